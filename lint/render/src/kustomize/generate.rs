//! `configMapGenerator` and `secretGenerator`.

use super::arena::{Id, Style, Tag, Text};
use super::base64;
use super::config::{Generator, Kustomization, Located};
use super::files::{Files, Root, Unread};
use super::fns;
use super::hash::hash;
use super::id::ResId;
use super::origin::{Origin, Origins};
use super::outcome::{At, Step, refused, unsupported};
use super::resource::{Behavior, Object, Objects};
use super::target::{Building, span};

/// The longest line of an env file: the rest of a file with a longer one is lost to kustomize.
const MAX_LINE_BYTES: usize = 64 * 1024;

/// A key with its value, and where the value stands.
type Entry<'s> = (String, Value<'s>, Origins);

/// What a key is given.
enum Value<'s> {
    Text(Text<'s>),
    /// Bytes that are no UTF-8.
    Bytes(Vec<u8>),
}

impl<'s> Building<'_, 's> {
    /// Adds what the generators of a kustomization make.
    pub(super) fn generate(
        &mut self,
        objects: &mut Objects<'s>,
        kustomization: &Kustomization,
        root: &Root<'_>,
    ) -> Step<()> {
        let source = self
            .sources
            .add(&kustomization.path, &kustomization.tree, "generator");
        let all = [
            (
                "configMapGenerator",
                "ConfigMap",
                &kustomization.config_maps,
            ),
            ("secretGenerator", "Secret", &kustomization.secrets),
        ];
        for (field, kind, generators) in all {
            for generator in generators {
                let mut generator = generator.clone();
                if let Some(options) = &kustomization.generator_options {
                    generator.options = generator.options.with(options);
                }
                let place = Place { source, root };
                let made = self.make(kind, &generator, place);
                let step = made.and_then(|object| self.absorb(objects, object));
                step.field(field)
                    .at(&kustomization.path, span(kustomization, generator.node))?;
            }
        }
        Ok(())
    }

    fn make(
        &mut self,
        kind: &'static str,
        generator: &Generator,
        place: Place<'_>,
    ) -> Step<Object<'s>> {
        let whole = place.origins(generator.node);
        let Some(name) = &generator.name else {
            return refused("there is no name");
        };
        let object = self.arena.map(Tag::Map, whole.clone())?;
        self.set(object, "apiVersion", "v1", whole.clone())?;
        self.set(object, "kind", kind, whole.clone())?;
        let metadata = fns::field_or_map(&mut self.arena, object, "metadata")?;
        self.set(
            metadata,
            "name",
            name.value.clone(),
            place.origins(name.node),
        )?;
        if let Some(namespace) = &generator.namespace {
            let origins = place.origins(namespace.node);
            self.set(metadata, "namespace", namespace.value.clone(), origins)?;
        }
        if kind == "Secret" {
            let of_type = generator.of_type.as_ref();
            let value = of_type
                .map_or("Opaque", |of_type| &of_type.value)
                .to_owned();
            let origins = of_type.map_or(whole.clone(), |of_type| place.origins(of_type.node));
            self.set(object, "type", value, origins)?;
            fns::field_or_map(&mut self.arena, object, "data")?;
        }
        let mut entries = self.entries(generator, place)?;
        entries.sort_by(|a, b| a.0.cmp(&b.0));
        if let Some(pair) = entries.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            return refused(format!("the key `{}` is there twice", pair[0].0));
        }
        for (key, value, origins) in entries {
            let (field, value) = match value {
                Value::Text(text) if kind == "ConfigMap" => {
                    if text.starts_with('\t') && text.contains('\n') {
                        let message = "lines of which the first begins with a tab cannot be written as a block";
                        return refused(message);
                    }
                    ("data", text)
                }
                Value::Text(text) => ("data", base64::encode(text.as_bytes()).into()),
                Value::Bytes(bytes) if kind == "ConfigMap" => {
                    ("binaryData", base64::encode(&bytes).into())
                }
                Value::Bytes(bytes) => ("data", base64::encode(&bytes).into()),
            };
            let data = fns::field_or_map(&mut self.arena, object, field)?;
            self.set(data, &key, value, origins)?;
        }
        for (field, pairs) in [
            ("labels", &generator.options.labels),
            ("annotations", &generator.options.annotations),
        ] {
            for (key, located) in pairs {
                let map = fns::field_or_map(&mut self.arena, metadata, field)?;
                self.set(map, key, located.value.clone(), place.origins(located.node))?;
            }
        }
        if generator.options.immutable {
            let value = self.arena.scalar(Tag::Bool, "true", whole)?;
            fns::set_field(
                &mut self.arena,
                object,
                "immutable",
                Some(value),
                false,
                Style::default(),
            )?;
        }
        let mut made = Object::new(object);
        made.noted = true;
        made.behavior = generator.behavior;
        made.needs_hash = !generator.options.disable_name_suffix_hash;
        Ok(made)
    }

    fn set(
        &mut self,
        map: Id,
        key: &str,
        value: impl Into<Text<'s>>,
        origins: Origins,
    ) -> Step<()> {
        let value = self.arena.string(value, origins)?;
        fns::set_field(
            &mut self.arena,
            map,
            key,
            Some(value),
            false,
            Style::default(),
        )
    }

    fn entries(&mut self, generator: &Generator, place: Place<'_>) -> Step<Vec<Entry<'s>>> {
        let mut entries = Vec::new();
        for named in &generator.envs {
            self.env_file(named, place, &mut entries).field("envs")?;
        }
        for literal in &generator.literals {
            let (key, value) = match literal.value.split_once('=') {
                Some((key, value)) if !key.is_empty() => (key, value),
                _ => return refused("a literal is not `key=value`"),
            };
            let value = without_quotes(value).to_owned();
            let value = Value::Text(value.into());
            entries.push((key.to_owned(), value, place.origins(literal.node)));
        }
        for named in &generator.files {
            let (key, path) = key_and_path(&named.value)?;
            let loaded = match self.files.load(place.root, path) {
                Ok(loaded) => loaded,
                Err(Unread::NoText(path)) => {
                    let bytes = self.files.bytes(&path).field("files")?;
                    let source = self.sources.add(&path, &Files::nothing(), "generator");
                    let origins = Origins::one(Origin { source, node: 0 });
                    let origins = origins.then(&place.origins(named.node));
                    let value = String::from_utf8(bytes).map_or_else(
                        |error| Value::Bytes(error.into_bytes()),
                        |text| Value::Text(text.into()),
                    );
                    entries.push((key.to_owned(), value, origins));
                    continue;
                }
                Err(unread) => return unread.failed().field("files"),
            };
            let source = self
                .sources
                .add(&loaded.path, &Files::whole(&loaded), "generator");
            let origins = Origins::one(Origin { source, node: 0 }).then(&place.origins(named.node));
            let value = loaded
                .other_bytes()
                .map_or(Value::Text(loaded.text.into()), Value::Bytes);
            entries.push((key.to_owned(), value, origins));
        }
        Ok(entries)
    }

    /// Lines of `key=value`; comments and empty lines count for nothing.
    fn env_file(
        &mut self,
        named: &Located<String>,
        place: Place<'_>,
        entries: &mut Vec<Entry<'s>>,
    ) -> Step<()> {
        let loaded = self.files.demand(place.root, &named.value)?;
        if loaded.other_bytes().is_some() {
            return refused(format!("`{}` is not UTF-8", loaded.path));
        }
        let source = self
            .sources
            .add(&loaded.path, &Files::lines(&loaded), "generator");
        for (at, line) in loaded.text.split('\n').enumerate() {
            if line.len() >= MAX_LINE_BYTES {
                return unsupported("a line of more than 64 KiB");
            }
            let line = line.strip_suffix('\r').unwrap_or(line);
            let line = if at == 0 {
                line.strip_prefix('\u{FEFF}').unwrap_or(line)
            } else {
                line
            };
            let line = line.trim_start();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (key, value) = line.split_once('=').unwrap_or((line, ""));
            if key.is_empty() {
                continue;
            }
            let node = at as u32 + 1;
            let origins = Origins::one(Origin { source, node }).then(&place.origins(named.node));
            entries.push((key.to_owned(), Value::Text(value.into()), origins));
        }
        Ok(())
    }

    /// Adds a generated object, or changes the one that is there.
    fn absorb(&mut self, objects: &mut Objects<'s>, mut made: Object<'s>) -> Step<()> {
        let id = made.id(&self.arena);
        let found = objects.by_any_id(&self.arena, |other| other.equals(&id));
        let shown = id.shown();
        let at = match (&found[..], made.behavior) {
            ([], Behavior::Create) => {
                objects.list.push(made);
                return Ok(());
            }
            ([], _) => return refused(format!("there is no {shown} to merge with or to replace")),
            ([_], Behavior::Create) => {
                return refused(format!(
                    "{shown} is there already, and the behavior is neither `merge` nor `replace`"
                ));
            }
            ([at], _) => *at,
            _ => return refused(format!("{shown} is there more than once")),
        };
        let old = objects.list[at].clone();
        self.take_over(&mut made, &old)?;
        if made.behavior == Behavior::Merge {
            for field in ["data", "binaryData"] {
                self.merge_data(made.root, old.root, field)?;
            }
        }
        made.behavior = old.behavior;
        objects.list[at] = made;
        Ok(())
    }

    /// The metadata of the object that was there stay, and what was noted about it.
    fn take_over(&mut self, made: &mut Object<'s>, old: &Object<'s>) -> Step<()> {
        let arena = &mut self.arena;
        for field in ["labels", "annotations"] {
            let own = fns::strings(arena, made.root, field);
            let mut all = fns::strings(arena, old.root, field);
            all.retain(|(key, _)| own.iter().all(|(known, _)| known != key));
            all.extend(own);
            fns::set_strings(arena, made.root, field, all)?;
        }
        let id = ResId::of(arena, old.root);
        let metadata = fns::field_or_map(arena, made.root, "metadata")?;
        fns::restore(arena, metadata, "name", &id.name)?;
        if id.namespace.is_empty() {
            arena.clear(metadata, "namespace");
        } else {
            fns::restore(arena, metadata, "namespace", &id.namespace)?;
        }
        *made = Object {
            root: made.root,
            behavior: made.behavior,
            needs_hash: made.needs_hash && old.needs_hash,
            ..old.clone()
        };
        Ok(())
    }

    fn merge_data(&mut self, made: Id, old: Id, field: &str) -> Step<()> {
        let arena = &mut self.arena;
        let mut all: Vec<(String, Id)> = Vec::new();
        for object in [old, made] {
            let Some(map) = arena.field(object, field) else {
                continue;
            };
            for (key, value) in arena.entries(map) {
                let key = arena.text(*key).to_owned();
                match all.iter_mut().find(|(known, _)| *known == key) {
                    Some(entry) => entry.1 = *value,
                    None => all.push((key, *value)),
                }
            }
        }
        all.sort_by(|a, b| a.0.cmp(&b.0));
        let origins = arena
            .field(made, field)
            .map(|map| arena.get(map).origins.clone());
        arena.clear(made, field);
        for (key, value) in all {
            let is_null = arena.is_null(value);
            let text = if is_null {
                "".into()
            } else {
                arena.owned_text(value)
            };
            let value_origins = arena.get(value).origins.clone();
            let map = fns::field_or_map(arena, made, field)?;
            arena.get_mut(map).origins = origins.clone().unwrap_or_default();
            let value = arena.string(text, value_origins)?;
            fns::set_field(arena, map, &key, Some(value), false, Style::default())?;
        }
        Ok(())
    }

    /// Puts the hash of their content behind the names of generated objects.
    pub(super) fn add_hashes(&mut self, objects: &mut Objects<'s>) -> Step<()> {
        for object in objects.list.iter_mut().filter(|object| object.needs_hash) {
            let id = object.id(&self.arena);
            let hash = hash(&mut self.arena, object.root).within(&id.shown())?;
            object.store_id(&self.arena);
            let metadata = fns::field_or_map(&mut self.arena, object.root, "metadata")?;
            fns::restore(
                &mut self.arena,
                metadata,
                "name",
                &format!("{}-{hash}", id.name),
            )?;
        }
        Ok(())
    }
}

/// Where what a generator names is looked for.
#[derive(Clone, Copy)]
struct Place<'r> {
    source: u32,
    root: &'r Root<'r>,
}

impl Place<'_> {
    const fn origins(self, node: u32) -> Origins {
        Origins::one(Origin {
            source: self.source,
            node,
        })
    }
}

fn without_quotes(text: &str) -> &str {
    for quote in ['"', '\''] {
        let inner = text
            .strip_prefix(quote)
            .and_then(|rest| rest.strip_suffix(quote));
        if let Some(inner) = inner {
            return inner;
        }
    }
    text
}

/// `key=path`, or a path whose file name is the key.
fn key_and_path(named: &str) -> Step<(&str, &str)> {
    match named.split_once('=') {
        None => {
            let path = named.trim_end_matches('/');
            Ok((path.rsplit('/').next().unwrap_or(path), named))
        }
        Some((key, path)) if !key.is_empty() && !path.is_empty() && !path.contains('=') => {
            Ok((key, path))
        }
        Some(_) => refused("a file of a generator is neither `path` nor `key=path`"),
    }
}
