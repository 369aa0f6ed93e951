//! Whether a text is a jq expression that gojq compiles. Nothing is run.

mod functions;

use std::collections::BTreeSet;

use jaq_core::load::lex::{Lexer, StrPart};
use jaq_core::load::parse::{BinaryOp, Parser, Pattern, Term};
use jaq_core::path::Part;
use rempart_core::config::nearest;

/// The longest expression that is read, in bytes: paths of `ignoreDifferences` have some dozens.
const LONGEST: usize = 2_000;

/// How deep brackets may stand in brackets, and how many words and signs an expression may have: it is read by functions
/// that call themselves.
const DEEPEST: usize = 32;
const MOST: usize = 200;

/// Reads an expression; an error says what is wrong with it. One that is beyond the limits is taken for right.
pub(crate) fn check(text: &str) -> Result<(), String> {
    if text.len() > LONGEST || depth(text) > DEEPEST {
        return Ok(());
    }
    let Ok(tokens) = Lexer::new(text).lex() else {
        return Err(
            "a bracket or a quote is not closed, or a character is none of its grammar".to_owned(),
        );
    };
    if tokens.len() > MOST {
        return Ok(());
    }
    let parsed = Parser::new(&tokens).parse(Parser::term);
    let term = parsed.map_err(|errors| {
        let first = errors.first();
        first.map_or_else(
            || "it breaks off".to_owned(),
            |(expected, found)| {
                let found = found.map_or("", |token| token.0);
                if found.is_empty() {
                    format!("{} is missing at its end", expected.as_str())
                } else {
                    format!("{} is missing before `{found}`", expected.as_str())
                }
            },
        )
    })?;
    let mut names = Names::default();
    names.term(&term);
    names.fault().map_or(Ok(()), Err)
}

/// How deep brackets of any sort stand in each other, those inside strings counted.
fn depth(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for byte in text.bytes() {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// What an expression names, and what it gives a name to; where in the expression a name is known is not told apart.
#[derive(Default)]
struct Names<'t> {
    calls: Vec<(&'t str, usize)>,
    variables: Vec<&'t str>,
    /// Definitions, their parameters, bound variables and labels.
    own: BTreeSet<&'t str>,
}

impl<'t> Names<'t> {
    /// The first name that nothing knows.
    fn fault(&self) -> Option<String> {
        for (name, count) in &self.calls {
            if self.own.contains(name) || matches!(*name, "true" | "false" | "null") {
                continue;
            }
            match functions::arities(name) {
                Some(arities) if arities.contains(count) => {}
                Some(_) => {
                    return Some(format!(
                        "the function `{name}` does not take {count} arguments"
                    ));
                }
                None => {
                    let near = nearest(name, functions::names());
                    let near = near.map(|near| format!("; did you mean `{near}`?"));
                    return Some(format!(
                        "there is no function `{name}`{}",
                        near.unwrap_or_default()
                    ));
                }
            }
        }
        let is_known = |name: &str| self.own.contains(name) || matches!(name, "$ENV" | "$__loc__");
        let unknown = self.variables.iter().find(|name| !is_known(name));
        unknown.map(|name| format!("there is no variable `{name}`"))
    }

    fn all(&mut self, terms: &[Term<&'t str>]) {
        for term in terms {
            self.term(term);
        }
    }

    fn term(&mut self, term: &Term<&'t str>) {
        match term {
            Term::Id | Term::Recurse | Term::Num(_) | Term::Break(_) | Term::Arr(None) => {}
            Term::Str(_, parts) => {
                for part in parts {
                    if let StrPart::Term(term) = part {
                        self.term(term);
                    }
                }
            }
            Term::Arr(Some(inner)) | Term::Neg(inner) => self.term(inner),
            Term::Obj(entries) => {
                for (key, value) in entries {
                    self.term(key);
                    if let Some(value) = value {
                        self.term(value);
                    }
                }
            }
            Term::BinOp(left, op, right) => {
                self.term(left);
                if let BinaryOp::Pipe(Some(pattern)) = op {
                    self.pattern(pattern);
                }
                self.term(right);
            }
            Term::Label(name, inner) => {
                self.own.insert(name);
                self.term(inner);
            }
            Term::Fold(_, over, pattern, terms) => {
                self.term(over);
                self.pattern(pattern);
                self.all(terms);
            }
            Term::TryCatch(inner, catch) => {
                self.term(inner);
                if let Some(catch) = catch {
                    self.term(catch);
                }
            }
            Term::IfThenElse(branches, otherwise) => {
                for (condition, then) in branches {
                    self.term(condition);
                    self.term(then);
                }
                if let Some(otherwise) = otherwise {
                    self.term(otherwise);
                }
            }
            Term::Def(definitions, inner) => {
                for definition in definitions {
                    self.own.insert(definition.name);
                    for argument in &definition.args {
                        self.own.insert(argument);
                        // `$x` as a parameter is a function, too.
                        self.own.insert(argument.trim_start_matches('$'));
                    }
                    self.term(&definition.body);
                }
                self.term(inner);
            }
            Term::Call(name, arguments) => {
                self.calls.push((name, arguments.len()));
                self.all(arguments);
            }
            Term::Var(name) => self.variables.push(name),
            Term::Path(head, path) => {
                self.term(head);
                for (part, _) in &path.0 {
                    match part {
                        Part::Index(index) => self.term(index),
                        Part::Range(from, to) => {
                            for bound in [from, to].into_iter().flatten() {
                                self.term(bound);
                            }
                        }
                    }
                }
            }
        }
    }

    fn pattern(&mut self, pattern: &Pattern<&'t str>) {
        match pattern {
            Pattern::Var(name) => {
                self.own.insert(name);
            }
            Pattern::Arr(patterns) => {
                for pattern in patterns {
                    self.pattern(pattern);
                }
            }
            Pattern::Obj(entries) => {
                for (key, pattern) in entries {
                    self.term(key);
                    self.pattern(pattern);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::check;

    /// Each was asked of gojq 0.12.18, inside `del(…)` as Argo CD does.
    #[test]
    fn what_compiles_is_right() {
        for text in [
            ".spec.replicas",
            ".spec.template.spec.containers[] | select(.name == \"web\") | .image",
            ".spec.template.spec.initContainers[]?.resources",
            ".metadata.annotations[\"a/b\"]",
            ".webhooks[]?.clientConfig.caBundle",
            ".data | .[\"x.y\"]",
            ".spec.ports[1:3]",
            ".spec | to_entries | map(select(.key | startswith(\"x\")))",
            "if .kind == \"Secret\" then .data else empty end",
            ". as $x | .data[$x.name]",
            "def f($k): .[$k]; f(\"a\")",
            "reduce .a[] as $i (0; . + $i)",
            "path(.a)",
            ".a, .b",
            "..",
            ".a // .b",
            "try .a catch .",
            "[.a[] | select(. != null)]",
            ".a | test(\"^x\"; \"i\")",
            "\"\\(.a)\"",
        ] {
            assert_eq!(check(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn what_does_not_compile_is_told() {
        for (text, expected) in [
            (
                ".spec.containers[",
                "a bracket or a quote is not closed, or a character is none of its grammar",
            ),
            (
                ".a | selekt(.b)",
                "there is no function `selekt`; did you mean `select`?",
            ),
            (".a | select()", ""),
            (
                ".a | select(.b; .c)",
                "the function `select` does not take 2 arguments",
            ),
            (".data[$name]", "there is no variable `$name`"),
            (".a |", ""),
            ("spec.replicas", "there is no function `spec`"),
            (
                ".a == \"x",
                "a bracket or a quote is not closed, or a character is none of its grammar",
            ),
            ("", ""),
            ("/spec/replicas", ""),
        ] {
            let Err(fault) = check(text) else {
                panic!("`{text}` is taken for right");
            };
            assert!(expected.is_empty() || fault == expected, "{text}: {fault}");
        }
    }

    #[test]
    fn depth_is_bounded() {
        for text in [
            "(".repeat(1_000),
            "[".repeat(60),
            "-".repeat(2_000),
            "if ".repeat(240),
            ".a|".repeat(120),
            format!("({})", "-".repeat(240)),
        ] {
            // What matters is that it ends.
            let _ = check(&text);
        }
    }
}
