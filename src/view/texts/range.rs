//! The range of layers to merge, and what that saves and costs.

use super::Text;

texts! {
    TITLE: "What if these layers were one?", "如果把这些层合并会怎样？";
    MEANS: "Pick the first and the last layer to merge; nothing is done yet. The bars show what each layer stores.",
        "选择要合并的首层和末层；此时还不会执行任何操作。条形表示各层存储的内容。";
    ALL: "All layers", "全部层";
    ABOVE_BASE: "All above the base image", "基础镜像之上的所有层";
    SHORT(from: u32, to: u32): "Only {from} to {to}: nine tenths of the saving", "仅第 {from} 至 {to} 层：可省去九成";
    SAVES(bytes: &str, share: &str): "Merging them saves {bytes}, {share} of what the image stores.",
        "合并它们可节省 {bytes}，占镜像存储量的 {share}。";
    SAVES_NOTHING: "Merging them saves nothing: no byte is both written and hidden within these layers.",
        "合并它们不会节省任何空间：没有字节在这些层之内先写入又被遮盖。";
    COSTS(layers: &str, bytes: &str):
        "It takes {layers} of the base image along: {bytes} that other images and hosts share now would be stored and \
         pulled again with this image.",
        "其中包含基础镜像的 {layers}：目前由其他镜像和主机共享的 {bytes} 将随此镜像重新存储和拉取。";
    KEEPS_BASE: "The base image's layers stay as they are, so they are still shared.",
        "基础镜像的各层保持不变，因此仍可共享。";
    NO_BASE: "Whoever has the layers of the original has to pull the merged one anew.",
        "已有原镜像各层的机器需要重新拉取合并后的层。";
    EXPLAINED: "The files that explain it, largest first", "产生这些节省的文件，由大到小";
    PICTURE(from: u32, to: u32, last: u32): "Layers {from} to {to} of 0 to {last} are merged",
        "共 0 至 {last} 层，合并第 {from} 至 {to} 层";
}
