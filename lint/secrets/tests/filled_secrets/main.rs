//! Secrets in clear: values that placeholders stand in, of which only what is written out beside them is found and not the form
//! that they are filled into; Secrets that stand in other objects; Secrets that are written wrongly. In the state and in
//! the history.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

mod declared;
mod evading;
mod foreign;
mod innocent;
mod nested;
mod open;
mod packed;
mod sound;

use rempart_core::{Format, RepoPath, Report};
use rempart_secrets::CHECKER;
use rempart_secrets::history::{Screened, Shape, screen, shape_of};
use rempart_testkit::{Judge, snapshot};

/// Where a Secret begins, up to its data.
const SECRET: &str = "apiVersion: v1\nkind: Secret\nmetadata: {name: x}\nstringData:\n";

/// How many findings there are.
fn count(files: &[(&str, &str)]) -> usize {
    judged(files).findings.len()
}

fn judged(files: &[(&str, &str)]) -> Report {
    let checkers = [&CHECKER];
    Judge::new(&checkers).run(&snapshot(files), None).unwrap()
}

/// The rules that find something, in the default profile.
fn rules(files: &[(&str, &str)]) -> Vec<String> {
    let mut rules: Vec<_> = judged(files)
        .findings
        .iter()
        .map(|finding| finding.rule.strip_prefix("secrets/").unwrap().to_owned())
        .collect();
    rules.sort_unstable();
    rules.dedup();
    rules
}

/// The cases of which a rule is silent.
fn missed<'c>(rule: &str, cases: &[(&'c str, Vec<(&str, &str)>)]) -> Vec<&'c str> {
    let is_missed = |files: &[(&str, &str)]| {
        let is_known = files.iter().any(|(path, text)| is_suspect(path, text));
        !is_known || !rules(files).iter().any(|found| found == rule)
    };
    let missed = cases.iter().filter(|(_, files)| is_missed(files));
    missed.map(|(name, _)| *name).collect()
}

/// The cases in which any rule finds anything, with the rules.
fn alarmed<'c>(cases: &[(&'c str, Vec<(&str, &str)>)]) -> Vec<(&'c str, Vec<String>)> {
    let found = cases.iter().map(|(name, files)| (*name, rules(files)));
    found.filter(|(_, rules)| !rules.is_empty()).collect()
}

/// Whether the history judges a file at all.
fn is_suspect(path: &str, text: &str) -> bool {
    let shape = Shape::of(shape_of(path.rsplit('/').next().unwrap().as_bytes()));
    assert_ne!(RepoPath::from_normalised(path).format(), Format::Json);
    screen(shape, text.as_bytes()) == Screened::Suspect
}

/// A password that only its place betrays, made from parts so that no tool takes this file for a leak.
fn password() -> String {
    ["Vq7zun", "delLk92"].concat()
}

/// A password of words.
fn words() -> String {
    ["sieben", "-raben-", "4711"].concat()
}

/// A text of a test with its secrets in their places.
fn filled(text: &str) -> String {
    let text = text.replace("<P>", &password()).replace("<W>", &words());
    text.replace("<S>", SECRET)
}

fn base64(text: &str) -> String {
    rempart_testkit::base64(text.as_bytes())
}
