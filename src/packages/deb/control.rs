//! Stanzas of fields, as deb-control(5) defines them. Python's METADATA has the same form.

/// One stanza: fields with their values, each value with its continuation lines.
#[derive(Debug, Default)]
pub(crate) struct Stanza<'a>(Vec<(&'a str, String)>);

impl Stanza<'_> {
    /// The value of a field, without regard to the case of its name. `None` if it is missing or empty.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// The values of a field that may occur several times.
    pub(crate) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        let same = move |field: &&(&str, String)| field.0.eq_ignore_ascii_case(name);
        let values = self.0.iter().filter(same).map(|(_, value)| value.trim());
        values.filter(|value| !value.is_empty())
    }
}

/// The stanzas of a text. A line that is no field and continues none is counted in the second part of the result.
pub(crate) fn stanzas(text: &str) -> (Vec<Stanza<'_>>, u64) {
    let (mut all, mut odd) = (Vec::new(), 0);
    let mut stanza = Stanza::default();
    for line in text.lines() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        if line.trim().is_empty() {
            if !stanza.0.is_empty() {
                all.push(std::mem::take(&mut stanza));
            }
        } else if line.starts_with([' ', '\t']) {
            match stanza.0.last_mut() {
                Some((_, value)) => {
                    value.push('\n');
                    value.push_str(line.trim());
                }
                None => odd += 1,
            }
        } else if let Some((name, value)) = line.split_once(':') {
            stanza.0.push((name, value.trim().to_owned()));
        } else {
            odd += 1;
        }
    }
    if !stanza.0.is_empty() {
        all.push(stanza);
    }
    (all, odd)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_continue_and_end() {
        let (all, odd) = stanzas("A: 1\n 2\n\t3\nb:x:y\n\n\nnothing\nA:\r\nC: 4");
        let get = |n: usize, name| all[n].get(name);
        assert_eq!((all.len(), odd), (2, 1));
        assert_eq!((get(0, "a"), get(0, "B")), (Some("1\n2\n3"), Some("x:y")));
        assert_eq!((get(1, "A"), get(1, "c")), (None, Some("4")));
    }
}
