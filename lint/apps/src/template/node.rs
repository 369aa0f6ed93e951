//! What a Go template is made of.

/// A step of a template.
#[derive(Clone, Debug)]
pub(super) enum Node {
    /// Written as it stands.
    Text(String),
    /// `{{pipeline}}`
    Action(Pipe),
    /// `{{if}}`
    If(Branch),
    /// `{{with}}`
    With(Branch),
    /// `{{range}}`
    Range(Branch),
    /// `{{break}}`
    Break,
    /// `{{continue}}`
    Continue,
}

/// What `if`, `with` and `range` have.
#[derive(Clone, Debug)]
pub(super) struct Branch {
    pub(super) pipe: Pipe,
    pub(super) then: Vec<Node>,
    pub(super) otherwise: Vec<Node>,
}

/// Commands, each given what the one before it gave.
#[derive(Clone, Debug, Default)]
pub(super) struct Pipe {
    /// The variables it sets, with their `$`.
    pub(super) variables: Vec<String>,
    /// `=`, which sets variables that are there, rather than `:=`.
    pub(super) assigns: bool,
    pub(super) commands: Vec<Vec<Operand>>,
}

/// A word of a command.
#[derive(Clone, Debug)]
pub(super) enum Operand {
    /// `.`
    Dot,
    /// `nil`
    Nil,
    /// `true`
    Bool(bool),
    /// A number without `.` and exponent.
    Int(i64),
    /// Another number.
    Float(f64),
    /// A text in quotes.
    Text(String),
    /// `.a.b`
    Field(Vec<String>),
    /// `$x.a.b`
    Variable(String, Vec<String>),
    /// A function.
    Function(String),
    /// `(pipeline)`
    Pipe(Pipe),
    /// `(pipeline).a.b`, or a function with fields behind it.
    Chain(Box<Operand>, Vec<String>),
}
