//! Whether the `Chart.lock` of a chart is that of its `Chart.yaml`: Helm compares a digest over both before it loads what is
//! locked (`resolver.HashReq`, Helm 3 and 4).

use std::fmt::Write as _;

use rempart_core::{Context, FileId, Kind, Location, NodeRef};
use rempart_model::{get, is_true, scalar};
use rempart_render::helm::Digest;

use crate::chart_needs::{Lacking, missing};
use crate::tool::join;
use crate::{AppId, ApplicationTree, Place, Tool};

/// A chart of this repository with charts that it depends on and does not hold: Argo CD has Helm load them each time it
/// renders.
#[derive(Clone, Debug)]
pub struct LoadedDependencies {
    /// An application that applies the chart.
    pub app: AppId,
    /// The folder.
    pub folder: String,
    /// The names of the charts, with where each is named.
    pub missing: Vec<(String, Location)>,
    /// `Chart.lock`.
    pub lock: DependencyLock,
}

/// What `Chart.lock` is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DependencyLock {
    /// There is none.
    None,
    /// It is that of `Chart.yaml`, as far as can be told.
    Current,
    /// It is that of another `Chart.yaml`, at this place of the file.
    Stale(Location),
}

/// The charts of the repository that depend on charts of Helm repositories and do not hold them all.
pub fn loaded_dependencies(context: &Context<'_>) -> Vec<LoadedDependencies> {
    let tree = context.fact::<ApplicationTree>();
    let nodes = tree.into_iter().flat_map(ApplicationTree::nodes);
    let uses = nodes.flat_map(|(app, node)| {
        let charts = node.sources.iter().filter_map(|used| match &used.place {
            Place::Folder {
                path,
                tool: Tool::Helm(Some(chart)),
            } => Some((path, *chart)),
            _ => None,
        });
        charts.map(move |(path, chart)| (app, path, chart))
    });
    uses.filter_map(|(app, folder, chart)| {
        let file = context.file(chart);
        let remote = missing(context.snapshot, folder, chart).into_iter();
        let remote = remote.filter(|missing| matches!(missing.from, Lacking::Remote(_)));
        let missing: Vec<_> = remote
            .map(|missing| (missing.name, file.at(missing.span, Some(0))))
            .collect();
        let lock = lock(context, folder, chart)?;
        (!missing.is_empty()).then(|| LoadedDependencies {
            app,
            folder: folder.clone(),
            missing,
            lock,
        })
    })
    .collect()
}

fn lock(context: &Context<'_>, folder: &str, chart: FileId) -> Option<DependencyLock> {
    let Some(lock) = context.find(&join(folder, "Chart.lock")) else {
        return Some(DependencyLock::None);
    };
    let text = lock.text()?;
    let parsed = rempart_syntax::yaml::parse(text);
    let locked = parsed.tape.root(text, 0)?;
    let root = context.file(chart).tree()?.root(0)?;
    let Some(digest) = digest(root, locked) else {
        return Some(DependencyLock::Current);
    };
    let written = get(locked, "digest")?;
    Some(if scalar(written)?.as_ref() == digest {
        DependencyLock::Current
    } else {
        DependencyLock::Stale(lock.at(written.span(), None))
    })
}

/// The digest that the text of a `Chart.lock` must have beside that of a `Chart.yaml`; `None` where it cannot be told.
pub fn dependency_digest(chart: &str, lock: &str) -> Option<String> {
    let (of_chart, of_lock) = (
        rempart_syntax::yaml::parse(chart),
        rempart_syntax::yaml::parse(lock),
    );
    digest(of_chart.tape.root(chart, 0)?, of_lock.tape.root(lock, 0)?)
}

/// The digest that a lock file must have; `None` where it cannot be told: the form of Helm 2, repositories by the names that
/// they have on one machine, and values that are no plain texts.
fn digest(chart: NodeRef<'_>, lock: NodeRef<'_>) -> Option<String> {
    if get(chart, "apiVersion").and_then(scalar)? != "v2" {
        return None;
    }
    let mut json = "[".to_owned();
    dependencies(chart, &mut json)?;
    json.push(',');
    dependencies(lock, &mut json)?;
    json.push(']');
    Some(Digest::of(json.as_bytes()).to_string())
}

fn dependencies(root: NodeRef<'_>, json: &mut String) -> Option<()> {
    json.push('[');
    for (at, dependency) in get(root, "dependencies")?.items().enumerate() {
        if at > 0 {
            json.push(',');
        }
        let text = |field: &str| get(dependency, field).and_then(scalar);
        let repository = text("repository").unwrap_or_default();
        if repository.starts_with('@') || repository.starts_with("alias:") {
            return None;
        }
        json.push_str("{\"name\":");
        string(&text("name")?, json);
        let optional = |field: &str, json: &mut String| {
            if let Some(value) = text(field).filter(|value| !value.is_empty()) {
                // Writing to a string cannot fail.
                _ = write!(json, ",\"{field}\":");
                string(&value, json);
            }
        };
        optional("version", json);
        json.push_str(",\"repository\":");
        string(&repository, json);
        optional("condition", json);
        list(dependency, "tags", json)?;
        if is_true(get(dependency, "enabled")) {
            json.push_str(",\"enabled\":true");
        }
        list(dependency, "import-values", json)?;
        optional("alias", json);
        json.push('}');
    }
    json.push(']');
    Some(())
}

/// A list of texts, left out when it is empty.
fn list(dependency: NodeRef<'_>, field: &str, json: &mut String) -> Option<()> {
    let Some(list) = get(dependency, field).filter(|list| list.kind() == Kind::Sequence) else {
        return Some(());
    };
    let mut items = list.items().peekable();
    if items.peek().is_none() {
        return Some(());
    }
    _ = write!(json, ",\"{field}\":[");
    for (at, item) in items.enumerate() {
        if at > 0 {
            json.push(',');
        }
        string(&scalar(item)?, json);
    }
    json.push(']');
    Some(())
}

/// A text as Go's `encoding/json` writes it, which escapes what HTML would read.
fn string(text: &str, json: &mut String) {
    json.push('"');
    for character in text.chars() {
        match character {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            '\n' => json.push_str("\\n"),
            '\r' => json.push_str("\\r"),
            '\t' => json.push_str("\\t"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..='\u{1f}' => {
                _ = write!(json, "\\u{:04x}", character as u32);
            }
            other => json.push(other),
        }
    }
    json.push('"');
}
