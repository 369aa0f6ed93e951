//! What a source asks of Helm (`helmTemplate` of Argo CD 3.3).

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use rempart_core::{Context, Kind, NodeRef, RepoPath};
use rempart_model::argo::{Destination, Source};
use rempart_model::{Resource, get, get_path, is_true, scalar};
use rempart_render::helm::{Chart, Inline, Named, Request, Unrendered, ValueSource};
use rempart_syntax::scalar::{Reader, ScalarClass, class};

use crate::charted::is_chart;
use crate::tool::join;
use crate::{Node, Place, SourceUse};

/// The request for a chart.
pub(crate) fn request<'r>(
    context: &Context<'_>,
    node: &Node,
    used: &SourceUse,
    chart: Chart<'r>,
    version: String,
) -> Result<Request<'r>, Unrendered> {
    let resource = &node.resource;
    let source = resource.tree().node(used.node).map(Source::new);
    let Some(source) = source else {
        return not_here("there is no such source");
    };
    let name = resource.name();
    for file in [
        ".argocd-source.yaml".to_owned(),
        format!(".argocd-source-{name}.yaml"),
    ] {
        let path = join(chart.folder, &file);
        if chart.files.find(&path).is_some() {
            return not_here(format!("`{path}` changes the source, and is not read"));
        }
    }
    let maker = Maker {
        context,
        node,
        source,
        chart: Some(chart),
        folder: chart.folder,
    };
    let helm = source.helm();
    let text = |field: &str| {
        let text = helm.and_then(|helm| get(helm, field)).and_then(scalar);
        text.filter(|text| !text.is_empty()).map(Cow::into_owned)
    };
    let flag = |field: &str| is_true(helm.and_then(|helm| get(helm, field)));
    let destination = node.view().destination().and_then(Destination::namespace);
    let version = text("kubeVersion").unwrap_or(version);
    let versions = items(helm.and_then(|helm| get(helm, "apiVersions")));
    let at = match used.place {
        Place::Chart => source.field("chart").or_else(|| source.field("repoURL")),
        _ => source.field("path"),
    };
    Ok(Request {
        chart,
        source: place(resource, at.unwrap_or_else(|| source.node())),
        release: text("releaseName").unwrap_or_else(|| name.into_owned()),
        namespace: text("namespace")
            .or_else(|| destination.map(Cow::into_owned))
            .unwrap_or_default(),
        kube_version: version.trim_start_matches('v').to_owned(),
        api_versions: versions.filter_map(scalar).map(Cow::into_owned).collect(),
        files: maker.files(flag("ignoreMissingValueFiles"))?,
        inline: maker.inline()?,
        parameters: maker.parameters()?,
        file_parameters: maker.file_parameters()?,
        skip_definitions: flag("skipCrds"),
        skip_schema: flag("skipSchemaValidation"),
        skip_tests: flag("skipTests"),
    })
}

/// A folder that is in no repository.
const NOWHERE: &str = "\0";

/// The files that the charts of an application may take values from: those that its sources name, and the own ones of
/// charts in this repository.
pub fn values_files(context: &Context<'_>, node: &Node) -> Vec<RepoPath> {
    let mut files = Vec::new();
    let tree = node.resource.tree();
    for used in node.sources.iter().filter(|used| is_chart(&used.place)) {
        // Of a chart that is in no repository, what its sources name by `$ref` alone is here.
        let folder = match used.place.folder() {
            Some((folder, _)) => {
                files.push(context.snapshot.find(&join(folder, "values.yaml")));
                folder
            }
            None => NOWHERE,
        };
        let Some(source) = tree.node(used.node).map(Source::new) else {
            continue;
        };
        let maker = Maker {
            context,
            node,
            source,
            chart: None,
            folder,
        };
        let named = source.value_files().filter_map(scalar);
        let set = items(get_path(source.node(), &["helm", "fileParameters"]));
        let set = set.filter_map(|one| get(one, "path").and_then(scalar));
        for written in named.chain(set) {
            let found = maker.file(&written).ok().and_then(Result::ok);
            files.push(found.and_then(|named| match named {
                Named::Repository(id) => Some(id),
                Named::Chart(_) => None,
            }));
        }
    }
    let files = files.into_iter().flatten();
    files
        .map(|id| context.snapshot.entry(id).path.clone())
        .collect()
}

fn not_here<T>(what: impl Into<String>) -> Result<T, Unrendered> {
    Err(Unrendered::NotHere(what.into()))
}

struct Maker<'m> {
    context: &'m Context<'m>,
    node: &'m Node,
    source: Source<'m>,
    /// Without one, nothing of an archive is found.
    chart: Option<Chart<'m>>,
    folder: &'m str,
}

impl Maker<'_> {
    fn files(&self, ignores_missing: bool) -> Result<Vec<Named>, Unrendered> {
        let mut files = Vec::new();
        for written in self.source.value_files().filter_map(scalar) {
            match self.file(&written)? {
                Ok(file) => files.push(file),
                Err(_) if ignores_missing => {}
                Err(path) => {
                    return not_here(format!(
                        "there is no value file `{path}` in {}",
                        self.place_in_words()
                    ));
                }
            }
        }
        Ok(files)
    }

    /// A file that a source names: relative to the chart, from the root of the repository, or of another source.
    fn file(&self, written: &str) -> Result<Result<Named, RepoPath>, Unrendered> {
        let of_source = written.strip_prefix('$').and_then(|rest| {
            let (name, path) = rest.split_once('/')?;
            Some((self.place_of(name)?, path))
        });
        let mut archive = self.archive();
        let path = match of_source {
            Some((Place::Values | Place::Folder { .. }, path)) => {
                archive = None;
                self.expanded(path)?
            }
            Some(_) => {
                return not_here(format!(
                    "the value file `{written}` is in another repository"
                ));
            }
            None => {
                let known = self.expanded(written)?;
                if known.contains("://") {
                    return not_here(
                        "a value file is loaded from a network, which is never done here",
                    );
                }
                match known.strip_prefix('/') {
                    // Of a chart that is in no repository, the chart is the root.
                    Some(path) if archive.is_none() => path.to_owned(),
                    _ => join(self.folder, &known),
                }
            }
        };
        let outside = || {
            let place = self.place_in_words();
            not_here(format!("the value file `{written}` is outside of {place}"))
        };
        let Ok(path) = RepoPath::new(path.trim_start_matches('/')) else {
            return outside();
        };
        let Some(chart) = archive else {
            let found = self.context.snapshot.find(path.as_str());
            return Ok(found.map(Named::Repository).ok_or(path));
        };
        if !path.is_under(chart.folder) {
            return outside();
        }
        let found = chart.files.find(path.as_str());
        Ok(found.map(Named::Chart).ok_or(path))
    }

    /// The chart, where it is in no repository.
    fn archive(&self) -> Option<Chart<'_>> {
        self.chart.filter(|chart| chart.is_archive)
    }

    fn place_in_words(&self) -> &'static str {
        match self.archive() {
            Some(_) => "the chart",
            None => "this repository",
        }
    }

    /// Where the source of a `ref` leads.
    fn place_of(&self, name: &str) -> Option<&Place> {
        let tree = self.node.resource.tree();
        let mut sources = self.node.sources.iter();
        let found = sources.find(|used| {
            let source = tree.node(used.node).map(Source::new);
            source
                .and_then(Source::reference)
                .is_some_and(|known| known == name)
        });
        found.map(|used| &used.place)
    }

    /// `valuesObject` wins over `values`.
    fn inline(&self) -> Result<Option<Inline>, Unrendered> {
        if let Some(object) = self.source.values_object() {
            let mut text = String::new();
            let mut budget = BUDGET;
            if write(object, &mut text, &mut budget).is_none() {
                return not_here("`valuesObject` is too large");
            }
            let at = place(&self.node.resource, object);
            return Ok(Some(Inline { text, at }));
        }
        let Some(values) = self.source.values() else {
            return Ok(None);
        };
        let text = scalar(values).unwrap_or_default().into_owned();
        let at = place(&self.node.resource, values);
        Ok((!text.is_empty()).then_some(Inline { text, at }))
    }

    fn parameters(&self) -> Result<BTreeMap<(bool, String), ValueSource>, Unrendered> {
        let mut found = BTreeMap::new();
        for parameter in self.source.parameters() {
            let Some(name) = get(parameter, "name").and_then(scalar) else {
                continue;
            };
            let written = get(parameter, "value");
            let value = written.and_then(scalar).unwrap_or_default();
            let is_text = is_true(get(parameter, "forceString"));
            let mut source = place(&self.node.resource, written.unwrap_or(parameter));
            source.value = self.expanded(&value)?;
            found.insert((is_text, name.into_owned()), source);
        }
        Ok(found)
    }

    fn file_parameters(&self) -> Result<BTreeMap<String, Named>, Unrendered> {
        let mut found = BTreeMap::new();
        for parameter in items(get_path(self.source.node(), &["helm", "fileParameters"])) {
            let text = |field: &str| get(parameter, field).and_then(scalar);
            let (Some(name), Some(path)) = (text("name"), text("path")) else {
                continue;
            };
            match self.file(&path)? {
                Ok(file) => found.insert(name.into_owned(), file),
                Err(path) => {
                    let place = self.place_in_words();
                    return not_here(format!("there is no file `{path}` in {place}"));
                }
            };
        }
        Ok(found)
    }

    /// A text with what Argo CD's build environment puts in (`Env.Envsubst`): `$name` and `${name}`, and nothing for a
    /// name that it does not know. What it knows of the commit is not known here.
    fn expanded(&self, text: &str) -> Result<String, Unrendered> {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once('$') {
            out.push_str(before);
            if let Some(behind) = behind.strip_prefix('$') {
                out.push('$');
                rest = behind;
                continue;
            }
            let is_part = |character: char| character.is_ascii_alphanumeric() || character == '_';
            let (name, after) = match behind
                .strip_prefix('{')
                .and_then(|in_it| in_it.split_once('}'))
            {
                Some(found) => found,
                None => behind.split_at(behind.find(|c| !is_part(c)).unwrap_or(behind.len())),
            };
            if name.starts_with("ARGOCD_APP_REVISION") {
                return not_here("the source asks for the commit, which is not known here");
            }
            out.push_str(&self.variable(name));
            rest = after;
        }
        out.push_str(rest);
        Ok(out)
    }

    fn variable(&self, name: &str) -> Cow<'_, str> {
        let view = self.node.view();
        let found = match name {
            "ARGOCD_APP_NAME" => Some(self.node.resource.name()),
            "ARGOCD_APP_NAMESPACE" => view.destination().and_then(Destination::namespace),
            "ARGOCD_APP_PROJECT_NAME" => view.project(),
            "ARGOCD_APP_SOURCE_REPO_URL" => self.source.repo_url(),
            "ARGOCD_APP_SOURCE_PATH" => self.source.path(),
            "ARGOCD_APP_SOURCE_TARGET_REVISION" => self.source.target_revision(),
            _ => None,
        };
        Cow::Owned(found.unwrap_or_default().into_owned())
    }
}

/// A node of an application.
fn place(resource: &Resource, node: NodeRef<'_>) -> ValueSource {
    ValueSource {
        value: String::new(),
        path: resource.path().clone(),
        tree: Arc::clone(resource.tree()),
        node: node.index(),
    }
}

fn items(node: Option<NodeRef<'_>>) -> impl Iterator<Item = NodeRef<'_>> {
    node.into_iter().flat_map(NodeRef::items)
}

/// So many nodes are written: aliases can name one node many times.
const BUDGET: usize = 1_000_000;

/// Writes a node as YAML on one line; `None` when it is too large, or circular.
fn write(node: NodeRef<'_>, out: &mut String, budget: &mut usize) -> Option<()> {
    *budget = budget.checked_sub(1)?;
    let node = node.resolved()?;
    match node.kind() {
        Kind::Mapping => {
            out.push('{');
            for (at, (key, held)) in node.entries().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                quoted(&key.value(), out);
                out.push_str(": ");
                write(held, out, budget)?;
            }
            out.push('}');
        }
        Kind::Sequence => {
            out.push('[');
            for (at, item) in node.items().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write(item, out, budget)?;
            }
            out.push(']');
        }
        _ => match class(Reader::GoYamlV2, node) {
            ScalarClass::String => quoted(&node.value(), out),
            ScalarClass::Null => out.push_str("null"),
            _ => out.push_str(&node.value()),
        },
    }
    Some(())
}

/// Writes a text as YAML, and as JSON where it is ASCII, in double quotes.
pub(crate) fn quoted(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            ' '..='~' | '\u{A1}'..='\u{D7FF}' => out.push(character),
            other if (other as u32) < 0x1_0000 => {
                // Writing to a string cannot fail.
                _ = write!(out, "\\u{:04X}", other as u32);
            }
            other => _ = write!(out, "\\U{:08X}", other as u32),
        }
    }
    out.push('"');
}
