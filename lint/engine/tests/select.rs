//! Levels, names and options.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

mod support;

use rempart_core::{Profile, Severity};
use rempart_engine::{Flags, SelectError};
use support::{config, selected};

fn severity(text: &str, flags: &Flags, id: &str) -> Option<Severity> {
    selected(&config(text), flags)
        .unwrap()
        .get(id)
        .unwrap()
        .severity
}

fn flags(levels: &[(&str, Option<Severity>)]) -> Flags {
    let levels = levels
        .iter()
        .map(|(rule, level)| ((*rule).to_owned(), *level));
    Flags {
        levels: levels.collect(),
        ..Flags::default()
    }
}

fn messages(text: &str, flags: &Flags) -> Vec<String> {
    let errors = selected(&config(text), flags).err().unwrap();
    let words = errors.iter().map(|error| match error {
        SelectError::Config(error) => {
            let at = error.span.slice(text);
            format!(
                "{at} | {} | {}",
                error.message,
                error.help.as_deref().unwrap_or_default()
            )
        }
        SelectError::Flag { message, help } => {
            format!("{message} | {}", help.as_deref().unwrap_or_default())
        }
    });
    words.collect()
}

#[test]
fn the_profile_is_the_ground_and_flags_are_the_roof() {
    let id = "demo/forbidden";
    let note = "[rules.\"demo/forbidden\"]\nlevel = \"note\"\n";
    let strict = Flags {
        profile: Some(Profile::Strict),
        ..Flags::default()
    };
    assert_eq!(severity("", &Flags::default(), id), Some(Severity::Warning));
    assert_eq!(
        severity("profile = \"strict\"", &Flags::default(), id),
        Some(Severity::Error)
    );
    assert_eq!(severity("", &strict, id), Some(Severity::Error));
    assert_eq!(severity(note, &strict, id), Some(Severity::Note));
    assert_eq!(
        severity(note, &flags(&[(id, Some(Severity::Error))]), id),
        Some(Severity::Error)
    );
    assert_eq!(severity("", &flags(&[("demo/*", None)]), id), None);
    assert_eq!(severity("", &Flags::default(), "demo/quiet"), None);
}

#[test]
fn an_id_wins_over_a_wildcard_and_the_later_flag_over_the_earlier() {
    let id = "demo/forbidden";
    let wild = ("demo/*", None);
    assert_eq!(
        severity("", &flags(&[(id, Some(Severity::Error)), wild]), id),
        Some(Severity::Error)
    );
    let twice = flags(&[(id, None), (id, Some(Severity::Note))]);
    assert_eq!(severity("", &twice, id), Some(Severity::Note));
}

#[test]
fn names_that_do_not_exist_are_told_with_the_nearest() {
    let text = "unwaivable = [\"dem/*\"]\n[rules.\"demo/forbiden\"]\nlevel = \"off\"\n\n[[allow]]\nrule = \"demo/quite\"\nreason = \"x\"\n";
    assert_eq!(
        messages(text, &Flags::default()),
        [
            "\"demo/forbiden\" | there is no rule `demo/forbiden` | write `demo/forbidden`",
            "[[allow]] | there is no rule `demo/quite` | write `demo/quiet`",
            "[\"dem/*\"] | there is no rule `dem/*` | write `demo/*`",
        ]
    );
    let flags = Flags {
        levels: vec![("demo/quite".to_owned(), None)],
        only: vec!["dmeo".to_owned()],
        profile: None,
    };
    assert_eq!(
        messages("", &flags),
        [
            "there is no rule `demo/quite` | write `demo/quiet`",
            "there is no checker `dmeo` | write `demo`"
        ]
    );
}

#[test]
fn options_are_checked_at_their_place() {
    let text = "[rules.\"demo/forbidden\".options]\nwrod = \"x\"\n";
    assert_eq!(
        messages(text, &Flags::default()),
        ["wrod | `demo/forbidden` has no option `wrod` | write `word`"]
    );
    let found = messages(
        "[rules.\"demo/forbidden\".options]\nword = 3\n",
        &Flags::default(),
    );
    assert!(
        found[0].starts_with("word | an option of `demo/forbidden` is wrong: "),
        "{found:?}"
    );
    let none = messages(
        "[rules.\"demo/quiet\".options]\nword = 3\n",
        &Flags::default(),
    );
    assert_eq!(
        none,
        ["word | `demo/quiet` has no option `word` | remove it: the rule has no options"]
    );
}

#[test]
fn configuration_cannot_weaken_what_guards_it() {
    for weaker in ["level = \"off\"", "level = \"note\"", "exclude = [\"*\"]"] {
        let text = format!("[rules.\"rempart/weakened-config\"]\n{weaker}\n");
        let found = messages(&text, &Flags::default());
        assert!(found[0].contains("guards the configuration"), "{found:?}");
    }
    let off = flags(&[("rempart/weakened-config", None)]);
    assert_eq!(severity("", &off, "rempart/weakened-config"), None);
}

#[test]
fn the_gates_own_rules_run_beside_the_checkers_that_were_asked_for() {
    let only = Flags {
        only: vec!["rempart".to_owned()],
        ..Flags::default()
    };
    assert!(
        selected(&config(""), &only)
            .unwrap()
            .get("demo/forbidden")
            .is_none()
    );
    let demo = Flags {
        only: vec!["demo".to_owned()],
        ..Flags::default()
    };
    assert!(
        selected(&config(""), &demo)
            .unwrap()
            .get("rempart/unused-allow")
            .is_some()
    );
}
