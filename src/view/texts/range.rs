//! The range of layers to merge, and what that saves and costs.

use super::Text;

pub(crate) const TITLE: Text = Text("What if these layers were one?", "如果把这些层合并会怎样？");
pub(crate) const MEANS: Text = Text(
    "Pick the first and the last layer to merge; nothing is done yet. The bars show what each layer stores.",
    "选择要合并的首层和末层；此时还不会执行任何操作。条形表示各层存储的内容。",
);
pub(crate) const ALL: Text = Text("All layers", "全部层");
pub(crate) const ABOVE_BASE: Text = Text("All above the base image", "基础镜像之上的所有层");
pub(crate) const SHORT: Text<fn(u32, u32) -> String> = Text(
    |from, to| format!("Only {from} to {to}: nine tenths of the saving"),
    |from, to| format!("仅第 {from} 至 {to} 层：可省去九成"),
);
pub(crate) const SAVES: Text<fn(&str, &str) -> String> = Text(
    |bytes, share| format!("Merging them saves {bytes}, {share} of what the image stores."),
    |bytes, share| format!("合并它们可节省 {bytes}，占镜像存储量的 {share}。"),
);
pub(crate) const SAVES_NOTHING: Text = Text(
    "Merging them saves nothing: no byte is both written and hidden within these layers.",
    "合并它们不会节省任何空间：没有字节在这些层之内先写入又被遮盖。",
);
pub(crate) const COSTS: Text<fn(&str, &str) -> String> = Text(
    |layers, bytes| {
        format!(
            "It takes {layers} of the base image along: {bytes} that other images and hosts share now would be stored and pulled again with this image."
        )
    },
    |layers, bytes| {
        format!(
            "其中包含基础镜像的 {layers}：目前由其他镜像和主机共享的 {bytes} 将随此镜像重新存储和拉取。"
        )
    },
);
pub(crate) const KEEPS_BASE: Text = Text(
    "The base image's layers stay as they are, so they are still shared.",
    "基础镜像的各层保持不变，因此仍可共享。",
);
pub(crate) const NO_BASE: Text = Text(
    "Whoever has the layers of the original has to pull the merged one anew.",
    "已有原镜像各层的机器需要重新拉取合并后的层。",
);
pub(crate) const EXPLAINED: Text = Text(
    "The files that explain it, largest first",
    "产生这些节省的文件，由大到小",
);
pub(crate) const PICTURE: Text<fn(u32, u32, u32) -> String> = Text(
    |from, to, last| format!("Layers {from} to {to} of 0 to {last} are merged"),
    |from, to, last| format!("共 0 至 {last} 层，合并第 {from} 至 {to} 层"),
);
