//! Which fields of two objects differ, as the API server reads them.

use std::borrow::Cow;

use rempart_core::{Kind, NodeRef};
use rempart_syntax::scalar::{Reader, resolve};

use crate::lines::lines;
use crate::list;
use crate::show::{HIDDEN, LIMIT as LIMIT_SHOWN, counted, show};

/// So many differences of one object are listed.
const LIMIT: usize = 200;

/// So many nodes are compared: aliases can name one node many times.
const BUDGET: usize = 2_000_000;

/// A field that differs.
pub(crate) struct Difference<'t> {
    pub(crate) path: String,
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
    /// The node that decides it: the new one, or the old one of a field that goes, and whether it is the new one.
    pub(crate) node: NodeRef<'t>,
    pub(crate) is_new: bool,
    /// The node before.
    pub(crate) old: Option<NodeRef<'t>>,
    /// The values that are shown in part.
    pub(crate) whole: Vec<String>,
    /// The lines that differ inside long values.
    pub(crate) lines: Vec<String>,
}

/// What differs, and whether there is more.
pub(crate) struct Differences<'t> {
    pub(crate) found: Vec<Difference<'t>>,
    pub(crate) has_more: bool,
    budget: usize,
    /// Says of the path of a mapping and a key of it whether the values below must not be shown.
    hides: fn(&str, &str) -> bool,
    is_hidden: bool,
}

/// Compares two objects. `hides` says of the path of a mapping and a key of it whether the values below must not be shown.
pub(crate) fn differences<'t>(
    before: NodeRef<'t>,
    after: NodeRef<'t>,
    hides: fn(&str, &str) -> bool,
) -> Differences<'t> {
    let mut differences = Differences {
        found: Vec::new(),
        has_more: false,
        budget: BUDGET,
        hides,
        is_hidden: false,
    };
    let mut path = String::new();
    differences.nodes(before, after, &mut path);
    differences
}

impl<'t> Differences<'t> {
    fn nodes(&mut self, before: NodeRef<'t>, after: NodeRef<'t>, path: &mut String) {
        let before = before.resolved().unwrap_or(before);
        let after = after.resolved().unwrap_or(after);
        if self.budget == 0 || self.found.len() >= LIMIT {
            self.has_more = true;
            return;
        }
        self.budget -= 1;
        match (before.kind(), after.kind()) {
            (Kind::Mapping, Kind::Mapping) => self.mappings(before, after, path),
            (Kind::Sequence, Kind::Sequence) => self.sequences(before, after, path),
            _ if is_same(before, after) => {}
            _ => self.push(Some(before), Some(after), path),
        }
    }

    fn mappings(&mut self, before: NodeRef<'t>, after: NodeRef<'t>, path: &mut String) {
        let olds: Vec<_> = before.entries().collect();
        let news: Vec<_> = after.entries().collect();
        for (key, value) in &news {
            let name = key.value();
            let old = olds.iter().find(|(old, _)| old.is(&name));
            let old = old.map(|(_, value)| *value);
            self.below(&name, path, |this, path| match old {
                Some(old) => this.nodes(old, *value, path),
                None => this.push(None, Some(*value), path),
            });
        }
        for (key, value) in &olds {
            let name = key.value();
            if !news.iter().any(|(new, _)| new.is(&name)) {
                self.below(&name, path, |this, path| {
                    this.push(Some(*value), None, path);
                });
            }
        }
    }

    fn sequences(&mut self, before: NodeRef<'t>, after: NodeRef<'t>, path: &mut String) {
        let items = |list: NodeRef<'t>| -> Vec<_> {
            list.items()
                .map(|item| item.resolved().unwrap_or(item))
                .collect()
        };
        let (olds, news) = (items(before), items(after));
        let Some(key) = list::key(&olds, &news) else {
            return self.in_order(&olds, &news, path);
        };
        for new in &news {
            let value = list::value(*new, key).unwrap_or_default();
            let old = olds
                .iter()
                .find(|old| list::value(**old, key).as_ref() == Some(&value));
            let name = format!("[{key}={value}]");
            self.below(&name, path, |this, path| match old {
                Some(old) => this.nodes(*old, *new, path),
                None => this.push(None, Some(*new), path),
            });
        }
        for old in &olds {
            let value = list::value(*old, key).unwrap_or_default();
            if !news
                .iter()
                .any(|new| list::value(*new, key).as_ref() == Some(&value))
            {
                let name = format!("[{key}={value}]");
                self.below(&name, path, |this, path| this.push(Some(*old), None, path));
            }
        }
    }

    /// Lists whose items have nothing that tells them: what is the same at both ends is left out.
    fn in_order(&mut self, olds: &[NodeRef<'t>], news: &[NodeRef<'t>], path: &mut String) {
        let shorter = olds.len().min(news.len());
        let start = olds
            .iter()
            .zip(news)
            .take_while(|(old, new)| alike(**old, **new))
            .count();
        let ends = olds.iter().rev().zip(news.iter().rev());
        let end = ends
            .take(shorter - start)
            .take_while(|(old, new)| alike(**old, **new))
            .count();
        let olds = olds.get(start..olds.len() - end).unwrap_or_default();
        let news = news.get(start..news.len() - end).unwrap_or_default();
        for at in 0..olds.len().max(news.len()) {
            let name = format!("[{}]", start + at);
            let (old, new) = (olds.get(at).copied(), news.get(at).copied());
            self.below(&name, path, |this, path| match (old, new) {
                (Some(old), Some(new)) => this.nodes(old, new, path),
                (old, new) => this.push(old, new, path),
            });
        }
    }

    /// Goes one key down.
    fn below(&mut self, name: &str, path: &mut String, go: impl FnOnce(&mut Self, &mut String)) {
        let (length, was_hidden) = (path.len(), self.is_hidden);
        self.is_hidden |= (self.hides)(path, name);
        push_name(path, name);
        go(self, path);
        path.truncate(length);
        self.is_hidden = was_hidden;
    }

    fn push(&mut self, before: Option<NodeRef<'t>>, after: Option<NodeRef<'t>>, path: &str) {
        let Some(node) = after.or(before) else {
            return;
        };
        if self.found.len() >= LIMIT {
            self.has_more = true;
            return;
        }
        let is_hidden = self.is_hidden;
        let is_replaced = before.is_some() && after.is_some();
        let shown = |node: NodeRef<'_>| match node.is_scalar() {
            true if is_hidden => HIDDEN.to_owned(),
            false if is_hidden || is_replaced => counted(node),
            _ => show(node),
        };
        let is_long =
            |value: &str| value.contains('\n') || value.chars().nth(LIMIT_SHOWN).is_some();
        let long = [before, after].map(|node| {
            let node = node.filter(|node| node.is_scalar() && !is_hidden)?;
            Some(node.value()).filter(|value| is_long(value))
        });
        // Of two long values, or a long and a short one, the lines.
        let lines = match (before, after, &long) {
            (Some(before), Some(after), [Some(_), _] | [_, Some(_)])
                if before.is_scalar() && after.is_scalar() =>
            {
                lines(&before.value(), &after.value())
            }
            _ => Vec::new(),
        };
        self.found.push(Difference {
            whole: long.into_iter().flatten().map(Cow::into_owned).collect(),
            lines,
            path: path.to_owned(),
            before: before.map(shown),
            after: after.map(shown),
            node,
            is_new: after.is_some(),
            old: before,
        });
    }
}

/// Adds a key: with a dot, or in brackets when it holds one.
fn push_name(path: &mut String, name: &str) {
    if name.starts_with('[') {
        path.push_str(name);
        return;
    }
    let is_plain = !name.is_empty() && !name.contains(['.', '[', ']', ' ', '"']);
    if is_plain {
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(name);
    } else {
        path.push_str("[\"");
        path.push_str(name);
        path.push_str("\"]");
    }
}

/// Whether two scalars, or a scalar and a collection, are one value.
fn is_same(before: NodeRef<'_>, after: NodeRef<'_>) -> bool {
    before.is_scalar()
        && after.is_scalar()
        && resolve(Reader::GoYamlV2, before) == resolve(Reader::GoYamlV2, after)
}

/// Whether two items are written alike, or are one scalar. Collections that differ only in their writing are told apart
/// here and found the same when they are compared.
fn alike(before: NodeRef<'_>, after: NodeRef<'_>) -> bool {
    if before.is_scalar() || after.is_scalar() {
        return is_same(before, after);
    }
    before.raw_bytes() == after.raw_bytes()
}
