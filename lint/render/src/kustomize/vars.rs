//! `vars`: values of fields, put where other fields say `$(NAME)`.

use std::collections::BTreeMap;

use super::arena::{Arena, Content, Id, Kind, Style, Tag};
use super::config::Var;
use super::fieldspec::{Config, visit};
use super::id::Gvk;
use super::origin::Origins;
use super::outcome::{Step, refused, unsupported};
use super::path;
use super::resource::Objects;

/// Vars by name.
pub(super) type Vars = BTreeMap<String, Var>;

/// Adds vars to those that are known, and marks the objects they read from.
pub(super) fn add<'s>(
    arena: &Arena<'s>,
    objects: &mut Objects<'s>,
    vars: &mut Vars,
    incoming: &[Var],
) -> Step<()> {
    for var in incoming {
        let object = &var.object;
        let gvk = Gvk {
            group: object.group.as_str().into(),
            version: object.version.as_str().into(),
            kind: object.kind.as_str().into(),
        };
        let namespace = match object.namespace.as_str() {
            "" => None,
            namespace => Some(namespace),
        };
        let found = objects.by_any_id(arena, |id| {
            id.name == object.name
                && id.gvk == gvk
                && namespace.is_none_or(|namespace| id.effective_namespace() == namespace)
        });
        match found[..] {
            [] => {}
            [at] => objects.list[at].vars.push(var.name.clone()),
            _ => return refused(format!("the var `{}` may mean several objects", var.name)),
        }
    }
    join(vars, incoming.iter().cloned())
}

/// Adds vars to those that are known; no name may be there twice.
pub(super) fn join(vars: &mut Vars, incoming: impl IntoIterator<Item = Var>) -> Step<()> {
    for var in incoming {
        let name = var.name.clone();
        if vars.insert(name.clone(), var).is_some() {
            return refused(format!("the var `{name}` is there twice"));
        }
    }
    Ok(())
}

/// A value that a var stands for.
#[derive(Clone, Debug)]
struct Found {
    tag: Tag,
    text: String,
    origins: Origins,
}

/// Puts the values where they are named.
pub(super) fn resolve<'s>(
    arena: &mut Arena<'s>,
    objects: &Objects<'s>,
    vars: &Vars,
    config: &Config,
) -> Step<()> {
    let mut values: BTreeMap<&str, Option<Found>> = BTreeMap::new();
    for (name, var) in vars {
        let object = objects
            .list
            .iter()
            .find(|object| object.vars.contains(name));
        let Some(object) = object else {
            return refused(format!(
                "the var `{name}` reads from no object that is there"
            ));
        };
        values.insert(name, read(arena, object.root, var)?);
    }
    if values.is_empty() {
        return Ok(());
    }
    for object in &objects.list {
        for spec in &config.var_reference {
            visit(arena, object.root, spec, None, &mut |arena, node| {
                put(arena, node, &values)
            })?;
        }
    }
    Ok(())
}

fn read(arena: &Arena<'_>, object: Id, var: &Var) -> Step<Option<Found>> {
    let parts = with_indices(path::parts(&var.field_path));
    let missing = format!("the var `{}` reads a field that is not there", var.name);
    let Some(node) = path::lookup(arena, object, &parts)? else {
        return refused(missing);
    };
    if arena.kind(node) != Kind::Scalar {
        return Ok(None);
    }
    let held = arena.get(node);
    let text = held.text().to_owned();
    let tag = match held.tag {
        Tag::Int if text.parse::<i64>().is_ok() => Tag::Int,
        Tag::Bool if matches!(text.as_str(), "true" | "false") => Tag::Bool,
        Tag::Int | Tag::Bool | Tag::Float => {
            return unsupported(format!(
                "the var `{}` reads a number that is written in an unusual way",
                var.name
            ));
        }
        _ => Tag::Str,
    };
    let text = match tag {
        Tag::Int => text.trim_start_matches('+').to_owned(),
        _ => text,
    };
    Ok(Some(Found {
        tag,
        text,
        origins: held.origins.clone(),
    }))
}

/// `name[1]` is `name`, then `1`.
fn with_indices(parts: Vec<String>) -> Vec<String> {
    let mut found = Vec::new();
    for part in parts {
        let index = part
            .strip_suffix(']')
            .and_then(|inner| inner.rsplit_once('['));
        match index {
            Some((name, index))
                if !index.is_empty() && index.bytes().all(|byte| byte.is_ascii_digit()) =>
            {
                if !name.is_empty() {
                    found.push(name.to_owned());
                }
                found.push(index.to_owned());
            }
            _ => found.push(part),
        }
    }
    found
}

fn put(arena: &mut Arena<'_>, node: Id, values: &BTreeMap<&str, Option<Found>>) -> Step<()> {
    if arena.is_null(node) {
        return Ok(());
    }
    match arena.kind(node) {
        Kind::Scalar => {
            if arena.is_string(node) {
                expand(arena, node, values);
            }
            Ok(())
        }
        Kind::Map => {
            for (key, value) in arena.entries(node).to_vec() {
                if !arena.is_string(key) {
                    return refused("a key in a field with vars is no string");
                }
                if arena.is_string(value) {
                    expand(arena, value, values);
                }
            }
            Ok(())
        }
        Kind::Seq => {
            for item in arena.items(node).to_vec() {
                if !arena.is_string(item) {
                    return refused("an item in a field with vars is no string");
                }
                expand(arena, item, values);
            }
            Ok(())
        }
    }
}

/// Replaces every `$(NAME)` that is known; `$$` stands for one `$`.
fn expand(arena: &mut Arena<'_>, node: Id, values: &BTreeMap<&str, Option<Found>>) {
    let input = arena.text(node).to_owned();
    let mut origins = arena.get(node).origins.clone();
    let mut out = String::with_capacity(input.len());
    let mut tag = Tag::Str;
    let mut rest = input.as_str();
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        let behind = &rest[at + 1..];
        let Some(first) = behind.chars().next() else {
            out.push('$');
            rest = "";
            break;
        };
        let name = behind
            .strip_prefix('(')
            .and_then(|name| Some(&name[..name.find(')')?]));
        let Some(name) = name else {
            if first == '$' {
                out.push('$');
            } else {
                out.push('$');
                out.push(first);
            }
            rest = &behind[first.len_utf8()..];
            continue;
        };
        if let Some(found) = values.get(name).and_then(Option::as_ref) {
            origins = found.origins.then(&origins);
            if input.len() == name.len() + 3 {
                tag = found.tag.clone();
            }
            out.push_str(&found.text);
        } else {
            out.push_str(&rest[at..at + name.len() + 3]);
        }
        rest = &behind[name.len() + 2..];
    }
    out.push_str(rest);
    let node = arena.get_mut(node);
    node.content = Content::Scalar(out.into());
    node.tag = tag;
    node.style = Style::default();
    node.origins = origins;
}
