//! `templatePatch`: a strategic merge patch on an Application (`controllers/template/patch.go`).

use super::Stop;
use super::spanned::{Key, Shape, Spanned};

/// Applies a patch, whose values come from one node. The project stays as it is.
pub(crate) fn apply(app: &mut Spanned, patch: &str, node: u32) -> Result<(), Stop> {
    let parsed = rempart_syntax::yaml::parse(patch);
    if !parsed.errors.is_empty() {
        return Err(Stop::Fails("`templatePatch` is no YAML".to_owned()));
    }
    let Some(root) = parsed.tape.root(patch, 0) else {
        return Ok(());
    };
    let mut patch = Spanned::read(root)?;
    set_node(&mut patch, node);
    match patch.shape {
        Shape::Null => return Ok(()),
        Shape::Map(_) => {}
        _ => return Err(Stop::Fails("`templatePatch` is no map".to_owned())),
    }
    super::typed::check(&patch)?;
    let project = app.at(&["spec", "project"]).cloned();
    merge(app, &patch, &mut Vec::new())?;
    restore(app, project, node);
    Ok(())
}

fn restore(app: &mut Spanned, project: Option<Spanned>, node: u32) {
    let Shape::Map(entries) = &mut app.shape else {
        return;
    };
    let Some((_, spec)) = entries.iter_mut().find(|(key, _)| key.text == "spec") else {
        return;
    };
    match project {
        Some(project) => {
            let text = "project".to_owned();
            spec.set(Key { node, text }, project);
        }
        None => spec.remove("project"),
    }
}

fn set_node(value: &mut Spanned, node: u32) {
    value.node = node;
    match &mut value.shape {
        Shape::List(items) => items.iter_mut().for_each(|item| set_node(item, node)),
        Shape::Map(entries) => {
            for (key, value) in entries {
                key.node = node;
                set_node(value, node);
            }
        }
        _ => {}
    }
}

/// Maps go into maps, null removes, lists replace lists, but for the finalizers, which are added.
fn merge(to: &mut Spanned, patch: &Spanned, way: &mut Vec<String>) -> Result<(), Stop> {
    for (key, value) in patch.entries() {
        if key.text.starts_with('$') {
            return Err(Stop::Undecided(format!(
                "the directive `{}` of a templatePatch",
                key.text
            )));
        }
        if value.shape == Shape::Null {
            to.remove(&key.text);
            continue;
        }
        way.push(key.text.clone());
        let is_finalizers = way[..] == ["metadata", "finalizers"];
        let known = match &mut to.shape {
            Shape::Map(entries) => entries.iter_mut().find(|(known, _)| known.text == key.text),
            _ => None,
        };
        match known {
            Some((_, known)) => match (&mut known.shape, &value.shape) {
                (Shape::Map(entries), Shape::Map(_)) => {
                    if key.text == "valuesObject" && has_maps_in_common(entries, value) {
                        let why = "a templatePatch changes a map inside `valuesObject`, which Argo CD cannot merge";
                        return Err(Stop::Fails(why.to_owned()));
                    }
                    merge(known, value, way)?;
                }
                (Shape::List(items), Shape::List(more)) if is_finalizers => {
                    *items = united(items, more);
                }
                _ => *known = without_null(value),
            },
            None => to.set(key.clone(), without_null(value)),
        }
        way.pop();
    }
    Ok(())
}

/// The items of both lists: those of the patch before those it does not name, unless these stood before them.
fn united(items: &[Spanned], patch: &[Spanned]) -> Vec<Spanned> {
    let place = |wanted: &Spanned| items.iter().position(|item| item.shape == wanted.shape);
    let is_named = |item: &Spanned| patch.iter().any(|named| named.shape == item.shape);
    let mut named: Vec<&Spanned> = Vec::new();
    for item in patch {
        if !named.iter().any(|known| known.shape == item.shape) {
            named.push(item);
        }
    }
    let mut rest = items.iter().filter(|item| !is_named(item)).peekable();
    let mut united = Vec::new();
    for item in named {
        while let Some(before) = rest.next_if(|before| place(before) < place(item)) {
            united.push(before.clone());
        }
        united.push(item.clone());
    }
    united.extend(rest.cloned());
    united
}

/// Go looks for the fields of a map that both have in the type of raw JSON, which has none.
fn has_maps_in_common(entries: &[(Key, Spanned)], patch: &Spanned) -> bool {
    let is_collection = |shape: &Shape| matches!(shape, Shape::Map(_) | Shape::List(_));
    patch.entries().iter().any(|(key, value)| {
        let known = entries.iter().find(|(known, _)| known.text == key.text);
        known.is_some_and(|(_, known)| is_collection(&known.shape) && is_collection(&value.shape))
    })
}

/// What a patch adds, without the entries that would remove something.
fn without_null(value: &Spanned) -> Spanned {
    let shape = match &value.shape {
        Shape::Map(entries) => {
            let kept = entries
                .iter()
                .filter(|(_, value)| value.shape != Shape::Null);
            Shape::Map(
                kept.map(|(key, value)| (key.clone(), without_null(value)))
                    .collect(),
            )
        }
        other => other.clone(),
    };
    Spanned {
        node: value.node,
        shape,
    }
}
