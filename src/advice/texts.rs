//! The reasons for advice, its prices, and what must be true for it, in each language.

use crate::language::Text;
use crate::rootfs::LayerId;

texts! {
    MOST_OF_IT(named: &str): "Most of it: {named}.", "主要位于：{named}。";
    SIZED(path: &str, bytes: &str): "{path} ({bytes})", "{path}（{bytes}）";
    COMMA: ", ", "、";
    GUESSED_BASE(n: u32):
        "Only layer 0 is the base image. This is a guess from the history; --base N says it."
        | "The lowest {n} layers are the base image. This is a guess from the history; --base N says it.",
        "基础镜像为最低的 {n} 层。这是根据历史记录的推测，可用 --base N 指定。";
}

// Titles.
texts! {
    MERGE(runs: usize, from: LayerId, to: LayerId):
        "Make one RUN of the {runs} in layers {from} to {to}",
        "把第 {from}–{to} 层的 {runs} 条 RUN 合并为一条";
    CLEANUP(writer: LayerId, killer: LayerId):
        "Remove in layer {writer} what layer {killer} removes",
        "第 {killer} 层删除的文件，改在写入它们的第 {writer} 层中删除";
    SQUASH_ALL(count: u32): "Squash all {count} layers", "合并全部 {count} 层（squash）";
    SQUASH_ABOVE_BASE(count: u32):
        "Squash the {count} layers above the base image",
        "合并基础镜像之上的 {count} 层（squash）";
    LEAVE_OUT(what: &str): "Leave out {what}", "不要存入{what}";
    OWNER_AT_ONCE(layer: LayerId):
        "Give files their owner and mode when they are written, not in layer {layer}",
        "在写入文件时就设置属主和权限，而不是在第 {layer} 层";
    NOT_AGAIN(layer: LayerId):
        "Do not write again in layer {layer} what is there",
        "不要在第 {layer} 层重复写入已有的文件";
    STORE_ONCE: "Store the same content once", "相同的内容只存一份";
    STRIP: "Strip symbols that only debuggers read", "去除仅供调试的符号（strip）";
    NO_RECOMMENDS: "Install without recommended packages", "安装时不带推荐的软件包（--no-install-recommends）";
    MOVE_PRODUCT:
        "Move the product into a fresh image (a second stage with COPY --from)",
        "把构建产物移入全新镜像（用 COPY --from 的第二阶段）";
    SMALLER_BASE: "Look for a smaller base image", "换用更小的基础镜像";
}

// Steps that become one.
texts! {
    WITHIN(bytes: &str, from: LayerId, to: LayerId):
        "{bytes} of what layers {from} to {to} store is removed or replaced within them. A step cannot take back what an earlier layer stores; one RUN stores only what is there at its end.",
        "第 {from}–{to} 层存储的内容中，有 {bytes} 又被这些层自己删除或替换。后面的步骤无法收回前面的层已存储的内容；合成一条 RUN 后，只存储它结束时留下的内容。";
    STORED_TWICE(bytes: &str): "{bytes} of linked files are stored twice.", "其中 {bytes} 的硬链接文件会存储两次。";
    LOST:
        "The history does not record RUN --mount, --network, --security and --device: put yours back.",
        "历史记录不包含 RUN 的 --mount、--network、--security 和 --device：请补回原有的选项。";
    LOST_OF_COPY:
        "The history does not record COPY --from, --link and --exclude: put yours back. --chmod needs BuildKit.",
        "历史记录不包含 COPY 的 --from、--link 和 --exclude：请补回原有的选项。--chmod 需要 BuildKit。";
    HEREDOC:
        "The here-document needs BuildKit (Docker 23 or later) or Podman 5.",
        "heredoc 需要 BuildKit（Docker 23 及以上）或 Podman 5。";
    ARGUMENT_RISES(name: &str):
        "ARG {name} moves above the RUN, so its first commands see it too.",
        "ARG {name} 移到 RUN 之前，因此前面的命令也能看到它。";
    FILES_SINK(line: &str):
        "{line} moves below the RUN; the commands after it must not need its files.",
        "{line} 移到 RUN 之后；原本在它之后的命令不能依赖它的文件。";
    WORKDIR_OWNER:
        "WORKDIR may give a new directory to the user of the step; mkdir gives it to the user of the RUN.",
        "WORKDIR 新建的目录可能归该步骤的用户所有；mkdir 新建的目录归 RUN 的用户所有。";
    MOUNTS_OF_ALL(mounts: &str):
        "The mounts of each step hold for all of the merged RUN ({mounts}): no other command of it needs the files that they hide.",
        "各步骤的挂载对合并后的整条 RUN 都有效（{mounts}）：其他命令不能依赖被挂载遮住的文件。";
    SECRETS_OF_ALL:
        "All commands of the merged RUN can read its secrets.",
        "合并后的 RUN 中，所有命令都能读取它的 secret。";
}

// Files that a later step removes or writes again.
texts! {
    REMOVED_LATER(n: u64, count: &str, bytes: &str, writer: LayerId, killer: LayerId):
        "Layer {writer} stores {bytes} in {count} file that layer {killer} removes. The bytes stay in layer {writer} all the same, unless its own RUN removes them at its end."
        | "Layer {writer} stores {bytes} in {count} files that layer {killer} removes. The bytes stay in layer {writer} all the same, unless its own RUN removes them at its end.",
        "第 {writer} 层存储的 {count} 个文件（{bytes}）被第 {killer} 层删除，但数据仍留在第 {writer} 层，除非由它自己的 RUN 在末尾删除。";
    CAN_MOVE(writer: LayerId, killer: LayerId):
        "The step of layer {killer} does nothing else, so it can move into that of layer {writer}.",
        "第 {killer} 层的步骤没有做别的事，因此可以移入第 {writer} 层的步骤。";
    NOT_NEEDED_BETWEEN: "No step between the two needs the files.", "两者之间的步骤都不需要这些文件。";
    ATTRIBUTES_ONLY(n: u64, count: &str, bytes: &str, layer: LayerId):
        "Layer {layer} stores {count} file again, {bytes}, only because owner, mode, time or extended attributes change."
        | "Layer {layer} stores {count} files again, {bytes}, only because owner, mode, time or extended attributes change.",
        "第 {layer} 层又存储了 {count} 个文件（{bytes}），仅仅因为属主、权限、时间或扩展属性有变化。";
    SAME_AGAIN(n: u64, count: &str, bytes: &str, layer: LayerId):
        "Layer {layer} stores {count} file again, {bytes}, with the same content and the same attributes."
        | "Layer {layer} stores {count} files again, {bytes}, with the same content and the same attributes.",
        "第 {layer} 层又存储了 {count} 个文件（{bytes}），内容和属性都相同。";
    COPIED_TWICE: "Every build copies the same files in both steps.", "每次构建时，两个步骤复制的文件都相同。";
    CHMOD_NEEDS:
        "COPY --chmod needs BuildKit (Docker 23 or later) or Podman 4.",
        "COPY --chmod 需要 BuildKit（Docker 23 及以上）或 Podman 4。";
    OLD_OWNER_NOT_NEEDED:
        "No step between the two needs the files with their old owner and mode.",
        "两者之间的步骤都不依赖这些文件原来的属主和权限。";
}

// Squashes, and the base image.
texts! {
    SQUASHED(before: &str, after: &str, range: &str, file: &str):
        "{before} of contents become {after}. `squint squash IMAGE -o OUT{range} --compression none` writes a file of {file} bytes.",
        "内容从 {before} 降到 {after}。`squint squash IMAGE -o OUT{range} --compression none` 写出的文件为 {file} 字节。";
    BASE_STAYS(bytes: &str):
        "The base image stays as it is, so its {bytes} stay shared with other images.",
        "基础镜像保持不变，它的 {bytes} 仍与其他镜像共享。";
    BASE_NOT_SHARED(bytes: &str):
        "The price: {bytes} of the base image are no longer shared with other images.",
        "代价：基础镜像的 {bytes} 不再与其他镜像共享。";
    MOSTLY_BASE(base: &str, live: &str, share: &str):
        "{base} of the {live} in the final filesystem ({share}) come from the base image. No other change can make them fewer.",
        "最终文件系统的 {live} 中，有 {base}（{share}）来自基础镜像。除了更换基础镜像，其他改动都无法减少这部分。";
}

// Contents that need not be there.
texts! {
    IN_FILES(n: u64, count: &str, bytes: &str, what: &str):
        "{bytes} in {count} file: {what}." | "{bytes} in {count} files: {what}.",
        "{what}：{count} 个文件，{bytes}。";
    IN_OTHER_FILES(n: u64, count: &str, bytes: &str):
        "{bytes} in {count} file are in other files too. A squash keeps them; a link in place of a copy, or one COPY in place of two, does not."
        | "{bytes} in {count} files are in other files too. A squash keeps them; a link in place of a copy, or one COPY in place of two, does not.",
        "{count} 个文件（{bytes}）的内容在其他文件中也有。合并（squash）无法去掉它们；改用链接，或把两次 COPY 改为一次，则可以。";
    COPY_NOT_NEEDED: "No program needs a copy to be a file of its own.", "没有程序要求这些副本是独立的文件。";
    SYMBOLS:
        "the sections .debug_*, .symtab and .strtab of programs and libraries",
        "程序和库的 .debug_*、.symtab 和 .strtab 段";
    STRIP_WHERE:
        "The line stands at the end of the RUN that makes the files; for a COPY --from, in the stage that it copies from.",
        "这一行应放在生成这些文件的 RUN 末尾；如果文件来自 COPY --from，则放在被复制的阶段中。";
    STRIP_NEEDS:
        "The step has binutils, which brings strip; nobody debugs these files in this image.",
        "该步骤中有提供 strip 的 binutils；没有人在此镜像中调试这些文件。";
    RECOMMENDED(n: u64, bytes: &str, files: &str, count: &str, names: &str):
        "At least {bytes} in {files} of {count} package that apt installed only because others recommend them: {names}."
        | "At least {bytes} in {files} of {count} packages that apt installed only because others recommend them: {names}.",
        "apt 仅因其他软件包推荐（Recommends）而安装了 {count} 个软件包，共 {files}，至少 {bytes}：{names}。";
    RECOMMENDED_MORE:
        "What dpkg notes of them and what their scripts make, such as byte code and caches, goes too. It belongs to no package, so it is not in the figure.",
        "dpkg 的相关记录，以及它们的脚本生成的文件（如字节码和缓存）也会消失；这些文件不属于任何软件包，未计入此数字。";
    RECOMMENDED_NOT_NEEDED:
        "Nothing in the image uses these packages; name those that it does.",
        "镜像中没有程序使用这些软件包；确实用到的，请在安装命令中写明。";
    FILES(n: u64, count: &str): "{count} file" | "{count} files", "{count} 个文件";
    AND_MORE(n: usize, named: &str): "{named} and 1 more" | "{named} and {n} more", "{named} 等（另有 {n} 项）";
}

// What must be true for the lines that keep a cache or a copied directory out.
texts! {
    SAME_RUN:
        "The lines stand at the end of the RUN that fills the cache: in a later step they save nothing.",
        "这些命令应放在产生缓存的那条 RUN 末尾：放在后面的步骤中不会减小镜像。";
    CACHE_LINKS:
        "Nothing links into the cache; uv copies or links files out of it.",
        "没有文件链接到缓存中；uv 会从缓存复制或链接文件。";
    STORE_OF_ROOT: "The command that fills the store runs as root.", "写入 store 的命令以 root 身份运行。";
    COMPILER_OF_ROOT: "The compiler runs as root.", "编译器以 root 身份运行。";
    GOPATH: "GOPATH is the default of root; in images of golang it is /go.", "GOPATH 为 root 的默认值；在 golang 镜像中是 /go。";
    CARGO_HOME: "CARGO_HOME is that of images of rust.", "CARGO_HOME 与 rust 镜像中的相同。";
    GRADLE:
        "Gradle runs as root, and nothing needs its cache at run time.",
        "Gradle 以 root 身份运行，且运行时不需要它的缓存。";
    NO_GIT_VERSION: "No program of the image asks Git for its version.", "镜像中没有程序通过 Git 查询自身版本。";
    FROM_CONTEXT:
        "The directory comes from the build context and not from another stage.",
        "该目录来自构建上下文，而不是其他阶段。";
    MOUNT_NEEDS:
        "RUN --mount needs BuildKit (Docker 23 or later) or Podman 4.",
        "RUN --mount 需要 BuildKit（Docker 23 及以上）或 Podman 4。";
    NO_OTHER_STEP:
        "No other step needs these files, or fills these directories.",
        "没有其他步骤需要这些文件，也没有其他步骤写入这些目录。";
    IGNORE_PLACE(name: &str): "{name} is at the root of the build context.", "{name} 位于构建上下文的根目录。";
    IGNORE_MISSING(name: &str):
        "There is no {name} yet; else the line comes at its end.",
        "目前还没有 {name}；如果已有，请把这一行加到末尾。";
    PATCH_SAVES_MORE(bytes: &str):
        "The patch also saves {bytes} that the same layers store and later ones replace.",
        "此补丁还能省下 {bytes}：同样由这些层存储、又被后续层替换的内容。";
}

// The product in a fresh image.
texts! {
    BUILD_ONLY(bytes: &str): "{bytes} are needed only to build.", "{bytes} 只在构建时需要。";
    BUILD_ONLY_OF(bytes: &str, names: &str): "{bytes} are needed only to build: {names}.", "{bytes} 只在构建时需要：{names}。";
    MADE(paths: &str): "The last steps made {paths}.", "最后的步骤生成了 {paths}。";
    ON_BASE(own: &str, scratch: &str):
        "On the image's own base it takes {own} bytes of contents, on scratch {scratch}.",
        "以镜像自身的基础镜像为底，内容为 {own} 字节；以 scratch 为底，为 {scratch} 字节。";
    ON_SCRATCH(scratch: &str): "On scratch it takes {scratch} bytes of contents.", "以 scratch 为底，内容为 {scratch} 字节。";
    LOST_OF_BOTH:
        "The history does not record --mount of RUN and --from of COPY; put yours back.",
        "历史记录不包含 RUN 的 --mount 和 COPY 的 --from：请补回原有的选项。";
    FITS_SCRATCH:
        "It needs no libraries, so it also fits scratch, or gcr.io/distroless/static-debian13 if it speaks TLS or needs time zones.",
        "它不需要任何库，因此也可以用 scratch；如需 TLS 或时区，可用 gcr.io/distroless/static-debian13。";
    FITS_ALPINE: "It needs musl, so it also fits alpine.", "它需要 musl，因此也可以用 alpine。";
    FITS_DISTROLESS(image: &str):
        "It needs the GNU C library, so it also fits gcr.io/distroless/{image}.",
        "它需要 glibc，因此也可以用 gcr.io/distroless/{image}。";
    FITS_PACKAGES(names: &str):
        "In place of the libraries, the second stage can install these packages: {names}.",
        "第二阶段可以不复制这些库，而是安装以下软件包：{names}。";
    GLIBC(minor: u32):
        "Another base image must have GLIBC_2.{minor} or later.",
        "其他基础镜像须有 GLIBC_2.{minor} 或更高版本。";
    GLIBC_NOT(minor: u32, old: &str):
        "Another base image must have GLIBC_2.{minor} or later; too old: {old}.",
        "其他基础镜像须有 GLIBC_2.{minor} 或更高版本；版本过低的有：{old}。";
    NEEDS_SHELL:
        "The entrypoint, the command or the health check needs a shell, which scratch and distroless images do not have.",
        "入口点、命令或健康检查需要 shell，而 scratch 和 distroless 镜像中没有。";
}
