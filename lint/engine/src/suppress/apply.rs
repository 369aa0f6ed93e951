//! Matches findings with comments and waivers.

use std::collections::BTreeMap;

use globset::GlobSet;
use rempart_core::config::{Allow, Config};
use rempart_core::{Context, Finding, Remarks, RepoPath, RuleState, parallel};

use super::Marked;
use super::comment::{Comment, of_file};
use super::report::Extra;
use crate::Selection;
use crate::filter::{Filter, globs};
use crate::select::names;

/// Everything that suppression reads.
pub(super) struct Judge<'j> {
    pub(super) context: &'j Context<'j>,
    pub(super) config: &'j Config,
    pub(super) selection: &'j Selection,
    /// By the place of the rule in the selection.
    pub(super) states: &'j [RuleState],
    pub(super) filter: &'j Filter,
    pub(super) now: Option<&'j str>,
    pub(super) comments: BTreeMap<RepoPath, Vec<Comment>>,
    /// The paths of each `[[allow]]`; `None` for every path.
    pub(super) paths: Vec<Option<GlobSet>>,
}

/// Marks what comments and waivers silence. `findings` are sorted and merged.
pub(crate) fn suppress(
    context: &Context<'_>,
    selection: &Selection,
    states: &[RuleState],
    filter: &Filter,
    now: Option<&str>,
    findings: Vec<Finding>,
) -> (Vec<Marked>, Extra) {
    let judge = Judge {
        context,
        config: context.config,
        selection,
        states,
        filter,
        now,
        comments: comments(context, filter),
        paths: context
            .config
            .allows
            .iter()
            .map(|allow| globs(allow.path.as_slice()))
            .collect(),
    };
    let mut used = Used::new(&judge);
    let mut marked: Vec<_> = findings
        .into_iter()
        .map(|finding| {
            let waivable = selection.get(finding.rule).is_none_or(|rule| rule.waivable);
            Marked {
                finding,
                by: None,
                waivable,
            }
        })
        .collect();
    for finding in marked.iter_mut().filter(|finding| finding.waivable) {
        judge.by_comment(finding, &mut used);
        judge.by_allow(finding, &mut used);
    }
    let extra = judge.report(&used);
    (marked, extra)
}

/// The comments of all judged files that have some.
fn comments(context: &Context<'_>, filter: &Filter) -> BTreeMap<RepoPath, Vec<Comment>> {
    let named = context.remarked(Remarks::NAMES_GATE);
    let found = parallel::map(context.threads, named.len(), |at| {
        let entry = context.snapshot.entry(named[at]);
        let comments = of_file(&entry.path, &entry.file);
        let some = !comments.is_empty() && filter.covers(&entry.path);
        some.then(|| (entry.path.clone(), comments))
    });
    found.into_iter().flatten().collect()
}

/// Which waivers silenced something: for each comment by rule, for each `[[allow]]` how many findings.
pub(super) struct Used {
    pub(super) comments: BTreeMap<RepoPath, Vec<Vec<bool>>>,
    pub(super) allows: Vec<usize>,
}

impl Used {
    fn new(judge: &Judge<'_>) -> Self {
        let rules = |comment: &Comment| match &comment.directive {
            Ok(directive) => vec![false; directive.rules.len()],
            Err(_) => Vec::new(),
        };
        let of_file = |comments: &Vec<Comment>| comments.iter().map(rules).collect();
        let files = judge.comments.iter();
        Self {
            comments: files
                .map(|(path, comments)| (path.clone(), of_file(comments)))
                .collect(),
            allows: vec![0; judge.config.allows.len()],
        }
    }
}

impl Judge<'_> {
    fn by_comment(&self, marked: &mut Marked, used: &mut Used) {
        let location = &marked.finding.location;
        if location.side != self.context.side {
            return;
        }
        let (Some(comments), Some(used)) = (
            self.comments.get(&location.path),
            used.comments.get_mut(&location.path),
        ) else {
            return;
        };
        let mut silenced = false;
        for (comment, used) in comments.iter().zip(used) {
            let Ok(directive) = &comment.directive else {
                continue;
            };
            if directive.reason.is_empty() || !comment.reaches(location.span.start) {
                continue;
            }
            for ((pattern, _), used) in directive.rules.iter().zip(used) {
                if names(pattern, marked.finding.rule) {
                    *used = true;
                    silenced = true;
                }
            }
        }
        if silenced {
            marked.silence("comment");
        }
    }

    fn by_allow(&self, marked: &mut Marked, used: &mut Used) {
        let allows = self.config.allows.iter().zip(&self.paths);
        for ((allow, paths), used) in allows.zip(&mut used.allows) {
            if self.is_expired(allow) || !reaches(allow, paths.as_ref(), &marked.finding) {
                continue;
            }
            *used += 1;
            match &allow.application {
                None => marked.silence("allow"),
                Some(application) => {
                    marked
                        .finding
                        .applications
                        .retain(|name| name != application);
                    if marked.finding.applications.is_empty() {
                        marked.silence("allow");
                    }
                }
            }
        }
    }

    pub(super) fn is_expired(&self, allow: &Allow) -> bool {
        match (self.now, allow.expires.as_deref()) {
            (Some(now), Some(expires)) => expires < now,
            _ => false,
        }
    }
}

/// Whether a waiver speaks of a finding.
fn reaches(allow: &Allow, paths: Option<&GlobSet>, finding: &Finding) -> bool {
    let is_object = |object: &String| {
        let subject = finding.subject.as_ref();
        subject.is_some_and(|subject| subject.ends_with(object))
    };
    names(&allow.rule, finding.rule)
        && paths.is_none_or(|paths| paths.is_match(finding.location.path.as_str()))
        && allow.object.as_ref().is_none_or(is_object)
        && allow
            .application
            .as_ref()
            .is_none_or(|name| finding.applications.contains(name))
}
