//! Facts come in the order of their needs, once, and a broken one costs only what needs it.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

use rempart_core::config::Config;
use rempart_core::{
    Check, Checker, Concealed, Context, Fact, FactEntry, Inputs, Levels, NoRevisions, Rule,
    RuleEntry, RuleMeta, RuleState, Severity, Waivable,
};
use rempart_engine::{Flags, Input, Options, run, schedule, select};
use rempart_testkit::snapshot;
use schemars::JsonSchema;
use serde::Deserialize;

macro_rules! fact {
    ($name:ident needs $($need:ident)*, computes $compute:expr) => {
        struct $name(#[allow(dead_code, reason = "some are only needed")] usize);

        impl Fact for $name {
            type Key = ();
            const NAME: &'static str = stringify!($name);
            const NEEDS: &'static [FactEntry] = &[$(FactEntry::of::<$need>()),*];

            fn keys(_: &Context<'_>) -> Vec<()> {
                vec![()]
            }

            fn compute(context: &Context<'_>, (): &()) -> Self {
                let compute: fn(&Context<'_>) -> usize = $compute;
                Self(compute(context))
            }
        }
    };
}

fact!(Ground needs, computes |context| context.snapshot.len());
fact!(Left needs Ground, computes |context| context.fact::<Ground>().unwrap().0 * 10);
fact!(Right needs Ground, computes |context| context.fact::<Ground>().unwrap().0 + 1);
fact!(Roof needs Right Left, computes |context| {
    context.fact::<Left>().unwrap().0 + context.fact::<Right>().unwrap().0
});
fact!(Broken needs Ground, computes |context| {
    assert!(context.snapshot.len() == 99, "a defect");
    0
});
fact!(OnBroken needs Broken, computes |_| 0);

#[test]
fn what_is_needed_comes_first_and_once() {
    let levels = schedule([FactEntry::of::<Roof>(), FactEntry::of::<Left>()]);
    let names: Vec<Vec<_>> = levels
        .iter()
        .map(|level| level.iter().map(|fact| fact.name).collect())
        .collect();
    assert_eq!(names, [vec!["Ground"], vec!["Left", "Right"], vec!["Roof"]]);
}

macro_rules! rule {
    ($name:ident, $id:literal, $fact:ident) => {
        #[derive(Debug, Default, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        struct $name {}

        impl Rule for $name {
            const META: RuleMeta = RuleMeta {
                id: $id,
                levels: Levels::always(Severity::Error),
                inputs: Inputs::All,
                needs: &[FactEntry::of::<$fact>()],
                fixable: false,
                waivable: Waivable::Yes,
                since: "0.1.0",
                docs: "",
            };
            const CHECK: Check<Self> = Check::File(|_, file, sink| {
                let fact = file.context.fact::<$fact>().unwrap();
                sink.report(file.whole(), format!("{}", fact.0));
            });
        }
    };
}

rule!(NeedsBroken, "facts/needs-broken", OnBroken);
rule!(NeedsRoof, "facts/needs-roof", Roof);

static FACTS: Checker = Checker {
    name: "facts",
    summary: "a checker for tests",
    rules: &[RuleEntry::of::<NeedsBroken>(), RuleEntry::of::<NeedsRoof>()],
    objects: None,
    judgements: None,
    tables: None,
    needs: &[],
};

#[test]
fn a_fact_that_panics_takes_its_rules_along_and_no_other() {
    let (config, head) = (Config::default(), snapshot(&[("a", "x"), ("b", "y")]));
    let checkers = [&FACTS];
    let selection = select(&checkers, &config, &Flags::default()).unwrap();
    let input = Input {
        head: &head,
        base: None,
        classify: rempart_model::classify_with,
        checkers: &checkers,
        config: &config,
        selection: &selection,
        revisions: &NoRevisions,
        conceal: |_| Concealed::default(),
        given: None,
    };
    let report = run(&input, &Options::default()).report;
    let messages: Vec<_> = report
        .findings
        .iter()
        .map(|finding| finding.message.as_str())
        .collect();
    assert_eq!(messages, ["23", "23"]);
    let skips: Vec<_> = report
        .skipped
        .iter()
        .map(|skip| (skip.code, skip.what.as_str()))
        .collect();
    assert_eq!(
        skips,
        [
            ("fact-panicked", "Broken"),
            ("fact-without-need", "OnBroken")
        ]
    );
    assert!(report.is_incomplete());
    assert_eq!(report.rules[0].id, "facts/needs-broken");
    assert!(
        matches!(&report.rules[0].state, RuleState::Skipped(reason) if reason.contains("OnBroken"))
    );
    assert_eq!(report.rules[1].state, RuleState::Ran);
}
