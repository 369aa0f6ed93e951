//! Remarks in the style of Renovate: `# renovate: datasource=github-releases depName=k3s-io/k3s`, and the version in the
//! line that follows. The form is that of its "regex manager presets".

use rempart_core::FileView;

use crate::kind::Kind;
use crate::version::is_exact;
use crate::written::Written;

const MARK: &str = "renovate:";

/// What a data source has versions of.
const SOURCES: &[(&str, Kind)] = &[
    ("docker", Kind::Image),
    ("galaxy-collection", Kind::AnsibleCollection),
    ("galaxy", Kind::AnsibleRole),
    ("git-refs", Kind::Git),
    ("git-tags", Kind::Git),
    ("github-releases", Kind::Binary),
    ("github-tags", Kind::Binary),
    ("gitlab-releases", Kind::Binary),
    ("helm", Kind::HelmChart),
    ("pypi", Kind::PythonPackage),
];

pub(super) fn of_file(file: FileView<'_>, found: &mut Vec<Written>) {
    let Some(text) = file.text() else { return };
    if memchr::memmem::find(text.as_bytes(), MARK.as_bytes()).is_none() {
        return;
    }
    let mut pending: Option<(Kind, String)> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if let Some((_, remark)) = line.split_once(MARK) {
            pending = thing(remark);
        } else if let Some((kind, name)) = pending.take_if(|_| !line.trim().is_empty()) {
            found.extend(version(line).map(|(from, to)| {
                Written::in_text(file, start + from, &line[from..to], kind, &name)
            }));
        }
        start += line.len();
    }
}

/// What a remark is about.
fn thing(remark: &str) -> Option<(Kind, String)> {
    let value = |key: &str| {
        let words = remark.split_whitespace();
        words
            .filter_map(|word| word.split_once('='))
            .find(|(name, _)| *name == key)
            .map(|(_, value)| value)
    };
    let source = value("datasource")?;
    let kind = SOURCES.iter().find(|(name, _)| *name == source)?.1;
    let name = value("depName").or_else(|| value("packageName"))?;
    Some((kind, name.to_ascii_lowercase()))
}

/// The version of a line: the last word of it that is one, behind `=`, `:` or a blank.
fn version(line: &str) -> Option<(usize, usize)> {
    let line = line.split(" #").next().unwrap_or_default();
    let is_part =
        |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '+' | '_');
    let mut found = None;
    let mut from = None;
    for (at, letter) in line.char_indices().chain([(line.len(), ' ')]) {
        match (is_part(letter), from) {
            (true, None) => from = Some(at),
            (false, Some(start)) => {
                let word = &line[start..at];
                let begins = word
                    .trim_start_matches('v')
                    .starts_with(|letter: char| letter.is_ascii_digit());
                if begins && is_exact(word) {
                    found = Some((start, at));
                }
                from = None;
            }
            _ => {}
        }
    }
    found
}
