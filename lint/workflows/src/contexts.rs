//! Who decides what a context holds.

use crate::flow::Flow;

/// Values that anybody can set who may open an issue or a pull request, as paths; `*` is any part. From "Secure use
/// reference" and "Webhook events and payloads" in the documentation of GitHub.
const FOREIGN: &[&str] = &[
    "github.event.changes.*.from",
    "github.event.comment.body",
    "github.event.commits.*.author.email",
    "github.event.commits.*.author.name",
    "github.event.commits.*.committer.email",
    "github.event.commits.*.committer.name",
    "github.event.commits.*.message",
    "github.event.discussion.body",
    "github.event.discussion.title",
    "github.event.head_commit.author.email",
    "github.event.head_commit.author.name",
    "github.event.head_commit.committer.email",
    "github.event.head_commit.committer.name",
    "github.event.head_commit.message",
    "github.event.issue.body",
    "github.event.issue.title",
    "github.event.pages.*.page_name",
    "github.event.pull_request.body",
    "github.event.pull_request.head.label",
    "github.event.pull_request.head.ref",
    "github.event.pull_request.head.repo.default_branch",
    "github.event.pull_request.head.repo.description",
    "github.event.pull_request.head.repo.homepage",
    "github.event.pull_request.title",
    "github.event.review.body",
    "github.event.review_comment.body",
    "github.event.workflow_run.display_title",
    "github.event.workflow_run.head_branch",
    "github.event.workflow_run.head_commit.author.email",
    "github.event.workflow_run.head_commit.author.name",
    "github.event.workflow_run.head_commit.message",
    "github.event.workflow_run.pull_requests.*.head.ref",
    "github.head_ref",
];

/// Values that hold free text which somebody with more rights, or another step, decides.
const FREE: &[&str] = &["env", "inputs", "jobs", "matrix", "needs", "steps", "vars"];

/// Values of `github` and its event that cannot hold what a shell would run: numbers, commits, names that GitHub
/// limits to letters, digits, dots and hyphens, and addresses made of them.
const CLOSED: &[&str] = &[
    "action",
    "action_path",
    "action_ref",
    "action_repository",
    "action_status",
    "actor",
    "actor_id",
    "api_url",
    "event_name",
    "event_path",
    "graphql_url",
    "job",
    "path",
    "ref_protected",
    "ref_type",
    "repository",
    "repository_id",
    "repository_owner",
    "repository_owner_id",
    "repositoryurl",
    "retention_days",
    "run_attempt",
    "run_id",
    "run_number",
    "secret_source",
    "server_url",
    "sha",
    "token",
    "triggering_actor",
    "workflow_sha",
    "workspace",
];

/// Last parts of values of an event that are numbers, commits, logins or addresses.
const CLOSED_IN_EVENT: &[&str] = &[
    "after",
    "before",
    "conclusion",
    "created_at",
    "draft",
    "full_name",
    "html_url",
    "id",
    "login",
    "merge_commit_sha",
    "merged",
    "node_id",
    "number",
    "sha",
    "state",
    "type",
    "updated_at",
    "url",
];

/// Whether strangers decide what a value holds.
pub(crate) fn is_foreign(flow: &Flow) -> bool {
    FOREIGN.iter().any(|pattern| matches(pattern, flow))
}

/// Whether a value may hold free text, whoever decides it.
pub(crate) fn is_free(flow: &Flow) -> bool {
    let path = flow.path();
    let mut parts = path.split('.');
    match (parts.next(), parts.next()) {
        (Some("github"), None) => flow.as_json,
        (Some("github"), Some("event")) => {
            flow.as_json
                || !parts
                    .next_back()
                    .is_some_and(|last| CLOSED_IN_EVENT.contains(&last))
        }
        (Some("github"), Some(name)) => !CLOSED.contains(&name),
        // Whether and how a job or a step ended is one of a few words.
        (Some("needs" | "jobs" | "steps"), Some(_)) => match parts.next() {
            Some("result" | "outcome" | "conclusion") => false,
            Some(_) => true,
            None => flow.as_json,
        },
        (Some(name), _) => FREE.contains(&name),
        (None, _) => false,
    }
}

/// Whether a value is one of a pattern, or as JSON holds one.
fn matches(pattern: &str, flow: &Flow) -> bool {
    let mut pattern = pattern.split('.');
    for part in flow.path().split('.') {
        match pattern.next() {
            Some(wanted) if wanted == part || wanted == "*" || part == "*" => {}
            _ => return false,
        }
    }
    flow.as_json || pattern.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::{is_foreign, is_free};
    use crate::flow::{Flow, flows};

    fn any(text: &str, is_so: fn(&Flow) -> bool) -> bool {
        flows(text).iter().any(is_so)
    }

    #[test]
    fn strangers_decide_titles_and_branches() {
        for text in [
            "github.event.pull_request.title",
            "github.event.commits[0].message",
            "github.event.commits.*.author.name",
            "join(github.event.commits.*.message, ' ')",
            "github.head_ref || github.ref_name",
            "toJSON(github.event)",
            "toJSON(github)",
            "github.event[github.event_name].title",
            "github.event.pages[1].page_name",
        ] {
            assert!(any(text, is_foreign), "{text}");
        }
        for text in [
            "github.event.pull_request.number",
            "github.event.pull_request",
            "github.event.commits",
            "github.sha",
            "github.head_ref == 'main'",
            "contains(github.event.comment.body, '/run')",
            "inputs.name",
        ] {
            assert!(!any(text, is_foreign), "{text}");
        }
    }

    #[test]
    fn others_decide_inputs_and_outputs() {
        for text in [
            "inputs.name",
            "steps.a.outputs.b",
            "github.ref_name",
            "github.event.release.name",
            "env.X",
            "toJSON(needs)",
        ] {
            assert!(any(text, is_free), "{text}");
        }
        for text in [
            "github.sha",
            "github.event.number",
            "needs.a.result",
            "toJSON(needs.*.result)",
            "steps.a.outcome",
            "runner.os",
            "secrets.X",
            "github.event.pull_request.head.sha",
            "job.status",
        ] {
            assert!(!any(text, is_free), "{text}");
        }
    }
}
