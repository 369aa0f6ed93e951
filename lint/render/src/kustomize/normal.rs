//! Objects as JSON holds them: what kustomize makes of a node when it writes it as JSON and reads it again.

use super::arena::{Arena, Content, Id, Kind, Node, Style, Tag};
use super::folded;
use super::number;
use super::outcome::{Step, refused};
use super::scalar::{Value, value};

/// Whether numbers pass through a `float64` on the way, as those of an object do that JSON patches change.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Numbers {
    Exact,
    Floats,
}

/// A copy of an object in which every scalar is what it means, and nothing is shared.
pub(super) fn normal(arena: &mut Arena<'_>, id: Id, numbers: Numbers) -> Step<Id> {
    node(arena, id, numbers, Place::default())
}

/// Where a value stands.
#[derive(Clone, Copy, Default)]
struct Place {
    below_root: bool,
    in_brackets: bool,
    /// Whether kustomize takes the values as they are, without writing them first.
    unwritten: bool,
}

/// As [`normal`], of values that kustomize does not write before it reads them.
pub(super) fn unwritten(arena: &mut Arena<'_>, id: Id) -> Step<Id> {
    let place = Place {
        unwritten: true,
        ..Place::default()
    };
    node(arena, id, Numbers::Exact, place)
}

fn node(arena: &mut Arena<'_>, id: Id, numbers: Numbers, place: Place) -> Step<Id> {
    let below = Place {
        below_root: true,
        in_brackets: !place.unwritten && (place.in_brackets || arena.get(id).style.flow),
        ..place
    };
    match arena.kind(id) {
        Kind::Scalar => scalar(arena, id, numbers, place),
        Kind::Seq => {
            let mut items = arena.items(id).to_vec();
            for item in &mut items {
                *item = node(arena, *item, numbers, below)?;
            }
            let origins = arena.get(id).origins.clone();
            arena.seq(Tag::Seq, items, origins)
        }
        Kind::Map => {
            check_keys(arena, id, place.below_root)?;
            let mut entries = arena.entries(id).to_vec();
            for (name, held) in &mut entries {
                *name = key(arena, *name)?;
                *held = node(arena, *held, numbers, below)?;
            }
            let origins = arena.get(id).origins.clone();
            arena.add(Node {
                tag: Tag::Map,
                style: Style::default(),
                content: Content::Map(entries),
                origins,
            })
        }
    }
}

fn key(arena: &mut Arena<'_>, id: Id) -> Step<Id> {
    let text = arena.owned_text(id);
    let origins = arena.get(id).origins.clone();
    arena.string(text, origins)
}

/// Keys are strings, each there once. Those of the object itself may be anything that stands on one line.
fn check_keys(arena: &Arena<'_>, map: Id, below_root: bool) -> Step<()> {
    let entries = arena.entries(map);
    let mut names: Vec<&str> = Vec::with_capacity(entries.len());
    for (key, _) in entries {
        let key = arena.get(*key);
        if key.kind() != Kind::Scalar {
            return refused("a key is a collection");
        }
        if below_root && !matches!(value(key, false)?, Value::Text(_)) {
            return refused(format!("the key `{}` is no string", key.text()));
        }
        names.push(key.text());
    }
    names.sort_unstable();
    match names.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => refused(format!("the key `{}` is there twice", pair[0])),
        None => Ok(()),
    }
}

fn scalar(arena: &mut Arena<'_>, id: Id, numbers: Numbers, place: Place) -> Step<Id> {
    let in_brackets = place.in_brackets;
    let node = arena.get(id);
    let origins = node.origins.clone();
    let (tag, text) = match value(node, in_brackets)? {
        Value::Null => (Tag::Null, "null".to_owned()),
        Value::Bool(value) => (Tag::Bool, value.to_string()),
        Value::Int(value) if numbers == Numbers::Floats => {
            return float(arena, number::float(value), id);
        }
        // What does not fit into 64 bits is a float to every reader.
        Value::Int(value) if u64::try_from(value.abs()).is_err() => (Tag::Float, value.to_string()),
        Value::Int(value) => (Tag::Int, value.to_string()),
        Value::Float(value) if numbers == Numbers::Exact && value == 0.0 => {
            (Tag::Float, "-0.0".to_owned())
        }
        Value::Float(value) => return float(arena, value, id),
        Value::Text(_) => {
            let text = arena.owned_text(id);
            if arena.get(id).style.folded && !in_brackets && !place.unwritten {
                let text = folded::reread(&text)?.map_or(text, Into::into);
                return arena.string(text, origins);
            }
            if arena.get(id).tag != Tag::Timestamp {
                return arena.string(text, origins);
            }
            match value(arena.get(id), in_brackets)? {
                Value::Text(written) => (Tag::Str, written.into_owned()),
                _ => (Tag::Str, text.into_owned()),
            }
        }
    };
    arena.scalar(tag, text, origins)
}

fn float(arena: &mut Arena<'_>, value: f64, from: Id) -> Step<Id> {
    let text = number::general(value);
    let tag = if text.contains(['e', '.']) {
        Tag::Float
    } else {
        Tag::Int
    };
    let origins = arena.get(from).origins.clone();
    arena.scalar(tag, text, origins)
}

/// Whether two normal values are the same, whatever the order of keys.
pub(super) fn equal(arena: &Arena<'_>, one: Id, other: Id) -> bool {
    match (&arena.get(one).content, &arena.get(other).content) {
        (Content::Scalar(mine), Content::Scalar(theirs)) => {
            arena.get(one).tag == arena.get(other).tag && mine == theirs
        }
        (Content::Seq(mine), Content::Seq(theirs)) => {
            let mut pairs = mine.iter().zip(theirs);
            mine.len() == theirs.len() && pairs.all(|(mine, theirs)| equal(arena, *mine, *theirs))
        }
        (Content::Map(mine), Content::Map(theirs)) => {
            let same = |(key, value): &(Id, Id)| {
                let found = arena.field(other, arena.text(*key));
                found.is_some_and(|found| equal(arena, *value, found))
            };
            mine.len() == theirs.len() && mine.iter().all(same)
        }
        _ => false,
    }
}
