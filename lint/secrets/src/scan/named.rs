//! Kinds whose form says too little: a token of them is one under the right name.

use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::kind::{self, Kind};
use super::placeholder::is_placeholder;
use super::{name, pattern};

/// All names of all kinds in one automaton, made when the first candidate is met.
struct Names {
    automaton: AhoCorasick,
    /// The kind of each name, and whether the name must be the whole one.
    owners: Vec<(&'static Kind, bool)>,
}

fn names() -> Option<&'static Names> {
    static NAMES: OnceLock<Option<Names>> = OnceLock::new();
    let make = || {
        let pairs = kind::all()
            .iter()
            .flat_map(|kind| kind.named.iter().map(move |name| (*name, kind)));
        let (texts, owners): (Vec<_>, Vec<_>) = pairs
            .map(|(name, kind)| (name.trim_start_matches('='), (kind, name.starts_with('='))))
            .unzip();
        // The form that is made fastest: names are short, and a run asks for few of them.
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::NoncontiguousNFA))
            .prefilter(false)
            .build(texts)
            .ok()?;
        Some(Names { automaton, owners })
    };
    NAMES.get_or_init(make).as_ref()
}

/// The kind of a token under a name, with the place where it ends. Of several kinds the one with the longest name is
/// meant.
pub(super) fn kind_of(text: &[u8], name: &[u8], start: usize) -> Option<(&'static Kind, usize)> {
    let names = names()?;
    let name = name::plain(name);
    let mut best: Option<(usize, &'static Kind, usize)> = None;
    for found in names.automaton.find_overlapping_iter(&name) {
        let (kind, whole) = names.owners[found.pattern().as_usize()];
        let longer = best.is_none_or(|(length, ..)| found.len() > length);
        if !longer || whole && found.len() != name.len() {
            continue;
        }
        if let Some(end) = end_of_token(kind, text, start) {
            best = Some((found.len(), kind, end));
        }
    }
    best.map(|(_, kind, end)| (kind, end))
}

/// Where a token of a kind ends, when one begins at `start` that stands for nothing else.
pub(super) fn end_of_token(kind: &'static Kind, text: &[u8], start: usize) -> Option<usize> {
    let ends = kind.forms.iter().filter_map(|form| {
        let end = pattern::end_of(form, text, start)?;
        let body = (start + pattern::fixed_length(form)).min(end)..end;
        let drawn = !is_placeholder(text.get(body)?);
        (drawn && kind.check.is_none_or(|check| check(&text[start..end]))).then_some(end)
    });
    ends.max()
}
