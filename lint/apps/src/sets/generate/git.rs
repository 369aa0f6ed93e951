//! `git`: an element for each folder or file of a repository.

use std::collections::{BTreeMap, BTreeSet};

use rempart_core::{FileId, Mode};

use super::{Generators, Params, Stop, Trouble};
use crate::sets::params::{Element, flatten};
use crate::sets::pattern::{PathError, matches_folder};
use crate::sets::replace::Filled;
use crate::sets::spanned::{Shape, Spanned};
use crate::template::{Of, Value, base, dir, sanitized};
use crate::{identity, is_this_state};

impl Generators<'_> {
    pub(super) fn git(&self, block: &Spanned) -> Result<Vec<Params>, Trouble> {
        let url = block.text_at(&["repoURL"]);
        let at = |key: &str| block.get(key).unwrap_or(block).node;
        if !self.checkout.repository.is_own(url) {
            // Without the user, who may come with a password.
            let name = identity(url);
            let why = format!("the git generator reads another repository, `{name}`");
            return Err(Stop::Undecided(why).at(at("repoURL")));
        }
        let revision = block.text_at(&["revision"]);
        if !is_this_state(revision) {
            let why = format!("the git generator reads the revision `{revision}`");
            return Err(Stop::Undecided(why).at(at("revision")));
        }
        if !block.items_at(&["directories"]).is_empty() {
            return self.folders(block);
        }
        if !block.items_at(&["files"]).is_empty() {
            return self.files(block);
        }
        let why = "the git generator has neither `directories` nor `files`";
        Err(Stop::Fails(why.to_owned()).at(block.node))
    }

    fn folders(&self, block: &Spanned) -> Result<Vec<Params>, Trouble> {
        let wanted = block.items_at(&["directories"]);
        let mut elements = Vec::new();
        let mut found = vec![false; wanted.len()];
        for folder in self.checkout.folders() {
            let (mut included, mut excluded) = (false, false);
            for (at, item) in wanted.iter().enumerate() {
                if matches_folder(item.text_at(&["path"]), folder) {
                    found[at] = true;
                    let stays_out = item.is_true_at(&["exclude"]);
                    included |= !stays_out;
                    excluded |= stays_out;
                }
            }
            if included && excluded {
                self.left_out.borrow_mut().insert(folder.clone());
            }
            if included && !excluded {
                let mut values = BTreeMap::new();
                self.add_path(block, folder, None, &mut values)
                    .map_err(|stop| stop.at(block.node))?;
                elements.push(self.with_values(block, values, Element::Folder(folder.clone()))?);
            }
        }
        for (item, found) in wanted.iter().zip(found) {
            self.note(item, found);
        }
        Ok(elements)
    }

    fn files(&self, block: &Spanned) -> Result<Vec<Params>, Trouble> {
        let mut taken: BTreeSet<FileId> = BTreeSet::new();
        let items = block.items_at(&["files"]);
        for excludes in [false, true] {
            for item in items
                .iter()
                .filter(|item| item.is_true_at(&["exclude"]) == excludes)
            {
                let path = item.text_at(&["path"]);
                let found = self.checkout.files(path).map_err(|error| {
                    let stop = match error {
                        PathError::Outside => Stop::Fails(format!(
                            "git refuses the path `{path}`, which leaves the repository"
                        )),
                        PathError::Unknown => Stop::Undecided(format!(
                            "the git generator has the path `{path}`, which gives git instructions"
                        )),
                    };
                    stop.at(item.node)
                })?;
                self.note(item, !found.is_empty());
                for id in found {
                    if excludes {
                        taken.remove(&id);
                    } else {
                        taken.insert(id);
                    }
                }
            }
        }
        let mut elements = Vec::new();
        for id in taken {
            self.of_file(block, id, &mut elements)?;
        }
        Ok(elements)
    }

    /// A file holds one map of parameters, or a list of them.
    fn of_file(
        &self,
        block: &Spanned,
        id: FileId,
        elements: &mut Vec<Params>,
    ) -> Result<(), Trouble> {
        let entry = self.checkout.snapshot.entry(id);
        let path = entry.path.as_str();
        let at = |stop: Stop| stop.at(block.node);
        let undecided = |what: &str| {
            at(Stop::Undecided(format!(
                "the git generator reads `{path}`, {what}"
            )))
        };
        if !matches!(entry.mode, Mode::File | Mode::Executable) {
            return Err(undecided("which is a link"));
        }
        let Some(text) = entry.file.text() else {
            return Err(undecided("which has no text"));
        };
        let fails = |what: &str| {
            at(Stop::Fails(format!(
                "`{path}`, which the git generator reads, {what}"
            )))
        };
        let tree = entry
            .file
            .tree()
            .filter(|_| entry.file.syntax_errors().is_empty());
        let parsed;
        let root = if let Some(tree) = tree {
            tree.root(0)
        } else {
            parsed = rempart_syntax::yaml::parse(text);
            if !parsed.errors.is_empty() {
                return Err(fails("is neither YAML nor JSON"));
            }
            parsed.tape.root(text, 0)
        };
        let read = root.map(Spanned::read).transpose();
        let read = read.map_err(at)?;
        let objects = match read {
            None => vec![(Shape::Null, None)],
            Some(Spanned {
                shape: Shape::List(items),
                ..
            }) => items
                .into_iter()
                .map(|item| (item.shape, Some(item.node)))
                .collect(),
            Some(Spanned { shape, node }) => vec![(shape, Some(node))],
        };
        for (shape, node) in objects {
            let value = Spanned { node: 0, shape }.value();
            let value = value.map_err(at)?;
            let from = Element::File {
                file: id,
                path: path.to_owned(),
                node: node.filter(|_| tree.is_some()),
            };
            let Some(params) = Params::of(&value, from.clone()) else {
                return Err(fails("holds something that is no map of parameters"));
            };
            let mut values = params.values;
            if !self.filler.is_go() {
                let texts = flatten(&values).into_iter();
                values = texts
                    .map(|(key, value)| (key, Value::text(value.formatted())))
                    .collect();
            }
            self.add_path(block, &dir(path), Some(path), &mut values)
                .map_err(at)?;
            elements.push(self.with_values(block, values, from)?);
        }
        Ok(())
    }

    /// `path` and what belongs to it, under the prefix of the generator.
    fn add_path(
        &self,
        block: &Spanned,
        folder: &str,
        file: Option<&str>,
        values: &mut BTreeMap<String, Value>,
    ) -> Result<(), Stop> {
        let prefix = block.text_at(&["pathParamPrefix"]);
        let mut parts = vec![
            ("basename", base(folder)),
            ("basenameNormalized", sanitized(&base(folder))),
        ];
        if let Some(file) = file {
            parts.push(("filename", base(file)));
            parts.push(("filenameNormalized", sanitized(&base(file))));
        }
        let segments = folder.split('/');
        if self.filler.is_go() {
            let parts = parts
                .into_iter()
                .map(|(name, value)| (name.to_owned(), Value::text(value)));
            let mut entries: BTreeMap<_, _> = parts.collect();
            entries.insert("path".to_owned(), Value::text(folder));
            let segments = Value::list(Of::Text, segments.map(Value::text).collect())?;
            entries.insert("segments".to_owned(), segments);
            let path = Value::map(Of::Any, entries)?;
            if prefix.is_empty() {
                values.insert("path".to_owned(), path);
            } else {
                let inner = [("path".to_owned(), path)].into();
                values.insert(prefix.to_owned(), Value::map(Of::Any, inner)?);
            }
            return Ok(());
        }
        let name = if prefix.is_empty() {
            "path".to_owned()
        } else {
            format!("{prefix}.path")
        };
        for (part, value) in parts {
            values.insert(format!("{name}.{part}"), Value::text(value));
        }
        for (at, segment) in segments
            .enumerate()
            .filter(|(_, segment)| !segment.is_empty())
        {
            values.insert(format!("{name}[{at}]"), Value::text(segment));
        }
        values.insert(name, Value::text(folder));
        Ok(())
    }

    /// Adds the `values` of the generator, each filled from the parameters that are there (`appendTemplatedValues`).
    fn with_values(
        &self,
        block: &Spanned,
        values: BTreeMap<String, Value>,
        from: Element,
    ) -> Result<Params, Trouble> {
        let mut params = Params {
            values,
            from: vec![from],
            is_null: false,
        };
        let Some(written) = block.get("values").filter(|values| !values.is_empty()) else {
            return Ok(params);
        };
        let mut filled = BTreeMap::new();
        {
            let given = Filled::new(&params).map_err(|stop| stop.at(written.node))?;
            for (key, value) in written.entries() {
                let Shape::Text(text) = &value.shape else {
                    continue;
                };
                let text = self
                    .filler
                    .text(text, &given)
                    .map_err(|stop| stop.at(value.node))?;
                filled.insert(key.text.clone(), Value::text(text));
            }
        }
        if self.filler.is_go() {
            let map =
                Value::map(Of::Text, filled).map_err(|fault| Stop::from(fault).at(written.node))?;
            params.values.insert("values".to_owned(), map);
        } else {
            let filled = filled.into_iter();
            params
                .values
                .extend(filled.map(|(key, value)| (format!("values.{key}"), value)));
        }
        Ok(params)
    }

    fn note(&self, item: &Spanned, found: bool) {
        *self.patterns.borrow_mut().entry(item.node).or_default() |= found;
    }
}
