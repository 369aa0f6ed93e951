//! Reports comments and waivers that do nothing.

use globset::GlobSet;
use rempart_core::config::{Allow, FILE_NAME, nearest};
use rempart_core::{Finding, Location, RepoPath, RuleState, Side, Sink, Skip};

use super::apply::{Judge, Used};
use super::comment::Comment;
use super::{broad, reach};
use crate::select::names;

/// What suppression adds to a report.
#[derive(Default)]
pub(crate) struct Extra {
    pub(crate) findings: Vec<Finding>,
    pub(crate) skips: Vec<Skip>,
}

impl Judge<'_> {
    /// What is wrong with the waivers themselves.
    pub(super) fn report(&self, used: &Used) -> Extra {
        let mut extra = Extra::default();
        for (path, comments) in &self.comments {
            let used = used.comments.get(path).map_or(&[][..], Vec::as_slice);
            for (comment, used) in comments.iter().zip(used) {
                self.judge_comment(path, comment, used, &mut extra);
            }
        }
        for (at, allow) in self.config.allows.iter().enumerate() {
            self.judge_allow(at, allow, used.allows[at], &mut extra);
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

    fn is_broad(&self, allow: &Allow, paths: Option<&GlobSet>) -> bool {
        let snapshot = self.context.snapshot;
        let files = snapshot.ids().map(|id| &snapshot.entry(id).path);
        reach::is_broad(allow, paths, files)
    }

    fn judge_allow(&self, at: usize, allow: &Allow, silenced: usize, extra: &mut Extra) {
        let paths = self.paths[at].as_ref();
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
        if silenced == 0 && !self.filter.is_partial() && self.all_ran(&allow.rule) {
            self.unused(&allow.rule, at, extra);
        } else if self.is_broad(allow, paths) {
            let findings = if silenced == 1 { "finding" } else { "findings" };
            let message = format!(
                "this allow of `{}` reaches every file: it silences {silenced} {findings} now, and each that comes",
                allow.rule
            );
            if let Some(finding) = self.add(broad::RULE, at, message, extra) {
                finding.help(broad::HELP);
            }
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
