//! Metadata of flat stores (`stores/flatten.go`): `age__list_0__map_enc` is `age[0].enc`.

use std::borrow::Cow;

use rempart_core::Span;

use super::stream::{Meta, MetaValue, Stream, TOO_MUCH};

const MAP: &str = "__map_";
const LIST: &str = "__list_";
/// Items of lists beyond this are not read. SOPS makes a list as long as the greatest number says, whatever it is.
const ITEMS: usize = 4096;
/// Keys that are nested deeper are not read; SOPS writes three levels.
const DEPTH: usize = 8;

/// One key with its place and value.
pub(crate) type Entry<'t> = (Cow<'t, str>, Span, Cow<'t, str>);

/// A step of a flattened key.
enum Token<'k> {
    Key(&'k str),
    Item(usize),
}

/// More keys than this are not read: a file with a thousand recipients has fewer.
const KEYS: usize = 1 << 13;

/// Adds the metadata that flattened keys make, if there are any.
pub(super) fn put_metadata<'t>(stream: &mut Stream<'t>, mut entries: Vec<Entry<'t>>) {
    if entries.len() > KEYS {
        stream.refuse(entries[KEYS].1, TOO_MUCH);
        entries.truncate(KEYS);
    }
    let mut misfits = Vec::new();
    if let Some(metadata) = unflatten(entries, &mut misfits) {
        stream.metadata.push((0, metadata));
    }
    for span in misfits {
        stream.refuse(span, "a key of the metadata does not fit the others");
    }
}

/// The tree of flattened keys; `None` without keys. Keys that do not fit the others are left out: SOPS breaks down on some
/// of them, and reads others as it likes. A key that stands twice is there twice.
fn unflatten<'t>(entries: Vec<Entry<'t>>, misfits: &mut Vec<Span>) -> Option<Meta<'t>> {
    let whole = Span::new(entries.first()?.1.start, entries.last()?.1.end);
    let mut root = Meta {
        span: whole,
        value: MetaValue::Mapping(Vec::new()),
    };
    for (key, span, value) in entries {
        let tokens = tokens(&key);
        if tokens.is_none_or(|tokens| put(&mut root, &tokens, span, value).is_none()) {
            misfits.push(span);
        }
    }
    Some(root)
}

/// The steps of a key; `None` for one that is nested too deep or counts too far.
fn tokens(key: &str) -> Option<Vec<Token<'_>>> {
    let mut tokens = Vec::new();
    let (first, mut rest) = split(key);
    tokens.push(Token::Key(first));
    while !rest.is_empty() {
        if tokens.len() >= DEPTH {
            return None;
        }
        let (is_map, body) = match rest.strip_prefix(MAP) {
            Some(body) => (true, body),
            None => (false, rest.strip_prefix(LIST)?),
        };
        let (name, behind) = split(body);
        tokens.push(if is_map {
            Token::Key(name)
        } else {
            Token::Item(name.parse().ok().filter(|at| *at < ITEMS)?)
        });
        rest = behind;
    }
    Some(tokens)
}

/// The text up to the next separator, and the rest.
fn split(text: &str) -> (&str, &str) {
    let at = [text.find(MAP), text.find(LIST)]
        .into_iter()
        .flatten()
        .min()
        .unwrap_or(text.len());
    text.split_at(at)
}

fn put<'t>(
    root: &mut Meta<'t>,
    tokens: &[Token<'_>],
    span: Span,
    value: Cow<'t, str>,
) -> Option<()> {
    let (last, around) = tokens.split_last()?;
    let mut at = root;
    for token in around {
        at = step(at, token, span)?;
    }
    let is_there = match (last, &at.value) {
        (Token::Key(key), MetaValue::Mapping(entries)) => entries
            .iter()
            .any(|(name, known)| name == key && matches!(known.value, MetaValue::Text(_))),
        _ => false,
    };
    if let (true, Token::Key(key), MetaValue::Mapping(entries)) = (is_there, last, &mut at.value) {
        let value = MetaValue::Text(value);
        entries.push((Cow::Owned((*key).to_owned()), Meta { span, value }));
        return Some(());
    }
    let place = step(at, last, span)?;
    if !matches!(place.value, MetaValue::Null) {
        return None;
    }
    place.span = span;
    place.value = MetaValue::Text(value);
    Some(())
}

fn step<'m, 't>(at: &'m mut Meta<'t>, token: &Token<'_>, span: Span) -> Option<&'m mut Meta<'t>> {
    match token {
        Token::Key(key) => child(at, key, span),
        Token::Item(index) => item(at, *index, span),
    }
}

fn child<'m, 't>(at: &'m mut Meta<'t>, key: &str, span: Span) -> Option<&'m mut Meta<'t>> {
    if matches!(at.value, MetaValue::Null) {
        at.value = MetaValue::Mapping(Vec::new());
    }
    let MetaValue::Mapping(entries) = &mut at.value else {
        return None;
    };
    let place = entries.iter().position(|(name, _)| name == key);
    let place = place.unwrap_or_else(|| {
        entries.push((
            Cow::Owned(key.to_owned()),
            Meta {
                span,
                value: MetaValue::Null,
            },
        ));
        entries.len() - 1
    });
    Some(&mut entries.get_mut(place)?.1)
}

fn item<'m, 't>(at: &'m mut Meta<'t>, index: usize, span: Span) -> Option<&'m mut Meta<'t>> {
    if matches!(at.value, MetaValue::Null) {
        at.value = MetaValue::List(Vec::new());
    }
    let MetaValue::List(items) = &mut at.value else {
        return None;
    };
    while items.len() <= index {
        items.push(Meta {
            span,
            value: MetaValue::Null,
        });
    }
    items.get_mut(index)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meta<'t>(pairs: &[(&'t str, &'t str)]) -> Meta<'t> {
        let entries = pairs
            .iter()
            .map(|(key, value)| (Cow::Borrowed(*key), Span::at(0), Cow::Borrowed(*value)));
        unflatten(entries.collect(), &mut Vec::new()).unwrap()
    }

    #[test]
    fn keys_become_a_tree() {
        let meta = meta(&[
            ("age__list_1__map_enc", "b"),
            ("age__list_0__map_enc", "a"),
            ("mac", "c"),
        ]);
        let enc: Vec<_> = meta
            .get("age")
            .unwrap()
            .items()
            .iter()
            .map(|key| key.get("enc").unwrap().scalar())
            .collect();
        assert_eq!(enc, ["a", "b"]);
        assert_eq!(meta.get("mac").unwrap().scalar(), "c");
    }

    #[test]
    fn what_does_not_fit_is_left_out() {
        let meta = meta(&[
            ("a__list_99999999999", "x"),
            ("b", "y"),
            ("b__map_c", "z"),
            ("d__map_e", "f"),
        ]);
        assert!(meta.get("a").is_none());
        assert_eq!(meta.get("b").unwrap().scalar(), "y");
        assert_eq!(meta.get("d").unwrap().get("e").unwrap().scalar(), "f");
        let mut misfits = Vec::new();
        assert!(unflatten(Vec::new(), &mut misfits).is_none());
        for pairs in [
            [("b", "y"), ("b__map_c", "z")],
            [("b__map_c", "z"), ("b", "y")],
            [("b__list_0", "z"), ("b__list_0", "y")],
            [("b__list_x", "z"), ("c", "y")],
        ] {
            let entries = pairs.map(|(key, value)| (key.into(), Span::at(0), value.into()));
            misfits.clear();
            unflatten(entries.into(), &mut misfits);
            assert_eq!(misfits.len(), 1, "{pairs:?}");
        }
    }

    #[test]
    fn a_key_that_stands_twice_is_there_twice() {
        let meta = meta(&[("mac", "a"), ("mac", "b"), ("mac", "c")]);
        let values = meta.entries().iter().map(|(_, value)| value.scalar());
        assert_eq!(values.collect::<Vec<_>>(), ["a", "b", "c"]);
    }
}
