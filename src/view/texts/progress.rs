//! Texts about current activity and progress: in the status line, beside bars and in the table of layers.

use super::Text;

pub(crate) const OPENING: Text = Text("Reading the table of contents", "正在读取目录");
pub(crate) const READING: Text = Text("Reading the file", "正在读取文件");
pub(crate) const UNPACKING: Text = Text("Unpacking the file", "正在解压文件");
pub(crate) const SCANNING: Text = Text("Scanning layers", "正在扫描各层");
pub(crate) const EXAMINING: Text = Text("Checking digests", "正在核对摘要");
pub(crate) const PASS_FAILED: Text = Text("Digests could not be checked", "无法核对摘要");
pub(crate) const HASHING: Text = Text("Hashing what is kept", "正在计算保留内容的摘要");
pub(crate) const PACKING: Text = Text("Packing the new layer", "正在压缩新层");
pub(crate) const WRITING: Text = Text("Writing the image", "正在写出镜像");
pub(crate) const VERIFYING: Text = Text("Verifying the result", "正在验证结果");
pub(crate) const PERCENT: Text<fn(&str, u64) -> String> = Text(
    |step, percent| format!("{step}: {percent}%"),
    |step, percent| format!("{step}：{percent}%"),
);
pub(crate) const BYTES_OF: Text<fn(&str, &str) -> String> = Text(
    |done, all| format!("{done} of {all}"),
    |done, all| format!("{done} / {all}"),
);
pub(crate) const TIME_LEFT: Text<fn(&str) -> String> = Text(
    |clock| format!("{clock} left"),
    |clock| format!("剩余 {clock}"),
);
pub(crate) const DONE_SCANNING: Text<fn(usize, &str) -> String> = Text(
    |layers, seconds| {
        let noun = if layers == 1 { "layer" } else { "layers" };
        format!("{layers} {noun} scanned in {seconds} s")
    },
    |layers, seconds| format!("已扫描 {layers} 层，用时 {seconds} 秒"),
);
pub(crate) const DONE_SQUASH: Text<fn(&str) -> String> = Text(
    |file| format!("Verified: {file} is ready"),
    |file| format!("已验证：{file} 已就绪"),
);
pub(crate) const FAILED: Text = Text("Stopped by an error", "因错误而停止");
pub(crate) const LAYER_WAITING: Text = Text("waiting", "等待中");
pub(crate) const LAYER_READ: Text = Text("read", "已读取");
pub(crate) const THROUGHPUT: Text<fn(&str) -> String> =
    Text(|speed| format!("{speed}/s"), |speed| format!("{speed}/s"));
pub(crate) const LAYERS_READ: Text<fn(&str, &str) -> String> = Text(
    |done, all| format!("{done} of {all} layers read"),
    |done, all| format!("已读取 {done} / {all} 层"),
);
pub(crate) const STORED_SO_FAR: Text<fn(&str, &str) -> String> = Text(
    |bytes, entries| format!("{bytes} in {entries} entries so far"),
    |bytes, entries| format!("目前 {bytes}，{entries} 个条目"),
);
pub(crate) const LAYER_GLANCE: Text<fn(&str, &str) -> String> = Text(
    |bytes, entries| format!("{bytes}, {entries} entries"),
    |bytes, entries| format!("{bytes}，{entries} 个条目"),
);
