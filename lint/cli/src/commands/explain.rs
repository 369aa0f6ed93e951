//! `rempart explain`.

use std::io::{self, Write};

use crate::args::ExplainArgs;
use crate::checkers;
use crate::exit::{Exit, Fatal};

/// Prints the page of a rule.
pub(crate) fn run(args: &ExplainArgs) -> Result<Exit, Fatal> {
    let Some(rule) = checkers::find(&args.rule) else {
        let ids = checkers::rules().map(|rule| rule.meta.id);
        let fatal = Fatal::new(format_args!("unknown rule `{}`", args.rule));
        return Err(match rempart_core::config::nearest(&args.rule, ids) {
            Some(near) => fatal.help(format_args!("did you mean `{near}`?")),
            None => fatal.help("`rempart rules` lists them all"),
        });
    };
    let mut out = io::stdout().lock();
    out.write_all(rempart_output::rule_page(rule).as_bytes())?;
    Ok(Exit::Clean)
}
