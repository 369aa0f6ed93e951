//! `rempart rules`.

use std::io::{self, BufWriter, Write};

use rempart_core::{RuleEntry, Severity};

use crate::args::RulesArgs;
use crate::checkers;
use crate::exit::{Exit, Fatal};

/// Lists the rules.
pub(crate) fn run(args: &RulesArgs) -> Result<Exit, Fatal> {
    let mut rules: Vec<&RuleEntry> = checkers::rules().collect();
    rules.sort_by_key(|rule| rule.meta.id);
    let mut out = BufWriter::new(io::stdout().lock());
    if args.json {
        let rows: Vec<_> = rules.iter().map(|rule| row(rule)).collect();
        serde_json::to_writer_pretty(&mut out, &rows).map_err(io::Error::from)?;
        writeln!(out)?;
    } else {
        let width = rules
            .iter()
            .map(|rule| rule.meta.id.len())
            .max()
            .unwrap_or(0);
        writeln!(
            out,
            "{:width$}  {:8} {:8} summary",
            "rule", "default", "strict"
        )?;
        for rule in rules {
            let levels = rule.meta.levels;
            writeln!(
                out,
                "{:width$}  {:8} {:8} {}",
                rule.meta.id,
                word(levels.default),
                word(levels.strict),
                rule.meta.summary()
            )?;
        }
    }
    out.flush()?;
    Ok(Exit::Clean)
}

fn word(severity: Option<Severity>) -> &'static str {
    severity.map_or("off", Severity::as_str)
}

fn row(rule: &RuleEntry) -> serde_json::Value {
    serde_json::json!({
        "id": rule.meta.id,
        "default": word(rule.meta.levels.default),
        "strict": word(rule.meta.levels.strict),
        "scope": rule.scope.to_string(),
        "fixable": rule.meta.fixable,
        "since": rule.meta.since,
        "summary": rule.meta.summary(),
    })
}
