//! The Dockerfile in the layers tab.

use super::Text;

texts! {
    READING: "Putting the Dockerfile together", "正在生成 Dockerfile";
    FROM_HISTORY: "Made from the image’s history. What the history does not record is a comment.",
        "由镜像历史生成。历史未记录的内容以注释表示。";
    ATTESTED: "The Dockerfile that the build recorded in the image", "构建时记录在镜像中的 Dockerfile";
    GIVEN(name: &str): "{name}, matched with the image’s history from the end", "{name}，已从末尾起与镜像历史对齐";
    CHOOSE: "Choose the Dockerfile", "选择 Dockerfile";
    CHOOSE_ANOTHER: "Choose another Dockerfile", "选择其他 Dockerfile";
    OR_DROP: "or drop it on this page: then each of its lines shows its bytes, and the end of the base image is exact.",
        "或将其拖到本页：每一行都会显示其字节数，基础镜像的边界也会是准确的。";
    REMOVE(name: &str): "Remove {name}", "移除 {name}";
    COPY: "Copy Dockerfile", "复制 Dockerfile";
    SAVE: "Save Dockerfile", "保存 Dockerfile";
    AS_BUILT: "As the build recorded it", "构建时记录的";
    AS_HISTORY: "Made from the history", "由历史生成";
    SOURCE_LABEL: "Dockerfile", "Dockerfile";
    REFUSED(name: &str): "{name} is not used: it is no Dockerfile.", "未使用 {name}：它不是 Dockerfile。";
    NOT_MATCHED: "Not every line fits this image", "并非每一行都与此镜像对应";
    LINE: "Line", "行";
    INSTRUCTION: "Instruction", "指令";
    STORED: "On disk", "磁盘占用";
    DEAD: "Wasted", "冗余";
    KILLED: "Hides", "使其冗余";
    UNMATCHED: "Steps and layers that no line stands for", "没有对应行的步骤和层";
    MORE(n: u64): "And 1 more line, in the saved file." | "And {n} more lines, in the saved file.", "另有 {n} 行，见保存的文件。";
    CAPTION: "The lines of the Dockerfile, each with the bytes of its instruction", "Dockerfile 各行及其指令的字节数";
}
