//! The files of a tar archive in memory (POSIX.1-2024 `pax`, ustar, and GNU's long names): names and bytes, nothing else.
//! Nothing is written, and what could write outside of a folder is refused.

use std::fmt;

/// Why an archive is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArchiveFault {
    /// It is not compressed by gzip, or damaged.
    NotGzip,
    /// It holds more bytes or files than the limit.
    TooLarge,
    /// A header is none, or the archive ends within a file.
    Damaged,
    /// It holds a link or a device; holds the name.
    NotAFile(String),
    /// A name leaves the folder that the archive makes, or is none; holds it.
    Outside(String),
    /// It holds no `Chart.yaml` with a name and a version.
    NoChart,
}

impl fmt::Display for ArchiveFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotGzip => f.write_str("it is not compressed by gzip, or it is damaged"),
            Self::TooLarge => f.write_str("it holds more than the limit"),
            Self::Damaged => f.write_str("it is no tar archive, or it is damaged"),
            Self::NotAFile(name) => write!(f, "`{}` in it is a link or a device", shown(name)),
            Self::Outside(name) => write!(f, "the name `{}` in it leaves its folder", shown(name)),
            Self::NoChart => f.write_str("it holds no `Chart.yaml` with a name and a version"),
        }
    }
}

/// A name without what a terminal would obey.
fn shown(name: &str) -> String {
    name.chars()
        .take(100)
        .flat_map(char::escape_default)
        .collect()
}

const BLOCK: usize = 512;

/// The most files of an archive.
const MAX_FILES: usize = 20_000;

/// The files of an archive by name, without the first part of the name, which is the folder that the archive makes. Of
/// two files of one name the last counts, as it does when they are unpacked.
pub(super) fn files(tar: &[u8]) -> Result<Vec<(String, &[u8])>, ArchiveFault> {
    let mut found = Vec::new();
    let mut at = 0;
    let (mut long_name, mut long_size) = (None, None);
    while let Some(header) = tar.get(at..at + BLOCK) {
        // Two blocks of zeros end an archive; one is taken for the end as well.
        if header.iter().all(|byte| *byte == 0) {
            break;
        }
        let header = Header(header);
        if !header.is_sound() {
            return Err(ArchiveFault::Damaged);
        }
        let kind = header.kind();
        let size = match long_size.take() {
            Some(size) if !matches!(kind, b'x' | b'g' | b'L' | b'K') => size,
            _ => header.size().ok_or(ArchiveFault::Damaged)?,
        };
        let start = at + BLOCK;
        let end = start.checked_add(size).ok_or(ArchiveFault::Damaged)?;
        let bytes = tar.get(start..end).ok_or(ArchiveFault::Damaged)?;
        at = start + size.div_ceil(BLOCK) * BLOCK;
        match kind {
            b'x' => {
                let (path, size) = extended(bytes).ok_or(ArchiveFault::Damaged)?;
                long_name = path.or(long_name);
                long_size = size;
            }
            b'L' => long_name = Some(until_zero(bytes).to_owned()),
            // What counts for the whole archive names no file of it, and a long target is that of a link.
            b'g' | b'K' => {}
            b'0' | 0 | b'5' => {
                let name = long_name.take().unwrap_or_else(|| header.name());
                let name = String::from_utf8(name).map_err(|error| {
                    ArchiveFault::Outside(String::from_utf8_lossy(error.as_bytes()).into_owned())
                })?;
                // Old archives say by the name that something is a folder.
                if kind == b'5' || name.ends_with('/') {
                    continue;
                }
                let inside = inside(&name)?;
                found.push((inside.to_owned(), bytes));
                if found.len() > MAX_FILES {
                    return Err(ArchiveFault::TooLarge);
                }
            }
            _ => {
                let name = long_name.take().unwrap_or_else(|| header.name());
                return Err(ArchiveFault::NotAFile(
                    String::from_utf8_lossy(&name).into_owned(),
                ));
            }
        }
    }
    Ok(found)
}

/// A name without its first part. Helm refuses what is absolute or leaves the folder, and so does this; a name that
/// another system would read otherwise is refused as well.
fn inside(name: &str) -> Result<&str, ArchiveFault> {
    let refused = || ArchiveFault::Outside(name.to_owned());
    let plain = name.strip_prefix("./").unwrap_or(name);
    let is_sound = |part: &str| !matches!(part, "" | "." | "..");
    let is_odd = plain.contains(['\\', ':', '\0']) || plain.chars().any(char::is_control);
    if is_odd || !plain.split('/').all(is_sound) || plain.len() > 1024 {
        return Err(refused());
    }
    plain
        .split_once('/')
        .map(|(_, inside)| inside)
        .ok_or_else(refused)
}

struct Header<'h>(&'h [u8]);

impl Header<'_> {
    fn field(&self, from: usize, to: usize) -> &[u8] {
        self.0.get(from..to).unwrap_or_default()
    }

    fn kind(&self) -> u8 {
        self.field(156, 157).first().copied().unwrap_or_default()
    }

    fn size(&self) -> Option<usize> {
        octal(self.field(124, 136))
    }

    /// The sum of all bytes, those of the sum itself taken for blanks.
    fn is_sound(&self) -> bool {
        let sum = |bytes: &[u8]| bytes.iter().map(|byte| usize::from(*byte)).sum::<usize>();
        let all = sum(self.0) - sum(self.field(148, 156)) + 8 * usize::from(b' ');
        octal(self.field(148, 156)) == Some(all)
    }

    fn name(&self) -> Vec<u8> {
        let name = until_zero(self.field(0, 100));
        let prefix = until_zero(self.field(345, 500));
        // The prefix is of ustar; GNU has other fields there.
        if self.field(257, 263) == b"ustar\0" && !prefix.is_empty() {
            return [prefix, b"/", name].concat();
        }
        name.to_owned()
    }
}

/// An octal number between blanks and zeros.
fn octal(field: &[u8]) -> Option<usize> {
    let text = std::str::from_utf8(until_zero(field)).ok()?.trim();
    usize::from_str_radix(text, 8).ok()
}

fn until_zero(field: &[u8]) -> &[u8] {
    let end = field.iter().position(|byte| *byte == 0);
    &field[..end.unwrap_or(field.len())]
}

/// The path and the size of an extended header: lines `LENGTH KEY=VALUE`.
fn extended(mut bytes: &[u8]) -> Option<(Option<Vec<u8>>, Option<usize>)> {
    let (mut path, mut size) = (None, None);
    while !bytes.is_empty() {
        let blank = bytes.iter().position(|byte| *byte == b' ')?;
        let length: usize = std::str::from_utf8(&bytes[..blank]).ok()?.parse().ok()?;
        let line = bytes.get(blank + 1..length)?.strip_suffix(b"\n")?;
        let equals = line.iter().position(|byte| *byte == b'=')?;
        let value = &line[equals + 1..];
        match &line[..equals] {
            b"path" => path = Some(value.to_owned()),
            b"size" => size = Some(std::str::from_utf8(value).ok()?.parse().ok()?),
            _ => {}
        }
        bytes = bytes.get(length..)?;
    }
    Some((path, size))
}

#[cfg(test)]
mod tests {
    use super::{ArchiveFault, files};
    use crate::helm::archive::pack;

    fn names(tar: &[u8]) -> Result<Vec<String>, ArchiveFault> {
        files(tar).map(|found| found.into_iter().map(|(name, _)| name).collect())
    }

    #[test]
    fn files_are_read_whatever_the_length_of_their_names() {
        let long = format!("shop/templates/{}.yaml", "n".repeat(200));
        let prefixed = format!("shop/{}/c.yaml", "d".repeat(120));
        let mut tar = pack::file("shop/Chart.yaml", b"name: shop\n");
        tar.extend(pack::extended(&long));
        tar.extend(pack::file("short", b"long"));
        tar.extend(pack::gnu_name(&prefixed));
        tar.extend(pack::file("short", b"gnu"));
        tar.extend(pack::end());
        let found = files(&tar).unwrap();
        let found: Vec<_> = found
            .iter()
            .map(|(name, bytes)| (name.as_str(), *bytes))
            .collect();
        assert_eq!(found[0], ("Chart.yaml", &b"name: shop\n"[..]));
        assert_eq!(found[1], (&long["shop/".len()..], &b"long"[..]));
        assert_eq!(found[2], (&prefixed["shop/".len()..], &b"gnu"[..]));
    }

    #[test]
    fn what_leaves_the_folder_is_refused() {
        for name in [
            "../x",
            "shop/../../x",
            "/etc/x",
            "shop//x",
            "shop",
            "shop/a\\..\\x",
            "C:/x",
            "shop/a\nb",
        ] {
            let tar = [pack::file(name, b"x"), pack::end()].concat();
            let refused = names(&tar);
            assert!(
                matches!(refused, Err(ArchiveFault::Outside(_))),
                "{name}: {refused:?}"
            );
        }
        let long = [pack::extended("shop/../../x"), pack::file("shop/x", b"x")].concat();
        assert!(matches!(names(&long), Err(ArchiveFault::Outside(_))));
    }

    #[test]
    fn links_devices_and_damage_are_refused() {
        for kind in *b"1234" {
            let tar = pack::entry("shop/x", kind, b"");
            assert!(matches!(names(&tar), Err(ArchiveFault::NotAFile(_))));
        }
        let sound = [pack::file("shop/x", &[b'x'; 700]), pack::end()].concat();
        assert_eq!(names(&sound).unwrap(), ["x"]);
        assert_eq!(names(&sound[..900]), Err(ArchiveFault::Damaged));
        let mut flipped = sound;
        flipped[1] ^= 1;
        assert_eq!(names(&flipped), Err(ArchiveFault::Damaged));
        let huge = pack::sized("shop/x", "77777777777");
        assert_eq!(names(&huge), Err(ArchiveFault::Damaged));
        assert_eq!(
            ArchiveFault::Outside("a\u{1b}[2Jb".to_owned()).to_string(),
            "the name `a\\u{1b}[2Jb` in it leaves its folder"
        );
    }
}
