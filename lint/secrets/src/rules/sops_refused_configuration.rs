//! A configuration that SOPS refuses.

use std::collections::BTreeMap;

use rempart_core::{
    Check, Context, FactEntry, FileView, Finding, Inputs, Levels, Location, Mode, RepoPath, Rule,
    RuleMeta, Severity, Sink, Span, Waivable,
};
use rempart_model::class;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::sops::config::SopsConfigs;
use crate::sops::config::{CreationRule, PathRegex};
use crate::sops::go_regex::Refusal;
use crate::sops::view;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SopsRefusedConfiguration {}

impl Rule for SopsRefusedConfiguration {
    const META: RuleMeta = RuleMeta {
        id: "secrets/sops-refused-configuration",
        levels: Levels::split(Severity::Warning, Severity::Error),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<SopsConfigs>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("sops_refused_configuration.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl SopsRefusedConfiguration {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        for (path, words) in no_files(context) {
            let finding = sink.report(Location::file(path.clone()), words);
            finding.help("put the configuration itself there");
            if let Some(file) = context.find(path.as_str()) {
                stop(file, finding);
            } else if !is_set(context, finding.rule) {
                finding.severity = Severity::Error;
            }
        }
        for file in context.files_of(&[class::SOPS_CONFIGURATION]) {
            // What is wrong with it, the checker of YAML says; here, what SOPS makes of it.
            let error = file.source().syntax_errors().first();
            if let Some(error) = error.filter(|_| !is_filled_in(file)) {
                let finding = sink.report(
                    file.at(error.span, Some(0)),
                    "it is no YAML: SOPS refuses the whole configuration, and encrypts and decrypts nothing below it",
                );
                finding.keyed("syntax").help("correct it");
                stop(file, finding);
            }
        }
        for (file, config) in view::configs(context).filter(|(file, _)| !is_filled_in(*file)) {
            for (span, words) in &config.faults {
                let finding = sink.report(
                    file.at(*span, Some(0)),
                    format!("{words}: SOPS refuses the whole configuration"),
                );
                finding.help("correct it");
                stop(file, finding);
            }
            for (index, rule) in config.rules.iter().flatten().enumerate() {
                for fault in faults(rule) {
                    let finding = sink.report(
                        file.at(fault.span, Some(0)),
                        format!("creation rule {}: {}", index + 1, fault.words),
                    );
                    finding.help("correct the rule");
                    if fault.stops {
                        stop(file, finding);
                    }
                }
            }
        }
    }
}

/// Whether something fills the file in before SOPS reads it.
fn is_filled_in(file: FileView<'_>) -> bool {
    let text = file.text().unwrap_or_default();
    ["{{", "{%", "<%"].iter().any(|mark| text.contains(mark))
}

/// Makes a finding an error where SOPS stops for every file, whichever profile counts; not where the configuration gives
/// the rule a level.
fn stop(file: FileView<'_>, finding: &mut Finding) {
    if !is_set(file.context, finding.rule) {
        finding.severity = Severity::Error;
    }
}

fn is_set(context: &Context<'_>, rule: &str) -> bool {
    let setting = context.config.rules.get(rule);
    setting.is_some_and(|setting| setting.level.is_some())
}

/// The name that SOPS looks for.
const NAME: &str = ".sops.yaml";

/// What stands where a configuration should and is none that is read here, in words, each once.
fn no_files(context: &Context<'_>) -> BTreeMap<RepoPath, &'static str> {
    const LINK: &str =
        "it is a symbolic link: SOPS reads what it leads to, and nobody judged that here";
    const NONE: &str = "it is no file: SOPS refuses it, and encrypts and decrypts nothing below it";
    let mut found = BTreeMap::new();
    for file in context.snapshot.ids().map(|id| context.file(id)) {
        let path = file.path();
        if path.file_name() == NAME {
            match file.mode() {
                Mode::Symlink(_) => found.insert(path.clone(), LINK),
                Mode::Submodule => found.insert(path.clone(), NONE),
                Mode::File | Mode::Executable => None,
            };
        }
        // A folder is none of the files: its name stands in the paths of those in it.
        let parts = path.as_str().match_indices(NAME);
        for (at, _) in parts {
            let (folder, rest) = path.as_str().split_at(at + NAME.len());
            if rest.starts_with('/') && (at == 0 || path.as_str()[..at].ends_with('/')) {
                found.insert(RepoPath::from_normalised(folder), NONE);
            }
        }
    }
    for skip in context.snapshot.skipped() {
        let path = RepoPath::from_normalised(&skip.what);
        if path.file_name() == NAME {
            found.insert(path, NONE);
        }
    }
    found
}

/// What SOPS refuses in a rule.
struct Fault {
    span: Span,
    words: String,
    /// It stops at the rule, whichever file it was asked for.
    stops: bool,
}

/// What SOPS refuses in a rule, once a file gets to it.
fn faults(rule: &CreationRule) -> Vec<Fault> {
    let mut found = Vec::new();
    let mut add = |span, words, stops| found.push(Fault { span, words, stops });
    if let PathRegex::Refused(Refusal::Invalid(why)) = &rule.path {
        let words = format!(
            "`path_regex` is no regular expression of Go ({why}), so SOPS encrypts no file that gets this far"
        );
        add(rule.path_span.unwrap_or(rule.span), words, true);
    }
    if let [_, second, ..] = &*rule.selectors {
        let words = "two selectors, and SOPS takes one, so it encrypts no file by this rule";
        add(second.span, words.to_owned(), false);
    }
    for selector in &rule.selectors {
        if let Some(Refusal::Invalid(why)) = selector.refusal() {
            let words = format!(
                "`{}` is no regular expression of Go ({why}), and SOPS encrypts nothing without a word",
                selector.kind.key()
            );
            add(selector.span, words, false);
        }
    }
    if rule.recipients().next().is_none() {
        let words = "it names no key, so SOPS cannot encrypt a file by it";
        add(rule.span, words.to_owned(), false);
    }
    for recipient in rule.recipients() {
        if let Some(fault) = recipient.fault {
            let words = format!("{}: {fault}", recipient.shown());
            add(recipient.span, words, false);
        }
    }
    found
}
