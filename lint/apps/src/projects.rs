//! What projects (`AppProject`) allow (`pkg/apis/application/v1alpha1/app_project_types.go`).

use std::collections::BTreeMap;

use rempart_core::{Context, Fact, FactEntry, FileId, NodeRef};
use rempart_model::{AppProject, FileResources, Resource, get, scalar};

use crate::url::normalise;
use crate::{Glob, tree};

/// The project that Argo CD makes itself when the repository does not describe it.
const DEFAULT: &str = "default";

/// The API server that Argo CD runs on, and its name.
const IN_CLUSTER: [&str; 2] = ["https://kubernetes.default.svc", "in-cluster"];

/// A project.
#[derive(Clone, Debug)]
pub struct Project {
    /// The file it stands in.
    pub file: FileId,
    /// The object.
    pub resource: Resource,
}

/// Why something is not allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denied {
    /// Nothing in the list matches.
    NotListed,
    /// The list denies it, or a second list does.
    Refused,
}

/// What a destination is, as far as it is written.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// The URL of the API server; empty when it is not known.
    pub server: String,
    /// The name of the cluster; empty when it is not known.
    pub name: String,
    /// The namespace.
    pub namespace: String,
}

impl Wanted {
    /// Adds the other word for the cluster that Argo CD runs on.
    #[must_use]
    pub fn completed(mut self) -> Self {
        let [server, name] = IN_CLUSTER;
        if self.server == server {
            name.clone_into(&mut self.name);
        } else if self.name == name {
            server.clone_into(&mut self.server);
        }
        self
    }
}

/// The projects of the repository, by name.
#[derive(Clone, Debug, Default)]
pub struct Projects {
    by_name: BTreeMap<String, Vec<Project>>,
}

impl Projects {
    /// The project of a name, and `default`, which always is there: `None` in the `Some` when nothing here describes it.
    pub fn get(&self, name: &str) -> Option<Option<&Project>> {
        match self.by_name.get(name) {
            Some(projects) => Some(projects.first()),
            None => (name == DEFAULT).then_some(None),
        }
    }

    /// All of them, in the order of names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Project)> {
        let all = self.by_name.iter();
        all.flat_map(|(name, projects)| projects.iter().map(|project| (name.as_str(), project)))
    }

    /// Whether the repository describes none.
    pub fn is_empty(&self) -> bool {
        self.by_name.is_empty()
    }

    /// The names there are.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(String::as_str)
    }
}

impl Fact for Projects {
    type Key = ();

    const NAME: &'static str = "projects";
    const NEEDS: &'static [FactEntry] = &[FactEntry::of::<FileResources>()];

    fn keys(_context: &Context<'_>) -> Vec<()> {
        vec![()]
    }

    fn compute(context: &Context<'_>, (): &()) -> Self {
        let mut projects = Self::default();
        for (file, resource) in tree::argo_objects(context) {
            if AppProject::of(resource).is_some() {
                let name = resource.name().into_owned();
                let resource = resource.clone();
                let project = Project { file, resource };
                projects.by_name.entry(name).or_default().push(project);
            }
        }
        projects
    }
}

impl Project {
    /// The view of its fields.
    pub fn view(&self) -> Option<AppProject<'_>> {
        AppProject::of(&self.resource)
    }

    /// Whether a source of this URL is allowed (`IsSourcePermitted`).
    ///
    /// # Errors
    /// It is not; why.
    pub fn source(&self, url: &str) -> Result<(), Denied> {
        let wanted = normalise(url);
        let mut listed = false;
        for pattern in texts(self.view().into_iter().flat_map(AppProject::source_repos)) {
            let (deny, pattern) = split(&pattern);
            if matches(&normalise(pattern), &wanted, Some('/')) == deny {
                if deny {
                    return Err(Denied::Refused);
                }
            } else {
                listed = true;
            }
        }
        if listed {
            Ok(())
        } else {
            Err(Denied::NotListed)
        }
    }

    /// Whether a destination is allowed (`isDestinationMatched`).
    ///
    /// # Errors
    /// It is not; why.
    pub fn destination(&self, wanted: &Wanted) -> Result<(), Denied> {
        let mut listed = false;
        for item in self.view().into_iter().flat_map(AppProject::destinations) {
            let field = |name| get(item, name).and_then(scalar).unwrap_or_default();
            let (name, server, namespace) = (field("name"), field("server"), field("namespace"));
            let by_name = !wanted.name.is_empty() && allows(&name, &wanted.name);
            let by_server = !wanted.server.is_empty() && allows(&server, &wanted.server);
            let in_namespace = allows(&namespace, &wanted.namespace);
            let denied_by_name = !by_name && split(&name).0;
            let denied_by_server = !by_server && split(&server).0 && in_namespace;
            let denied_by_namespace = !in_namespace && split(&namespace).0 && by_server;
            if (by_server || by_name) && in_namespace {
                listed = true;
            } else if denied_by_name || denied_by_server || denied_by_namespace {
                return Err(Denied::Refused);
            }
        }
        if listed {
            Ok(())
        } else {
            Err(Denied::NotListed)
        }
    }

    /// Whether an object is allowed (`IsGroupKindNamePermitted`); its name counts for kinds without a namespace alone.
    ///
    /// # Errors
    /// It is not; why.
    pub fn object(
        &self,
        group: &str,
        kind: &str,
        name: &str,
        namespaced: bool,
    ) -> Result<(), Denied> {
        let Some(view) = self.view() else {
            return Ok(());
        };
        let among = |list: Option<NodeRef<'_>>| {
            let items = list.into_iter().flat_map(NodeRef::items);
            items.filter_map(NodeRef::resolved).any(|item| {
                let field = |name| get(item, name).and_then(scalar).unwrap_or_default();
                let named = field("name");
                matches(&field("kind"), kind, None)
                    && matches(&field("group"), group, None)
                    && (namespaced || named.is_empty() || matches(&named, name, None))
            })
        };
        let (allow, deny) = if namespaced {
            ("namespaceResourceWhitelist", "namespaceResourceBlacklist")
        } else {
            ("clusterResourceWhitelist", "clusterResourceBlacklist")
        };
        let allow = view.field(allow);
        // Of namespaced kinds a list that is not written allows all, of others none.
        if !(among(allow) || (namespaced && allow.is_none())) {
            return Err(Denied::NotListed);
        }
        if among(view.field(deny)) {
            return Err(Denied::Refused);
        }
        Ok(())
    }
}

fn texts<'t>(items: impl Iterator<Item = NodeRef<'t>>) -> impl Iterator<Item = String> {
    items.filter_map(|item| Some(scalar(item)?.into_owned()))
}

/// Whether a pattern denies, and the pattern.
fn split(pattern: &str) -> (bool, &str) {
    match pattern.strip_prefix('!') {
        Some(rest) => (true, rest),
        None => (false, pattern),
    }
}

/// Whether a pattern, which may begin with `!`, lets a value pass (`globMatch`).
fn allows(pattern: &str, value: &str) -> bool {
    let (deny, pattern) = split(pattern);
    matches(pattern, value, None) != deny
}

/// A pattern that is none matches nothing.
fn matches(pattern: &str, value: &str, separator: Option<char>) -> bool {
    pattern == "*" || Glob::new(pattern, separator).is_ok_and(|glob| glob.matches(value))
}
