//! The choice of an image. The texts of the first screen are in `index.html`.

use super::Text;

texts! {
    CHOOSE_TITLE: "This archive holds several images. Which one?", "此归档包含多个镜像，请选择一个";
    UNNAMED: "(no name)", "（未命名）";
}
