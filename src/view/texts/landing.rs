//! The page before a file is opened, and the choice of an image.

use super::Text;

texts! {
    PROMISE: "See where a container image's bytes went, and save it without the waste.",
        "看清容器镜像的字节用在了哪里，并另存一份没有浪费的镜像。";
    PROMISE_MORE:
        "Squint reads every layer, finds the bytes that no longer show and says which step wrote them, which step hid \
         them, and why. Then it squashes the layers into a smaller image and proves that nothing was lost.",
        "Squint \
         读取每一层，找出最终已看不到的字节，指明是哪一步写入、哪一步遮盖、原因是什么；然后把各层压合成更小的镜像，并验证没有丢失任何内容。";
    DROP_HERE: "Drop a docker save tarball anywhere on this page", "把 docker save 导出的 tar 文件拖到页面任意位置";
    DROP_OR: "or", "或";
    DROP_RELEASE: "Release to open", "松开即可打开";
    TRY_SAMPLE: "Try the sample", "试用示例镜像";
    TRY_SAMPLE_MEANS:
        "The image of a small web app, with the usual mistakes. No Docker needed; the page loads once more, the first time with 1 MB.",
        "一个小型网页应用的镜像，含有常见的浪费。无需 Docker；页面将重新加载，首次需多下载 1 MB。";
    MAKE_ONE: "To make one:", "导出镜像：";
    PRIVACY_TITLE: "Nothing leaves this page", "任何数据都不会离开本页";
    PRIVACY:
        "The image is read here, in your browser. Before it could open anything, this page locked itself: its security \
         policy now refuses every request, to any server.",
        "镜像只在您的浏览器中读取。在能打开任何文件之前，本页已自行上锁：其安全策略拒绝向任何服务器发出请求。";
    PRIVACY_OFFLINE:
        "Your browser may keep a copy of this site, so that it works without a network. For that copy it asks this site \
         for files of the site, and sends nothing of yours.",
        "浏览器可能会保留本站的副本，以便离线使用。为此它只向本站请求本站自身的文件，不会发送您的任何数据。";
    PRIVACY_CHECK:
        "To check: open the developer tools (F12), choose Network, and open an image. That causes no request to any \
         server. Or switch the network off; everything works on.",
        "验证方法：打开开发者工具（F12）的“网络”面板，再打开一个镜像：不会产生任何发往服务器的请求。也可以直接断网，一切照常工作。";
    FORMATS_TITLE: "What can be opened", "可以打开的文件";
    NO_DISK:
        "This browser gives pages no storage on disk. What Squint unpacks or packs stays in memory, so open large packed \
         files in another browser.",
        "此浏览器不向网页提供磁盘存储。Squint 解压和压缩的内容都留在内存中，因此请用其他浏览器打开较大的压缩文件。";
    NO_FOLDER: "This browser lets pages choose single files only. Drop the folder on this page instead.",
        "此浏览器只允许网页选择单个文件。请改为把文件夹拖到本页。";
    CHOOSE_TITLE: "This archive holds several images. Which one?", "此归档包含多个镜像，请选择一个";
    UNNAMED: "(no name)", "（未命名）";
}

pub(crate) const FORMATS: Text<[&'static str; 4]> = Text(
    [
        "docker save archives, of any version of Docker and of podman",
        "OCI layout archives (skopeo, buildx, podman)",
        "OCI layout folders; files packed with gzip, zstd, xz or bzip2",
        "images of many gigabytes: no layer is ever held in memory",
    ],
    [
        "任意版本 Docker 或 podman 的 docker save 归档",
        "OCI 布局归档（skopeo、buildx、podman）",
        "OCI layout 文件夹；用 gzip、zstd、xz 或 bzip2 压缩的文件",
        "数十 GB 的镜像：任何一层都不会整个读入内存",
    ],
);
