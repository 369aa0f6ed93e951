//! The page of a rule with what the program knows of it, and the list of all pages.

use std::fmt::Write;

use rempart_core::{Inputs, RuleEntry, Severity, Waivable};
use rempart_model::class;
use serde_json::Value;

/// The page: the rule's own text, with a table of its settings behind the first paragraph.
pub fn rule_page(rule: &RuleEntry) -> String {
    let docs = rule.meta.docs.trim_end();
    let after_summary = docs.find("\n## ").unwrap_or(docs.len());
    let (head, rest) = docs.split_at(after_summary);
    let mut page = format!("{}\n\n{}", head.trim_end(), settings(rule));
    let options = options(rule);
    if !options.is_empty() && !rest.contains("\n## Options") {
        let _ = write!(page, "\n## Options\n\n{options}");
    }
    if !rest.is_empty() {
        page.push_str(rest);
        page.push('\n');
    }
    page
}

fn settings(rule: &RuleEntry) -> String {
    let meta = &rule.meta;
    let looks_at = match meta.inputs {
        Inputs::All => "every file".to_owned(),
        Inputs::Classes(classes) => classes
            .iter()
            .map(|id| class::name(*id))
            .collect::<Vec<_>>()
            .join(", "),
    };
    let yes = |is: bool| if is { "yes" } else { "no" };
    let rows = [
        ("severity", word(meta.levels.default).to_owned()),
        (
            "severity in the strict profile",
            word(meta.levels.strict).to_owned(),
        ),
        ("scope", rule.scope.to_string()),
        ("looks at", looks_at),
        ("offers fixes", yes(meta.fixable).to_owned()),
        (
            "may be waived",
            yes(meta.waivable == Waivable::Yes).to_owned(),
        ),
        ("since", meta.since.to_owned()),
    ];
    let mut table = String::from("| | |\n|---|---|\n");
    for (name, value) in rows {
        // Writing to a string cannot fail.
        let _ = writeln!(table, "| {name} | {value} |");
    }
    table
}

fn word(severity: Option<Severity>) -> &'static str {
    severity.map_or("off", Severity::as_str)
}

/// The options by name with what they do, from their JSON Schema.
fn options(rule: &RuleEntry) -> String {
    let schema = serde_json::to_value((rule.schema)()).unwrap_or_default();
    let mut list = String::new();
    for (name, option) in schema
        .get("properties")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        let about = option
            .get("description")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let _ = writeln!(list, "- `{name}`: {}", about.replace('\n', " "));
    }
    list
}

/// The list of all pages, for `docs/rules/README.md`, a table for each checker.
pub fn rules_index(rules: &[&RuleEntry]) -> String {
    let mut page = String::from(
        "# Rules\n\nMade from the rules by a test. `rempart explain RULE` prints a page.\n",
    );
    let mut rules = rules.to_vec();
    rules.sort_by_key(|rule| rule.meta.id);
    let mut checker = "";
    for rule in rules {
        let meta = &rule.meta;
        if meta.checker() != checker {
            checker = meta.checker();
            let _ = write!(
                page,
                "\n## {checker}\n\n| rule | default | strict | what |\n|---|---|---|---|\n"
            );
        }
        let (default, strict) = (word(meta.levels.default), word(meta.levels.strict));
        let _ = writeln!(
            page,
            "| [`{0}`]({0}.md) | {default} | {strict} | {1} |",
            meta.id,
            meta.summary().replace('|', "\\|")
        );
    }
    page
}
