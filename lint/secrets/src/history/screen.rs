//! Whether a blob is worth judging.

use std::sync::Arc;

use memchr::memmem;
use rempart_core::RepoPath;
use rempart_model::{FileResources, Kustomization};

use super::Shape;
use super::named::{may_name, names_some};
use crate::scan::{self, Raw};

/// What a pointer file of Git LFS begins with (its specification, version 1).
const LFS_POINTER: &[u8] = b"version https://git-lfs.github.com/spec/v1";

/// What was seen of a blob.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screened {
    /// No rule finds anything in it, whatever its path.
    Clean,
    /// A rule may.
    Suspect,
}

/// Whether a blob stands for a file that Git LFS keeps elsewhere.
pub fn is_pointer(bytes: &[u8]) -> bool {
    // A pointer is less than 1024 bytes long.
    bytes.len() < 1024 && bytes.starts_with(LFS_POINTER)
}

/// Looks at a blob.
pub fn screen(shape: Shape, bytes: &[u8]) -> Screened {
    if is_suspect(shape, bytes) {
        Screened::Suspect
    } else {
        Screened::Clean
    }
}

fn is_suspect(shape: Shape, bytes: &[u8]) -> bool {
    if bytes.is_empty() {
        return false;
    }
    // What is searched in pieces takes time, and is searched once: where it stood.
    if is_pointer(bytes) || bytes.len() > scan::WHOLE_BYTES {
        return true;
    }
    let path = RepoPath::from_normalised(shape.name());
    let file = scan::source_file(&path, bytes, shape.format());
    let in_bytes = file.found_in_bytes::<Raw>();
    if in_bytes.is_some_and(|raw| {
        !raw.found.is_empty()
            || !raw.limits.is_empty()
            || !raw.weak.is_empty()
            || raw.is_sealed
            || !raw.secrets.is_empty()
    }) {
        return true;
    }
    let Some(text) = file.text() else {
        return false;
    };
    // Without a name that promises a secret the tree has nothing to say, and to make it costs most of the time.
    let tree = scan::weak::may_hold(text).then(|| file.tree()).flatten();
    let tape = tree.map(|tree| tree.tape());
    let holds_something = |name: &&str| {
        let found = scan::contents_of_text(name, text, tape);
        !found.leaks.is_empty()
            || !found.weak.is_empty()
            || !found.limits.is_empty()
            || !found.secrets.is_empty()
    };
    if shape.names().iter().any(holds_something) {
        return true;
    }
    // Below `group_vars` a file of any name holds variables, and messages are texts too.
    let holds_literal = |path: &&str| !scan::literals(path, text, None).is_empty();
    if shape == Shape::Text
        && scan::weak::may_hold(text)
        && ["group_vars/text", "commit-message/text"]
            .iter()
            .any(holds_literal)
    {
        return true;
    }
    if may_be_encrypted(text) {
        return true;
    }
    let says = |word: &str| memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    let patches = says("/stringData") || says("Secret") && says("/data");
    if says(crate::secret::VAULT) {
        return true;
    }
    if shape.format() == rempart_core::Format::Text && scan::may_hold_manifest(text) {
        return true;
    }
    let templates = says("Secret") && !crate::secret::open_entry(text).is_empty();
    let is_kustomization = |tree: &Arc<_>| Kustomization::of(tree).is_some();
    // A patch of a Secret says what it patches, and not always with a path.
    let patches =
        patches || says("patches") && says("Secret") && (says("data") || says("stringData"));
    patches
        || templates
        || (may_name(text) && file.tree().is_some_and(|tree| names_some(shape, tree)))
        || says("kind: SecretGenerator")
        || (says("secretGenerator") && file.tree().is_some_and(is_kustomization))
        || (says("data") || says("stringData"))
            && says("ecret")
            && file.tree().is_some_and(holds_secret)
}

/// Whether SOPS may have written it.
fn may_be_encrypted(text: &str) -> bool {
    const MARKS: [&str; 5] = ["ENC[AES256_GCM", "sops:", "\"sops\"", "sops_mac=", "[sops]"];
    MARKS
        .iter()
        .any(|mark| memmem::find(text.as_bytes(), mark.as_bytes()).is_some())
}

fn holds_secret(tree: &Arc<rempart_core::Tree>) -> bool {
    let path = RepoPath::from_normalised(Shape::Yaml.name());
    let found = FileResources::of(&path, tree);
    let mut resources = found.resources.iter();
    resources.any(|resource| {
        crate::secret::is_judged(resource) || crate::secret::open_in_form(resource).is_some()
    })
}
