//! `[[allow]]` entries of the configuration.

use rempart_core::config::Allow;
use rempart_core::{Finding, Location, RepoPath, Suppressed};

use super::Faults;
use crate::request::Request;
use crate::select;

/// Removes what an entry waives.
pub(super) fn apply(
    request: &Request<'_>,
    findings: &mut Vec<Finding>,
    waivable: &dyn Fn(&Finding) -> bool,
    rows: &mut Vec<Suppressed>,
    faults: &mut Faults<'_>,
) {
    let home = request.config.path.clone().unwrap_or_else(|| RepoPath::from_normalised("rempart.toml"));
    for allow in &request.config.allows {
        let place = Location { span: allow.span, ..Location::file(home.clone()) };
        if let (Some(expires), Some(now)) = (&allow.expires, &request.options.now)
            && expires.as_str() < now.as_str()
        {
            let message = format!("this waiver of `{}` expired on {expires}: what it silenced is reported again", allow.rule);
            faults.report("rempart/expired-allow", place, message, "mend what it silenced, or decide anew with a later date");
            continue;
        }
        let Ok(globs) = select::globs(allow.path.as_slice()) else { continue };
        let mut used = false;
        findings.retain(|finding| {
            let hit = names(allow, finding, &globs) && waivable(finding);
            if hit {
                used = true;
                rows.push(Suppressed { rule: finding.rule, count: 1, by: "allow" });
            }
            !hit
        });
        // A rule that did not run could not be silenced.
        let could = request.options.only.is_empty() && request.options.paths.is_empty();
        if !used && could {
            let message = format!("this waiver of `{}` silences nothing", allow.rule);
            faults.report("rempart/unused-allow", place, message, "remove it");
        }
    }
}

/// Whether an entry names a finding.
fn names(allow: &Allow, finding: &Finding, globs: &globset::GlobSet) -> bool {
    let subject = finding.subject.as_ref().map(ToString::to_string).unwrap_or_default();
    select::matches(&allow.rule, finding.rule)
        && (allow.path.is_none() || globs.is_match(finding.location.path.as_str()))
        && allow.object.as_ref().is_none_or(|object| is_object(object, &subject))
        && allow.application.as_ref().is_none_or(|application| finding.applications.contains(application))
}

/// Whether `object` is the whole subject or its last parts.
fn is_object(object: &str, subject: &str) -> bool {
    subject.strip_suffix(object).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
}

#[cfg(test)]
mod tests {
    #[test]
    fn an_object_is_named_by_its_last_parts() {
        let subject = "apps/v1/Deployment/shop/web";
        for object in ["web", "shop/web", "Deployment/shop/web", subject] {
            assert!(super::is_object(object, subject), "{object}");
        }
        for object in ["eb", "op/web", "shop"] {
            assert!(!super::is_object(object, subject), "{object}");
        }
    }
}
