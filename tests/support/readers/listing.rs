//! What GNU tar and bsdtar list, understood.

use super::Member;
use super::hex;

/// A line of GNU tar: `-rw-r--r-- 0/0 2 1970-01-01 00:00:01 "name" -> "target"`.
pub(super) fn gnu(line: &[u8], first: Option<&Member>) -> Result<Member, String> {
    let unclear = || format!("what is `{}`", line.escape_ascii());
    let begin = line.iter().position(|b| *b == b'"').ok_or_else(unclear)?;
    let (head, mut rest) = line.split_at(begin);
    let words = words(head).ok_or_else(unclear)?;
    let [mode, owner, size, ref time @ ..] = words[..] else {
        return Err(unclear());
    };
    let mut member = begun(mode, owner.replace('/', ":"), size);
    member.time = match time {
        [day, hour] => seconds(day, hour),
        [seconds] => seconds.parse().ok(),
        _ => None,
    }
    .ok_or_else(unclear)?;
    // Before 1970, it shows a fraction of a second as if it were one of the next.
    let late = time.last().is_some_and(|t| t.contains('.')) && member.time <= 0;
    if let Some(first) = first.filter(|f| late && f.time == member.time - 1) {
        member.time = first.time;
    }
    member.name = quoted(&mut rest).ok_or_else(unclear)?;
    let target = rest
        .strip_prefix(b" -> ")
        .or(rest.strip_prefix(b" link to "));
    if let Some(target) = target {
        rest = target;
        member.target = Some(quoted(&mut rest).ok_or_else(unclear)?);
    }
    if rest.is_empty() {
        Ok(member.plain())
    } else {
        Err(unclear())
    }
}

/// A line of bsdtar: `x -rw-r--r--  0 0      0           2 Jan  1  1970 name -> target`, with hours and minutes in place of
/// the year where the time is near.
pub(super) fn bsd(line: &[u8], first: Option<&Member>) -> Result<Member, String> {
    let unclear = || format!("what is `{}`", line.escape_ascii());
    let mut at = 0;
    for _ in 0..9 {
        at += line[at..].iter().take_while(|b| **b == b' ').count();
        at += line[at..].iter().take_while(|b| **b != b' ').count();
    }
    let (head, rest) = line.split_at(at);
    let words = words(head).ok_or_else(unclear)?;
    let [_, mode, _, user, group, size, month, date, year] = words[..] else {
        return Err(unclear());
    };
    let mut member = begun(mode, format!("{user}:{group}"), size);
    member.name = unescaped(rest.get(1..).ok_or_else(unclear)?).ok_or_else(unclear)?;
    // A name may hold what stands between it and its target; and links are shown as what they lead to, where their mode says so.
    let between: &[u8] = match member.kind.as_str() {
        "symlink" => b" -> ",
        _ => b" link to ",
    };
    let begins = |known: &&Member| known.target.is_some() && member.name.starts_with(&known.name);
    if let Some(known) = first.filter(begins) {
        let rest = member.name.split_off(known.name.len());
        let slashes = rest.iter().take_while(|b| **b == b'/').count();
        let target = rest[slashes..].strip_prefix(between);
        member.target = target
            // Nor is a target shown that is empty.
            .or(Some(&b""[..]).filter(|_| rest.is_empty()))
            .map(<[u8]>::to_vec);
        if member.kind != "symlink" {
            "hardlink".clone_into(&mut member.kind);
            member.content.clear();
        }
    }
    if let Some(first) = first {
        member.time = first.time;
        // It adds the fraction of a time before 1970 where it should take it away.
        let late = i64::from(first.time < 0);
        if !(0..=late).any(|late| shown(first.time + late, [month, date, year])) {
            return Err(format!("{month} {date} {year} is the time of `{first}`"));
        }
    }
    Ok(member.plain())
}

/// Whether that is how it shows a time.
fn shown(time: i64, [month, date, year]: [&str; 3]) -> bool {
    let (y, m, d, seconds) = date_of(time);
    let hours = format!("{:02}:{:02}", seconds / 3600, seconds / 60 % 60);
    month == MONTHS[m - 1] && date == d.to_string() && (year == hours || year == y.to_string())
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

fn words(head: &[u8]) -> Option<Vec<&str>> {
    Some(std::str::from_utf8(head).ok()?.split_whitespace().collect())
}

/// What the first words say, `mode` as `-rwxr-sr-t`, `size` as a number or, of a device, two.
fn begun(mode: &str, owner: String, size: &str) -> Member {
    let kind = match &mode[..1] {
        "-" | "C" => "file",
        "d" => "dir",
        "l" => "symlink",
        "h" => "hardlink",
        "c" => "char",
        "b" => "block",
        "p" => "fifo",
        other => other,
    };
    let bit = |(at, letter): (usize, char)| {
        let own = if matches!(letter, '-' | 'S' | 'T') {
            0
        } else {
            0o400 >> at
        };
        let special = matches!(letter, 's' | 'S' | 't' | 'T');
        own | if special { 0o4000 >> (at / 3) } else { 0 }
    };
    let bits: u32 = mode.chars().skip(1).take(9).enumerate().map(bit).sum();
    Member {
        kind: kind.to_owned(),
        mode: format!("{bits:04o}"),
        owner,
        time: 0,
        content: match kind {
            "file" | "char" | "block" => vec![size.to_owned()],
            _ => Vec::new(),
        },
        name: Vec::new(),
        target: None,
        runs: false,
    }
}

/// The size of a file.
pub(super) fn size(file: &Member) -> Option<usize> {
    file.content[0].parse().ok()
}

/// Gives every file the digest of its part of the contents.
pub(super) fn contents(members: &mut [Member], mut poured: &[u8]) -> Result<(), String> {
    for file in members.iter_mut().filter(|m| m.kind == "file") {
        let short = format!("{} bytes are left for `{file}`", poured.len());
        let content = size(file)
            .and_then(|size| poured.split_off(..size))
            .ok_or(short)?;
        file.content.truncate(1);
        file.content.push(hex(content));
    }
    match poured.len() {
        0 => Ok(()),
        more => Err(format!("{more} bytes are of no member")),
    }
}

/// Days since 1970 of a date. Years begin in March here, so that the day that may be missing is their last.
fn days(year: i64, month: i64, date: i64) -> i64 {
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let leap = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    365 * year + leap + (153 * month + 2) / 5 + date - 1 - 719_468
}

/// Seconds since 1970 of a day and an hour, any fraction cut off.
fn seconds(day: &str, hour: &str) -> Option<i64> {
    let (rest, date) = day.rsplit_once('-')?;
    let (year, month) = rest.rsplit_once('-')?;
    let days = days(year.parse().ok()?, month.parse().ok()?, date.parse().ok()?);
    let mut units = hour.split(['.', ':']);
    let mut unit = || units.next()?.parse::<i64>().ok();
    Some(((days * 24 + unit()?) * 60 + unit()?) * 60 + unit()?)
}

/// Year, month, day, and seconds of that day.
fn date_of(time: i64) -> (i64, usize, i64, i64) {
    let day = time.div_euclid(86_400);
    let mut year = 1970 + day.div_euclid(365);
    while days(year, 1, 1) > day {
        year -= 1 + (days(year, 1, 1) - day) / 366;
    }
    let month = (1..=12).rfind(|m| days(year, *m, 1) <= day).unwrap_or(1);
    let date = day - days(year, month, 1) + 1;
    (
        year,
        usize::try_from(month).unwrap_or(1),
        date,
        time.rem_euclid(86_400),
    )
}

/// Takes a text in quotation marks, as C has it.
fn quoted(rest: &mut &[u8]) -> Option<Vec<u8>> {
    let inside = rest.strip_prefix(b"\"")?;
    let mut at = 0;
    while *inside.get(at)? != b'"' {
        at += if inside[at] == b'\\' { 2 } else { 1 };
    }
    *rest = &inside[at + 1..];
    unescaped(&inside[..at])
}

/// Without C's backslashes.
fn unescaped(mut text: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    while let Some(first) = text.split_off_first() {
        if *first != b'\\' {
            out.push(*first);
            continue;
        }
        out.push(match text.split_off_first()? {
            b'a' => 7,
            b'b' => 8,
            b't' => b'\t',
            b'n' => b'\n',
            b'v' => 11,
            b'f' => 12,
            b'r' => b'\r',
            first @ b'0'..=b'7' => {
                let digits = [&[*first], text.split_off(..2)?].concat();
                u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 8).ok()?
            }
            other => *other,
        });
    }
    Some(out)
}
