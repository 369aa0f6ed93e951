//! Texts with places for values, as the controller for sets of applications fills them (`applicationset/utils`, `Replace`):
//! `fasttemplate` without `goTemplate`, Go's `text/template` with the functions of `sprig` with it.
//!
//! What is decided here is what Argo CD 3.3 writes, byte for byte, or that it fails. What this reader does not know is
//! said to be undecided, with the name of what it is; it is never guessed.

#![expect(
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    reason = "lengths are far below what an i64 holds, and Go makes floats of numbers in the same way"
)]

mod exec;
mod fast;
mod functions;
mod lex;
mod literal;
mod node;
mod number;
mod parse;
mod value;

use std::cell::Cell;

pub use fast::fill;
pub(crate) use functions::{base, dir, sanitized, to_json};
pub use value::{List, Map, Of, Value};

/// How many steps one template may take: an item of a `range`, a command of a pipeline.
const STEPS: usize = 200_000;
/// How many bytes one template may make, those of values on the way counted.
const BYTES: usize = 4 << 20;
/// How deep blocks, brackets and values may be nested. Go allows 10,000 brackets; nobody writes twenty.
const DEPTH: usize = 100;

/// Why a template gives no text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Argo CD fails with it: the reason, in our words.
    Fails(String),
    /// It is not decided here: what is not known, as a noun such as ``the function `genCA` ``.
    Undecided(String),
}

impl Fault {
    fn fails<T>(why: impl Into<String>) -> Result<T, Self> {
        Err(Self::Fails(why.into()))
    }

    fn undecided<T>(what: impl Into<String>) -> Result<T, Self> {
        Err(Self::Undecided(what.into()))
    }
}

/// What Go does where a map has no entry of a name (`missingkey`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Missing {
    /// Goes on, and writes `<no value>`.
    #[default]
    NoValue,
    /// Takes the zero value of what the map holds.
    Zero,
    /// Fails.
    Error,
}

impl Missing {
    /// What the options of a set amount to: each is set in turn, so the last one counts.
    ///
    /// # Errors
    /// Go knows no such option, and panics.
    pub fn of<'o>(options: impl Iterator<Item = &'o str>) -> Result<Self, Fault> {
        let mut missing = Self::default();
        for option in options {
            missing = match option {
                "missingkey=default" | "missingkey=invalid" => Self::NoValue,
                "missingkey=zero" => Self::Zero,
                "missingkey=error" => Self::Error,
                other => {
                    return Fault::fails(format!("there is no option `{other}` of Go templates"));
                }
            };
        }
        Ok(missing)
    }
}

/// What all templates of a repository, and what sets make of them, may cost together.
#[derive(Debug)]
pub struct Fuel {
    steps: Cell<usize>,
    bytes: Cell<usize>,
}

impl Default for Fuel {
    /// Enough for a hundred templates that each cost all they may.
    fn default() -> Self {
        Self {
            steps: Cell::new(STEPS * 100),
            bytes: Cell::new(BYTES * 64),
        }
    }
}

impl Fuel {
    /// Takes so many bytes.
    ///
    /// # Errors
    /// There are no more.
    pub fn spend(&self, bytes: usize) -> Result<(), Fault> {
        match self.bytes.get().checked_sub(bytes) {
            Some(left) => {
                self.bytes.set(left);
                Ok(())
            }
            None => Fault::undecided("a repository whose sets make so much"),
        }
    }
}

/// Fills a Go template.
///
/// # Errors
/// See [`Fault`].
pub fn execute(text: &str, params: &Value, missing: Missing, fuel: &Fuel) -> Result<String, Fault> {
    // Nearly every text of an application is one.
    if !text.contains("{{") {
        return Ok(text.to_owned());
    }
    let nodes = parse::parse(text)?;
    exec::run(&nodes, params, missing, fuel)
}
