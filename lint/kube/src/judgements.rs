//! What is said of each object, for `--resources` and the JSON report.

use rempart_core::{Context, FactEntry, FileView, Judgement, JudgementStatus};
use rempart_model::{FileResources, Resource};
use rempart_schemas::{Lookup, Server};

use crate::built;
use crate::catalogues::Catalogues;
use crate::known::Known;
use crate::said::{ObjectVerdict, Outcome};
use crate::verdicts;

/// How many objects there are; 0 where no rule that runs needs them.
pub(crate) fn count(context: &Context<'_>) -> usize {
    if !context.facts.has(&FactEntry::of::<FileResources>()) {
        return 0;
    }
    context
        .facts
        .all::<FileResources>()
        .map(|(_, file)| file.resources.len())
        .sum()
}

/// One row for each object, in the order of files.
pub(crate) fn of(context: &Context<'_>) -> Vec<Judgement> {
    let Some(catalogues) = context.fact::<Catalogues>() else {
        return Vec::new();
    };
    let (mut rows, mut known) = (Vec::new(), Known::new());
    for (id, file) in context.facts.all::<FileResources>() {
        let view = context.file(*id);
        let judges = catalogues.of_file(context, *id);
        let Some(catalogue) = judges.first() else {
            continue;
        };
        let mut said = verdicts::said_of(view).iter().peekable();
        for (at, resource) in file.resources.iter().enumerate() {
            // Each release that judges it may have something to say: what refuses it counts.
            let mut object: Option<&ObjectVerdict> = None;
            while let Some(next) = said.next_if(|object| object.object as usize == at) {
                let invalid = status(view, next).0 == JudgementStatus::Invalid;
                if object.is_none() || invalid {
                    object = Some(next);
                }
            }
            let lookup = known.lookup(catalogue, resource.api_version(), resource.kind());
            let judged_by = match lookup {
                Lookup::Found(found) => found.judged_by.to_string(),
                Lookup::Unusable { judged_by, .. } => judged_by.to_string(),
                _ => String::new(),
            };
            rows.push(row(view, resource, object, judged_by));
        }
    }
    rows
}

fn row(
    file: FileView<'_>,
    resource: &Resource,
    object: Option<&ObjectVerdict>,
    judged_by: String,
) -> Judgement {
    let (status, reason) = object.map_or((JudgementStatus::Valid, None), |object| {
        status(file, object)
    });
    Judgement {
        path: resource.path().clone(),
        document: resource.document(),
        subject: resource.subject(),
        application: None,
        status,
        judged_by,
        reason,
    }
}

fn status(file: FileView<'_>, object: &ObjectVerdict) -> (JudgementStatus, Option<String>) {
    let refused = object.verdict.violations.iter().any(|violation| {
        violation.server == Server::Refuses && !built::is_replaced(file, violation)
    });
    match &object.outcome {
        Outcome::Judged | Outcome::Deprecated { .. } if refused => (JudgementStatus::Invalid, None),
        Outcome::Judged | Outcome::Deprecated { .. } => (JudgementStatus::Valid, None),
        Outcome::Encrypted => (
            JudgementStatus::Skipped,
            Some("SOPS has encrypted its kind".to_owned()),
        ),
        Outcome::Missing { .. } => (
            JudgementStatus::Skipped,
            Some("no schema for this kind".to_owned()),
        ),
        Outcome::Unusable { reason, .. } => (JudgementStatus::Skipped, Some(reason.clone())),
        Outcome::UnknownKind { .. } => (
            JudgementStatus::Invalid,
            Some("the group has no such kind".to_owned()),
        ),
        Outcome::Removed { .. } => (
            JudgementStatus::Invalid,
            Some("no longer served".to_owned()),
        ),
        Outcome::NotYet { .. } => (JudgementStatus::Invalid, Some("not served yet".to_owned())),
    }
}
