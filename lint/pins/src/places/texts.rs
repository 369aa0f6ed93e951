//! Texts that are no tree: requirements of Python, Dockerfiles, commands that install, and addresses of downloads.

use rempart_core::{FileView, Span};

use super::dockerfile;
use crate::kind::Kind;
use crate::register::{FORGES, Pin, Register};
use crate::written::Written;

pub(super) fn of_file(file: FileView<'_>, found: &mut Vec<Written>) {
    let Some(text) = file.text() else { return };
    let name = file.path().file_name();
    if name.starts_with("Dockerfile") || name.ends_with(".Dockerfile") || name == "Containerfile" {
        dockerfile::of_text(file, text, found);
    }
    packages(file, text, found);
}

/// `name==1.2.3`, in requirements and in commands.
fn packages(file: FileView<'_>, text: &str, found: &mut Vec<Written>) {
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let is_version = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'+' | b'!');
    let bytes = text.as_bytes();
    for at in memchr::memmem::find_iter(bytes, "==") {
        let before = bytes[..at]
            .iter()
            .rev()
            .take_while(|byte| is_name(byte))
            .count();
        let from = at + 2;
        let after = bytes[from..]
            .iter()
            .take_while(|byte| is_version(byte))
            .count();
        let (name, version) = (&text[at - before..at], &text[from..from + after]);
        let is_package = name.starts_with(|letter: char| letter.is_ascii_alphabetic())
            && version.starts_with(|letter: char| letter.is_ascii_digit());
        if is_package && version.contains('.') {
            found.push(Written::in_text(
                file,
                from,
                version,
                Kind::PythonPackage,
                &name.replace('_', "-"),
            ));
        }
    }
}

/// Addresses of the files of a project that the register names: `…/owner/name/v1.2.3/…` and
/// `…/owner/name/releases/download/v1.2.3/…`.
pub(super) fn of_addresses(
    file: FileView<'_>,
    register: Option<&Register>,
    found: &mut Vec<Written>,
) {
    let Some(text) = file.text() else { return };
    for pin in register
        .into_iter()
        .flat_map(|register| &register.pins)
        .filter(|pin| pin.kind.is_of_forge())
    {
        if let Some(project) = &pin.project {
            addresses(file, text, pin, project, found);
        }
    }
}

fn addresses(file: FileView<'_>, text: &str, pin: &Pin, project: &str, found: &mut Vec<Written>) {
    for at in memchr::memmem::find_iter(text.as_bytes(), project) {
        let before = &text[..at];
        if !FORGES.iter().any(|forge| before.ends_with(forge)) {
            continue;
        }
        let rest = &text[at + project.len()..];
        let Some(tail) = rest.strip_prefix('/') else {
            continue;
        };
        let skipped = [
            "releases/download/",
            "refs/tags/",
            "archive/refs/tags/",
            "tree/",
            "blob/",
        ]
        .iter()
        .find(|prefix| tail.starts_with(**prefix));
        let from = at + project.len() + 1 + skipped.map_or(0, |prefix| prefix.len());
        let is_part =
            |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'+' | b'_');
        // An address may write a plus sign as `%2B`.
        let mut length = 0;
        loop {
            let rest = &text.as_bytes()[from + length..];
            length += rest.iter().take_while(|byte| is_part(byte)).count();
            let rest = &text[from + length..];
            if !(rest.starts_with("%2B") || rest.starts_with("%2b")) {
                break;
            }
            length += 3;
        }
        let written = &text[from..from + length];
        let version = &*written.replace("%2B", "+").replace("%2b", "+");
        if version
            .trim_start_matches('v')
            .starts_with(|letter: char| letter.is_ascii_digit())
            && version.contains('.')
        {
            found.push(Written {
                span: Span::new(from as u32, (from + length) as u32),
                ..Written::in_text(file, from, version, pin.kind, project)
            });
        }
    }
}

/// `kubernetes = "1.35"` in the configuration of the gate: the release that manifests are judged for.
pub(super) fn configuration(file: FileView<'_>, found: &mut Vec<Written>) {
    let Some(text) = file.text() else { return };
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let value = line
            .trim_start()
            .strip_prefix("kubernetes")
            .and_then(|rest| rest.trim_start().strip_prefix('='));
        let version =
            value.and_then(|value| value.trim_start().strip_prefix('"')?.split('"').next());
        if let Some(version) = version
            && let Some(at) = line.find(version)
        {
            found.push(Written {
                is_judged_elsewhere: true,
                ..Written::in_text(file, start + at, version, Kind::Api, "kubernetes")
            });
        }
        start += line.len();
    }
}
