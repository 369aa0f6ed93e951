//! What kustomize 5.8 knows of Kubernetes: how lists merge, and which kinds have no namespace. The data are those of
//! kyaml (`data/manifest.json`).

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

const DATA: &str = include_str!("../../data/openapi.txt");

/// How a patch treats a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Object,
    List,
    Map,
    Merge,
}

#[derive(Debug)]
struct Field {
    shape: Shape,
    target: Option<&'static str>,
    keys: Vec<&'static str>,
}

#[derive(Debug, Default)]
struct Data {
    kinds: HashMap<(&'static str, &'static str), Option<&'static str>>,
    cluster: HashSet<(&'static str, &'static str)>,
    definitions: HashMap<&'static str, HashMap<&'static str, Field>>,
}

static KNOWN: LazyLock<Data> = LazyLock::new(|| read(DATA));

fn read(text: &'static str) -> Data {
    let mut data = Data::default();
    let mut definition = "";
    let named = |name: &'static str| (name != "-").then_some(name);
    for line in text.lines() {
        let words: Vec<&'static str> = line.split_whitespace().collect();
        match words[..] {
            ["kind", api_version, kind, name] => {
                data.kinds.insert((api_version, kind), named(name));
            }
            ["cluster", api_version, kind] => {
                data.cluster.insert((api_version, kind));
            }
            ["definition", name] => definition = name,
            [name, shape, target, ref keys @ ..] if line.starts_with(' ') => {
                let field = Field {
                    shape: match shape {
                        "list" => Shape::List,
                        "map" => Shape::Map,
                        "merge" => Shape::Merge,
                        _ => Shape::Object,
                    },
                    target: named(target),
                    keys: keys.to_vec(),
                };
                let fields = data.definitions.entry(definition).or_default();
                fields.insert(name, field);
            }
            _ => {}
        }
    }
    data
}

/// What is known of a value.
#[derive(Clone, Copy, Debug)]
pub(super) enum Schema {
    /// That nothing about it matters to a patch.
    Plain,
    /// Its definition.
    Definition(&'static str),
    /// The field it is the value of.
    Field(&'static str, &'static str),
}

impl Schema {
    /// Of a kind; `None` when the kind is not known.
    pub(super) fn of_kind(api_version: &str, kind: &str) -> Option<Self> {
        let name = KNOWN.kinds.get(&(api_version, kind))?;
        Some(name.map_or(Self::Plain, Self::Definition))
    }

    fn known(self) -> Option<&'static Field> {
        match self {
            Self::Field(definition, name) => KNOWN.definitions.get(definition)?.get(name),
            _ => None,
        }
    }

    /// Of the value of a key.
    pub(super) fn field(self, key: &str) -> Self {
        let definition = match self {
            Self::Plain => return Self::Plain,
            Self::Definition(name) => name,
            Self::Field(..) => match self.known() {
                Some(field) if field.shape == Shape::Object => match field.target {
                    Some(name) => name,
                    None => return Self::Plain,
                },
                Some(field) if field.shape == Shape::Map => {
                    return field.target.map_or(Self::Plain, Self::Definition);
                }
                _ => return Self::Plain,
            },
        };
        let fields = KNOWN.definitions.get_key_value(definition);
        let found = fields.and_then(|(name, fields)| Some((*name, *fields.get_key_value(key)?.0)));
        found.map_or(Self::Plain, |(name, key)| Self::Field(name, key))
    }

    /// Of the items of a list.
    pub(super) fn items(self) -> Self {
        let target = self.known().and_then(|field| field.target);
        target.map_or(Self::Plain, Self::Definition)
    }

    /// Whether a patch merges the list; with the keys of its items, none for plain values.
    pub(super) fn merge_keys(self) -> Option<&'static [&'static str]> {
        let field = self.known().filter(|field| field.shape == Shape::Merge)?;
        Some(&field.keys)
    }
}

/// Whether a kind is known to have no namespace.
pub(super) fn is_cluster_scoped(api_version: &str, kind: &str) -> bool {
    KNOWN.cluster.contains(&(api_version, kind))
}

#[cfg(test)]
mod tests {
    use super::{Schema, is_cluster_scoped};

    #[test]
    fn containers_merge_by_name_and_ports_by_two_keys() {
        let pod = ["spec", "template", "spec", "containers"].iter();
        let deployment = Schema::of_kind("apps/v1", "Deployment").unwrap();
        let containers = pod.fold(deployment, |schema, key| schema.field(key));
        assert_eq!(containers.merge_keys(), Some(&["name"][..]));
        let ports = containers.items().field("ports");
        assert_eq!(ports.merge_keys(), Some(&["containerPort", "protocol"][..]));
        let arguments = containers.items().field("args");
        assert_eq!(arguments.merge_keys(), None);
        let finalizers = deployment.field("metadata").field("finalizers");
        assert_eq!(finalizers.merge_keys(), Some(&[][..]));
    }

    #[test]
    fn scopes_are_those_of_kyaml() {
        assert!(is_cluster_scoped("v1", "Namespace"));
        assert!(!is_cluster_scoped("apps/v1", "Deployment"));
        assert!(!is_cluster_scoped("example.com/v1", "Cluster"));
    }
}
