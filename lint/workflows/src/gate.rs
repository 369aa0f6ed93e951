//! The job that a required check names.

use std::borrow::Cow;

use rempart_core::{Context, FileView, NodeRef};
use rempart_model::{class, scalar};

use rempart_model::workflow::{Job, jobs};

use crate::ruleset::{self, RequiredCheck, Ruleset};

/// A job that reports a check.
#[derive(Clone, Copy)]
pub(crate) struct Gate<'t> {
    /// Its workflow.
    pub(crate) file: FileView<'t>,
    /// The job.
    pub(crate) job: Job<'t>,
}

/// Where GitHub looks for workflows.
const FOLDER: &str = ".github/workflows";

/// A check that rulesets require, with the jobs that report it.
pub(crate) struct Required<'t> {
    /// Where it is required, and by what.
    pub(crate) check: RequiredCheck<'t>,
    /// Its name.
    pub(crate) name: Cow<'t, str>,
    /// The jobs.
    pub(crate) gates: Vec<Gate<'t>>,
    /// Where a job calls another workflow: the jobs of that one, which the check stands for.
    pub(crate) called: Vec<Gate<'t>>,
}

/// The checks that the rulesets of a repository require, each name once.
pub(crate) fn required<'t>(context: &'t Context<'_>) -> Vec<Required<'t>> {
    let rulesets = ruleset::all(context).into_iter();
    let mut found: Vec<Required<'t>> = Vec::new();
    for check in rulesets.flat_map(Ruleset::required_checks) {
        let Some(name) = scalar(check.name) else {
            continue;
        };
        if let Some(known) = found.iter_mut().find(|known| known.name == name) {
            known.check.has_queue |= check.has_queue;
            continue;
        }
        let mut called = Vec::new();
        let gates = find(context, &name, &mut called);
        found.push(Required {
            check,
            name,
            gates,
            called,
        });
    }
    found
}

/// The checks that have to come from another app than GitHub Actions, each with the number of the app.
pub(crate) fn of_other_apps<'t>(context: &'t Context<'_>) -> Vec<(RequiredCheck<'t>, NodeRef<'t>)> {
    let rulesets = ruleset::all(context).into_iter();
    rulesets.flat_map(Ruleset::checks_of_other_apps).collect()
}

/// The jobs that report a check of this name.
pub(crate) fn of_check<'t>(context: &'t Context<'_>, check: &str) -> Vec<Gate<'t>> {
    find(context, check, &mut Vec::new())
}

fn find<'t>(context: &'t Context<'_>, check: &str, called: &mut Vec<Gate<'t>>) -> Vec<Gate<'t>> {
    let files = context.files_of(&[class::WORKFLOW]);
    let here = files.filter(|file| file.path().parent() == FOLDER);
    let all = here.flat_map(|file| jobs(file).into_iter().map(move |job| Gate { file, job }));
    all.filter(|gate| reports(context, gate.job, check, called, CALLS))
        .collect()
}

/// How deep GitHub lets workflows call each other.
const CALLS: usize = 10;

/// Whether a job reports a check of this name: its own, with what a matrix adds in parentheses, or one of the jobs of
/// the workflow it calls.
fn reports<'t>(
    context: &'t Context<'_>,
    job: Job<'t>,
    check: &str,
    called: &mut Vec<Gate<'t>>,
    depth: usize,
) -> bool {
    let name = job.check_name();
    let Some(rest) = behind(&name, check) else {
        return false;
    };
    let Some(path) = job.get("uses").and_then(scalar) else {
        let is_of_matrix =
            rest.starts_with(" (") && rest.ends_with(')') && job.get("strategy").is_some();
        return rest.is_empty() || is_of_matrix;
    };
    let Some(inner) = rest.strip_prefix(" / ") else {
        return false;
    };
    let path = path.strip_prefix("./");
    // What another repository calls its jobs is not known here.
    let Some(file) = path.and_then(|path| context.find(path)) else {
        return true;
    };
    let Some(depth) = depth.checked_sub(1) else {
        return false;
    };
    let before = called.len();
    for job in jobs(file) {
        if reports(context, job, inner, called, depth) {
            called.push(Gate { file, job });
        }
    }
    called.len() > before
}

/// What of `check` follows on a name; expressions in the name stand for anything.
fn behind<'c>(name: &str, check: &'c str) -> Option<&'c str> {
    let Some((before, _)) = name.split_once("${{") else {
        return check.strip_prefix(name);
    };
    let after = name.rsplit_once("}}").map_or("", |(_, after)| after);
    let rest = check.strip_prefix(before)?;
    match after {
        "" => Some(""),
        after => rest.find(after).map(|at| &rest[at + after.len()..]),
    }
}

/// The jobs that a job waits for.
pub(crate) fn needs(job: Job<'_>) -> Vec<Cow<'_, str>> {
    let Some(needs) = job.get("needs") else {
        return Vec::new();
    };
    let one = scalar(needs).filter(|_| needs.is_scalar());
    one.into_iter()
        .chain(needs.items().filter_map(scalar))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::behind;

    #[test]
    fn expressions_in_names_stand_for_anything() {
        for (name, check, expected) in [
            ("ci", "ci", Some("")),
            ("ci", "ci (a)", Some(" (a)")),
            ("ci", "lint", None),
            ("test ${{ matrix.os }}", "test linux", Some("")),
            (
                "test ${{ matrix.os }} on",
                "test linux on / x",
                Some(" / x"),
            ),
            ("test ${{ matrix.os }}", "lint", None),
        ] {
            assert_eq!(behind(name, check), expected, "{name} {check}");
        }
    }
}
