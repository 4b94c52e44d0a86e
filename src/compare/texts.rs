//! What a comparison says, in each language: the verdict, the kinds of changes, the reasons why layers differ.

use crate::language::Text;

texts! {
    VERDICT(text: &str): "{text}", "{text}";
    COMMA: ", ", "，";
    COLON: ": ", "：";
    SEMICOLON: "; ", "；";
    STOP: ". ", "。";
    SAME_IMAGE: "OLD and NEW are the same image.", "新旧镜像是同一个镜像。";
    SMALLER(bytes: &str): "NEW is {bytes} smaller on disk", "新镜像在磁盘上小 {bytes}";
    EQUAL(bytes: &str): "NEW takes the same {bytes} on disk", "新镜像占用的磁盘空间不变，仍为 {bytes}";
    LARGER(bytes: &str): "NEW is {bytes} larger on disk", "新镜像在磁盘上大 {bytes}";
    LESS_WASTE(bytes: &str): "{bytes} less is wasted", "冗余减少 {bytes}";
    MORE_WASTE(bytes: &str): "{bytes} more is wasted", "冗余增加 {bytes}";
    LESS_IN(bytes: &str, place: &str): "{bytes} less in {place}", "{place} 减少 {bytes}";
    MORE_IN(bytes: &str, place: &str): "{bytes} more in {place}", "{place} 增加 {bytes}";
    OTHERS: "other directories", "其他目录";
    GONE(bytes: &str, name: &str): "{name} are gone ({bytes})", "{name}已清除（{bytes}）";
    LESS_VISIBLE(bytes: &str): "{bytes} less is visible", "可见内容减少 {bytes}";
    MORE_VISIBLE(bytes: &str): "{bytes} more is visible", "可见内容增加 {bytes}";
    LESS_PACKAGES(bytes: &str, changes: &str): "{changes} ({bytes} less)", "{changes}（减少 {bytes}）";
    MORE_PACKAGES(bytes: &str, changes: &str): "{changes} ({bytes} more)", "{changes}（增加 {bytes}）";
    SAME_VERSIONS: "packages of the same versions", "版本不变的软件包";
    LEFT_APT: "apt's lists and caches", "apt 的列表和缓存";
    LEFT_APK: "apk's caches", "apk 的缓存";
    LEFT_DNF: "dnf's caches", "dnf 的缓存";
    LEFT_PIP: "pip's caches", "pip 的缓存";
    LEFT_NPM: "npm's caches", "npm 的缓存";
    LEFT_LOGS: "logs", "日志";
    NO_FILE: "no file differs", "文件没有差异";
    UPGRADED(n: u64, count: &str): "{count} package upgraded" | "{count} packages upgraded", "升级 {count} 个软件包";
    ADDED(n: u64, count: &str): "{count} package added" | "{count} packages added", "新增 {count} 个软件包";
    REMOVED(n: u64, count: &str): "{count} package removed" | "{count} packages removed", "移除 {count} 个软件包";
    AND_UPGRADED(n: u64, count: &str): "{count} upgraded" | "{count} upgraded", "升级 {count} 个";
    AND_ADDED(n: u64, count: &str): "{count} added" | "{count} added", "新增 {count} 个";
    AND_REMOVED(n: u64, count: &str): "{count} removed" | "{count} removed", "移除 {count} 个";
    FETCHES_NONE: "Who has OLD fetches no layer.", "已有旧镜像的主机无需拉取任何层。";
    UNPACKED(bytes: &str): "{bytes} unpacked", "{bytes}（未压缩）";
    FETCHES(n: u64, bytes: &str, of: usize):
        "Who has OLD fetches {bytes}, {n} layer of {of}." | "Who has OLD fetches {bytes}, {n} layers of {of}.",
        "已有旧镜像的主机需拉取 {bytes}，即 {of} 层中的 {n} 层。";
}

// Kinds of changes.
texts! {
    CHANGE_ADDED: "added", "新增";
    CHANGE_REMOVED: "removed", "删除";
    CHANGE_MODIFIED: "modified", "修改";
    CHANGE_ATTRIBUTES: "only attributes", "仅属性变更";
    CHANGE_TIMES: "only times", "仅时间变更";
}

// Why a layer differs from that with the same step, and what keeps it from differing.
texts! {
    WHY_TIMES: "only times", "仅时间";
    WHY_ATTRIBUTES: "only attributes", "仅属性";
    WHY_LOG: "logs", "日志";
    WHY_PYC: "byte code of Python", "Python 字节码";
    WHY_LDCONFIG: "cache of the loader", "动态链接器缓存";
    WHY_MACHINE_ID: "machine id", "machine-id";
    WHY_PACKAGE_DB: "databases of packages", "软件包数据库";
    WHY_CONTENT: "other content", "内容不同";
    WHY_ADDED: "added", "新增";
    WHY_REMOVED: "removed", "删除";
    FIX_TIMES: "set SOURCE_DATE_EPOCH and let BuildKit clamp times: --output type=image,rewrite-timestamp=true",
        "设置 SOURCE_DATE_EPOCH，并让 BuildKit 固定时间：--output type=image,rewrite-timestamp=true";
    FIX_ATTRIBUTES: "COPY --chown and --chmod instead of RUN chown and chmod",
        "用 COPY --chown、--chmod 代替 RUN chown、chmod";
    FIX_LOG: "end the RUN with: rm -rf /var/log/*", "在该 RUN 末尾执行：rm -rf /var/log/*";
    FIX_PYC:
        "ENV PYTHONDONTWRITEBYTECODE=1, pip install --no-compile, or byte code by hash: python -m compileall --invalidation-mode unchecked-hash",
        "ENV PYTHONDONTWRITEBYTECODE=1、pip install --no-compile，或使用基于哈希的字节码：python -m compileall --invalidation-mode unchecked-hash";
    FIX_LDCONFIG: "end the RUN with: rm -f /var/cache/ldconfig/aux-cache", "在该 RUN 末尾执行：rm -f /var/cache/ldconfig/aux-cache";
    FIX_MACHINE_ID: "end the RUN with: : > /etc/machine-id", "在该 RUN 末尾执行：: > /etc/machine-id";
    FIX_PACKAGE_DB:
        "pin the versions, install from a snapshot of the repository, and remove lists and caches in the same RUN",
        "固定版本，从仓库快照安装，并在同一个 RUN 中删除列表和缓存";
}
