//! The squash tab: choices, prediction, result.

use super::Text;
use crate::session::protocol::LayerId;

texts! {
    INTRO:
        "Merges layers into one that holds only what is still visible. The files, their owners, modes, times and links \
         stay exactly as they are, but for what the plan leaves out.",
        "把若干层合并为一层，只保留仍然可见的内容。除方案中排除的内容外，文件及其属主、权限、时间和链接保持不变。";
    MODE: "What the squash does", "合并方式";
    MODE_MERGE: "Merge layers", "合并层";
    MODE_KEEP: "Keep only the product", "只保留产物";
    KEEP_INTRO:
        "Writes one layer that has only what you keep, what the image starts, and what these need to run. All else is left \
         out. The configuration of the image stays as it is.",
        "写出一个只含保留内容的层：你指定的内容、镜像启动的程序，以及它们运行所需的一切。其余全部排除，镜像配置保持不变。";
    KEEP: "Keep", "保留";
    KEEP_MEANS:
        "One pattern per line, matched against the whole path. A directory comes with its contents. You can also choose paths \
         in the Files tab.",
        "每行一个模式，匹配完整路径。匹配目录时其中内容一并保留。也可以在“文件”页中选择路径。";
    KEEP_NOTHING: "Name what to keep, or tick what is proposed.", "请填写要保留的路径，或勾选建议的内容。";
    PROPOSED: "Proposed: what the last steps made", "建议保留：最后几步生成的内容";
    PROPOSED_NONE: "The steps made nothing outside of packages and toolchains.", "除软件包和工具链外，各步骤没有生成其他内容。";
    PROPOSED_MORE(n: u64): "1 more path is not listed." | "{n} more paths are not listed.", "另有 {n} 个路径未列出。";
    PROPOSED_FILES(n: u64): "1 file" | "{n} files", "{n} 个文件";
    KEEP_TOO: "Keep too: what programs read by name", "同时保留：程序按名称读取的内容";
    WITH_CERTIFICATES: "CA certificates, for TLS", "CA 证书（用于 TLS）";
    WITH_ZONES: "Time zones", "时区数据";
    WITH_USERS: "Users, groups, host and name lookups, /tmp", "用户、用户组、主机名与名称解析、/tmp";
    WITH_LOCALE: "Locales and encodings", "语言环境与字符编码";
    WITH_PACKAGES: "Whole packages that own a kept file", "所保留文件所属的整个软件包";
    WITH_INTERPRETERS: "Libraries of kept interpreters (Python, Node.js, Java…)", "所保留解释器的库（Python、Node.js、Java 等）";
    FINDING: "Finding out what it needs…", "正在分析运行所需…";
    OPERATION_KEEP(n: usize): "Keep only what 1 pattern names, and what that needs" | "Keep only what {n} patterns name, and what they need",
        "只保留 {n} 个模式匹配的内容及其所需";
    KEPT: "What is kept, and why", "保留的内容及原因";
    KEPT_PATHS(n: u64): "1 path" | "{n} paths", "{n} 个路径";
    KEPT_FOR(by: &str): "for {by}", "因 {by}";
    KEPT_MORE(n: u64): "and 1 more path" | "and {n} more paths", "另有 {n} 个路径";
    KEPT_WARNINGS(n: usize): "1 thing that the image lacks" | "{n} things that the image lacks", "镜像缺少 {n} 项内容";
    UNSEEN: "What reading files cannot show", "静态分析看不到的内容";
    UNSEEN_TRY: "Nothing was run to find this out. Try the result before you rely on it:", "以上分析没有运行任何程序。使用前请先试运行结果：";
    WHY_KEEP: "You keep it", "指定保留";
    WHY_WITH: "Ticked above", "勾选保留";
    WHY_ENTRYPOINT: "The entrypoint starts it", "ENTRYPOINT 启动";
    WHY_COMMAND: "The command starts it", "CMD 启动";
    WHY_HEALTHCHECK: "The health check starts it", "HEALTHCHECK 启动";
    WHY_SHELL: "The shell that runs a command of the image", "运行镜像命令的 shell";
    WHY_WORKDIR: "The working directory", "工作目录（WORKDIR）";
    WHY_VOLUME: "A volume", "卷（VOLUME）";
    WHY_USER: "The names of users and groups", "用户和用户组名称";
    WHY_LINK_TARGET: "A kept link leads to it", "所保留链接的目标";
    WHY_LINK_ON_PATH: "A link on the way to a kept path", "通往所保留路径的链接";
    WHY_SCRIPT_INTERPRETER: "It runs a kept script", "运行所保留脚本的解释器";
    WHY_LOADER: "It loads the libraries of a kept program", "所保留程序的动态链接器";
    WHY_LIBRARY: "A kept program or library loads it", "所保留程序或库加载的库";
    WHY_PRELOAD: "LD_PRELOAD names it", "LD_PRELOAD 指定";
    WHY_LIBRARY_VARIANT: "A copy of a kept library for some processors", "所保留的库针对特定处理器的版本";
    WHY_LOADER_CACHE: "Libraries are found by it", "用于查找库的列表";
    WHY_PACKAGE: "Of a package that owns a kept file", "所保留文件所属软件包的内容";
    WHY_INTERPRETER_LIBRARY: "A kept interpreter reads it", "所保留解释器读取的库";
    PLAN: "The plan", "合并方案";
    NO_MERGE: "Choose layers to merge. Paths can be left out only of merged layers and of those below them.",
        "请选择要合并的层。只能从被合并的层及其下方的层中排除路径。";
    OPERATION_MERGE(from: LayerId, to: LayerId): "Merge layers {from}–{to}", "合并第 {from}–{to} 层";
    OPERATION_ONE(layer: LayerId): "Write layer {layer} anew", "重写第 {layer} 层";
    OPERATION_LEAVE(glob: &str): "Leave out {glob}", "排除 {glob}";
    EFFECT(size: &str): "−{size}", "−{size}";
    EFFECT_PATHS(n: u64): " in 1 path" | " in {n} paths", "，{n} 个路径";
    EFFECT_NONE: "matches nothing", "没有匹配的路径";
    REMOVE(operation: &str): "Remove from the plan: {operation}", "从方案中移除：{operation}";
    ANOTHER: "Merge another range", "再合并一段";
    ANOTHER_MEANS: "Each range becomes one layer. Layers between them stay as they are.", "每段合并为一层，各段之间的层保持不变。";
    ANOTHER_FULL: "Every layer is in the range already. Shorten it to merge another range.", "所有层都已在此范围内。缩短后才能再合并一段。";
    CURRENT_MEANS: "The chart and the lists change the marked range. Choose another one to change it.",
        "图表和列表修改的是标记的那一段。选择另一段即可修改它。";
    FROM: "First layer to merge", "合并的首层";
    TO: "Last layer to merge", "合并的末层";
    LAYER(layer: LayerId, step: &str): "Layer {layer}: {step}", "第 {layer} 层：{step}";
    MORE: "Choose compression, add a message", "选择压缩方式、添加说明";
    EXCLUDE: "Leave out", "排除";
    EXCLUDE_MEANS:
        "One pattern per line, matched against the whole path: * stays within a directory, ** crosses directories. \
         Matching a directory leaves out its contents too.",
        "每行一个模式，匹配完整路径：* 不跨目录，** 可跨目录。排除目录时其中内容一并排除。";
    STORED: "Compression of the new layers", "新层的压缩方式";
    STORED_SAME: "As the merged layers were", "与被合并的层一致";
    STORED_PLAIN: "None", "不压缩";
    STORED_GZIP: "gzip", "gzip";
    MESSAGE: "Comment in the history", "历史记录中的说明";
    UNMATCHED(globs: &str): "Nothing matches {globs}", "没有路径匹配 {globs}";
    HIDDEN(paths: &str): "Hidden, while the bytes stay in a layer that is kept as it is: {paths}",
        "仅被隐藏，其字节仍保留在原样保留的层中：{paths}";
    REWRITTEN: "Programs read the headers of some members differently; those are written afresh",
        "部分成员的头部会被不同程序解读为不同内容；这些头部将重新写入";
    BASE_MARK: "keeps the base image", "保留基础镜像";
    RANGE_MEANS:
        "Layers below and above those merged stay byte for byte as they are, so that registries and hosts still share them.",
        "被合并层之外的层逐字节保持不变，仓库和主机仍可共享它们。";
    TAG: "Tag of the result", "结果的标签";
    TAG_MEANS:
        "Use a new tag so that docker load does not move the original's. Leave empty to keep the original tag.",
        "使用新标签，避免 docker load 时覆盖原镜像的标签。留空则沿用原标签。";
    TAG_BAD: "Not a name that docker load accepts. For example: app:1.2-squashed",
        "docker load 不接受此名称。示例：app:1.2-squashed";
    PREDICTING: "Predicting the size…", "正在预测大小…";
    BEFORE: "On disk now", "当前磁盘占用";
    AFTER: "On disk after", "合并后磁盘占用";
    PULL(before: &str, after: &str): "To pull: {before} → {after}", "拉取大小：{before} → {after}";
    FILE(size: &str, bytes: &str): "File: {size} ({bytes} bytes)", "文件：{size}（{bytes} 字节）";
    FILE_PLAIN(size: &str, bytes: &str): "File without compression: {size} ({bytes} bytes), exact", "不压缩时的文件：{size}（{bytes} 字节），精确值";
    SAVES(size: &str, share: &str): "Removes {size} of wasted bytes, {share} of what is on disk",
        "去除 {size} 冗余，占磁盘占用的 {share}";
    SAVES_NOTHING: "There is nothing to save by merging these layers.", "合并这些层不会节省空间。";
    EXACT: "exact, to the byte", "精确到字节";
    ESTIMATE: "estimate; depends on compression", "估计值；实际大小取决于压缩";
    COPIED_UP(size: &str): "{size} are stored twice, since hard links may not cross into layers that stay.",
        "其中 {size} 会存储两份，因为硬链接不能指向保留的层。";
    MEMORY(size: &str):
        "This browser gives pages no storage on disk. The squash may need up to {size} of memory; another browser needs \
         far less.",
        "此浏览器不向网页提供磁盘存储。合并最多可能占用 {size} 内存；换用其他浏览器所需内存少得多。";
    SQUASH: "Squash", "合并（squash）";
    VERIFIED: "Verified", "已验证";
    VERIFIED_MEANS: "The new image was opened again: every digest was recomputed and the filesystem is identical to the original's.",
        "新镜像已重新打开：所有摘要均已重算，其文件系统与原镜像一致。";
    SAVE: "Save squashed image", "保存合并后的镜像";
    SAVING(done: &str, all: &str): "Saving: {done} of {all}", "正在保存：{done} / {all}";
    SAVE_FULL: "The disk is full. The existing file was not changed.",
        "磁盘已满。未写入任何内容，原有文件保持不变。";
    SAVE_REFUSED: "The browser may not write there. The existing file was not changed.",
        "浏览器无法写入该位置。原有文件保持不变。";
    CHECKING(percent: u64): "Saved. Reading it back: {percent}%", "已保存。正在重新读取核对：{percent}%";
    SAVED: "Saved, read back from where it is, and verified.", "已保存，并已从保存位置重新读取验证。";
    DOWNLOAD: "Download without choosing a place", "不选择位置，直接下载";
    OPEN_RESULT: "Open the result", "打开合并后的镜像";
    UNSAVED: "The squashed image is not saved yet. Discard it?", "合并后的镜像尚未保存。要丢弃吗？";
    LOAD: "Next", "下一步";
    CHANGES: "What changes for others", "对其他使用者的影响";
    CHANGES_PULL: "Hosts and registries that have the original's layers must transfer the merged layer once; layers that were kept are still shared.",
        "已有原镜像各层的主机和仓库需要传输一次合并后的层；保留的层仍可共享。";
    CHANGES_CACHE: "A rebuild from the Dockerfile does not use the merged layer as build cache; keep the original for that.",
        "重新构建 Dockerfile 时无法用合并后的层作为构建缓存；如有需要请保留原镜像。";
    NEW_ID: "New image ID", "新镜像 ID";
    NEW_LAYER: "New layer", "新的层";
    NEW_LAYERS: "New layers", "新的层";
    REFERENCES: "Tags", "标签";
    SAME_BY_COMMAND: "The same on the command line", "用命令行完成同样的操作";
    EXCLUDED(n: u64, size: &str):
        "1 path is left out, with {size} of visible bytes" | "{n} paths are left out, with {size} of visible bytes",
        "排除 {n} 个路径，含 {size} 可见内容";
    VERIFIED_BUT(n: u64):
        "The new image was opened again: every digest was recomputed and the filesystem is identical to the original's \
         but for 1 path left out." |
        "The new image was opened again: every digest was recomputed and the filesystem is identical to the original's \
         but for {n} paths left out.",
        "新镜像已重新打开：所有摘要均已重算，除排除的 {n} 个路径外，其文件系统与原镜像一致。";
}

pub(crate) const LAYERS: Text<fn(u32, u32) -> String> = Text(
    |before, after| {
        let noun = if after == 1 { "layer" } else { "layers" };
        format!("{before} → {after} {noun}")
    },
    |before, after| format!("{before} → {after} 层"),
);
