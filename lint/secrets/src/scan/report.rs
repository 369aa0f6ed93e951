//! What rules say of a credential: its kind, its place and what it opens. Never the value, nor any part of it.

use rempart_core::{FileView, Finding, Mode, Sink, Span};

use super::leak::Leak;
use super::raw::{InBytes, Raw, WeakInBytes};
use super::weighing::{self, Certainty};
use super::{InClear, Weak, Weight, place};
use crate::sops::file::SopsFact;
use crate::sops::told::Told;
use crate::sops::view::SopsView;

/// Reports the credentials of one weight in a file.
pub(crate) fn leaks(file: FileView<'_>, weight: Weight, help: &str, sink: &mut Sink) {
    let Some(found) = file.fact::<InClear>() else {
        return;
    };
    let is_meant = |leak: &&Leak| leak.kind.weight == weight && !leak.is_default;
    let mut keys = Vec::new();
    for leak in found.leaks.iter().filter(is_meant) {
        let name = place::name_of(file, leak.span.start, leak.name.as_ref(), &found.leaks);
        let key = key(&mut keys, leak.kind.id, name.as_deref());
        let (codings, under) = (
            in_codings(leak),
            name.map(|name| format!(" under `{name}`"))
                .unwrap_or_default(),
        );
        // No place of a text holds what its path says.
        let place = if leak.span.is_empty() {
            "in the path of this file "
        } else {
            "here "
        };
        let message = format!(
            "a credential of the kind `{}` stands {place}in clear{codings}{under}: it opens {} to whoever can read the repository or its history",
            leak.kind.id, leak.kind.opens
        );
        let finding = finding(file, leak.span.start, leak.span.end, message, sink);
        finding.keyed(key).help(help);
        weighing::weigh(file, Certainty::of(leak.kind), finding);
    }
}

/// Reports the credentials of one weight in a file that is no text, and in the archives it is.
pub(crate) fn in_bytes(file: FileView<'_>, weight: Weight, help: &str, sink: &mut Sink) {
    let Some(found) = file.fact::<InClear>() else {
        return;
    };
    let mut keys = Vec::new();
    let is_meant = |found: &&InBytes| found.leak.kind.weight == weight && !found.leak.is_default;
    for found in found.in_bytes.iter().filter(is_meant) {
        let leak = &found.leak;
        let key = key(&mut keys, leak.kind.id, found.entry.as_deref());
        let place = match &found.entry {
            Some(entry) => format!("in `{entry}` of this archive"),
            None if leak.span.is_empty() => "in the path of this file".to_owned(),
            None => "among the bytes of this file".to_owned(),
        };
        let message = format!(
            "a credential of the kind `{}` stands in clear {place}{}: it opens {} to whoever can read the repository or its history",
            leak.kind.id,
            in_codings(leak),
            leak.kind.opens
        );
        let finding = sink.report(file.whole(), message);
        finding.keyed(key).help(help);
        weighing::weigh(file, Certainty::of(leak.kind), finding);
    }
}

/// Reports the literals under secret-like names of a file that everyone tries, or the others.
pub(crate) fn literals(file: FileView<'_>, defaults: bool, help: &str, sink: &mut Sink) {
    let Some(found) = file.fact::<InClear>() else {
        return;
    };
    let mut keys = Vec::new();
    let told = told(file, found);
    let is_told = |weak: &Weak| {
        told.as_ref()
            .is_some_and(|told| told.holds(weak.value.start))
    };
    let meant = found.weak.iter();
    for weak in meant.filter(|weak| weak.is_default == defaults && !is_told(weak)) {
        let name = place::name_of_literal(file, weak, &found.leaks);
        let key = key(&mut keys, "literal", name.as_deref());
        let shown = name.map_or_else(|| "this name".to_owned(), |name| format!("`{name}`"));
        let message = literal_message(&shown, weak, defaults);
        let finding = finding(file, weak.value.start, weak.value.end, message, sink);
        finding.keyed(key).help(help);
        weighing::weigh(file, Certainty::Likely, finding);
    }
    let in_bytes = found.weak_in_bytes.iter();
    for weak in in_bytes.filter(|weak| weak.is_default == defaults) {
        let shown = match &weak.entry {
            Some(entry) => format!("{entry}!{}", weak.name),
            None => weak.name.clone(),
        };
        let key = key(&mut keys, "literal", Some(&shown));
        let finding = sink.report(file.whole(), message_in_bytes(file, weak));
        finding.keyed(key).help(help);
        weighing::weigh(file, Certainty::Likely, finding);
    }
    if !defaults {
        return;
    }
    for leak in found.leaks.iter().filter(|leak| leak.is_default) {
        let name = place::name_of(file, leak.span.start, leak.name.as_ref(), &found.leaks);
        let key = key(&mut keys, leak.kind.id, name.as_deref());
        let holder = if leak.kind.schemes.is_empty() {
            "a credential"
        } else {
            "a URL"
        };
        let message = format!(
            "the password of {holder} of the kind `{}` is one that everyone tries first: it protects nothing",
            leak.kind.id
        );
        finding(file, leak.span.start, leak.span.end, message, sink)
            .keyed(key)
            .help(help);
    }
}

/// What rules about files of SOPS say of this one, if it is one.
fn told(file: FileView<'_>, found: &InClear) -> Option<Told> {
    let fact = file.fact::<SopsFact>().filter(|_| !found.weak.is_empty())?;
    let sops = fact.file.as_ref()?;
    Some(Told::of(SopsView {
        view: file,
        file: sops,
    }))
}

/// Where something stands in a file whose bytes were looked at and not kept.
pub(crate) fn place_in_bytes(file: FileView<'_>, entry: Option<&str>) -> String {
    let raw = file.source().found_in_bytes::<Raw>();
    match entry {
        Some(entry) => format!("in `{entry}` of this archive"),
        None if raw.is_some_and(|raw| raw.is_large) => {
            "in a text that is searched in pieces".to_owned()
        }
        None => "in a text that is not in UTF-8".to_owned(),
    }
}

fn message_in_bytes(file: FileView<'_>, weak: &WeakInBytes) -> String {
    let place = place_in_bytes(file, weak.entry.as_deref());
    let says = if weak.is_default {
        "is a password that everyone tries first: it protects nothing"
    } else {
        "is written out: whoever can read the repository or its history has it"
    };
    format!("the value of `{}`, {place}, {says}", weak.name)
}

fn literal_message(shown: &str, weak: &Weak, defaults: bool) -> String {
    if defaults {
        return format!(
            "the value of {shown} is a password that everyone tries first: it protects nothing"
        );
    }
    let coded = if weak.is_coded {
        " in base64, which hides nothing"
    } else {
        ""
    };
    format!(
        "the value of {shown} is written out{coded}: whoever can read the repository or its history has it"
    )
}

/// A finding on a range of bytes.
fn finding<'s>(
    file: FileView<'_>,
    start: usize,
    end: usize,
    message: String,
    sink: &'s mut Sink,
) -> &'s mut Finding {
    let span = Span::new(start as u32, end as u32);
    if matches!(file.mode(), Mode::Symlink(_)) {
        return sink.report(file.whole(), message);
    }
    sink.report(file.at(span, place::document_of(file, start)), message)
}

/// The key of a finding: what and where, and a number where that happens again in the file.
fn key(keys: &mut Vec<String>, what: &str, name: Option<&str>) -> String {
    let key = format!("{what}@{}", name.unwrap_or("-"));
    let times = keys.iter().filter(|known| **known == key).count();
    keys.push(key.clone());
    if times == 0 {
        key
    } else {
        format!("{key}#{}", times + 1)
    }
}

fn in_codings(leak: &Leak) -> String {
    let codings: Vec<_> = leak.codings.iter().map(super::Coding::as_str).collect();
    if codings.is_empty() {
        String::new()
    } else {
        format!(", in {}", codings.join(" in "))
    }
}
