//! A change that makes the gate judge less is told, whatever configuration is in force.

mod support;

use rempart_engine::Options;
use rempart_testkit::snapshot;
use support::{config, run};

/// The messages about a change of `rempart.toml`, without what they all say.
fn changed(base: &str, head: &str) -> Vec<String> {
    let states = [base, head].map(|text| snapshot(&[("rempart.toml", text)]));
    let report = run(
        &states[1],
        Some(&states[0]),
        &config(""),
        &Options::default(),
    );
    let found = report
        .findings
        .iter()
        .filter(|finding| finding.rule == "rempart/weakened-config");
    found
        .map(|finding| {
            finding
                .message
                .split(": ")
                .next()
                .unwrap_or_default()
                .to_owned()
        })
        .collect()
}

fn level(level: &str) -> String {
    format!("[rules.\"demo/forbidden\"]\nlevel = \"{level}\"\n")
}

#[test]
fn every_way_down_is_told() {
    let allow = "[[allow]]\nrule = \"demo/quiet\"\nreason = \"x\"\n";
    let until = |day: &str| format!("{allow}expires = {day}\n");
    let room = "[[room]]\npath = \"a\"\nrequired = true\n";
    for (base, head, expected) in [
        (
            "profile = \"strict\"",
            "",
            "the profile goes from `strict` to `default`",
        ),
        (
            "",
            "fail-on = \"never\"",
            "`fail-on` goes from `error` to `never`",
        ),
        (
            "fail-on = \"note\"",
            "",
            "`fail-on` goes from `note` to `error`",
        ),
        (
            "helm = \"require\"",
            "helm = \"auto\"",
            "fewer charts are rendered, since the setting `helm` goes down",
        ),
        (
            "exclude = [\"a\"]",
            "exclude = [\"a\", \"b\"]",
            "`b` is excluded from now on",
        ),
        (
            "unwaivable = [\"demo/*\"]",
            "",
            "`demo/*` may be waived from now on",
        ),
        (
            "",
            &level("off"),
            "`demo/forbidden` goes from `warning` to `off`",
        ),
        (
            &level("error"),
            "",
            "`demo/forbidden` goes from `error` to `warning`",
        ),
        (
            "",
            "[rules.\"demo/quiet\"]\nexclude = [\"a\"]",
            "`demo/quiet` no longer judges `a`",
        ),
        (
            "",
            "[rules.\"demo/forbidden\".options]\nword = \"x\"",
            "the options of `demo/forbidden` change",
        ),
        ("", allow, "`demo/quiet` is waived from now on"),
        (
            &until("2026-01-01"),
            &until("2026-01-02"),
            "the waiver of `demo/quiet` lasts longer",
        ),
        (
            &until("2026-01-01"),
            allow,
            "the waiver of `demo/quiet` lasts longer",
        ),
        (room, "", "the room `a` is no longer declared"),
        (
            room,
            "[[room]]\npath = \"a\"\n",
            "the room `a` is no longer required",
        ),
        (
            "",
            "profil = 1",
            "it cannot be read any more (there is no key `profil`)",
        ),
    ] {
        assert_eq!(changed(base, head), [expected], "{base} → {head}");
        assert_eq!(changed(head, head), [""; 0], "{head}");
    }
}

#[test]
fn ways_up_are_not_told() {
    let until =
        |day: &str| format!("[[allow]]\nrule = \"demo/quiet\"\nreason = \"x\"\nexpires = {day}\n");
    for (base, head) in [
        ("", "profile = \"strict\""),
        ("fail-on = \"never\"", ""),
        ("helm = \"auto\"", "helm = \"require\""),
        ("exclude = [\"a\", \"b\"]", "exclude = [\"b\"]"),
        ("", "unwaivable = [\"demo/*\"]"),
        (&level("off"), &level("note")),
        ("", &level("error")),
        ("", "[rules.\"demo/quiet\"]\nlevel = \"note\""),
        (&until("2026-01-02"), &until("2026-01-01")),
        (&until("2026-01-02"), ""),
        ("profil = 1", ""),
    ] {
        assert_eq!(changed(base, head), [""; 0], "{base} → {head}");
    }
}

#[test]
fn neither_configuration_nor_comments_silence_it() {
    let head = "# rempart: allow-file(rempart/weakened-config) please\nexclude = [\"**\"]\nprofile = \"default\"\n[[allow]]\nrule = \"rempart/*\"\nreason = \"please\"\n";
    let states = ["profile = \"strict\"\n", head].map(|text| snapshot(&[("rempart.toml", text)]));
    let report = run(
        &states[1],
        Some(&states[0]),
        &config(head),
        &Options::default(),
    );
    let count = |rule: &str| {
        report
            .findings
            .iter()
            .filter(|finding| finding.rule == rule)
            .count()
    };
    assert_eq!(count("rempart/weakened-config"), 3);
    assert_eq!(count("rempart/added-suppression"), 1);
}

#[test]
fn a_comment_is_new_when_its_reason_or_reach_is() {
    let added = |base: &str, head: &str| {
        let states = [base, head].map(|text| snapshot(&[("a.yaml", text)]));
        let report = run(
            &states[1],
            Some(&states[0]),
            &config(""),
            &Options::default(),
        );
        report
            .findings
            .iter()
            .filter(|finding| finding.rule == "rempart/added-suppression")
            .count()
    };
    let one = "a: bad # rempart: allow(demo/forbidden) agreed\n";
    let moved = "b: 1\na: bad # rempart: allow(demo/forbidden) agreed\n";
    let other = "a: bad # rempart: allow(demo/forbidden) something else\n";
    let wider = "# rempart: allow-file(demo/forbidden) agreed\na: bad\n";
    assert_eq!(added("a: bad\n", one), 1);
    assert_eq!(added(one, moved), 0);
    assert_eq!((added(one, other), added(one, wider)), (1, 1));
    assert_eq!(added(one, "a: 1\n"), 0);
}
