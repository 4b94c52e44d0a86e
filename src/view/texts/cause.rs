//! Why bytes are dead: the name of each cause and its meaning.

use super::Text;

pub(crate) const DELETED: Text = Text("Deleted", "已删除");
pub(crate) const DELETED_DIR: Text = Text("Deleted with its folder", "随目录删除");
pub(crate) const OPAQUE: Text = Text("Folder emptied", "目录被清空");
pub(crate) const OVERWRITTEN: Text = Text("Overwritten", "被覆盖");
pub(crate) const METADATA: Text = Text("Only attributes changed", "仅属性改变");
pub(crate) const IDENTICAL: Text = Text("Written again, same", "重复写入");
pub(crate) const REPLACED: Text = Text("Replaced by another type", "被其他类型取代");
pub(crate) const MEANS_DELETED: Text = Text(
    "A later step removed the file; its bytes stay in the layer below.",
    "后面的步骤删除了文件，其字节仍留在下面的层里。",
);
pub(crate) const MEANS_DELETED_DIR: Text = Text(
    "A later step removed a folder above the file.",
    "后面的步骤删除了文件所在的上级目录。",
);
pub(crate) const MEANS_OPAQUE: Text = Text(
    "A later step made a folder above the file anew.",
    "后面的步骤重建了文件所在的上级目录。",
);
pub(crate) const MEANS_OVERWRITTEN: Text = Text(
    "A later step wrote other content to the path.",
    "后面的步骤在同一路径写入了其他内容。",
);
pub(crate) const MEANS_METADATA: Text = Text(
    "A later step changed mode, owner, time or attributes (chmod, chown, touch), which stores the whole file again.",
    "后面的步骤更改了权限、属主、时间或扩展属性（chmod、chown、touch），整个文件因此又存了一遍。",
);
pub(crate) const MEANS_IDENTICAL: Text = Text(
    "A later step wrote exactly the same file again.",
    "后面的步骤又写入了完全相同的文件。",
);
pub(crate) const MEANS_REPLACED: Text = Text(
    "A later step put something of another type in its place.",
    "后面的步骤在此处放置了其他类型的内容。",
);
