//! Files that are no text: what stands in their bytes, and in the archives they are.

use std::sync::Arc;

use rempart_core::{Format, FoundInBytes, RepoPath};
use rempart_syntax::{json, yaml};

use super::archive::{self, Budget, NESTED};
use super::cover::Cover;
use super::entry_name::{shown, without_leaks};
use super::leak::{Found, LEAKS, Leak, Limit};
use super::pieces::{self, Piece};
use super::{search_file, weak, wide};
use crate::secret;

/// A credential in a file that is no text, or in an archive.
#[derive(Clone, Debug)]
pub struct InBytes {
    /// The credential; its place counts in the bytes of the innermost entry.
    pub leak: Leak,
    /// The entry of the archive, those around it first, with `!` between them; `None` for the file itself.
    pub entry: Option<String>,
}

/// A literal under a secret-like name in a text that is not in UTF-8, or in an archive.
#[derive(Clone, Debug)]
pub struct WeakInBytes {
    /// The name.
    pub name: String,
    /// It is one that everyone tries.
    pub is_default: bool,
    /// The entry of the archive, as that of [`InBytes`].
    pub entry: Option<String>,
}

/// A Secret in clear in a text that is not in UTF-8, or in an archive.
#[derive(Clone, Debug)]
pub struct SecretInBytes {
    /// The path of its first value in clear, fit to be shown.
    pub path: String,
    /// The entry of the archive, as that of [`InBytes`].
    pub entry: Option<String>,
}

/// What a file that is no text holds.
#[derive(Clone, Debug, Default)]
pub struct Raw {
    /// What was found, in the order of the entries.
    pub found: Vec<InBytes>,
    /// The literals of a text that is not in UTF-8, and of the texts of an archive.
    pub weak: Vec<WeakInBytes>,
    /// What was not looked at, each once.
    pub limits: Vec<Limit>,
    /// The Secrets in clear in a text that is not in UTF-8, and in the texts of an archive.
    pub secrets: Vec<SecretInBytes>,
    /// Whether what it holds is encrypted.
    pub cover: Cover,
    /// It is a text of SOPS but for bytes that are no UTF-8, so that nothing that reads texts has seen it.
    pub is_sealed: bool,
    /// It is too large to be parsed, and was searched piece by piece.
    pub is_large: bool,
    /// How many contents [`Self::cover`] speaks of.
    pub(super) contents: usize,
}

/// [`raw`] for [`rempart_core::Look::bytes`].
pub fn look_at_bytes(path: &RepoPath, bytes: &[u8]) -> FoundInBytes {
    if wide::has_mark(bytes) {
        // It was read as UTF-16, whatever stands behind the mark: what is plain bytes there is not in its text.
        let mut raw = Raw::default();
        add(&mut raw, super::search::search_plain(bytes), None);
        return Arc::new(raw);
    }
    Arc::new(raw(path.as_str(), bytes))
}

/// Bytes that wait to be looked at.
struct Waiting {
    bytes: Vec<u8>,
    /// What it is called, as it is searched: it may be a credential.
    path: String,
    /// What it is called, as it is shown.
    entry: Option<String>,
    depth: usize,
}

/// Searches bytes, and everything in the archives that they are or that stand among them (gzip, tar, zip, ar, cpio, one in
/// the other), in memory and within [`Limit`]s. Of the literals under secret-like names in an archive those are left out that everyone tries: a
/// packed chart has one for each of its passwords, and whoever packed it meant them to be changed.
pub fn raw(path: &str, bytes: &[u8]) -> Raw {
    let mut raw = Raw {
        is_sealed: is_sealed(path, bytes),
        ..Raw::default()
    };
    let mut budget = Budget::new();
    // The outermost bytes are borrowed: they may be large.
    let mut queue = look(&mut raw, &mut budget, path, bytes, None, 0);
    queue.reverse();
    // No recursion: what is found inside waits at the end of the queue.
    while let Some(next) = queue.pop() {
        let mut inside = look(
            &mut raw,
            &mut budget,
            &next.path,
            &next.bytes,
            next.entry.as_ref(),
            next.depth,
        );
        inside.reverse();
        queue.append(&mut inside);
    }
    for limit in budget.limits {
        if !raw.limits.contains(&limit) {
            raw.limits.push(limit);
        }
    }
    raw.limits.sort_unstable();
    raw
}

/// Whether values of SOPS stand in bytes that are no UTF-8, and that are nearly a text or called like one. A program may
/// hold the mark of a value as well.
fn is_sealed(path: &str, bytes: &[u8]) -> bool {
    if std::str::from_utf8(bytes).is_ok()
        || memchr::memmem::find(bytes, SEALED.as_bytes()).is_none()
    {
        return false;
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    let is_called = STORES.iter().any(|part| name.contains(part));
    let odd = bytes.iter().filter(|byte| **byte >= 0x7F).count();
    is_called || (odd * 10 <= bytes.len() && !bytes.contains(&0))
}

/// What the names of files of SOPS hold.
const STORES: [&str; 6] = [".yaml", ".yml", ".json", ".env", ".ini", "sops"];

/// What a value of SOPS begins with.
pub(super) const SEALED: &str = "ENC[AES256_GCM,";

/// The largest entry of an archive that is parsed for its literals: what is larger is read by lines.
const PARSED: usize = 4 << 20;

/// What stands under secret-like names in a text of an archive, or in a piece of a large one.
fn literals_of_entry(
    path: &str,
    piece: Piece<'_>,
    entry: Option<&String>,
    budget: &mut Budget,
) -> Vec<WeakInBytes> {
    // A compressed file is called after what it holds.
    let path = path.strip_suffix(".gz").unwrap_or(path);
    let Ok(text) = std::str::from_utf8(piece.bytes) else {
        return literals(path, piece, entry);
    };
    if !weak::may_hold(text) {
        return Vec::new();
    }
    let format = Format::of_name(path.rsplit('/').next().unwrap_or(path));
    let parsed = match format {
        Format::Yaml if text.len() <= PARSED => Some(yaml::parse(text)),
        Format::Json if text.len() <= PARSED => Some(json::parse(text)),
        _ => None,
    };
    let tape = parsed
        .as_ref()
        .filter(|parsed| parsed.errors.is_empty())
        .map(|parsed| &parsed.tape);
    let found = super::contents_of_text(path, text, tape);
    if found.limits.contains(&Limit::Literals) {
        budget.limit(Limit::Literals);
    }
    named(text, piece.known, &found.weak, entry).collect()
}

/// Where the values in clear stand of the Secrets in a manifest, or in what a chart makes some of.
fn secrets(path: &str, bytes: &[u8]) -> Vec<String> {
    let path = path.strip_suffix(".gz").unwrap_or(path);
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = weak::language::without_suffix(name);
    let is_manifest =
        Format::of_name(stem) != Format::Text || stem.rsplit('.').next() == Some("tpl");
    // A compressed stream has no name of its own, and a file may have none that says what it is.
    if !is_manifest && name.contains('.') {
        return Vec::new();
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => secret::in_manifests(text),
        _ if secret::is_nearly_text(bytes) => {
            let text = String::from_utf8_lossy(bytes).replace('\0', " ");
            secret::in_manifests(&text)
        }
        _ => wide::text_of(bytes)
            .and_then(|wide| String::from_utf8(wide.bytes).ok())
            .map_or_else(Vec::new, |text| secret::in_manifests(&text)),
    }
}

/// Whether a Secret stands in a text that no reader takes, and which is no UTF-8 either.
fn is_unread(path: &str, bytes: &[u8]) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let parse = match Format::of_name(name) {
        Format::Yaml => yaml::parse,
        Format::Json => json::parse,
        Format::Text => return false,
    };
    let is_said = memchr::memmem::find(bytes, b"Secret").is_some();
    if !is_said || std::str::from_utf8(bytes).is_ok() || !secret::is_nearly_text(bytes) {
        return false;
    }
    let text = String::from_utf8_lossy(bytes);
    let parsed = (text.len() <= PARSED).then(|| parse(&text));
    parsed.is_none_or(|parsed| {
        let contents = super::contents_of_text(path, &text, Some(&parsed.tape));
        contents.limits.contains(&Limit::Unread)
    })
}

/// The names of literals that do not end in the bytes that were searched before.
fn named<'t>(
    text: &'t str,
    known: usize,
    found: &'t [super::Weak],
    entry: Option<&'t String>,
) -> impl Iterator<Item = WeakInBytes> + 't {
    let found = found
        .iter()
        .filter(move |weak| known == 0 || weak.value.end > known);
    found.filter_map(move |weak| {
        Some(WeakInBytes {
            name: shown(&without_leaks(text.get(weak.name.clone())?)),
            is_default: weak.is_default,
            entry: entry.cloned(),
        })
    })
}

/// The most bytes that tell whether a file is a text in another coding.
const SAMPLE: usize = 4096;

/// What stands under secret-like names in UTF-16, or in a text of an older coding.
fn literals(path: &str, piece: Piece<'_>, entry: Option<&String>) -> Vec<WeakInBytes> {
    let bytes = piece.bytes;
    let wide = wide::text_of(bytes).map(|wide| wide.bytes);
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let is_plain = |byte: &u8| *byte >= b' ' || matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C | 0x1B);
    let odd = sample.iter().filter(|byte| **byte >= 0x7F).count();
    let is_text = sample.iter().all(is_plain) && odd * 10 <= sample.len();
    // Places in what was made of UTF-16 count half the bytes.
    let (text, known) = match wide {
        Some(text) => (text, piece.known / 2),
        None if is_text => (bytes.to_vec(), piece.known),
        None => return Vec::new(),
    };
    let text = String::from_utf8_lossy(&text);
    let found = super::literals(path, &text, None);
    named(&text, known, &found, entry).collect()
}

/// Opens an archive, or searches what is none; returns what has to be looked at in turn.
fn look(
    raw: &mut Raw,
    budget: &mut Budget,
    path: &str,
    bytes: &[u8],
    entry: Option<&String>,
    depth: usize,
) -> Vec<Waiting> {
    let format = archive::format_of(bytes);
    if format.is_none() {
        for piece in pieces::of(bytes) {
            search_piece(raw, budget, path, piece, entry, depth);
        }
        if !bytes.trim_ascii().is_empty() {
            let cover = Cover::of(bytes, entry);
            raw.cover = match raw.contents {
                0 => cover,
                _ => std::mem::take(&mut raw.cover).and(cover),
            };
            raw.contents += 1;
        }
    }
    let opened = match format {
        Some(_) if depth >= NESTED => {
            budget.limit(Limit::Nested);
            return Vec::new();
        }
        Some(format) => archive::open(format, bytes, budget),
        // A compressed stream is no text, and what is stored as it is in one was searched with it.
        None if std::str::from_utf8(bytes).is_ok() => return Vec::new(),
        None => archive::among(bytes, budget),
    };
    if depth >= NESTED && !opened.is_empty() {
        budget.limit(Limit::Nested);
        return Vec::new();
    }
    // The first name is that of an entry; around it stands the file, which reports name anyway.
    let within = |outer: Option<&str>, name: Option<String>| match (outer, name) {
        (Some(outer), Some(name)) => Some(format!("{outer}!{name}")),
        (outer, name) => name.or_else(|| outer.map(str::to_owned)),
    };
    let around = entry.map(|_| path);
    opened
        .into_iter()
        .map(|opened| Waiting {
            path: within(around, opened.name.as_deref().map(shown))
                .unwrap_or_else(|| path.to_owned()),
            entry: within(
                entry.map(String::as_str),
                opened
                    .name
                    .as_deref()
                    .map(|name| shown(&without_leaks(name))),
            ),
            bytes: opened.bytes,
            depth: depth + 1,
        })
        .collect()
}

/// Searches bytes that are no archive, or a piece of them.
fn search_piece(
    raw: &mut Raw,
    budget: &mut Budget,
    path: &str,
    piece: Piece<'_>,
    entry: Option<&String>,
    depth: usize,
) {
    let mut found = search_file(path, piece.bytes);
    // What a path or a whole file says stands at no place of a later piece.
    found
        .leaks
        .retain(|leak| piece.at == 0 || leak.span.end > piece.known);
    for leak in &mut found.leaks {
        leak.span = leak.span.start + piece.at..leak.span.end + piece.at;
    }
    add(raw, found, entry);
    let mut weak = if depth == 0 && !piece.is_part {
        literals(path, piece, entry)
    } else {
        literals_of_entry(path, piece, entry, budget)
    };
    // A packed chart has a default for each of its passwords, and whoever packed it meant them to be changed.
    weak.retain(|weak| depth == 0 || !weak.is_default);
    let secrets = secrets(path, piece.bytes);
    if secrets.is_empty() && is_unread(path, piece.bytes) {
        budget.limit(Limit::Unread);
    }
    for path in secrets {
        let path = shown(&without_leaks(&path));
        let is_known = |known: &SecretInBytes| known.entry.as_ref() == entry && known.path == path;
        if piece.known > 0 && raw.secrets.iter().any(is_known) {
            continue;
        }
        if raw.secrets.len() >= LEAKS {
            budget.limit(Limit::Leaks);
            break;
        }
        let entry = entry.cloned();
        raw.secrets.push(SecretInBytes { path, entry });
    }
    let room = weak::LITERALS.saturating_sub(raw.weak.len());
    if weak.len() > room {
        budget.limit(Limit::Literals);
    }
    raw.weak.extend(weak.into_iter().take(room));
}

fn add(raw: &mut Raw, found: Found, entry: Option<&String>) {
    for limit in found.limits {
        if !raw.limits.contains(&limit) {
            raw.limits.push(limit);
        }
    }
    for leak in found.leaks {
        if raw.found.len() >= LEAKS {
            if !raw.limits.contains(&Limit::Leaks) {
                raw.limits.push(Limit::Leaks);
            }
            return;
        }
        raw.found.push(InBytes {
            leak,
            entry: entry.cloned(),
        });
    }
}
