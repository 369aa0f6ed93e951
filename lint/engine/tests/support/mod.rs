//! Checkers to test the engine with, and short ways to run it.
#![allow(dead_code, reason = "not every test binary uses all of it")]
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

use rempart_core::config::Config;
use rempart_core::{
    Check, Checker, Concealed, Context, FileView, Inputs, Kind, Levels, NoRevisions, NodeRef,
    RepoPath, Report, Rule, RuleEntry, RuleMeta, Severity, Sink, Snapshot, Waivable,
};
use rempart_engine::{Flags, Input, Options, SelectError, Selection, select};
use rempart_testkit::line_of;
use schemars::JsonSchema;
use serde::Deserialize;

/// Stands for the checker `yaml`: pages of the engine name its rule.
pub(crate) static YAML: Checker = Checker {
    name: "yaml",
    summary: "a checker for tests",
    rules: &[RuleEntry::of::<DuplicateKey>()],
    objects: None,
    judgements: None,
    tables: None,
    needs: &[],
};

/// A checker with rules of all kinds.
pub(crate) static DEMO: Checker = Checker {
    name: "demo",
    summary: "a checker for tests",
    rules: &[
        RuleEntry::of::<Everywhere>(),
        RuleEntry::of::<Forbidden>(),
        RuleEntry::of::<Panics>(),
        RuleEntry::of::<Quiet>(),
    ],
    objects: None,
    judgements: None,
    tables: None,
    needs: &[],
};

const fn meta(id: &'static str, levels: Levels) -> RuleMeta {
    RuleMeta {
        id,
        levels,
        inputs: Inputs::All,
        needs: &[],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: "",
    }
}

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct DuplicateKey {}

impl Rule for DuplicateKey {
    const META: RuleMeta = meta("yaml/duplicate-key", Levels::always(Severity::Error));
    const CHECK: Check<Self> = Check::File(|_, file, sink| {
        for mapping in nodes(file)
            .into_iter()
            .filter(|node| node.kind() == Kind::Mapping)
        {
            let keys: Vec<_> = mapping.entries().map(|(key, _)| key).collect();
            for (at, key) in keys.iter().enumerate() {
                if keys[..at].iter().any(|first| first.value() == key.value()) {
                    sink.report(
                        file.at_node(*key),
                        format!("`{}` stands here twice", key.value()),
                    );
                }
            }
        }
    });
}

fn nodes(file: FileView<'_>) -> Vec<NodeRef<'_>> {
    let Some(tree) = file.tree() else {
        return Vec::new();
    };
    (0..tree.tape().node_count() as u32)
        .filter_map(|index| tree.node(index))
        .collect()
}

/// Reports every scalar with the word `bad`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct Forbidden {
    /// The word to look for.
    word: String,
}

impl Default for Forbidden {
    fn default() -> Self {
        Self {
            word: "bad".to_owned(),
        }
    }
}

impl Rule for Forbidden {
    const META: RuleMeta = meta(
        "demo/forbidden",
        Levels::split(Severity::Warning, Severity::Error),
    );
    const CHECK: Check<Self> = Check::File(Self::check);
}

impl Forbidden {
    fn check(&self, file: FileView<'_>, sink: &mut Sink) {
        for node in nodes(file)
            .into_iter()
            .filter(|node| node.is_scalar() && node.value() == self.word)
        {
            sink.report(
                file.at_node(node),
                format!("the word `{}` stands here", self.word),
            );
        }
    }
}

/// Reports one fault once for each file of the folder `overlays`, and its consequence.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Everywhere {}

impl Rule for Everywhere {
    const META: RuleMeta = meta("demo/everywhere", Levels::always(Severity::Error));
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl Everywhere {
    #[allow(clippy::unused_self, reason = "the shape of a rule")]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        let Some(base) = context.find("base/web.yaml") else {
            return;
        };
        for id in context.snapshot.under("overlays") {
            let overlay = context.file(id);
            let finding = sink.report(base.whole(), "it is wrong");
            finding
                .application(overlay.path().parent().to_owned())
                .label(overlay.whole(), "through this");
            let cause = finding.identity();
            sink.report(overlay.whole(), "it follows").because(cause);
        }
    }
}

/// Panics on files called `panic.yaml`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Panics {}

impl Rule for Panics {
    const META: RuleMeta = meta("demo/panics", Levels::always(Severity::Error));
    const CHECK: Check<Self> = Check::File(|_, file, _| {
        assert!(
            file.path().file_name() != "panic.yaml",
            "a secret in a message"
        );
    });
}

/// On in the strict profile only.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Quiet {}

impl Rule for Quiet {
    const META: RuleMeta = meta("demo/quiet", Levels::strict_only(Severity::Note));
    const CHECK: Check<Self> = Check::File(|_, file, sink| {
        sink.report(file.whole(), "it is there");
    });
}

/// All checkers of the tests.
pub(crate) static CHECKERS: &[&Checker] = &[&DEMO, &rempart_engine::CHECKER];

/// A configuration of the file `rempart.toml`.
pub(crate) fn config(text: &str) -> Config {
    Config::parse(text, Some(RepoPath::from_normalised("rempart.toml"))).unwrap()
}

/// The selection of a configuration and flags.
pub(crate) fn selected(config: &Config, flags: &Flags) -> Result<Selection, Vec<SelectError>> {
    select(CHECKERS, config, flags)
}

/// Runs all rules.
pub(crate) fn run(
    head: &Snapshot,
    base: Option<&Snapshot>,
    config: &Config,
    options: &Options<'_>,
) -> Report {
    run_with(head, base, config, &Flags::default(), options)
}

/// Runs all rules with flags.
pub(crate) fn run_with(
    head: &Snapshot,
    base: Option<&Snapshot>,
    config: &Config,
    flags: &Flags,
    options: &Options<'_>,
) -> Report {
    let selection = selected(config, flags).unwrap();
    let input = Input {
        head,
        base,
        classify: rempart_model::classify_with,
        checkers: CHECKERS,
        config,
        selection: &selection,
        revisions: &NoRevisions,
        conceal: |_| Concealed::default(),
        given: None,
    };
    rempart_engine::run(&input, options).report
}

/// The findings as pages write them.
pub(crate) fn lines(report: &Report) -> Vec<String> {
    report
        .findings
        .iter()
        .map(|finding| line_of(report, finding))
        .collect()
}
