//! A packed chart, unpacked in memory.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::sync::Arc;

use flate2::read::MultiGzDecoder;
use rempart_core::{Entry, FileId, Mode, RepoPath, Snapshot, SourceFile};
use rempart_model::{get, scalar};

use super::tar::{self, ArchiveFault};

/// A chart that was packed: its files under one folder, which is in no repository.
#[derive(Debug)]
pub struct Archive {
    /// The files.
    pub files: Snapshot,
    /// The folder that they lie in, such as `redis-20.1.0`.
    pub folder: String,
    /// The name that `Chart.yaml` gives.
    pub name: String,
    /// The version that `Chart.yaml` gives.
    pub version: String,
    /// The files that are no text.
    binary: BTreeMap<FileId, Vec<u8>>,
}

/// The most bytes of an archive.
pub const MAX_ARCHIVE: u64 = 64 << 20;

/// The most bytes that an archive may become; Helm itself takes 100 MiB.
const MAX_UNPACKED: u64 = 100 << 20;

impl Archive {
    /// Unpacks a chart. Nothing is written.
    ///
    /// # Errors
    /// It is no archive, too large, holds what is no file, or no chart.
    pub fn unpack(bytes: &[u8]) -> Result<Self, ArchiveFault> {
        let mut unpacked = Vec::new();
        MultiGzDecoder::new(bytes)
            .take(MAX_UNPACKED + 1)
            .read_to_end(&mut unpacked)
            .map_err(|_| ArchiveFault::NotGzip)?;
        if unpacked.len() as u64 > MAX_UNPACKED {
            return Err(ArchiveFault::TooLarge);
        }
        let found: BTreeMap<_, _> = tar::files(&unpacked)?.into_iter().collect();
        let (name, version) = description(&found).ok_or(ArchiveFault::NoChart)?;
        let folder = format!("{name}-{version}");
        let path = |inside: &str| RepoPath::from_normalised(&format!("{folder}/{inside}"));
        let entries = found.iter().map(|(inside, bytes)| {
            let path = path(inside);
            let file = SourceFile::from_bytes(bytes, path.format(), None);
            Entry::new(path, Mode::File, Arc::new(file))
        });
        let files = Snapshot::from_entries(entries.collect(), Vec::new());
        let binary = files.ids().filter_map(|id| {
            let entry = files.entry(id);
            if entry.file.text().is_some() {
                return None;
            }
            let inside = entry.path.as_str().get(folder.len() + 1..)?;
            Some((id, found.get(inside)?.to_vec()))
        });
        Ok(Self {
            binary: binary.collect(),
            files,
            folder,
            name,
            version,
        })
    }

    /// The bytes of a file that is no text.
    pub fn binary(&self, id: FileId) -> Option<&[u8]> {
        self.binary.get(&id).map(Vec::as_slice)
    }
}

/// The name and the version of the chart, where both can be parts of a path.
fn description(files: &BTreeMap<String, &[u8]>) -> Option<(String, String)> {
    let text = std::str::from_utf8(files.get("Chart.yaml")?).ok()?;
    let parsed = rempart_syntax::yaml::parse(text);
    let root = parsed.tape.root(text, 0)?;
    let field = |name: &str| {
        let value = get(root, name).and_then(scalar)?;
        let is_sound = |byte: u8| byte.is_ascii_alphanumeric() || b"._-+".contains(&byte);
        let value = value.into_owned();
        (!value.is_empty() && value.len() <= 250 && value.bytes().all(is_sound)).then_some(value)
    };
    Some((field("name")?, field("version")?))
}

/// Archives for tests.
#[cfg(test)]
pub(super) mod pack {
    /// A file.
    pub(crate) fn file(name: &str, bytes: &[u8]) -> Vec<u8> {
        entry(name, b'0', bytes)
    }

    /// The blocks at the end.
    pub(crate) fn end() -> Vec<u8> {
        vec![0; 1024]
    }

    /// A header that says how long the next name is, as POSIX does.
    pub(crate) fn extended(name: &str) -> Vec<u8> {
        let rest = format!(" path={name}\n");
        let mut length = rest.len();
        while length != rest.len() + length.to_string().len() {
            length = rest.len() + length.to_string().len();
        }
        entry("pax", b'x', format!("{length}{rest}").as_bytes())
    }

    /// A header that says how long the next name is, as GNU does.
    pub(crate) fn gnu_name(name: &str) -> Vec<u8> {
        entry("././@LongLink", b'L', format!("{name}\0").as_bytes())
    }

    /// Anything.
    pub(crate) fn entry(name: &str, kind: u8, bytes: &[u8]) -> Vec<u8> {
        let mut all = header(name, kind, &format!("{:011o}", bytes.len()));
        all.extend(bytes);
        all.resize(all.len().div_ceil(512) * 512, 0);
        all
    }

    /// A header whose size is this.
    pub(crate) fn sized(name: &str, size: &str) -> Vec<u8> {
        header(name, b'0', size)
    }

    fn header(name: &str, kind: u8, size: &str) -> Vec<u8> {
        let mut header = vec![0; 512];
        header[..name.len()].copy_from_slice(name.as_bytes());
        header[124..124 + size.len()].copy_from_slice(size.as_bytes());
        header[156] = kind;
        header[257..263].copy_from_slice(b"ustar\0");
        header[148..156].copy_from_slice(&[b' '; 8]);
        let sum: usize = header.iter().map(|byte| usize::from(*byte)).sum();
        header[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
        header
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::{Archive, ArchiveFault, pack};

    fn gzip(tar: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(tar).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn a_chart_is_unpacked_in_memory() {
        let tar = [
            pack::file("x/Chart.yaml", b"name: shop\nversion: 1.2.3\n"),
            pack::file("x/values.yaml", b"a: 1\n"),
            pack::file("x/icon.png", &[0xFF, 0, 1]),
            pack::end(),
        ];
        let archive = Archive::unpack(&gzip(&tar.concat())).unwrap();
        assert_eq!((&*archive.name, &*archive.version), ("shop", "1.2.3"));
        let values = archive.files.find("shop-1.2.3/values.yaml").unwrap();
        assert_eq!(archive.files.entry(values).file.text(), Some("a: 1\n"));
        let icon = archive.files.find("shop-1.2.3/icon.png").unwrap();
        assert_eq!(archive.binary(icon), Some(&[0xFF, 0, 1][..]));
        assert_eq!(archive.binary(values), None);
    }

    #[test]
    fn what_is_no_chart_and_what_is_too_large_is_refused() {
        let refused = |tar: &[u8]| Archive::unpack(&gzip(tar)).unwrap_err();
        let odd = pack::file("x/Chart.yaml", b"name: ../../x\nversion: 1.0.0\n");
        assert_eq!(refused(&odd), ArchiveFault::NoChart);
        assert_eq!(
            refused(&pack::file("x/values.yaml", b"")),
            ArchiveFault::NoChart
        );
        // A hundred million zeros are a hundred thousand bytes.
        assert_eq!(refused(&vec![0; 101 << 20]), ArchiveFault::TooLarge);
        assert_eq!(
            Archive::unpack(b"no gzip").unwrap_err(),
            ArchiveFault::NotGzip
        );
        let sound = gzip(&[0; 4096]);
        assert_eq!(
            Archive::unpack(&sound[..sound.len() - 4]).unwrap_err(),
            ArchiveFault::NotGzip
        );
    }
}
