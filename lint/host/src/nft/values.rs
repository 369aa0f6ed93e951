//! What stands on the right of a match: one value, a list, a set, a variable.

use std::collections::BTreeMap;

use super::lex::{Kind, Token};

/// A value in a set: the words of each field of a concatenation, and the verdict of a map.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Element {
    pub(super) fields: Vec<String>,
    /// The words behind the colon.
    pub(super) verdict: Vec<String>,
}

/// Elements, or what makes them unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Values {
    Known(Vec<Element>),
    /// Something that fills at the run, or is not read.
    Unknown,
}

impl Values {
    /// The elements as single words; `None` where they are not known or are concatenations.
    pub(super) fn words(&self) -> Option<Vec<&str>> {
        let Self::Known(elements) = self else {
            return None;
        };
        let words = elements
            .iter()
            .map(|element| match element.fields.as_slice() {
                [one] => Some(one.as_str()),
                _ => None,
            });
        words.collect()
    }
}

/// Sets, maps and variables by their names, as far as they are known.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// `@name` within a table, `$name` within a file.
    pub(super) known: BTreeMap<String, Values>,
}

/// So many elements are read of a value; variables that name others can double them with each line.
const MOST: usize = 1 << 16;

/// How often a variable may name another one.
const DEPTH: usize = 8;

impl Names {
    /// Puts elements to a set that may have some.
    pub(super) fn add(&mut self, name: String, values: Values) {
        match (self.known.get_mut(&name), values) {
            (Some(Values::Known(old)), Values::Known(new)) => old.extend(new),
            (Some(Values::Unknown), _) => {}
            (_, values) => {
                self.known.insert(name, values);
            }
        }
    }

    fn value(&self, word: &str, depth: usize) -> Values {
        if word.contains(crate::UNKNOWN) {
            return Values::Unknown;
        }
        if !word.starts_with(['@', '$']) {
            return Values::Known(vec![Element {
                fields: vec![word.to_owned()],
                verdict: Vec::new(),
            }]);
        }
        let (Some(found), Some(depth)) = (self.known.get(word), depth.checked_sub(1)) else {
            return Values::Unknown;
        };
        let Values::Known(elements) = found else {
            return Values::Unknown;
        };
        let mut all = Vec::new();
        for element in elements {
            match element.fields.as_slice() {
                [one] if one.starts_with('$') && element.verdict.is_empty() => {
                    match self.value(one, depth) {
                        Values::Known(more) if all.len() + more.len() <= MOST => all.extend(more),
                        _ => return Values::Unknown,
                    }
                }
                _ => all.push(element.clone()),
            }
        }
        Values::Known(all)
    }

    /// Reads a value at the start of some tokens, and says how many it takes: `{ a, b }`, a word, `a,b`, or a
    /// concatenation `a . b`.
    pub(super) fn read(&self, tokens: &[Token<'_>]) -> (Values, usize) {
        match tokens.first().map(|token| token.kind) {
            Some(Kind::Mark("{")) => {
                let length = block(tokens);
                (
                    self.set(&tokens[1..length.saturating_sub(1).max(1)]),
                    length,
                )
            }
            Some(Kind::Word(_)) => self.list(tokens),
            _ => (Values::Unknown, 0),
        }
    }

    /// A word, or words with commas or dots between.
    fn list(&self, tokens: &[Token<'_>]) -> (Values, usize) {
        let mut elements = vec![Element::default()];
        let mut at = 0;
        let mut is_known = true;
        while let Some(Kind::Word(word)) = tokens.get(at).map(|token| token.kind) {
            let is_first = elements
                .last()
                .is_some_and(|element| element.fields.is_empty());
            match self.value(word, DEPTH) {
                Values::Unknown => is_known = false,
                Values::Known(more) if elements.len() + more.len() > MOST => {
                    return (Values::Unknown, tokens.len());
                }
                // A variable that holds a set.
                Values::Known(more) if is_first && more.len() != 1 => {
                    elements.pop();
                    elements.extend(more);
                }
                Values::Known(more) => {
                    if let (Some(last), Some(one)) = (elements.last_mut(), more.into_iter().next())
                    {
                        last.fields.extend(one.fields);
                    }
                }
            }
            at += 1;
            match tokens.get(at).map(|token| token.kind) {
                Some(Kind::Mark(",")) => elements.push(Element::default()),
                Some(Kind::Mark(".")) => {}
                _ => break,
            }
            at += 1;
        }
        let values = if is_known {
            Values::Known(elements)
        } else {
            Values::Unknown
        };
        (values, at)
    }

    /// What stands between the braces of a set.
    pub(super) fn set(&self, tokens: &[Token<'_>]) -> Values {
        let mut all = Vec::new();
        let mut element = Element::default();
        let (mut is_behind, mut is_option, mut expects) = (false, false, true);
        let mut close = |element: &mut Element| {
            let element = std::mem::take(element);
            if all.len() >= MOST {
                return false;
            }
            let [one] = element.fields.as_slice() else {
                if !element.fields.is_empty() {
                    all.push(element);
                }
                return true;
            };
            match self.value(one, DEPTH) {
                Values::Known(more) if all.len() + more.len() <= MOST => {
                    all.extend(more.into_iter().map(|mut inner| {
                        if inner.verdict.is_empty() {
                            inner.verdict.clone_from(&element.verdict);
                        }
                        inner
                    }));
                    true
                }
                _ => false,
            }
        };
        for token in tokens {
            match token.kind {
                Kind::Mark(",") => {
                    if !close(&mut element) {
                        return Values::Unknown;
                    }
                    (is_behind, is_option, expects) = (false, false, true);
                }
                Kind::Mark(":") => (is_behind, expects) = (true, false),
                Kind::Mark(".") if !is_behind => expects = true,
                Kind::Word(word) if is_behind => element.verdict.push(word.to_owned()),
                Kind::Word(word) if expects && !is_option => {
                    if word.contains(crate::UNKNOWN) {
                        return Values::Unknown;
                    }
                    element.fields.push(word.to_owned());
                    expects = false;
                }
                // `timeout 1h`, `counter`, `comment "…"`.
                Kind::Word(_) => is_option = true,
                Kind::End => {}
                Kind::Mark(_) => return Values::Unknown,
            }
        }
        if !close(&mut element) {
            return Values::Unknown;
        }
        Values::Known(all)
    }
}

/// How many tokens a block takes, from its opening brace on; all of them where it is not closed.
pub(super) fn block(tokens: &[Token<'_>]) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            Kind::Mark("{") => depth += 1,
            Kind::Mark("}") => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    tokens.len()
}
