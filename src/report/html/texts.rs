//! What only the HTML report says, beside the words that it shares with the page.

use crate::language::Text;

texts! {
    TITLE(image: &str): "{image}: image report", "{image}：镜像报告";
    LAYERS(n: u64): "1 layer" | "{n} layers", "{n} 层";
    CREATED(time: &str): "created {time}", "创建于 {time}";
    BYTES(bytes: &str): "{bytes} bytes", "{bytes} 字节";
    BYTES_OF(bytes: &str, of: &str): "{bytes} bytes, {of}", "{bytes} 字节，{of}";
    CELL(bytes: &str, files: &str): "{bytes} bytes, {files} files", "{bytes} 字节，{files} 个文件";
    VERIFIED: "All digests were recomputed; they agree.", "所有摘要都已重新计算，一致。";
    NOT_VERIFIED(n: usize, all: usize): "Not verified: the digests of {n} of {all} layers were recomputed and agree.", "未验证：{all} 层中只有 {n} 层的摘要已重新计算并且一致。";
    MERGING(bytes: &str): "Merging all layers saves {bytes}.", "合并所有层可省 {bytes}。";
    MERGING_ABOVE(bytes: &str, shared: &str): "Merging those above the base image saves {bytes}, and the {shared} of the base stay shared with other images.", "只合并基础镜像之上的层可省 {bytes}，基础镜像的 {shared} 仍可与其他镜像共享。";
    LIVE_MEANS: "in the final filesystem", "在最终文件系统中可见";
    NOTHING: "nothing", "无";
    LAYERS_TITLE: "Layers", "镜像层";
    LAYERS_ORDER: "In the order of the Dockerfile.", "按 Dockerfile 顺序。";
    NO_LAYERS: "The image has no layers.", "镜像没有层。";
    NO_DIFF_ID: "no diff_id", "没有 diff_id";
    BASE_IMAGE: "base image", "基础镜像";
    MATRIX_MEANS: "Bytes of the row’s layer that the column’s layer hid. Merging a range of layers saves what lies in its rows and columns.", "各行的层中被各列的层删除或覆盖的字节。合并一段层可省下其行列之内的部分。";
    WRITTEN_BY: "Written by", "写入者";
    HIDDEN_BY: "Hidden by", "删除或覆盖者";
    PACKAGES: "Waste by package", "按软件包的冗余";
    COLUMN_PACKAGE: "Package", "软件包";
    COLUMN_WHAT: "What", "说明";
    DOCKERFILE: "Lines of the Dockerfile", "Dockerfile 各行";
    COLUMN_LINE: "Line", "行";
    COLUMN_INSTRUCTION: "Instruction", "指令";
    FOLDERS: "Waste by directory", "按目录的冗余";
    COLUMN_BYTES: "Bytes", "大小";
    COLUMN_DIRECTORY: "Directory", "目录";
    COLUMN_FILES: "Files", "文件";
    COLUMN_HOW: "How", "原因";
    COLUMN_PATH: "Path", "路径";
    MORE_FOLDERS(n: u64, count: &str, bytes: &str, files: &str): "And {bytes} in 1 more directory, {files}." | "And {bytes} in {count} more directories, {files}.", "另有 {count} 个目录，共 {bytes}，{files}。";
    LARGEST_OF(n: usize, all: &str): "The largest {n} of {all}.", "共 {all}，以下为最大的 {n} 个。";
    ALL_OF(all: &str): "All {all}.", "全部 {all}。";
    MORE_FILES(n: u64, count: &str): "And 1 more file." | "And {count} more files.", "另有 {count} 个文件。";
    DUPLICATES: "Duplicates", "重复内容";
    DUPLICATED(n: u64, count: &str, bytes: &str): "1 content is at several paths; the copies take {bytes}, which a squash does not save." | "{count} contents are at several paths; the copies take {bytes}, which a squash does not save.", "{count} 份内容出现在多个路径；多余的副本占 {bytes}，合并（squash）省不掉。";
    COLUMN_EACH: "Each", "每份";
    COLUMN_PATHS: "Paths", "路径";
    MORE_PATHS(count: &str): "and {count} more", "另有 {count} 个";
    MORE_CONTENTS(n: u64, count: &str): "And 1 more content." | "And {count} more contents.", "另有 {count} 份内容。";
    WARNINGS: "Warnings", "警告";
    FOOT(version: &str): "Written by Squint {version}. Every figure is a sum over the stored bytes of the layers; sizes are decimal.", "由 Squint {version} 生成。每个数字都是各层所存字节之和；大小按十进制计。";
    AGAIN: "To make this report again:", "重新生成此报告：";
    REMOVE: "To remove the waste:", "去除冗余：";
}
