//! Matches findings with comments and waivers, and reports the ones that do nothing.

use std::collections::BTreeMap;

use rempart_core::config::{Allow, Config, FILE_NAME, nearest};
use rempart_core::{Context, Finding, Location, RepoPath, RuleState, Side, Sink, Skip, parallel};

use super::Marked;
use super::comment::{Comment, of_file};
use crate::Selection;
use crate::filter::{Filter, globs};
use crate::select::names;

/// What suppression adds to a report.
#[derive(Default)]
pub(crate) struct Extra {
    pub(crate) findings: Vec<Finding>,
    pub(crate) skips: Vec<Skip>,
}

/// Everything that suppression reads.
pub(crate) struct Judge<'j> {
    context: &'j Context<'j>,
    config: &'j Config,
    selection: &'j Selection,
    /// By the place of the rule in the selection.
    states: &'j [RuleState],
    filter: &'j Filter,
    now: Option<&'j str>,
    comments: BTreeMap<RepoPath, Vec<Comment>>,
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
    let entries = context.snapshot.entries();
    let found = parallel::map(context.threads, entries.len(), |at| {
        let entry = &entries[at];
        let comments = of_file(&entry.path, &entry.file);
        (!comments.is_empty() && filter.covers(&entry.path)).then_some(comments)
    });
    let named = found
        .into_iter()
        .enumerate()
        .filter_map(|(at, comments)| Some((at, comments?)));
    named
        .map(|(at, comments)| (entries[at].path.clone(), comments))
        .collect()
}

/// Which waivers silenced something: for each comment by rule, for each `[[allow]]`.
struct Used {
    comments: BTreeMap<RepoPath, Vec<Vec<bool>>>,
    allows: Vec<bool>,
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
            allows: vec![false; judge.config.allows.len()],
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
        for (allow, used) in self.config.allows.iter().zip(&mut used.allows) {
            if self.is_expired(allow) || !reaches(allow, &marked.finding) {
                continue;
            }
            *used = true;
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

    fn is_expired(&self, allow: &Allow) -> bool {
        match (self.now, allow.expires.as_deref()) {
            (Some(now), Some(expires)) => expires < now,
            _ => false,
        }
    }

    fn report(&self, used: &Used) -> Extra {
        let mut extra = Extra::default();
        for (path, comments) in &self.comments {
            let used = used.comments.get(path).map_or(&[][..], Vec::as_slice);
            for (comment, used) in comments.iter().zip(used) {
                self.judge_comment(path, comment, used, &mut extra);
            }
        }
        for (allow, used) in self.config.allows.iter().zip(&used.allows) {
            self.judge_allow(allow, *used, &mut extra);
        }
        extra
    }

    fn judge_comment(&self, path: &RepoPath, comment: &Comment, used: &[bool], extra: &mut Extra) {
        let at = |span| Location {
            span,
            ..self.location(path)
        };
        let directive = match &comment.directive {
            Ok(directive) => directive,
            Err(reason) => {
                let message = format!("this comment silences nothing: {reason}");
                if let Some(finding) =
                    self.add("rempart/malformed-allow", at(comment.span), message, extra)
                {
                    finding.help("write `# rempart: allow(checker/rule) reason`");
                }
                return;
            }
        };
        if directive.reason.is_empty() {
            let message = "this allow has no reason and silences nothing";
            if let Some(finding) = self.add(
                "rempart/allow-without-reason",
                at(comment.span),
                message.into(),
                extra,
            ) {
                finding.help("write behind the brackets why the fault is accepted");
            }
        }
        for ((pattern, span), used) in directive.rules.iter().zip(used) {
            if !self.selection.known.iter().any(|id| names(pattern, id)) {
                let message =
                    format!("there is no rule `{pattern}`, so this allow silences nothing");
                let near = nearest(pattern, self.selection.known.iter().copied());
                if let Some(finding) = self.add("rempart/unknown-allow", at(*span), message, extra)
                {
                    finding.help(match near {
                        Some(near) => format!("write `{near}`"),
                        None => "run `rempart rules` for the names".to_owned(),
                    });
                }
            } else if !used && !directive.reason.is_empty() && self.all_ran(pattern) {
                self.unused(pattern, at(*span), extra);
            }
        }
    }

    fn judge_allow(&self, allow: &Allow, used: bool, extra: &mut Extra) {
        let path = self.config.path.clone();
        let path = path.unwrap_or_else(|| RepoPath::from_normalised(FILE_NAME));
        let at = Location {
            span: allow.span,
            ..self.location(&path)
        };
        let expires = allow.expires.as_deref().unwrap_or_default();
        if self.is_expired(allow) {
            let message = format!(
                "the allow of `{}` ended on {expires} and silences nothing",
                allow.rule
            );
            if let Some(finding) = self.add("rempart/expired-allow", at, message, extra) {
                finding.help("mend the fault, or decide again and set a later day");
            }
            return;
        }
        if self.now.is_none() && allow.expires.is_some() {
            let reason = "no day to judge it at is known; give one with `--now`";
            let what = format!("the end of the allow of {} on {expires}", allow.rule);
            extra
                .skips
                .push(Skip::visible("expiry-not-judged", what, reason));
        }
        if !used && !self.filter.is_partial() && self.all_ran(&allow.rule) {
            self.unused(&allow.rule, at, extra);
        }
    }

    fn unused(&self, pattern: &str, at: Location, extra: &mut Extra) {
        let mut matching = self
            .selection
            .rules
            .iter()
            .filter(|rule| names(pattern, rule.id()));
        let message = if matching.all(|rule| !rule.waivable) {
            format!("`{pattern}` may not be waived, so this allow silences nothing")
        } else {
            format!("nothing is found here for `{pattern}`: this allow silences nothing")
        };
        if let Some(finding) = self.add("rempart/unused-allow", at, message, extra) {
            finding.help("remove it");
        }
    }

    /// Whether the rules of a pattern that are on all ran, and some are, so that a waiver without a finding is known to
    /// be unused.
    fn all_ran(&self, pattern: &str) -> bool {
        let known = self
            .selection
            .known
            .iter()
            .filter(|id| names(pattern, id))
            .count();
        let rules = self.selection.rules.iter().zip(self.states);
        let states: Vec<_> = rules
            .filter(|(rule, _)| names(pattern, rule.id()))
            .map(|(_, state)| state)
            .collect();
        states.len() == known
            && states.contains(&&RuleState::Ran)
            && !states
                .iter()
                .any(|state| matches!(state, RuleState::Skipped(_)))
    }

    fn location(&self, path: &RepoPath) -> Location {
        Location {
            side: self.context.side.clone(),
            ..Location::file(path.clone())
        }
    }

    /// Adds a finding of the engine's own rules, when that rule is on.
    fn add<'e>(
        &self,
        rule: &'static str,
        at: Location,
        message: String,
        extra: &'e mut Extra,
    ) -> Option<&'e mut Finding> {
        if at.side != Side::Head {
            return None;
        }
        let severity = self.selection.severity(rule)?;
        let mut sink = Sink::new(rule, severity);
        sink.report(at, message);
        extra.findings.extend(sink.into_parts().0);
        extra.findings.last_mut()
    }
}

/// Whether a waiver speaks of a finding.
fn reaches(allow: &Allow, finding: &Finding) -> bool {
    names(&allow.rule, finding.rule)
        && allow.path.as_ref().is_none_or(|path| {
            let globs = globs(std::slice::from_ref(path));
            globs.is_some_and(|globs| globs.is_match(finding.location.path.as_str()))
        })
        && allow.object.as_ref().is_none_or(|object| {
            let subject = finding
                .subject
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default();
            subject == *object || subject.rsplit('/').next() == Some(object)
        })
        && allow
            .application
            .as_ref()
            .is_none_or(|name| finding.applications.contains(name))
}
