//! Variables that are called after an entry of the register: `k3s_version: v1.35.0+k3s3` in Ansible,
//! `INSTALL_K3S_VERSION=…` in a command, `ARG KUSTOMIZE_VERSION=…` in a Dockerfile.

use rempart_core::FileView;

use crate::kind::Kind;
use crate::register::{Pin, Register};
use crate::version::is_exact;
use crate::written::Written;

/// What such names end with.
const ENDS: &[&str] = &["_version", "_VERSION", "_tag", "_TAG"];

pub(super) fn of_file(file: FileView<'_>, register: Option<&Register>, found: &mut Vec<Written>) {
    let (Some(register), Some(text)) = (register, file.text()) else {
        return;
    };
    if register.pins.is_empty() {
        return;
    }
    for end in ENDS {
        for at in memchr::memmem::find_iter(text.as_bytes(), end) {
            one(file, text, at, at + end.len(), register, found);
        }
    }
}

/// A name that ends at `end`, with `at` somewhere in it.
fn one(
    file: FileView<'_>,
    text: &str,
    at: usize,
    end: usize,
    register: &Register,
    found: &mut Vec<Written>,
) {
    let bytes = text.as_bytes();
    let is_part = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'_';
    let before = bytes[..at].iter().rev().take_while(is_part).count();
    let start = at - before;
    let is_begun = start == 0
        || matches!(
            bytes[start - 1],
            b'\n' | b' ' | b'\t' | b'"' | b'\'' | b'{' | b','
        );
    if !is_begun || is_remark(&text[..start]) {
        return;
    }
    let Some(from) = value_at(text, end) else {
        return;
    };
    let is_part =
        |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'+' | b'_');
    let length = bytes[from..].iter().take_while(is_part).count();
    let version = &text[from..from + length];
    let is_ended = bytes
        .get(from + length)
        .is_none_or(|byte| byte.is_ascii_whitespace() || b"\"',;)}|&".contains(byte));
    let begins = version
        .trim_start_matches('v')
        .starts_with(|letter: char| letter.is_ascii_digit());
    if !is_ended || !begins || !version.contains('.') || !is_exact(version) {
        return;
    }
    let name = text[start..end].to_ascii_lowercase();
    let name = name.strip_prefix("install_").unwrap_or(&name);
    if let Some(pin) = register.pins.iter().find(|pin| is_of(pin, name)) {
        found.push(Written::in_text(file, from, version, pin.kind, &pin.name));
    }
}

/// Whether the line is a remark up to here.
fn is_remark(before: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap_or_default().trim_start();
    line.starts_with('#') || line.starts_with("//")
}

/// Where the value begins behind a name: `: `, `=`, `:=` and `?=` give one, `==` asks.
fn value_at(text: &str, end: usize) -> Option<usize> {
    let rest = text.get(end..)?;
    let name_end = rest
        .trim_start_matches(['"', '\''])
        .trim_start_matches([' ', '\t']);
    let value = [":=", "?=", "=", ":"]
        .iter()
        .find_map(|sign| name_end.strip_prefix(*sign))?;
    if value.starts_with('=') {
        return None;
    }
    let value = value.trim_start_matches([' ', '\t']);
    let value = value.strip_prefix(['"', '\'']).unwrap_or(value);
    Some(text.len() - value.len())
}

/// Whether a variable is called after an entry. A chart and an image have a version of their own beside that of the
/// program they are of, so their variables say which one they mean.
fn is_of(pin: &Pin, variable: &str) -> bool {
    let ends: &[&str] = match pin.kind {
        Kind::HelmChart => &["_chart_version"],
        Kind::Image => &["_image_tag", "_image_version", "_tag"],
        _ => &["_version"],
    };
    let stems = ends.iter().filter_map(|end| variable.strip_suffix(end));
    let short = pin
        .project
        .as_deref()
        .and_then(|project| project.rsplit('/').next());
    let names = [Some(pin.name.as_str()), short];
    stems
        .into_iter()
        .any(|stem| names.iter().flatten().any(|name| is_same(name, stem)))
}

/// Whether a name is a variable's, where `-` and `.` cannot stand.
fn is_same(name: &str, stem: &str) -> bool {
    let plain = |byte: u8| match byte.to_ascii_lowercase() {
        b'-' | b'.' => b'_',
        other => other,
    };
    name.len() == stem.len() && name.bytes().map(plain).eq(stem.bytes())
}
