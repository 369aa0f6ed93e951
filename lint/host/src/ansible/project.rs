//! Which variables belong to which tasks: inventories, plays and roles of one project.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rempart_core::{Context, FileId, NodeRef};
use rempart_model::{class, entries, get, scalar};

use super::scope::{Layer, Scope, add, add_file};

/// How many sets of variables one task is read with.
const VARIANTS: usize = 12;

/// A play, as far as it matters here.
struct Play<'c> {
    file: FileId,
    /// The roles that it applies.
    roles: BTreeSet<String>,
    layer: Rc<Layer<'c>>,
}

/// The variables of the repository by what they belong to.
pub(super) struct Projects<'c> {
    context: &'c Context<'c>,
    /// The folders that hold playbooks or roles.
    roots: BTreeSet<String>,
    /// By the folder that holds `group_vars` or `host_vars`: each group or host, `all` first.
    inventories: BTreeMap<String, Vec<Rc<Layer<'c>>>>,
    plays: Vec<Play<'c>>,
    /// By role folder: `vars` and `defaults`.
    roles: BTreeMap<String, (Rc<Layer<'c>>, Rc<Layer<'c>>)>,
}

/// The folder of the role that a file is a part of.
pub(super) fn role_of(path: &str) -> Option<&str> {
    rempart_model::role_of(path).map(|(folder, _)| folder)
}

fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn is_below(path: &str, folder: &str) -> bool {
    folder.is_empty()
        || path
            .strip_prefix(folder)
            .is_some_and(|rest| rest.starts_with('/'))
}

impl<'c> Projects<'c> {
    pub(super) fn of(context: &'c Context<'c>) -> Self {
        let mut projects = Self {
            context,
            roots: BTreeSet::new(),
            inventories: BTreeMap::new(),
            plays: Vec::new(),
            roles: BTreeMap::new(),
        };
        for file in context.files_of(&[class::ANSIBLE_PLAYBOOK]) {
            projects.roots.insert(file.path().parent().to_owned());
            projects.add_plays(file.id);
        }
        for file in context.files_of(&[class::ANSIBLE_TASKS]) {
            if let Some(role) = role_of(file.path().as_str()) {
                projects.roots.insert(parent(parent(role)).to_owned());
            }
        }
        projects.add_variables();
        projects
    }

    fn add_plays(&mut self, id: FileId) {
        let file = self.context.file(id);
        let Some(root) = file.tree().and_then(|tree| tree.root(0)?.resolved()) else {
            return;
        };
        for play in root.items().filter_map(NodeRef::resolved) {
            if get(play, "hosts").is_none() {
                continue;
            }
            let mut layer = Layer::new();
            if let Some(vars) = get(play, "vars") {
                add(&mut layer, id, vars);
            }
            for name in get(play, "vars_files")
                .into_iter()
                .flat_map(NodeRef::items)
                .filter_map(scalar)
            {
                let path = join(file.path().parent(), &name);
                if let Some(found) = self.context.snapshot.find(&path) {
                    add_file(&mut layer, self.context, found);
                }
            }
            let roles = get(play, "roles")
                .into_iter()
                .flat_map(NodeRef::items)
                .filter_map(|item| {
                    let item = item.resolved()?;
                    let name = scalar(item)
                        .or_else(|| scalar(get(item, "role").or_else(|| get(item, "name"))?))?;
                    Some(
                        name.rsplit(['/', '.'])
                            .next()
                            .unwrap_or_default()
                            .to_owned(),
                    )
                });
            self.plays.push(Play {
                file: id,
                roles: roles.collect(),
                layer: Rc::new(layer),
            });
        }
    }

    fn add_variables(&mut self) {
        let mut groups: BTreeMap<(String, bool, String), Layer<'c>> = BTreeMap::new();
        let mut roles: BTreeMap<String, (Layer<'c>, Layer<'c>)> = BTreeMap::new();
        for file in self.context.files_of(&[class::ANSIBLE_VARS]) {
            let path = file.path().as_str();
            for folder in ["group_vars/", "host_vars/"] {
                let at = if path.starts_with(folder) {
                    Some(0)
                } else {
                    path.find(&format!("/{folder}")).map(|at| at + 1)
                };
                let Some(at) = at else { continue };
                let rest = &path[at + folder.len()..];
                let name = rest.split('/').next().unwrap_or_default();
                let name = name
                    .strip_suffix(".yml")
                    .or_else(|| name.strip_suffix(".yaml"))
                    .unwrap_or(name);
                let base = path[..at].trim_end_matches('/').to_owned();
                let key = (
                    base,
                    folder != "group_vars/" || name != "all",
                    format!("{folder}{name}"),
                );
                add_file(groups.entry(key).or_default(), self.context, file.id);
            }
            if let Some(role) = role_of(path) {
                let part = path[role.len() + 1..].split('/').next();
                let entry = roles.entry(role.to_owned()).or_default();
                match part {
                    Some("vars") => add_file(&mut entry.0, self.context, file.id),
                    Some("defaults") => add_file(&mut entry.1, self.context, file.id),
                    _ => {}
                }
            }
        }
        for file in self.context.files_of(&[class::ANSIBLE_INVENTORY]) {
            let base = file.path().parent().to_owned();
            if let Some(root) = file.tree().and_then(|tree| tree.root(0)?.resolved()) {
                let mut layer = Layer::new();
                inventory(root, file.id, &mut layer, 8);
                if !layer.is_empty() {
                    let entry = groups
                        .entry((base, false, "group_vars/all".to_owned()))
                        .or_default();
                    for (name, value) in layer {
                        entry.entry(name).or_insert(value);
                    }
                }
            }
        }
        for ((base, is_part, _), layer) in groups {
            let all = self.inventories.entry(base).or_default();
            if is_part && all.is_empty() {
                all.push(Rc::new(Layer::new()));
            }
            all.push(Rc::new(layer));
        }
        self.roles = roles
            .into_iter()
            .map(|(role, (vars, defaults))| (role, (Rc::new(vars), Rc::new(defaults))))
            .collect();
    }

    /// The project that a folder of variables belongs to: the nearest folder around it with playbooks or roles.
    fn root_of<'p>(&self, folder: &'p str) -> Option<&'p str> {
        let mut at = folder;
        loop {
            if self.roots.contains(at) {
                return Some(at);
            }
            if at.is_empty() {
                return None;
            }
            at = parent(at);
        }
    }

    /// The sets of variables that a file of tasks may run with, and whether there are more.
    pub(super) fn scopes(&self, path: &str, file: FileId) -> (Vec<Scope<'c>>, bool) {
        let role = role_of(path);
        let name = role.map(|role| role.rsplit('/').next().unwrap_or_default());
        let of_role = role.and_then(|role| self.roles.get(role));
        let mut above = Vec::new();
        above.extend(of_role.map(|(vars, _)| Rc::clone(vars)));
        let applies = |play: &&Play<'c>| match name {
            Some(name) => {
                let folder = self.context.file(play.file).path().parent();
                play.roles.contains(name)
                    && role.is_some_and(|role| {
                        is_below(role, folder) || is_below(folder, parent(parent(role)))
                    })
            }
            None => play.file == file,
        };
        above.extend(
            self.plays
                .iter()
                .filter(applies)
                .map(|play| Rc::clone(&play.layer)),
        );
        let below: Vec<_> = of_role
            .map(|(_, defaults)| Rc::clone(defaults))
            .into_iter()
            .collect();
        let bases = self.inventories.iter().filter(|(base, _)| {
            let root = self.root_of(base);
            root.is_some_and(|root| is_below(path, root))
        });
        let mut scopes = Vec::new();
        let mut is_cut = false;
        for (_, layers) in bases {
            let Some((all, parts)) = layers.split_first() else {
                continue;
            };
            let variants = std::iter::once(None).chain(parts.iter().map(Some));
            for part in variants {
                // One that says nothing new: groups alone decide when there is nothing for all.
                if scopes.len() >= VARIANTS {
                    is_cut = true;
                    break;
                }
                let mut layers = above.clone();
                layers.extend(part.cloned());
                layers.push(Rc::clone(all));
                layers.extend(below.iter().cloned());
                scopes.push(Scope::new(layers));
            }
        }
        if scopes.is_empty() {
            let mut layers = above;
            layers.extend(below);
            scopes.push(Scope::new(layers));
        }
        (scopes, is_cut)
    }
}

/// The variables of an inventory, of all groups and hosts together; the first one counts.
fn inventory<'c>(groups: NodeRef<'c>, file: FileId, layer: &mut Layer<'c>, depth: usize) {
    let Some(depth) = depth.checked_sub(1) else {
        return;
    };
    for (_, group) in entries(groups) {
        let Some(group) = group.resolved() else {
            continue;
        };
        let hosts = get(group, "hosts")
            .into_iter()
            .flat_map(entries)
            .map(|(_, host)| host);
        for mapping in get(group, "vars").into_iter().chain(hosts) {
            for (key, value) in entries(mapping) {
                layer
                    .entry(key.value().into_owned())
                    .or_insert((file, value));
            }
        }
        if let Some(children) = get(group, "children") {
            inventory(children, file, layer, depth);
        }
    }
}

/// A path from a folder.
pub(super) fn join(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => _ = parts.pop(),
            part => parts.push(part),
        }
    }
    parts.join("/")
}
