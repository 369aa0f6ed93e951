//! Values that no chart reads: a key that nothing in the chart names, in the value files and the values of sources.

use std::collections::{BTreeMap, BTreeSet};

use rempart_core::{Context, FileId, Kind, Location, NodeRef, Span};
use rempart_render::helm::{Chart, Named, Request};

use crate::chart_needs::missing;
use crate::chart_words::ChartWords;
use crate::charted::is_chart;
use crate::{AppId, ApplicationTree, Tool, chart_files, helm_source, place_of};

/// A value that is given and not read.
#[derive(Clone, Debug)]
pub struct UnreadValue {
    /// The application that gives it.
    pub app: AppId,
    /// Its path, such as `ingress.enabeld`.
    pub path: String,
    /// Where it is written.
    pub at: Location,
    /// The folder or the archive of the chart.
    pub chart: String,
    /// The keys that the chart has there.
    pub known: Vec<String>,
}

/// The most keys of one source that are looked at.
const MAX_KEYS: usize = 10_000;

/// Every value that applications give and that nothing in the chart can read, as far as that is certain: of a file that
/// several charts are given, what none of them reads; of charts that cannot be looked into, nothing.
pub fn unread_values(context: &Context<'_>) -> Vec<UnreadValue> {
    let mut found = Vec::new();
    let mut files: BTreeMap<FileId, Shared> = BTreeMap::new();
    let Some(tree) = context.fact::<ApplicationTree>() else {
        return found;
    };
    let named = value_files(context, tree);
    // Many applications may ask for one chart.
    let mut known: BTreeMap<&str, Option<ChartWords<'_>>> = BTreeMap::new();
    for (app, node) in tree.nodes() {
        for (source, used) in node.sources.iter().enumerate() {
            if !is_chart(&used.place) {
                continue;
            }
            if let Some((folder, Tool::Helm(Some(chart)))) = used.place.folder() {
                known
                    .entry(folder)
                    .or_insert_with(|| words_of(context, folder, chart, &named));
            }
            let judged = chart_files::with(context, node, source, |chart| {
                let own = chart.is_archive.then(|| ChartWords::of(&chart, &named));
                let words = match &own {
                    Some(own) => own.as_ref(),
                    None => known.get(chart.folder).and_then(Option::as_ref),
                };
                let request = helm_source::request(context, node, used, chart, String::new())?;
                let mut judge = Judge {
                    context,
                    app,
                    chart: chart.folder.to_owned(),
                    left: MAX_KEYS,
                };
                if let Some(words) = words {
                    judge.inline(&request, words, &mut found);
                }
                for file in &request.files {
                    if let Named::Repository(id) = file {
                        let unread = words.map(|words| judge.file(*id, words));
                        files.entry(*id).or_default().add(unread);
                    }
                }
                Ok(())
            });
            // What its files are for is not known.
            if judged.is_err() {
                for path in helm_source::values_files(context, node) {
                    if let Some(id) = context.snapshot.find(path.as_str()) {
                        files.entry(id).or_default().add(None);
                    }
                }
            }
        }
    }
    found.extend(files.into_values().flat_map(Shared::certain));
    found
}

/// What a chart of this repository says; `None` where it depends on one that it does not hold.
fn words_of<'c>(
    context: &'c Context<'_>,
    folder: &'c str,
    chart: FileId,
    named: &BTreeSet<FileId>,
) -> Option<ChartWords<'c>> {
    if !missing(context.snapshot, folder, chart).is_empty() {
        return None;
    }
    let chart = Chart {
        files: context.snapshot,
        folder,
        bytes: &|_| None,
        is_archive: false,
        added: &[],
    };
    ChartWords::of(&chart, named)
}

/// The files that sources name.
fn value_files(context: &Context<'_>, tree: &ApplicationTree) -> BTreeSet<FileId> {
    let nodes = tree.nodes();
    let paths = nodes.flat_map(|(_, node)| helm_source::values_files(context, node));
    paths
        .filter_map(|path| context.snapshot.find(path.as_str()))
        .collect()
}

/// What the charts that are given one file do not read of it.
#[derive(Default)]
struct Shared {
    /// How many of them could be looked into; `None` once one could not.
    unread: Option<Vec<Vec<UnreadValue>>>,
    is_unknown: bool,
}

impl Shared {
    fn add(&mut self, unread: Option<Vec<UnreadValue>>) {
        match unread {
            Some(unread) => self.unread.get_or_insert_default().push(unread),
            None => self.is_unknown = true,
        }
    }

    fn certain(self) -> Vec<UnreadValue> {
        let uses = self.unread.filter(|_| !self.is_unknown).unwrap_or_default();
        let certain = |value: &UnreadValue| {
            uses.iter()
                .all(|of_use| of_use.iter().any(|other| other.path == value.path))
        };
        uses.iter()
            .flatten()
            .filter(|value| certain(value))
            .cloned()
            .collect()
    }
}

struct Judge<'j> {
    context: &'j Context<'j>,
    app: AppId,
    chart: String,
    left: usize,
}

impl Judge<'_> {
    fn value(&self, path: &[&str], known: Vec<String>, at: Location) -> UnreadValue {
        UnreadValue {
            app: self.app,
            path: path.join("."),
            at,
            chart: self.chart.clone(),
            known,
        }
    }

    fn file(&mut self, id: FileId, words: &ChartWords<'_>) -> Vec<UnreadValue> {
        let file = self.context.file(id);
        let root = file.tree().and_then(|tree| tree.root(0));
        let mut found = Vec::new();
        if let Some(root) = root {
            self.keys(root, &mut Vec::new(), words, &mut |judge, path, key| {
                let at = file.at_node(key);
                found.push(judge.value(path, words.known(path), at));
            });
        }
        found
    }

    /// `valuesObject`; a text is parsed and shown as a whole.
    fn inline(
        &mut self,
        request: &Request<'_>,
        words: &ChartWords<'_>,
        found: &mut Vec<UnreadValue>,
    ) {
        let Some(inline) = &request.inline else {
            return;
        };
        let context = self.context;
        let Some(node) = inline.at.tree.node(inline.at.node) else {
            return;
        };
        let resource = context
            .fact::<ApplicationTree>()
            .and_then(|tree| tree.node(self.app))
            .map(|node| &node.resource);
        let Some(resource) = resource else {
            return;
        };
        if node.kind() == Kind::Mapping {
            self.keys(node, &mut Vec::new(), words, &mut |judge, path, key| {
                let at = place_of(context, resource, key);
                found.push(judge.value(path, words.known(path), at));
            });
            return;
        }
        let parsed = rempart_syntax::yaml::parse(&inline.text);
        if let Some(root) = parsed.tape.root(&inline.text, 0) {
            let whole = place_of(context, resource, node);
            let at = Location {
                span: Span::at(whole.span.start),
                ..whole
            };
            self.keys(root, &mut Vec::new(), words, &mut |judge, path, _| {
                found.push(judge.value(path, words.known(path), at.clone()));
            });
        }
    }

    /// Looks at the keys of a mapping and below; depth is bounded by the parser.
    fn keys<'n>(
        &mut self,
        node: NodeRef<'n>,
        path: &mut Vec<String>,
        words: &ChartWords<'_>,
        unread: &mut dyn FnMut(&Self, &[&str], NodeRef<'n>),
    ) {
        if node.kind() != Kind::Mapping {
            return;
        }
        for (key, held) in node.entries() {
            let Some(left) = self.left.checked_sub(1) else {
                return;
            };
            self.left = left;
            // What a merge key brings in is looked at where it stands.
            if key.is("<<") {
                continue;
            }
            path.push(key.value().into_owned());
            let parts: Vec<_> = path.iter().map(String::as_str).collect();
            if words.unread(&parts) == Some(parts.len()) {
                unread(self, &parts, key);
            } else {
                self.keys(held, path, words, unread);
            }
            path.pop();
        }
    }
}
