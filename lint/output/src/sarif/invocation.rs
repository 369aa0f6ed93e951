//! Whether the work was done, and what was not, as an `invocation` (section 3.20).

use std::collections::BTreeMap;

use rempart_core::Report;
use serde_json::{Value, json};

use super::text::plain;
use crate::Notice;
use crate::unrun::rules_not_run;

/// The most skips that are named; a repository may hold more of them than findings.
const MAX_SKIPS: usize = 1_000;

struct Notification {
    level: &'static str,
    code: &'static str,
    text: String,
}

/// What a run says of itself.
pub(super) struct Invocation {
    successful: bool,
    notifications: Vec<Notification>,
    /// The kinds of notifications and their place in `tool.driver.notifications`.
    codes: BTreeMap<&'static str, usize>,
}

impl Invocation {
    pub(super) fn of(report: &Report, notices: &[Notice]) -> Self {
        let mut notifications = skips(report);
        for (reason, rules) in rules_not_run(report) {
            notifications.push(Notification {
                level: "note",
                code: "rule-not-run",
                text: plain(&format!("{reason}: {}", rules.join(", "))),
            });
        }
        notifications.extend(notices.iter().map(|notice| Notification {
            level: "warning",
            code: "left-out",
            text: plain(&notice.text),
        }));
        let mut codes: BTreeMap<_, _> = notifications.iter().map(|it| (it.code, 0)).collect();
        for (place, index) in codes.values_mut().enumerate() {
            *index = place;
        }
        Self {
            successful: !report.is_incomplete(),
            notifications,
            codes,
        }
    }

    /// The descriptors that the notifications lead to.
    pub(super) fn descriptors(&self) -> Vec<Value> {
        self.codes.keys().map(|code| json!({"id": code})).collect()
    }

    /// The invocation itself.
    pub(super) fn value(&self) -> Value {
        let notifications: Vec<Value> = self
            .notifications
            .iter()
            .map(|it| {
                json!({
                    "level": it.level,
                    "descriptor": {"id": it.code, "index": self.codes.get(it.code)},
                    "message": {"text": it.text},
                })
            })
            .collect();
        json!({
            "executionSuccessful": self.successful,
            "toolExecutionNotifications": notifications,
        })
    }
}

/// What was not done, that which makes the run incomplete first; the skips that are too many are counted.
fn skips(report: &Report) -> Vec<Notification> {
    let mut skips: Vec<_> = report.skipped.iter().collect();
    skips.sort_by_key(|skip| !skip.fatal);
    let mut notifications: Vec<_> = skips
        .iter()
        .take(MAX_SKIPS)
        .map(|skip| Notification {
            level: if skip.fatal { "error" } else { "note" },
            code: skip.code,
            text: plain(&format!("{}: {}", skip.what, skip.reason)),
        })
        .collect();
    if skips.len() > MAX_SKIPS {
        notifications.push(Notification {
            level: "note",
            code: "left-out",
            text: format!(
                "{} more things were not done; the JSON report lists all",
                skips.len() - MAX_SKIPS
            ),
        });
    }
    notifications
}
