//! The steps of a Go template (`text/template/parse/parse.go`).

use super::lex::{Token, lex};
use super::literal::{number, rune, unquoted};
use super::node::{Branch, Node, Operand, Pipe};
use super::{DEPTH, Fault, functions};

/// Reads a template.
pub(super) fn parse(text: &str) -> Result<Vec<Node>, Fault> {
    let mut parser = Parser {
        tokens: lex(text)?,
        at: 0,
        variables: vec!["$".to_owned()],
        ranges: 0,
        depth: 0,
    };
    let (nodes, end) = parser.list()?;
    match end {
        Stop::Text => Ok(nodes),
        Stop::End => Fault::fails("an `{{end}}` ends nothing"),
        Stop::Else => Fault::fails("an `{{else}}` belongs to nothing"),
    }
}

/// What ends a list of steps.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stop {
    Text,
    End,
    Else,
}

struct Parser<'t> {
    tokens: Vec<Token<'t>>,
    at: usize,
    /// Those that are in sight.
    variables: Vec<String>,
    ranges: usize,
    depth: usize,
}

impl<'t> Parser<'t> {
    fn peek(&self) -> Option<&Token<'t>> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Option<Token<'t>> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        token
    }

    fn skip_space(&mut self) {
        while self.peek() == Some(&Token::Space) {
            self.at += 1;
        }
    }

    /// Whether the next word but blanks is this one, which is then read.
    fn takes(&mut self, token: &Token<'_>) -> bool {
        self.skip_space();
        let is_next = self.peek() == Some(token);
        self.at += usize::from(is_next);
        is_next
    }

    fn list(&mut self) -> Result<(Vec<Node>, Stop), Fault> {
        if self.depth >= DEPTH {
            return Fault::undecided("a template nested that deep");
        }
        self.depth += 1;
        let mut nodes = Vec::new();
        let end = loop {
            match self.next() {
                None => break Stop::Text,
                Some(Token::Text(text)) => nodes.push(Node::Text(text.to_owned())),
                Some(_) => {
                    self.skip_space();
                    if let Some(end) = self.step(&mut nodes)? {
                        break end;
                    }
                }
            }
        };
        self.depth -= 1;
        Ok((nodes, end))
    }

    /// What stands in one action. An `{{else}}` leaves its own end unread: an `if` may stand there.
    fn step(&mut self, nodes: &mut Vec<Node>) -> Result<Option<Stop>, Fault> {
        let Some(Token::Word(word)) = self.peek() else {
            nodes.push(Node::Action(self.pipeline("an action", false)?));
            return Ok(None);
        };
        let word = *word;
        self.at += 1;
        match word {
            "if" => nodes.push(Node::If(self.branch("if")?)),
            "with" => nodes.push(Node::With(self.branch("with")?)),
            "range" => nodes.push(Node::Range(self.branch("range")?)),
            "else" => return Ok(Some(Stop::Else)),
            "end" => {
                self.close("end")?;
                return Ok(Some(Stop::End));
            }
            "break" | "continue" => {
                self.close(word)?;
                if self.ranges == 0 {
                    return Fault::fails(format!("`{word}` stands outside `range`"));
                }
                nodes.push(if word == "break" {
                    Node::Break
                } else {
                    Node::Continue
                });
            }
            "define" | "template" | "block" => return Fault::undecided(format!("`{word}`")),
            _ => {
                self.at -= 1;
                nodes.push(Node::Action(self.pipeline("an action", false)?));
            }
        }
        Ok(None)
    }

    fn close(&mut self, what: &str) -> Result<(), Fault> {
        if self.takes(&Token::Close) {
            return Ok(());
        }
        Fault::fails(format!("something stands behind `{what}`"))
    }

    fn branch(&mut self, kind: &str) -> Result<Branch, Fault> {
        let in_sight = self.variables.len();
        let pipe = self.pipeline(kind, false)?;
        let is_range = usize::from(kind == "range");
        self.ranges += is_range;
        let (then, end) = self.list()?;
        self.ranges -= is_range;
        let mut otherwise = Vec::new();
        let open = || Fault::Fails(format!("an `{{{{{kind}}}}}` has no `{{{{end}}}}`"));
        match end {
            Stop::Text => return Err(open()),
            Stop::End => {}
            Stop::Else if kind != "range" && self.takes(&Token::Word(kind)) => {
                if self.depth >= DEPTH {
                    return Fault::undecided("a template nested that deep");
                }
                self.depth += 1;
                let branch = self.branch(kind)?;
                self.depth -= 1;
                otherwise.push(match kind {
                    "if" => Node::If(branch),
                    _ => Node::With(branch),
                });
            }
            Stop::Else => {
                self.close("else")?;
                let end;
                (otherwise, end) = self.list()?;
                match end {
                    Stop::End => {}
                    Stop::Text => return Err(open()),
                    Stop::Else => return Fault::fails("a second `{{else}}` follows"),
                }
            }
        }
        self.variables.truncate(in_sight);
        Ok(Branch {
            pipe,
            then,
            otherwise,
        })
    }

    fn pipeline(&mut self, context: &str, in_brackets: bool) -> Result<Pipe, Fault> {
        let mut pipe = self.declarations(context)?;
        loop {
            self.skip_space();
            match self.peek() {
                Some(Token::Close) if !in_brackets => break,
                Some(Token::Right) if in_brackets => break,
                None | Some(Token::Close | Token::Right) => {
                    return Fault::fails("a pipeline ends too early");
                }
                _ => pipe.commands.push(self.command()?),
            }
        }
        self.at += 1;
        if pipe.commands.is_empty() {
            return Fault::fails(format!("{context} has no value"));
        }
        let literal = |command: &Vec<Operand>| {
            let first = command.first();
            matches!(
                first,
                Some(
                    Operand::Bool(_)
                        | Operand::Dot
                        | Operand::Nil
                        | Operand::Int(_)
                        | Operand::Float(_)
                        | Operand::Text(_)
                )
            )
        };
        if pipe.commands[1..].iter().any(literal) {
            return Fault::fails("a value stands behind `|`, where a function must be");
        }
        Ok(pipe)
    }

    /// `$x :=`, `$x =`, and in a range `$i, $x :=`.
    fn declarations(&mut self, context: &str) -> Result<Pipe, Fault> {
        let mut pipe = Pipe::default();
        self.skip_space();
        while let Some(Token::Variable(name)) = self.peek() {
            let (name, start) = (name.to_string(), self.at);
            self.at += 1;
            self.skip_space();
            let next = self.peek();
            let is_last = matches!(next, Some(Token::Assign | Token::Declare));
            if !is_last && next != Some(&Token::Comma) {
                self.at = start;
                break;
            }
            pipe.assigns = next == Some(&Token::Assign);
            self.at += 1;
            self.skip_space();
            self.variables.push(name.clone());
            pipe.variables.push(name);
            if is_last {
                break;
            }
            if context != "range" || pipe.variables.len() > 1 {
                return Fault::fails(format!("{context} sets too many variables"));
            }
            if !matches!(
                self.peek(),
                Some(Token::Variable(_) | Token::Close | Token::Right)
            ) {
                return Fault::fails("a range sets something that is no variable");
            }
        }
        Ok(pipe)
    }

    fn command(&mut self) -> Result<Vec<Operand>, Fault> {
        let mut words = Vec::new();
        loop {
            self.skip_space();
            if let Some(operand) = self.operand()? {
                words.push(operand);
            }
            match self.peek() {
                Some(Token::Space) => self.at += 1,
                Some(Token::Close | Token::Right) => break,
                Some(Token::Pipe) => {
                    self.at += 1;
                    break;
                }
                _ => return Fault::fails("two words stand together without a blank"),
            }
        }
        if words.is_empty() {
            return Fault::fails("a command is empty");
        }
        Ok(words)
    }

    fn operand(&mut self) -> Result<Option<Operand>, Fault> {
        let Some(term) = self.term()? else {
            return Ok(None);
        };
        let mut fields = Vec::new();
        while let Some(Token::Field(name)) = self.peek() {
            fields.push((*name).to_owned());
            self.at += 1;
        }
        if fields.is_empty() {
            return Ok(Some(term));
        }
        Ok(Some(match term {
            Operand::Field(mut names) => {
                names.extend(fields);
                Operand::Field(names)
            }
            Operand::Variable(name, mut names) => {
                names.extend(fields);
                Operand::Variable(name, names)
            }
            Operand::Function(_) | Operand::Pipe(_) => Operand::Chain(Box::new(term), fields),
            _ => return Fault::fails("a field follows a value that has none"),
        }))
    }

    fn term(&mut self) -> Result<Option<Operand>, Fault> {
        let term = match self.peek() {
            Some(Token::Dot) => Operand::Dot,
            Some(Token::Word("nil")) => Operand::Nil,
            Some(Token::Word("true")) => Operand::Bool(true),
            Some(Token::Word("false")) => Operand::Bool(false),
            Some(Token::Word(name)) => {
                if KEYWORDS.contains(name) {
                    return Fault::fails(format!("`{name}` stands where a value must be"));
                }
                if !functions::exists(name) {
                    return Fault::fails(format!("there is no function `{name}`"));
                }
                Operand::Function((*name).to_owned())
            }
            Some(Token::Field(name)) => Operand::Field(vec![(*name).to_owned()]),
            Some(Token::Variable(name)) => {
                if !self.variables.iter().any(|known| known == name) {
                    return Fault::fails(format!("there is no variable `{name}`"));
                }
                Operand::Variable((*name).to_owned(), Vec::new())
            }
            Some(Token::Number(text)) => number(text)?,
            Some(Token::Rune(text)) => rune(text)?,
            Some(Token::Quoted(text)) => Operand::Text(unquoted(text)?),
            Some(Token::Left) => {
                if self.depth >= DEPTH {
                    return Fault::undecided("a template nested that deep");
                }
                self.depth += 1;
                self.at += 1;
                let pipe = self.pipeline("a pair of brackets", true)?;
                self.depth -= 1;
                return Ok(Some(Operand::Pipe(pipe)));
            }
            _ => return Ok(None),
        };
        self.at += 1;
        Ok(Some(term))
    }
}

const KEYWORDS: [&str; 8] = [
    "if", "else", "end", "range", "with", "define", "template", "block",
];
