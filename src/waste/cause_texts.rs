//! What people read about a cause of dead bytes: its name and its meaning.

use super::Cause;
use crate::language::{Language, Text};

texts! {
    DELETED: "Deleted", "已删除";
    DELETED_DIR: "Deleted with its directory", "随目录删除";
    OPAQUE: "Directory replaced", "目录被重建";
    OVERWRITTEN: "Overwritten", "被覆盖";
    METADATA: "Only attributes changed", "仅属性变更";
    IDENTICAL: "Rewritten unchanged", "原样重写";
    REPLACED: "Replaced by a different type", "被其他类型取代";
    MEANS_DELETED: "A later step removed the file; its bytes stay in the layer below.",
        "后续步骤删除了文件，其字节仍留在下面的层里。";
    MEANS_DELETED_DIR: "A later step removed a parent directory.", "后续步骤删除了文件所在的上级目录。";
    MEANS_OPAQUE: "A later step recreated a parent directory.", "后续步骤重建了文件所在的上级目录。";
    MEANS_OVERWRITTEN: "A later step wrote other content to the path.", "后续步骤在同一路径写入了其他内容。";
    MEANS_METADATA:
        "A later step changed mode, owner, time or attributes (chmod, chown, touch), which stores the whole file again.",
        "后续步骤更改了权限、属主、时间或扩展属性（chmod、chown、touch），整个文件因此又存了一遍。";
    MEANS_IDENTICAL: "A later step wrote exactly the same file again.", "后续步骤又写入了完全相同的文件。";
    MEANS_REPLACED: "A later step put something of another type in its place.", "后续步骤在此处放置了其他类型的内容。";
}

impl Cause {
    /// The name of the cause, for people.
    pub fn name(self, language: Language) -> &'static str {
        let text = match self {
            Self::Deleted => DELETED,
            Self::DeletedDir => DELETED_DIR,
            Self::Opaque => OPAQUE,
            Self::Overwritten => OVERWRITTEN,
            Self::Metadata => METADATA,
            Self::Identical => IDENTICAL,
            Self::Replaced => REPLACED,
        };
        text.get(language)
    }

    /// The meaning of the cause, in one sentence.
    pub fn meaning(self, language: Language) -> &'static str {
        let text = match self {
            Self::Deleted => MEANS_DELETED,
            Self::DeletedDir => MEANS_DELETED_DIR,
            Self::Opaque => MEANS_OPAQUE,
            Self::Overwritten => MEANS_OVERWRITTEN,
            Self::Metadata => MEANS_METADATA,
            Self::Identical => MEANS_IDENTICAL,
            Self::Replaced => MEANS_REPLACED,
        };
        text.get(language)
    }
}
