//! What failed, where, and advice.

use super::Text;

texts! {
    NOT_AN_IMAGE: "This is not a container image", "这不是容器镜像";
    BROKEN: "This image is damaged", "此镜像已损坏";
    UNSUPPORTED: "Squint cannot do this", "Squint 不支持此操作";
    TOO_LARGE: "This exceeds Squint's limits", "超出了 Squint 的上限";
    UNPROVEN: "The result did not prove equal to the original, so it was thrown away",
        "无法证明结果与原镜像一致，结果已丢弃";
    IO: "The file could not be read", "无法读取文件";
    REQUEST: "This is not possible for this image", "此镜像无法执行该操作";
    ADVICE_NOT_AN_IMAGE:
        "Squint opens what docker save, podman save or skopeo copy write: docker save app:latest -o app.tar. To add a Dockerfile, open its image first.",
        "Squint 可打开 docker save、podman save 或 skopeo copy 导出的文件：docker save app:latest -o app.tar";
    ADVICE_BROKEN: "Save or download the image again, then open the new file.", "请重新导出或下载镜像，再打开新文件。";
    ADVICE_UNSUPPORTED: "Nothing was changed.", "未作任何更改。";
    ADVICE_TOO_LARGE:
        "If you trust where the file comes from, Squint can continue; it takes time and room on your disk, not memory.",
        "如果您信任该文件的来源，Squint 可以继续读取；这需要时间和磁盘空间，但不占用内存。";
    INSIST: "Continue anyway", "仍要继续读取";
    ADVICE_UNPROVEN: "Your file is untouched. Please report this: it is a bug in Squint.",
        "您的文件未被改动。请报告此问题：这是 Squint 的缺陷。";
    ADVICE_IO: "If the file was changed, moved or deleted since it was opened, open it again.",
        "如果文件在打开后被修改、移动或删除，请重新打开。";
    PLACE_LAYER(layer: u32): "layer {layer}", "第 {layer} 层";
    OPEN_ANOTHER: "Open another image", "打开其他镜像";
}

pub(crate) const PLACE_BYTE: Text<fn(u64) -> String> = Text(
    |offset| format!("byte {}", crate::view::figures::exact(offset)),
    |offset| format!("第 {} 字节", crate::view::figures::exact(offset)),
);
