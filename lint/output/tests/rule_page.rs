//! The pages of rules and the list of them.

use rempart_core::{Check, Inputs, Levels, Rule, RuleEntry, RuleMeta, Severity, Waivable};
use rempart_model::class;
use rempart_output::{rule_page, rules_index};
use schemars::JsonSchema;
use serde::Deserialize;

const DOCS: &str = "# yaml/wide

A line is wider than `a | b`,
on two lines.

## Why

A reader scrolls.

## Bad

`a.yaml`

```yaml
a: 1
```

```findings
a.yaml:1:1 warning wide
```
";

/// A rule with options.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
struct Wide {
    /// The widest line,
    /// in columns.
    #[allow(dead_code, reason = "read by the schema")]
    most_columns: u32,
}

impl Rule for Wide {
    const META: RuleMeta = RuleMeta {
        id: "yaml/wide",
        levels: Levels::split(Severity::Warning, Severity::Error),
        inputs: Inputs::Classes(&[class::KUBERNETES_MANIFEST, class::KUSTOMIZE_PATCH]),
        needs: &[],
        fixable: true,
        waivable: Waivable::Yes,
        since: "0.2.0",
        docs: DOCS,
    };
    const CHECK: Check<Self> = Check::File(|_, _, _| {});
}

/// A rule without options.
#[derive(Default, Deserialize, JsonSchema)]
struct Bare {}

impl Rule for Bare {
    const META: RuleMeta = RuleMeta {
        id: "kube/bare",
        levels: Levels::strict_only(Severity::Note),
        inputs: Inputs::All,
        needs: &[],
        fixable: false,
        waivable: Waivable::Never,
        since: "0.1.0",
        docs: "# kube/bare\n\nNothing more than this.\n",
    };
    const CHECK: Check<Self> = Check::Repository(|_, _, _| {});
}

/// The value of a row of the page's table.
fn row<'p>(page: &'p str, name: &str) -> Option<&'p str> {
    let start = format!("| {name} | ");
    let line = page.lines().find_map(|line| line.strip_prefix(&start))?;
    line.strip_suffix(" |")
}

#[test]
fn a_page_says_what_the_program_knows_of_the_rule() {
    let page = rule_page(&RuleEntry::of::<Wide>());
    for (name, value) in [
        ("severity", "warning"),
        ("severity in the strict profile", "error"),
        ("scope", "file"),
        ("looks at", "kubernetes-manifest, kustomize-patch"),
        ("offers fixes", "yes"),
        ("may be waived", "yes"),
        ("since", "0.2.0"),
    ] {
        assert_eq!(row(&page, name), Some(value), "{name}");
    }
    let page = rule_page(&RuleEntry::of::<Bare>());
    for (name, value) in [
        ("severity", "off"),
        ("severity in the strict profile", "note"),
        ("scope", "repository"),
        ("looks at", "every file"),
        ("offers fixes", "no"),
        ("may be waived", "no"),
    ] {
        assert_eq!(row(&page, name), Some(value), "{name}");
    }
}

#[test]
fn the_text_of_a_rule_stays_and_the_table_stands_behind_its_summary() {
    let page = rule_page(&RuleEntry::of::<Wide>());
    let (summary, why) = DOCS.split_at(DOCS.find("\n## Why").unwrap_or_default());
    assert!(page.starts_with(summary));
    assert!(page.ends_with(why), "the rest, with its findings, is kept");
    let table = page.find("| severity |");
    assert!(table > page.find("on two lines.") && table < page.find("## Why"));
    assert!(page.ends_with('\n') && !page.contains("\n\n\n"));
    assert!(rule_page(&RuleEntry::of::<Bare>()).ends_with("| since | 0.1.0 |\n"));
}

#[test]
fn options_come_from_their_schema_unless_the_text_explains_them() {
    let mut rule = RuleEntry::of::<Wide>();
    let listed = "\n## Options\n\n- `most-columns`: The widest line, in columns.\n\n## Why";
    assert!(rule_page(&rule).contains(listed));
    rule.meta.docs = "# yaml/wide\n\nWide.\n\n## Options\n\n- `most-columns`: see above.\n";
    let page = rule_page(&rule);
    assert_eq!(page.matches("## Options").count(), 1);
    assert!(!page.contains("The widest line"));
    assert!(!rule_page(&RuleEntry::of::<Bare>()).contains("## Options"));
}

#[test]
fn the_list_has_a_table_for_each_checker_in_the_order_of_ids() {
    let (wide, bare) = (RuleEntry::of::<Wide>(), RuleEntry::of::<Bare>());
    let page = rules_index(&[&wide, &bare]);
    assert_eq!(page, rules_index(&[&bare, &wide]));
    assert!(page.find("\n## kube\n") < page.find("\n## yaml\n"));
    let row = "| [`kube/bare`](kube/bare.md) | off | note | Nothing more than this. |\n";
    assert!(page.contains(row), "{page}");
    let row = "| [`yaml/wide`](yaml/wide.md) | warning | error | A line is wider than `a \\| b`, on two lines. |\n";
    assert!(page.contains(row), "{page}");
}
