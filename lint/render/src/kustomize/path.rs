//! Paths into objects, as replacements and vars write them: `spec.containers.[name=web].image`.

use super::arena::{Arena, Content, Id, Kind, Style, Tag};
use super::fieldspec::split_by;
use super::fns;
use super::origin::Origins;
use super::outcome::{Step, refused, unsupported};
use super::select::pattern;

/// The parts of a path. What stands in brackets stays together; brackets without `=` go.
pub(super) fn parts(path: &str) -> Vec<String> {
    let split = split_by(path, ".");
    let mut found = Vec::new();
    let mut rest = split.into_iter();
    while let Some(part) = rest.next() {
        if !part.starts_with('[') || part.ends_with(']') {
            found.push(part);
            continue;
        }
        let mut whole = part;
        for more in rest.by_ref() {
            whole.push('.');
            whole.push_str(&more);
            if more.ends_with(']') {
                break;
            }
        }
        if whole.contains('=') {
            found.push(whole);
        } else {
            found.push(whole.trim_matches(['[', ']']).to_owned());
        }
    }
    found
}

/// The node at the end of a path.
pub(super) fn lookup(arena: &Arena<'_>, from: Id, path: &[String]) -> Step<Option<Id>> {
    let mut at = from;
    for part in path
        .iter()
        .map(|part| part.trim())
        .filter(|part| !part.is_empty())
    {
        if arena.is_null(at) && part.parse::<i64>().is_err() && part != "-" {
            return Ok(None);
        }
        let next = match part {
            "*" => return refused("`*` stands for no single field"),
            "-" => demand(arena, at, Kind::Seq, part)?
                .and_then(|list| arena.items(list).last().copied()),
            _ => match (part.parse::<i64>(), item_of(part)) {
                (Ok(index), _) => match usize::try_from(index) {
                    Ok(index) => demand(arena, at, Kind::Seq, part)?
                        .and_then(|list| arena.items(list).get(index).copied()),
                    Err(_) => return refused("an index is negative"),
                },
                (_, Some(Err(()))) => return refused(format!("`{part}` is not `[name=value]`")),
                (_, Some(Ok((key, value)))) => {
                    let list = demand(arena, at, Kind::Seq, part)?;
                    let items = list.map(|list| arena.items(list)).unwrap_or_default();
                    items
                        .iter()
                        .copied()
                        .find(|item| fits(arena, *item, key, value))
                }
                (_, None) => {
                    demand(arena, at, Kind::Map, part)?.and_then(|map| arena.field(map, part))
                }
            },
        };
        match next {
            Some(next) => at = next,
            None => return Ok(None),
        }
    }
    Ok(Some(at))
}

fn fits(arena: &Arena<'_>, item: Id, key: &str, value: &str) -> bool {
    if key.is_empty() {
        return arena.text(item) == value;
    }
    arena
        .field(item, key)
        .is_some_and(|field| arena.text(field) == value)
}

/// Null counts as whatever is expected, with nothing in it.
fn demand(arena: &Arena<'_>, node: Id, kind: Kind, part: &str) -> Step<Option<Id>> {
    if arena.is_null(node) {
        return Ok(None);
    }
    if arena.kind(node) != kind {
        return refused(format!("`{part}` is looked for in the wrong kind of value"));
    }
    Ok(Some(node))
}

/// `[key=value]`: the key and the value, or that they are missing.
fn item_of(part: &str) -> Option<Result<(&str, &str), ()>> {
    let inner = part.strip_prefix('[')?;
    let inner = inner.strip_suffix(']')?;
    Some(inner.split_once('=').ok_or(()))
}

/// Every node at the end of a path; with `create`, what is missing on the way is made, and that kind at its end.
pub(super) fn find_all(
    arena: &mut Arena<'_>,
    node: Id,
    path: &[String],
    create: Option<Kind>,
) -> Step<Vec<Id>> {
    let Some((part, rest)) = path.split_first() else {
        return Ok(vec![node]);
    };
    if let Ok(index) = part.parse::<usize>() {
        return find_index(arena, node, index, rest, create);
    }
    match item_of(part) {
        Some(Err(())) => refused(format!("`{part}` is not `[name=value]`")),
        Some(Ok((key, value))) => find_items(arena, node, (key, value), rest, create),
        None if part == "*" => {
            let mut found = Vec::new();
            if demand(arena, node, Kind::Seq, part)?.is_some() {
                for item in arena.items(node).to_vec() {
                    found.extend(find_all(arena, item, rest, create)?);
                }
            }
            Ok(found)
        }
        None => find_field(arena, node, part, rest, create),
    }
}

/// What is made where the next part of a path leads on.
fn kind_for(next: Option<&String>, last: Kind) -> Kind {
    match next {
        None => last,
        Some(next) if next.is_empty() => last,
        Some(next) if item_of(next).is_some() || next.parse::<usize>().is_ok() => Kind::Seq,
        Some(_) => Kind::Map,
    }
}

fn make(arena: &mut Arena<'_>, kind: Kind) -> Step<Id> {
    match kind {
        Kind::Scalar => arena.scalar(Tag::Empty, "", Origins::None),
        Kind::Map => arena.map(Tag::Empty, Origins::None),
        Kind::Seq => arena.seq(Tag::Empty, Vec::new(), Origins::None),
    }
}

fn find_field(
    arena: &mut Arena<'_>,
    node: Id,
    name: &str,
    rest: &[String],
    create: Option<Kind>,
) -> Step<Vec<Id>> {
    let Some(map) = demand(arena, node, Kind::Map, name)? else {
        if create.is_some() {
            return unsupported("a field is made in something that is null");
        }
        return Ok(Vec::new());
    };
    let field = match (arena.field(map, name), create) {
        (Some(field), _) => field,
        (None, None) => return Ok(Vec::new()),
        (None, Some(kind)) => {
            let made = make(arena, kind_for(rest.first(), kind))?;
            fns::set_field(arena, map, name, Some(made), false, Style::default())?;
            made
        }
    };
    if arena.kind(field) == Kind::Scalar && !rest.is_empty() {
        return unsupported("a path leads into the text of a value");
    }
    find_all(arena, field, rest, create)
}

fn find_index(
    arena: &mut Arena<'_>,
    node: Id,
    index: usize,
    rest: &[String],
    create: Option<Kind>,
) -> Step<Vec<Id>> {
    let list = demand(arena, node, Kind::Seq, "an index")?;
    let length = list.map_or(0, |list| arena.items(list).len());
    if let (Some(list), Some(kind)) = (list, create)
        && length == index
    {
        let made = make(arena, kind_for(rest.first(), kind))?;
        arena.push_item(list, made);
        return find_all(arena, made, rest, create);
    }
    let item = list.and_then(|list| arena.items(list).get(index).copied());
    match item {
        Some(item) => find_all(arena, item, rest, create),
        None => refused(format!(
            "there are {length} items, and the path asks for item {index}"
        )),
    }
}

fn find_items(
    arena: &mut Arena<'_>,
    node: Id,
    (key, value): (&str, &str),
    rest: &[String],
    create: Option<Kind>,
) -> Step<Vec<Id>> {
    let list = demand(arena, node, Kind::Seq, value)?;
    let expected = pattern(value)?;
    let is_anchored = value.contains(['^', '$']);
    let mut found = Vec::new();
    for item in list
        .map(|list| arena.items(list).to_vec())
        .unwrap_or_default()
    {
        let held = if key.is_empty() {
            Some(item)
        } else {
            arena.field(item, key)
        };
        let Some(held) = held else { continue };
        if arena.kind(held) != Kind::Scalar {
            return unsupported("an item is looked for by a value that is a collection");
        }
        if is_anchored && arena.get(held).style.quoted {
            return unsupported("a pattern with `^` or `$` meets a value in quotes");
        }
        if !expected.is_match(arena.text(held).trim()) {
            continue;
        }
        if key.is_empty() {
            found.push(item);
        } else {
            found.extend(find_all(arena, item, rest, create)?);
        }
    }
    let (Some(list), Some(_)) = (list, create.filter(|_| found.is_empty())) else {
        return Ok(found);
    };
    let value_node = arena.scalar(Tag::Empty, value.to_owned(), Origins::None)?;
    let item = if key.is_empty() {
        value_node
    } else {
        let item = arena.map(Tag::Empty, Origins::None)?;
        let name = arena.scalar(Tag::Empty, key.to_owned(), Origins::None)?;
        arena.get_mut(item).content = Content::Map(vec![(name, value_node)]);
        item
    };
    arena.push_item(list, item);
    if !expected.is_match(value) {
        return unsupported("an item is made that its own pattern does not fit");
    }
    if key.is_empty() {
        return Ok(vec![item]);
    }
    find_all(arena, item, rest, create)
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn brackets_hold_together() {
        for (path, expected) in [
            ("a.b", vec!["a", "b"]),
            (".a.b", vec!["a", "b"]),
            ("a.[name=x.y].c", vec!["a", "[name=x.y]", "c"]),
            (
                "metadata.annotations.[a.b/c]",
                vec!["metadata", "annotations", "a.b/c"],
            ),
            (r"a.b\.c", vec!["a", "b.c"]),
        ] {
            assert_eq!(parts(path), expected);
        }
    }
}
