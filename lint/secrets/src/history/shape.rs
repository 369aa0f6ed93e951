//! How a file is looked at, by the last part of its path.

use rempart_core::{Format, RepoPath};

use crate::scan::weak::Language;
use crate::scan::{self, CREDENTIAL_FILES};

/// How a file is looked at. The numbers are small, so that a set of them fits into a byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Shape {
    /// A text of no known form.
    Text = 0,
    /// YAML.
    Yaml = 1,
    /// JSON.
    Json = 2,
    /// Lines that are assignments.
    Assignments = 3,
    /// A file that is a credential from end to end, by its name: a password, or a table of some.
    Credential = 4,
    /// Commands of a shell.
    Commands = 5,
    /// A program, statements of SQL, or XML.
    Program = 6,
}

impl Shape {
    /// The shape of a number.
    pub const fn of(number: u8) -> Self {
        match number {
            1 => Self::Yaml,
            2 => Self::Json,
            3 => Self::Assignments,
            4 => Self::Credential,
            5 => Self::Commands,
            6 => Self::Program,
            _ => Self::Text,
        }
    }

    /// A name that has this shape and nothing else to it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Yaml => "text.yaml",
            Self::Json => "text.json",
            Self::Assignments => "text.env",
            Self::Credential => ".pgpass",
            Self::Commands => "text.sh",
            Self::Program => "text.tf",
        }
    }

    /// Names that are read in every way that this shape stands for.
    pub(super) const fn names(self) -> &'static [&'static str] {
        match self {
            Self::Program => &["text.tf", "text.sql", "text.xml"],
            // Under a name of .NET, XML is one of these too.
            Self::Assignments => &["text.env", "text.xml"],
            Self::Text => &["text"],
            Self::Yaml => &["text.yaml"],
            Self::Json => &["text.json"],
            Self::Credential => CREDENTIAL_FILES,
            Self::Commands => &["text.sh"],
        }
    }

    /// The format of its tree.
    pub const fn format(self) -> Format {
        match self {
            Self::Yaml => Format::Yaml,
            Self::Json => Format::Json,
            _ => Format::Text,
        }
    }
}

/// The number of the shape that a file of this name has.
pub fn shape_of(name: &[u8]) -> u8 {
    let name = String::from_utf8_lossy(name);
    let shape = match RepoPath::from_normalised(&name).format() {
        Format::Yaml => Shape::Yaml,
        Format::Json => Shape::Json,
        // As what else it is, it is searched too.
        Format::Text if scan::is_credential_file(&name) => Shape::Credential,
        Format::Text => match scan::language_of(&name) {
            Some(Language::Assignments) => Shape::Assignments,
            Some(Language::Shell) => Shape::Commands,
            Some(Language::Code | Language::Sql | Language::Markup) => Shape::Program,
            Some(Language::Anything) | None => Shape::Text,
        },
    };
    shape as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_have_the_names_they_say() {
        for number in 0..7 {
            let shape = Shape::of(number);
            assert_eq!(shape as u8, number);
            assert_eq!(shape_of(shape.name().as_bytes()), number, "{shape:?}");
        }
        assert_eq!(shape_of(b"prod.env.j2"), Shape::Assignments as u8);
        assert_eq!(shape_of(b"\xFF.yml"), Shape::Yaml as u8);
        assert_eq!(shape_of(b"Dockerfile"), Shape::Commands as u8);
        assert_eq!(shape_of(b"init.sql"), Shape::Program as u8);
        for name in CREDENTIAL_FILES {
            assert_eq!(shape_of(name.as_bytes()), Shape::Credential as u8, "{name}");
        }
    }
}
