//! Texts about current activity and progress: in the status line, beside bars and in the table of layers.

use super::Text;

texts! {
    LOADING: "Loading the rest of Squint", "正在加载 Squint 的其余部分";
    LATE_LOST: "This part of Squint did not arrive: the connection broke. Your file is untouched.", "Squint 的这一部分未能加载：连接已中断。您的文件没有改动。";
    RELOAD: "Reload", "重新加载";
    OPENING: "Reading the table of contents", "正在读取归档索引";
    READING: "Reading the file", "正在读取文件";
    UNPACKING: "Unpacking the file", "正在解压文件";
    SCANNING: "Scanning layers", "正在扫描各层";
    EXAMINING: "Checking digests", "正在核对摘要";
    EXAMINED: "All digests recomputed; they agree.", "所有摘要均已重新计算，一致。";
    PASS_FAILED: "Digests could not be checked", "无法核对摘要";
    HASHING: "Hashing what is kept", "正在计算保留内容的摘要";
    PACKING: "Packing the new layer", "正在压缩新层";
    WRITING: "Writing the image", "正在写出镜像";
    VERIFYING: "Verifying the result", "正在验证结果";
    PERCENT(step: &str, percent: u64): "{step}: {percent}%", "{step}：{percent}%";
    BYTES_OF(done: &str, all: &str): "{done} of {all}", "{done} / {all}";
    TIME_LEFT(clock: &str): "{clock} left", "剩余 {clock}";
    DONE_SQUASH(file: &str): "Verified: {file} is ready", "已验证：{file} 已就绪";
    FAILED: "Stopped by an error", "出错，已停止";
    LAYER_WAITING: "waiting", "等待中";
    LAYER_READ: "read", "已读取";
    THROUGHPUT(speed: &str): "{speed}/s", "{speed}/s";
    LAYERS_READ(done: &str, all: &str): "{done} of {all} layers read", "已读取 {done} / {all} 层";
    STORED_SO_FAR(bytes: &str, entries: &str): "{bytes} in {entries} entries so far", "目前 {bytes}，{entries} 个条目";
    LAYER_GLANCE(bytes: &str, entries: &str): "{bytes}, {entries} entries", "{bytes}，{entries} 个条目";
    DONE_SCANNING(layers: usize, seconds: &str):
        "1 layer scanned in {seconds} s" | "{layers} layers scanned in {seconds} s", "已扫描 {layers} 层，用时 {seconds} 秒";
}
