//! Names of refs and work trees: somebody chose them, and pushed them with what they name. One may be a credential.

use gix::ObjectId;

use super::texts::{IsSuspect, Part, Text};

/// Stands for a name that is not told.
const HIDDEN: &str = "[hidden]";

/// A name as it may be shown: of one that may be a credential only the folders that git gave it.
pub(super) fn shown(name: String, is_suspect: IsSuspect) -> String {
    if !is_suspect(name.as_bytes()) {
        return name;
    }
    let known = ["refs/heads/", "refs/remotes/", "refs/tags/", "refs/notes/"];
    let prefix = known.into_iter().find(|prefix| name.starts_with(prefix));
    format!("{}{HIDDEN}", prefix.unwrap_or_default())
}

/// The name of a ref, where it is worth judging.
pub(super) fn of_ref(name: &str, id: ObjectId, is_suspect: IsSuspect) -> Option<Text> {
    is_suspect(name.as_bytes()).then(|| Text {
        id,
        part: Part::RefName,
        bytes: name.as_bytes().to_vec(),
    })
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn what_may_be_a_credential_is_not_shown() {
        let is_suspect = |text: &[u8]| text.ends_with(b"token");
        for (name, expected) in [
            ("refs/heads/main", "refs/heads/main"),
            ("refs/heads/a/token", "refs/heads/[hidden]"),
            ("refs/tags/token", "refs/tags/[hidden]"),
            ("refs/x/token", "[hidden]"),
        ] {
            assert_eq!(shown(name.to_owned(), is_suspect), expected);
        }
    }
}
