//! Command lines of `squint` that do the same as the page, ready to paste into a shell.

use crate::session::protocol::{
    CompareFormat, Language, LayerId, PlanSummary, ReportFormat, Stored,
};

use super::figures::short_digest;
use super::state::Image;

/// The command line that writes the report in a format.
pub fn inspect(image: &Image, format: ReportFormat) -> String {
    let (word, ending) = match format {
        ReportFormat::Html(Language::English) => ("html", "html"),
        ReportFormat::Html(Language::Chinese) => ("html --language zh", "html"),
        ReportFormat::Markdown => ("markdown", "md"),
        ReportFormat::Json => ("json", "json"),
    };
    let mut line = format!("squint inspect {}", input(image));
    if let Some(base) = image.layers.given_base() {
        line.extend([" --base ", &base.to_string()]);
    }
    if let Some(file) = &image.dockerfile.given {
        line.extend([" --dockerfile ", &path(&file.name)]);
    }
    line.extend([" --format ", word, " -o report.", ending]);
    line
}

/// The command line that squashes the image with the choices of the page and writes `file_name`.
pub fn squash(image: &Image, file_name: &str) -> String {
    let request = image.squash.request();
    let mut line = format!("squint squash {} -o {}", input(image), path(file_name));
    let mut option = |name: &str, value: &str| {
        line.extend([" --", name, " ", &quoted(value)]);
    };
    let last = image
        .report()
        .layers
        .last()
        .map_or(LayerId::LOWEST, |layer| layer.index);
    match request.ranges.as_slice() {
        _ if !request.keep.is_empty() => {}
        [range] => {
            if range.from > LayerId::LOWEST {
                option("from", &range.from.to_string());
            }
            if range.to < last {
                option("to", &range.to.to_string());
            }
        }
        ranges => {
            for range in ranges {
                option("merge", &format!("{}-{}", range.from, range.to));
            }
        }
    }
    for glob in &request.keep {
        option("keep", glob);
    }
    for word in &request.with {
        option("with", word.as_str());
    }
    for tag in &request.tags {
        option("tag", tag);
    }
    if let Some(message) = &request.message {
        option("message", message);
    }
    for glob in &request.exclude {
        option("exclude", glob);
    }
    match request.compression {
        Stored::Same => {}
        Stored::Plain => option("compression", "none"),
        Stored::Gzip => option("compression", "gzip"),
    }
    line
}

/// The paths of the old and of the new image.
fn both(image: &Image, open_is_old: bool) -> (String, String) {
    let other = image.compare.other.as_ref();
    let mine = path(&image.file.name);
    let other = path(other.map_or("OTHER", |other| &other.name));
    if open_is_old {
        (mine, other)
    } else {
        (other, mine)
    }
}

/// The command line that compares both images and writes the comparison in a format.
pub fn compare(image: &Image, open_is_old: bool, format: CompareFormat) -> String {
    let (old, new) = both(image, open_is_old);
    let mut line = format!("squint compare {old} {new}");
    let mut chosen = |of_open: bool, id: &str| {
        let option = if of_open == open_is_old {
            " --old-image "
        } else {
            " --image "
        };
        line.extend([option, &quoted(short_digest(id))]);
    };
    if image.choices.len() > 1 {
        chosen(true, &image.report().image.id);
    }
    if let Some(id) = image.compare.chosen_id() {
        chosen(false, id);
    }
    if format != CompareFormat::Text {
        line.extend([" --format ", format.word()]);
    }
    line.extend([" -o compare.", format.ending()]);
    line
}

/// The command line that writes the old image with a layer of difference above.
pub fn onto(image: &Image, open_is_old: bool, file_name: &str) -> String {
    let (old, new) = both(image, open_is_old);
    format!("squint squash {new} --onto {old} -o {}", path(file_name))
}

/// The line that loads a squashed image and runs it.
pub fn try_out(image: &Image, plan: &PlanSummary) -> String {
    let tags = plan.request.tags.iter();
    let mut names = tags.chain(&image.report().image.references);
    let file = path(&plan.file_name);
    // An image without a name has an identity that only the finished one tells.
    let name = names
        .next()
        .map_or_else(|| "IMAGE".to_owned(), |name| quoted(name));
    format!("docker load -i {file} && docker run --rm {name}")
}

/// The arguments for the opened file, with `--image` if the archive has several images.
fn input(image: &Image) -> String {
    let file = path(&image.file.name);
    if image.choices.len() > 1 {
        let id = &image.report().image.id;
        format!("{file} --image {}", quoted(short_digest(id)))
    } else {
        file
    }
}

/// A file name as a shell argument. A name that looks like an option gets `./` in front.
fn path(name: &str) -> String {
    if name.starts_with('-') {
        quoted(&format!("./{name}"))
    } else {
        quoted(name)
    }
}

/// A word as an argument of a POSIX shell: unchanged if no character needs quotes, otherwise in single quotes.
pub fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-/:@%+=,".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::{path, quoted};

    #[test]
    fn a_shell_takes_words_as_they_are() {
        assert_eq!(quoted("app_1.tar"), "app_1.tar");
        assert_eq!(quoted("my app.tar"), "'my app.tar'");
        assert_eq!(quoted("a'$(x)`"), "'a'\\''$(x)`'");
        assert_eq!(quoted(""), "''");
        assert_eq!(path("-rf"), "./-rf");
    }
}
