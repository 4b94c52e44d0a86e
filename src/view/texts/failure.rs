//! What failed, where, and advice.

use super::Text;

pub(crate) const NOT_AN_IMAGE: Text = Text("This is not a container image", "这不是容器镜像");
pub(crate) const BROKEN: Text = Text("This image is damaged", "此镜像已损坏");
pub(crate) const UNSUPPORTED: Text = Text("Squint cannot do this", "Squint 不支持此操作");
pub(crate) const TOO_LARGE: Text = Text(
    "This is larger than Squint's bounds",
    "超出了 Squint 的上限",
);
pub(crate) const UNPROVEN: Text = Text(
    "The result did not prove equal to the original, so it was thrown away",
    "无法证明结果与原镜像一致，结果已丢弃",
);
pub(crate) const IO: Text = Text("The file could not be read", "无法读取文件");
pub(crate) const REQUEST: Text = Text(
    "This is not possible for this image",
    "此镜像无法执行该操作",
);
pub(crate) const ADVICE_NOT_AN_IMAGE: Text = Text(
    "Squint opens what docker save, podman save or skopeo copy write: docker save app:latest -o app.tar",
    "Squint 可打开 docker save、podman save 或 skopeo copy 导出的文件：docker save app:latest -o app.tar",
);
pub(crate) const ADVICE_BROKEN: Text = Text(
    "Save or download the image again, then open the new file.",
    "请重新导出或下载镜像，再打开新文件。",
);
pub(crate) const ADVICE_UNSUPPORTED: Text = Text("Nothing was changed.", "未作任何更改。");
pub(crate) const ADVICE_TOO_LARGE: Text = Text(
    "If you trust where the file comes from, Squint can read on; it takes time and room on your disk, not memory.",
    "如果您信任该文件的来源，Squint 可以继续读取；这需要时间和磁盘空间，但不占用内存。",
);
pub(crate) const INSIST: Text = Text("Read on all the same", "仍然继续读取");
pub(crate) const ADVICE_UNPROVEN: Text = Text(
    "Your file is untouched. Please report this: it is a bug in Squint.",
    "您的文件未被改动。请报告此问题：这是 Squint 的缺陷。",
);
pub(crate) const ADVICE_IO: Text = Text(
    "If the file was changed, moved or deleted since it was opened, open it again.",
    "如果文件在打开后被修改、移动或删除，请重新打开。",
);
pub(crate) const PLACE_LAYER: Text<fn(u32) -> String> = Text(
    |layer| format!("layer {layer}"),
    |layer| format!("第 {layer} 层"),
);
pub(crate) const PLACE_BYTE: Text<fn(u64) -> String> = Text(
    |offset| format!("byte {}", crate::view::figures::exact(offset)),
    |offset| format!("第 {} 字节", crate::view::figures::exact(offset)),
);
pub(crate) const OPEN_ANOTHER: Text = Text("Open another image", "打开其他镜像");
