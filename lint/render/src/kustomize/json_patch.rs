//! JSON patches (RFC 6902) as `evanphx/json-patch` 4.12 applies them: `replace` of a missing key adds it, and negative
//! indices count from the end.

use super::arena::{Arena, Content, Id, Kind, Tag};
use super::normal::equal;
use super::origin::Origins;
use super::outcome::{Step, refused, unsupported};

/// A patch that was read.
#[derive(Debug)]
pub(super) struct JsonPatch {
    operations: Vec<Operation>,
}

/// One of its operations.
#[derive(Debug)]
pub(super) struct Operation {
    pub(super) op: String,
    pub(super) path: Option<String>,
    pub(super) from: Option<String>,
    pub(super) value: Option<Id>,
}

impl JsonPatch {
    pub(super) const fn of(operations: Vec<Operation>) -> Self {
        Self { operations }
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.operations.is_empty()
    }

    /// Applies the patch to a normal object.
    pub(super) fn apply(&self, arena: &mut Arena<'_>, root: Id) -> Step<()> {
        for operation in &self.operations {
            operation.apply(arena, root)?;
        }
        Ok(())
    }
}

/// The collection a pointer leads into, and the last part of the pointer.
fn find(arena: &Arena<'_>, root: Id, pointer: &str) -> Step<(Id, String)> {
    let decoded = |part: &str| part.replace("~1", "/").replace("~0", "~");
    let mut parts: Vec<String> = pointer.split('/').map(decoded).collect();
    let missing = || refused(format!("a JSON patch finds nothing at `{pointer}`"));
    let Some(last) = parts.pop().filter(|_| !parts.is_empty()) else {
        return missing();
    };
    let mut at = root;
    for part in &parts[1..] {
        let next = match arena.kind(at) {
            Kind::Map => arena.field(at, part),
            Kind::Seq => index(part, arena.items(at).len()).map(|index| arena.items(at)[index]),
            Kind::Scalar => None,
        };
        match next.filter(|next| arena.kind(*next) != Kind::Scalar) {
            Some(next) => at = next,
            None => return missing(),
        }
    }
    Ok((at, last))
}

/// An index below `length`; negative ones count from the end.
fn index(text: &str, length: usize) -> Option<usize> {
    let index: i64 = text.parse().ok()?;
    let length = i64::try_from(length).ok()?;
    let index = if index < 0 { index + length } else { index };
    usize::try_from(index).ok().filter(|_| index < length)
}

impl Operation {
    fn apply(&self, arena: &mut Arena<'_>, root: Id) -> Step<()> {
        let Some(path) = &self.path else {
            return refused("an operation of a JSON patch has no `path`");
        };
        if path.is_empty() && matches!(self.op.as_str(), "replace" | "test") {
            return unsupported("a JSON patch of the whole object");
        }
        match self.op.as_str() {
            "add" => {
                let value = self.value(arena)?;
                add(arena, root, path, value)
            }
            "replace" => {
                let value = self.value(arena)?;
                replace(arena, root, path, value)
            }
            "remove" => take(arena, root, path).map(|_| ()),
            "move" => {
                let value = take(arena, root, self.from()?)?;
                add(arena, root, path, value)
            }
            "copy" => {
                let from = self.from()?;
                let value = get(arena, root, from)?;
                let value = match value {
                    Some(value) => arena.copy(value)?,
                    None => arena.scalar(Tag::Null, "null", Origins::None)?,
                };
                add(arena, root, path, value)
            }
            "test" => self.test(arena, root, path),
            other => refused(format!("a JSON patch has no operation `{other}`")),
        }
    }

    fn from(&self) -> Step<&str> {
        self.from
            .as_deref()
            .map_or_else(|| refused("an operation of a JSON patch has no `from`"), Ok)
    }

    /// A copy of the value: a patch may be for several objects.
    fn value(&self, arena: &mut Arena<'_>) -> Step<Id> {
        match self.value {
            Some(value) => arena.copy(value),
            None => arena.scalar(Tag::Null, "null", Origins::None),
        }
    }

    fn test(&self, arena: &Arena<'_>, root: Id, path: &str) -> Step<()> {
        let found = get(arena, root, path)?.filter(|found| !arena.is_null(*found));
        let expected = self.value.filter(|value| !arena.is_null(*value));
        let passes = match (found, expected) {
            (None, None) => true,
            (Some(found), Some(expected)) => equal(arena, found, expected),
            _ => false,
        };
        if passes {
            return Ok(());
        }
        refused(format!("the test of a JSON patch at `{path}` fails"))
    }
}

fn get(arena: &Arena<'_>, root: Id, path: &str) -> Step<Option<Id>> {
    let (place, last) = find(arena, root, path)?;
    match arena.kind(place) {
        Kind::Map => Ok(arena.field(place, &last)),
        _ => match index(&last, arena.items(place).len()) {
            Some(index) => Ok(Some(arena.items(place)[index])),
            None => refused(format!("a JSON patch finds nothing at `{path}`")),
        },
    }
}

fn add(arena: &mut Arena<'_>, root: Id, path: &str, value: Id) -> Step<()> {
    let (place, last) = find(arena, root, path)?;
    if arena.kind(place) == Kind::Map {
        return put(arena, place, &last, value);
    }
    let mut items = arena.items(place).to_vec();
    if last == "-" {
        items.push(value);
    } else {
        match index(&last, items.len() + 1) {
            Some(index) => items.insert(index, value),
            None => return refused(format!("a JSON patch cannot add at `{path}`")),
        }
    }
    arena.set_items(place, items);
    Ok(())
}

fn put(arena: &mut Arena<'_>, map: Id, key: &str, value: Id) -> Step<()> {
    let old = arena.field(map, key);
    if let Some(old) = old {
        let origins = arena.get(value).origins.then(&arena.get(old).origins);
        arena.get_mut(value).origins = origins;
    }
    let mut entries = arena.entries(map).to_vec();
    let known = entries
        .iter_mut()
        .find(|(name, _)| arena.text(*name) == key);
    if let Some(entry) = known {
        entry.1 = value;
    } else {
        let origins = arena.get(value).origins.clone();
        entries.push((arena.string(key.to_owned(), origins)?, value));
    }
    arena.get_mut(map).content = Content::Map(entries);
    Ok(())
}

fn replace(arena: &mut Arena<'_>, root: Id, path: &str, value: Id) -> Step<()> {
    let (place, last) = find(arena, root, path)?;
    if arena.kind(place) == Kind::Map {
        return put(arena, place, &last, value);
    }
    let mut items = arena.items(place).to_vec();
    let Some(index) = index(&last, items.len()) else {
        return refused(format!("a JSON patch finds nothing at `{path}`"));
    };
    let origins = arena
        .get(value)
        .origins
        .then(&arena.get(items[index]).origins);
    arena.get_mut(value).origins = origins;
    items[index] = value;
    arena.set_items(place, items);
    Ok(())
}

fn take(arena: &mut Arena<'_>, root: Id, path: &str) -> Step<Id> {
    let (place, last) = find(arena, root, path)?;
    if arena.kind(place) == Kind::Map {
        let Some(value) = arena.field(place, &last) else {
            return refused(format!("a JSON patch finds nothing at `{path}`"));
        };
        arena.clear(place, &last);
        return Ok(value);
    }
    let mut items = arena.items(place).to_vec();
    let Some(index) = index(&last, items.len()) else {
        return refused(format!("a JSON patch finds nothing at `{path}`"));
    };
    let value = items.remove(index);
    arena.set_items(place, items);
    Ok(value)
}
