//! What rulesets keep from happening to the default branch.

use std::collections::BTreeMap;

use rempart_core::{Context, Location, NodeRef};
use rempart_model::{get, is_true, scalar};

use crate::ruleset::{self, Ruleset};

/// The protections of one state, each under a name that says what it is.
pub(crate) struct Protections {
    /// How strong each is: 1 for what is or is not, or a number that must not sink.
    strengths: BTreeMap<String, u64>,
    /// What takes some of it back, each as what a change does that brings it.
    exceptions: BTreeMap<String, Location>,
    /// Where the rules stand, for what is missing.
    pub(crate) place: Option<Location>,
}

/// What one state has less of than another.
pub(crate) struct Loss {
    /// What the change does.
    pub(crate) what: String,
    /// Where it is missing; `None` for the place of the rules.
    pub(crate) place: Option<Location>,
}

impl Protections {
    /// Those of the rulesets that are in force for the default branch.
    pub(crate) fn of(context: &Context<'_>) -> Self {
        let mut found = Self {
            strengths: BTreeMap::new(),
            exceptions: BTreeMap::new(),
            place: None,
        };
        let rulesets = ruleset::all(context).into_iter();
        for ruleset in rulesets.filter(|ruleset| ruleset.is_for_default_branch()) {
            let rules = get(ruleset.root, "rules").unwrap_or(ruleset.root);
            found
                .place
                .get_or_insert_with(|| ruleset.file.at_node(rules));
            if ruleset.is_active() {
                found.add(ruleset);
            }
        }
        found
    }

    fn add(&mut self, ruleset: Ruleset<'_>) {
        for actor in ruleset.bypass_actors() {
            let text = |key: &str| get(actor, key).and_then(scalar).unwrap_or_default();
            let what = format!(
                "lets `{}` {} bypass the rules of the default branch",
                text("actor_type"),
                text("actor_id")
            );
            let place = ruleset.file.at_node(actor);
            self.exceptions.entry(what).or_insert(place);
        }
        for rule in ruleset.all_rules() {
            let Some(kind) = get(rule, "type").and_then(scalar) else {
                continue;
            };
            self.raise(format!("the rule `{kind}`"), 1);
            let parameters = get(rule, "parameters");
            for (key, value) in parameters.into_iter().flat_map(NodeRef::entries) {
                if key.value().starts_with("do_not_") && is_true(Some(value)) {
                    let what = format!("sets `{}` of the rule `{kind}`", key.value());
                    let place = ruleset.file.at_node(value);
                    self.exceptions.entry(what).or_insert(place);
                } else {
                    self.parameter(&kind, key, value);
                }
            }
        }
        for check in ruleset.required_of_anyone() {
            if let Some(name) = scalar(check) {
                self.raise(format!("the required check `{name}`"), 1);
            }
        }
    }

    /// Switches and least numbers are told by their values, whatever their names.
    fn parameter(&mut self, kind: &str, key: NodeRef<'_>, value: NodeRef<'_>) {
        let key = key.value();
        let name = format!("`{key}` of the rule `{kind}`");
        if is_true(Some(value)) {
            self.raise(name, 1);
        } else if key.starts_with("required_")
            && let Some(count) = scalar(value).and_then(|text| text.parse().ok())
        {
            self.raise(name, count);
        }
    }

    fn raise(&mut self, name: String, strength: u64) {
        let known = self.strengths.entry(name).or_default();
        *known = strength.max(*known);
    }

    /// What `self` has and `later` has no longer, or less of, and what takes some of it back since.
    pub(crate) fn lost_in(&self, later: &Self) -> Vec<Loss> {
        let strength = |name: &str| later.strengths.get(name).copied().unwrap_or_default();
        let is_gone_with_its_rule = |name: &str| {
            name.split_once(" of ")
                .is_some_and(|(_, rule)| strength(rule) == 0)
        };
        let sunk = self
            .strengths
            .iter()
            .filter(|(name, was)| strength(name) < **was && !is_gone_with_its_rule(name));
        let sunk = sunk.map(|(name, was)| Loss {
            what: match strength(name) {
                0 => format!("takes {name} from the default branch"),
                now => format!("lowers {name} from {was} to {now}"),
            },
            place: None,
        });
        let new = later
            .exceptions
            .iter()
            .filter(|(what, _)| !self.exceptions.contains_key(*what));
        let new = new.map(|(what, place)| Loss {
            what: what.clone(),
            place: Some(place.clone()),
        });
        sunk.chain(new).collect()
    }
}
