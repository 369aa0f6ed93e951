//! The applications of a set (`controllers/template/template.go`).

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use super::checkout::Checkout;
use super::fill::fill;
use super::generate::{self, Generators, Level};
use super::params::{Element, Params};
use super::patch;
use super::replace::{Filled, Filler};
use super::spanned::{Key, Shape, Spanned};
use super::{Stop, Trouble};
use crate::template::{Fuel, Missing};

/// The finalizer with which an application takes its objects with it.
const FINALIZER: &str = "resources-finalizer.argocd.argoproj.io";

/// An application that a set makes.
#[derive(Clone, Debug)]
pub(crate) struct Made {
    /// The application.
    pub(crate) app: Spanned,
    /// What its element is made of.
    pub(crate) from: Vec<Element>,
}

/// What became of a set.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outcome {
    /// The applications; none when it fails.
    pub(crate) made: Vec<Made>,
    /// What keeps Argo CD from making any, in the order found. The first one is what it reports.
    pub(crate) faults: Vec<(u32, String)>,
    /// What is not decided here: applications may be missing.
    pub(crate) undecided: Vec<(u32, String)>,
    /// The patterns of git generators that find nothing, by their nodes.
    pub(crate) unmatched: Vec<u32>,
    /// The folders that an exclusion keeps from being elements, sorted.
    pub(crate) left_out: Vec<String>,
}

impl Outcome {
    /// That of a set which is not looked into.
    pub(crate) fn stopped(trouble: Trouble) -> Self {
        let mut outcome = Self::default();
        outcome.add(trouble);
        outcome
    }

    fn add(&mut self, trouble: Trouble) {
        let (list, what) = match trouble.stop {
            Stop::Fails(why) => (&mut self.faults, why),
            Stop::Undecided(what) => (&mut self.undecided, what),
        };
        let entry = (trouble.node, what);
        if !list.contains(&entry) {
            list.push(entry);
        }
    }
}

/// Expands a set, whose namespace its applications get. `fuel` is for all sets of the repository.
pub(crate) fn expand(set: &Spanned, checkout: &Checkout<'_>, fuel: &Fuel) -> Outcome {
    let mut outcome = Outcome::default();
    let go = if set.is_true_at(&["spec", "goTemplate"]) {
        let options = set.items_at(&["spec", "goTemplateOptions"]).iter();
        let options = options.filter_map(|option| match &option.shape {
            Shape::Text(text) => Some(text.as_str()),
            _ => None,
        });
        match Missing::of(options) {
            Ok(missing) => Some(missing),
            Err(fault) => {
                let at = set.at(&["spec", "goTemplateOptions"]).unwrap_or(set);
                outcome.add(Stop::from(fault).at(at.node));
                return outcome;
            }
        }
    } else {
        None
    };
    let generators = Generators {
        checkout,
        filler: Filler { go, fuel },
        patterns: RefCell::new(BTreeMap::new()),
        left_out: RefCell::default(),
        yielded: Cell::new(0),
    };
    let empty = Spanned {
        node: set.node,
        shape: Shape::Map(Vec::new()),
    };
    let template = set.at(&["spec", "template"]).unwrap_or(&empty);
    for entry in set.items_at(&["spec", "generators"]) {
        for (kind, block) in generate::kinds(entry) {
            let own = block.get("template").unwrap_or(&empty);
            let template = application(set, &fill(own, template));
            match generators.elements(entry, kind, None, Level::Top) {
                Ok(elements) => {
                    for element in elements {
                        match make(set, &template, &element, generators.filler) {
                            Ok(app) => outcome.made.push(Made {
                                app,
                                from: element.from,
                            }),
                            Err(trouble) => outcome.add(trouble),
                        }
                    }
                }
                Err(trouble) => outcome.add(trouble),
            }
        }
    }
    outcome.left_out = generators.left_out.into_inner().into_iter().collect();
    let patterns = generators.patterns.into_inner().into_iter();
    outcome.unmatched = patterns
        .filter(|(_, found)| !found)
        .map(|(node, _)| node)
        .collect();
    if !outcome.faults.is_empty() {
        outcome.made.clear();
    }
    outcome
}

/// The application of a template (`GetTempApplication`): some fields of its metadata, and its spec.
fn application(set: &Spanned, template: &Spanned) -> Spanned {
    let node = template.node;
    let mut metadata = Spanned {
        node: template
            .get("metadata")
            .map_or(node, |metadata| metadata.node),
        shape: Shape::Map(Vec::new()),
    };
    let written = template.get("metadata").map_or(&[][..], Spanned::entries);
    for (key, value) in written {
        let taken = ["name", "namespace", "labels", "annotations", "finalizers"];
        if taken.contains(&key.text.as_str()) && value.shape != Shape::Null {
            metadata.set(key.clone(), value.clone());
        }
    }
    let key = |text: &str| Key {
        node,
        text: text.to_owned(),
    };
    let mut app = Spanned {
        node,
        shape: Shape::Map(vec![
            (
                key("apiVersion"),
                Spanned::text(set.node, "argoproj.io/v1alpha1"),
            ),
            (key("kind"), Spanned::text(node, "Application")),
            (key("metadata"), metadata),
        ]),
    };
    if let Some(spec) = template.get("spec") {
        app.set(key("spec"), spec.clone());
    }
    app
}

/// Makes one application (`RenderTemplateParams`, `renderTemplatePatch`).
fn make(
    set: &Spanned,
    template: &Spanned,
    element: &Params,
    filler: Filler<'_>,
) -> Result<Spanned, Trouble> {
    let params = Filled::new(element).map_err(|stop| stop.at(template.node))?;
    let mut app = if element.values.is_empty() {
        // Not touched at all: no place is filled, and no finalizer added.
        template.clone()
    } else {
        let mut app = filler.value(template, &params)?;
        let has_finalizers = !app.items_at(&["metadata", "finalizers"]).is_empty();
        let preserves = set.is_true_at(&["spec", "syncPolicy", "preserveResourcesOnDeletion"]);
        if !has_finalizers && !preserves {
            let finalizers = Shape::List(vec![Spanned::text(template.node, FINALIZER)]);
            set_metadata(&mut app, "finalizers", template.node, finalizers);
        }
        app
    };
    if let Some(patch) = set.at(&["spec", "templatePatch"])
        && let Shape::Text(text) = &patch.shape
    {
        let at = |stop: Stop| stop.at(patch.node);
        let text = filler.text(text, &params).map_err(at)?;
        // It is read anew for each element.
        let cost = 64 * text.len() + 64;
        let paid = filler.fuel.spend(cost);
        paid.map_err(|fault| at(fault.into()))?;
        patch::apply(&mut app, &text, patch.node).map_err(at)?;
    }
    match set.at(&["metadata", "namespace"]) {
        Some(namespace) => {
            let shape = namespace.shape.clone();
            set_metadata(&mut app, "namespace", namespace.node, shape);
        }
        None => remove_namespace(&mut app),
    }
    Ok(app)
}

fn metadata_of(app: &mut Spanned) -> Option<&mut Spanned> {
    let Shape::Map(entries) = &mut app.shape else {
        return None;
    };
    let found = entries.iter_mut().find(|(key, _)| key.text == "metadata");
    found.map(|(_, metadata)| metadata)
}

fn set_metadata(app: &mut Spanned, key: &str, node: u32, shape: Shape) {
    if let Some(metadata) = metadata_of(app) {
        let text = key.to_owned();
        metadata.set(Key { node, text }, Spanned { node, shape });
    }
}

fn remove_namespace(app: &mut Spanned) {
    if let Some(metadata) = metadata_of(app) {
        metadata.remove("namespace");
    }
}
