//! How a file is looked at, by the last part of its path.

use rempart_core::{Format, RepoPath};

use crate::scan::weak::Language;

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
    /// A password file of PostgreSQL.
    Pgpass = 4,
    /// A `.netrc`.
    Netrc = 5,
    /// Commands of a shell.
    Commands = 6,
    /// A program, statements of SQL, or XML.
    Program = 7,
}

impl Shape {
    /// The shape of a number.
    pub const fn of(number: u8) -> Self {
        match number {
            1 => Self::Yaml,
            2 => Self::Json,
            3 => Self::Assignments,
            4 => Self::Pgpass,
            5 => Self::Netrc,
            6 => Self::Commands,
            7 => Self::Program,
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
            Self::Pgpass => ".pgpass",
            Self::Netrc => ".netrc",
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
            Self::Pgpass => &[".pgpass"],
            Self::Netrc => &[".netrc"],
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
        Format::Text if crate::scan::is_pgpass(&name) => Shape::Pgpass,
        Format::Text if crate::scan::is_netrc(&name) => Shape::Netrc,
        Format::Text => match crate::scan::language_of(&name) {
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
        for number in 0..8 {
            let shape = Shape::of(number);
            assert_eq!(shape as u8, number);
            assert_eq!(shape_of(shape.name().as_bytes()), number, "{shape:?}");
        }
        assert_eq!(shape_of(b"prod.env.j2"), Shape::Assignments as u8);
        assert_eq!(shape_of(b"\xFF.yml"), Shape::Yaml as u8);
        assert_eq!(shape_of(b"Dockerfile"), Shape::Commands as u8);
        assert_eq!(shape_of(b"init.sql"), Shape::Program as u8);
    }
}
