//! Packages of Ruby: a `.gemspec` in `specifications`, as RubyGems writes it.
//!
//! The file is Ruby, but RubyGems always writes it in one form, one attribute a line. Nothing is executed.

use super::facts::{Facts, Found, Record, said, text};

/// The gem that a specification describes. Its folder is `gems/NAME-VERSION` beside `specifications`.
pub(super) fn specification(bytes: &[u8]) -> Found {
    let content = text(bytes);
    let mut record = Record::default();
    let mut platform = None;
    let mut licences = Vec::new();
    for line in content.lines() {
        let line = line.trim();
        // `s.name = …`; the name of the block's argument may differ.
        let Some((_, attribute)) = line.split_once('.') else {
            continue;
        };
        if let Some((key, value)) = attribute.split_once(" = ") {
            match key {
                "name" => record.name = strings(value).next().unwrap_or_default(),
                "version" => record.version = strings(value).next(),
                "platform" => platform = strings(value).next(),
                "licenses" | "license" => licences.extend(strings(value)),
                _ => {}
            }
        }
        let needs = ["add_runtime_dependency(", "add_dependency("];
        let need = needs.iter().find_map(|call| attribute.strip_prefix(call));
        record.needs.extend(
            need.and_then(|call| strings(call).next())
                .map(|name| vec![name]),
        );
    }
    let Some(version) = record.version.clone().filter(|_| !record.name.is_empty()) else {
        let why = "the specification has no name or no version";
        return Found::new(Err(why.to_owned()));
    };
    let platform = platform.filter(|platform| platform != "ruby");
    let platform = platform
        .map(|platform| format!("-{platform}"))
        .unwrap_or_default();
    record.folder = Some(format!("../gems/{}-{version}{platform}", record.name));
    record.licence = said(&licences.join(" OR "));
    Found::new(Ok(Facts::Records(vec![record])))
}

/// The strings in an expression: `"rake".freeze`, `%q<rake>`, `["MIT".freeze]`.
fn strings(value: &str) -> impl Iterator<Item = String> {
    let mut rest = value;
    std::iter::from_fn(move || {
        let start = rest.find(['"', '%'])?;
        let (open, close) = if rest.get(start..).is_some_and(|s| s.starts_with("%q<")) {
            ("%q<", '>')
        } else {
            ("\"", '"')
        };
        let inside = rest.get(start..)?.strip_prefix(open)?;
        let end = inside.find(close)?;
        rest = inside.get(end + 1..)?;
        inside.get(..end).map(str::to_owned)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn specifications_of_old_and_new_versions() {
        let text = "# -*- encoding: utf-8 -*-\nGem::Specification.new do |s|\n  s.name = \"nokogiri\".freeze\n  s.version = \"1.15.0\"\n  \
            s.platform = \"x86_64-linux\".freeze\n  s.licenses = [\"MIT\".freeze, \"BSD\".freeze]\n  \
            s.add_runtime_dependency(%q<racc>.freeze, [\"~> 1.4\".freeze])\n  s.add_dependency(\"b\", [\">= 0\"])\n  \
            s.add_development_dependency(%q<no>.freeze)\nend\n";
        let Ok(Facts::Records(all)) = specification(text.as_bytes()).facts else {
            panic!("a gem");
        };
        assert_eq!(
            all[0].folder.as_deref(),
            Some("../gems/nokogiri-1.15.0-x86_64-linux")
        );
        assert_eq!(all[0].needs, [["racc"], ["b"]]);
        assert_eq!(all[0].licence.as_deref(), Some("MIT OR BSD"));
        assert!(specification(b"s.name = \"x\"").facts.is_err());
        assert!(
            specification("s.name = \"\u{e9}%".as_bytes())
                .facts
                .is_err()
        );
    }
}
