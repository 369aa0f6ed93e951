//! Versions of Kubernetes as people and k3s write them.

use std::fmt;

/// A minor version of Kubernetes 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Minor(pub u32);

impl fmt::Display for Minor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "1.{}", self.0)
    }
}

/// Why a version cannot be the target.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VersionError {
    /// Not of the form `1.35`, `v1.35.4` or `1.35.0+k3s3`.
    #[error("`{0}` is no Kubernetes version; write it as 1.35 or v1.35.4")]
    Malformed(String),
    /// A version without embedded schemas.
    #[error(
        "there are no schemas for Kubernetes {version}; known are {}",
        list(known)
    )]
    Unknown {
        /// The version asked for.
        version: String,
        /// The minors that can be chosen, oldest first.
        known: Vec<Minor>,
    },
}

fn list(known: &[Minor]) -> String {
    known
        .iter()
        .map(Minor::to_string)
        .collect::<Vec<_>>()
        .join(", ")
}

impl Minor {
    /// Reads `1.35`, `v1.35`, `1.35.4`, `v1.35.0+k3s3` or `1.36.0-rc.1`; the patch level and what follows do not
    /// change the schemas.
    pub fn parse(text: &str) -> Result<Self, VersionError> {
        read(text).ok_or_else(|| VersionError::Malformed(text.to_owned()))
    }
}

fn read(text: &str) -> Option<Minor> {
    let text = text.strip_prefix('v').unwrap_or(text);
    let core = text.split(['+', '-']).next()?;
    let mut parts = core.split('.');
    let major = digits(parts.next()?)?;
    let minor = digits(parts.next()?)?;
    let patch_is_number = parts.next().is_none_or(|patch| digits(patch).is_some());
    let complete = patch_is_number && parts.next().is_none();
    let suffix_fits = core.len() == text.len() || text.len() > core.len() + 1;
    (major == 1 && complete && suffix_fits).then_some(Minor(minor))
}

fn digits(text: &str) -> Option<u32> {
    let all_digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if all_digits { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::{Minor, VersionError};

    #[test]
    fn the_usual_spellings_are_read() {
        for text in ["1.35", "v1.35", "1.35.4", "v1.35.0+k3s3", "1.35.0-rc.1"] {
            assert_eq!(Minor::parse(text), Ok(Minor(35)), "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "v",
            "1",
            "35",
            "2.35",
            "1.",
            "1.x",
            "1.35.x",
            "1.35.4.5",
            "1.35+",
            "latest",
            " 1.35",
            "1.99999999999",
        ] {
            assert_eq!(
                Minor::parse(text),
                Err(VersionError::Malformed(text.to_owned())),
                "{text}"
            );
        }
    }

    #[test]
    fn an_unknown_version_names_the_known_ones() {
        let error = VersionError::Unknown {
            version: "1.20".into(),
            known: vec![Minor(25), Minor(26)],
        };
        assert_eq!(
            error.to_string(),
            "there are no schemas for Kubernetes 1.20; known are 1.25, 1.26"
        );
    }
}
