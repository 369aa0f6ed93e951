//! Which values may reach the text that an expression is replaced by. The syntax is that of "Evaluate expressions in
//! workflows and actions" in the documentation of GitHub Actions.

/// A value that may become part of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Flow {
    /// Its parts as they are written, with dots between: `github.event.issue.title`. A part that is computed, a number
    /// or `*` is written `*`.
    pub(crate) name: String,
    /// Whether it is written as JSON, with all that is in it.
    pub(crate) as_json: bool,
}

impl Flow {
    /// The name in lower case, as GitHub compares it.
    pub(crate) fn path(&self) -> String {
        self.name.to_ascii_lowercase()
    }
}

/// The values that may reach the result of an expression, each once. Comparisons and functions that answer yes or no
/// pass none on. What cannot be parsed passes on all it mentions.
pub(crate) fn flows(expression: &str) -> Vec<Flow> {
    let mut parser = Parser {
        text: expression.as_bytes(),
        at: 0,
        depth: 0,
    };
    let mut found = parser.or().filter(|_| {
        parser.space();
        parser.at == parser.text.len()
    });
    let all = found.get_or_insert_with(|| mentioned(expression));
    let mut once: Vec<Flow> = Vec::new();
    for flow in all.drain(..) {
        if !once.contains(&flow) {
            once.push(flow);
        }
    }
    once
}

/// Every path that is written anywhere, quoted words left out.
pub(crate) fn mentioned(expression: &str) -> Vec<Flow> {
    let outside: String = expression
        .split('\'')
        .step_by(2)
        .collect::<Vec<_>>()
        .join(" ");
    let is_part =
        |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '.' | '*');
    outside
        .split(|letter| !is_part(letter))
        .filter(|word| {
            word.contains('.') && word.starts_with(|letter: char| letter.is_ascii_alphabetic())
        })
        .map(|word| Flow {
            name: word.to_owned(),
            as_json: true,
        })
        .collect()
}

/// Parentheses, functions and brackets that may stand in one another.
const DEPTH: u32 = 64;

/// Functions that answer yes or no, or with a digest.
const CLOSED: &[&str] = &[
    "always",
    "cancelled",
    "contains",
    "endswith",
    "failure",
    "hashfiles",
    "startswith",
    "success",
];

struct Parser<'t> {
    text: &'t [u8],
    at: usize,
    depth: u32,
}

type Flows = Option<Vec<Flow>>;

impl Parser<'_> {
    fn space(&mut self) {
        while self.text.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
    }

    fn takes(&mut self, token: &str) -> bool {
        self.space();
        let is_next = self.text[self.at..].starts_with(token.as_bytes());
        if is_next {
            self.at += token.len();
        }
        is_next
    }

    /// Either side may be the result.
    fn or(&mut self) -> Flows {
        self.depth += 1;
        if self.depth > DEPTH {
            return None;
        }
        let mut all = self.and()?;
        while self.takes("||") {
            all.append(&mut self.and()?);
        }
        self.depth -= 1;
        Some(all)
    }

    /// The last one is the result, or one before it that is false, empty or zero.
    fn and(&mut self) -> Flows {
        let mut last = self.comparison()?;
        while self.takes("&&") {
            last = self.comparison()?;
        }
        Some(last)
    }

    fn comparison(&mut self) -> Flows {
        let mut value = self.unary()?;
        while ["==", "!=", "<=", ">=", "<", ">"]
            .iter()
            .any(|operator| self.takes(operator))
        {
            self.unary()?;
            value = Vec::new();
        }
        Some(value)
    }

    fn unary(&mut self) -> Flows {
        self.space();
        let mut negated = false;
        while self.text.get(self.at) == Some(&b'!') && self.text.get(self.at + 1) != Some(&b'=') {
            self.at += 1;
            negated = true;
            self.space();
        }
        let value = self.primary()?;
        Some(if negated { Vec::new() } else { value })
    }

    fn primary(&mut self) -> Flows {
        if self.takes("(") {
            let inside = self.or()?;
            return self.takes(")").then_some(inside);
        }
        self.space();
        match *self.text.get(self.at)? {
            b'\'' => {
                self.quoted()?;
                Some(Vec::new())
            }
            byte if byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.') => {
                let is_number =
                    |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'+');
                self.at += self.text[self.at..]
                    .iter()
                    .take_while(|byte| is_number(byte))
                    .count();
                Some(Vec::new())
            }
            _ => self.named(),
        }
    }

    fn quoted(&mut self) -> Option<String> {
        let mut value = Vec::new();
        self.at += 1;
        loop {
            match *self.text.get(self.at)? {
                b'\'' if self.text.get(self.at + 1) == Some(&b'\'') => {
                    value.push(b'\'');
                    self.at += 2;
                }
                b'\'' => {
                    self.at += 1;
                    return String::from_utf8(value).ok();
                }
                byte => {
                    value.push(byte);
                    self.at += 1;
                }
            }
        }
    }

    fn name(&mut self) -> Option<String> {
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        let rest = &self.text[self.at..];
        let length = rest.iter().take_while(|byte| is_part(byte)).count();
        let name = std::str::from_utf8(rest.get(..length)?).ok()?;
        self.at += length;
        (!name.is_empty()).then(|| name.to_owned())
    }

    /// A context, a function or a word such as `true`.
    fn named(&mut self) -> Flows {
        let name = self.name()?;
        if self.takes("(") {
            return self.call(&name);
        }
        if matches!(
            name.to_ascii_lowercase().as_str(),
            "true" | "false" | "null" | "nan" | "infinity"
        ) {
            return Some(Vec::new());
        }
        let mut path = name;
        while let Some(part) = self.part()? {
            path.push('.');
            path.push_str(&part);
        }
        Some(vec![Flow {
            name: path,
            as_json: false,
        }])
    }

    /// The next part of a path; the outer `None` where it is broken, the inner one where there is none.
    #[expect(
        clippy::option_option,
        reason = "broken, and not there, are two things"
    )]
    fn part(&mut self) -> Option<Option<String>> {
        if self.takes(".") {
            if self.takes("*") {
                return Some(Some("*".to_owned()));
            }
            self.space();
            return self.name().map(Some);
        }
        if !self.takes("[") {
            return Some(None);
        }
        self.space();
        let start = self.at;
        if self.text.get(start) == Some(&b'\'') {
            let name = self.quoted()?;
            if self.takes("]") {
                return Some(Some(name));
            }
            self.at = start;
        } else if self.takes("*") {
            return self.takes("]").then(|| Some("*".to_owned()));
        }
        self.or()?;
        self.takes("]").then(|| Some("*".to_owned()))
    }

    fn call(&mut self, name: &str) -> Flows {
        let mut all = Vec::new();
        if !self.takes(")") {
            loop {
                all.append(&mut self.or()?);
                if self.takes(")") {
                    break;
                }
                if !self.takes(",") {
                    return None;
                }
            }
        }
        // What follows a call, as in `fromJSON(x).y`, is a part of its result.
        while self.part()?.is_some() {}
        let name = name.to_ascii_lowercase();
        if CLOSED.contains(&name.as_str()) {
            return Some(Vec::new());
        }
        if name == "tojson" {
            for flow in &mut all {
                flow.as_json = true;
            }
        }
        Some(all)
    }
}

#[cfg(test)]
mod tests {
    use super::flows;

    fn paths(text: &str) -> Vec<String> {
        flows(text).into_iter().map(|flow| flow.path()).collect()
    }

    #[test]
    fn what_reaches_the_result_is_named() {
        for (text, expected) in [
            ("github.event.issue.title", vec!["github.event.issue.title"]),
            (
                " GitHub.Event['Issue'].title ",
                vec!["github.event.issue.title"],
            ),
            (
                "github.event.commits[0].message",
                vec!["github.event.commits.*.message"],
            ),
            (
                "github.event.commits.*.message",
                vec!["github.event.commits.*.message"],
            ),
            (
                "github.event[github.event_name].title",
                vec!["github.event.*.title"],
            ),
            ("a.b == 'x' && c.d || e.f", vec!["c.d", "e.f"]),
            ("a.b == c.d", vec![]),
            ("!a.b", vec![]),
            ("contains(a.b, 'x')", vec![]),
            ("format('{0} it''s', a.b, c.d)", vec!["a.b", "c.d"]),
            ("fromJSON(a.b).c[0]", vec!["a.b"]),
            ("(a.b || a.b)", vec!["a.b"]),
            ("a.b != 3 && 'x' || 0xff", vec![]),
            ("true", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(paths(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_broken_passes_on_all_it_mentions() {
        assert_eq!(paths("a.b =="), ["a.b"]);
        assert_eq!(paths("f(a.b"), ["a.b"]);
        assert_eq!(paths("a.b 'c.d' e.f"), ["a.b", "e.f"]);
        let deep = format!("{}a.b{}", "(".repeat(9_000), ")".repeat(9_000));
        assert_eq!(paths(&deep), ["a.b"]);
    }

    #[test]
    fn json_takes_all_that_is_in_a_value() {
        assert!(flows("toJSON(github.event)")[0].as_json);
        assert!(!flows("github.event")[0].as_json);
    }

    /// Whatever stands there: every cut of an expression, with every byte of it replaced.
    #[test]
    fn nothing_breaks_it() {
        let whole = "format('{0}', a['b''c'].*[0].d && !(e || 1.5) == f(g, h['i'])) ü";
        for (at, _) in whole.char_indices() {
            flows(&whole[..at]);
            flows(&whole[at..]);
            for other in [
                "'", "(", ")", "[", "]", ".", "*", ",", "&&", "||", "!", "=", "ß", "\0",
            ] {
                let (before, after) = whole.split_at(at);
                flows(&format!("{before}{other}{after}"));
                let rest = after
                    .chars()
                    .next()
                    .map_or("", |first| &after[first.len_utf8()..]);
                flows(&format!("{before}{other}{rest}"));
            }
        }
    }
}
