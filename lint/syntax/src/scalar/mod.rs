//! What a scalar means to the program that reads it.
//!
//! A tape keeps scalars as written, because readers disagree: `yes` is a boolean to kubectl and a
//! string to kustomize; `0644` is 420, 644 or a string.

mod core_schema;
mod escape;
mod go;
mod json;
mod number;
mod python;
mod tag;
mod timestamp;

use std::borrow::Cow;

use crate::{Kind, NodeRef, base64};
use tag::Tag;

pub use escape::JsonEscape;
pub(crate) use json::is_number as is_json_number;

/// Who reads a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reader {
    /// goyaml.v2 as `sigs.k8s.io/yaml` uses it: kubectl, the API server, Argo CD, Helm.
    /// Source: `resolve.go` of `go.yaml.in/yaml/v2`.
    GoYamlV2,
    /// `gopkg.in/yaml.v3`: kustomize, SOPS. Source: its `resolve.go`. Values decoded into a typed
    /// Go `bool` take the old spellings too; that is not this reader's matter.
    GoYamlV3,
    /// The core schema of YAML 1.2.2, section 10.3.2: GitHub workflows.
    Yaml12,
    /// `yaml.SafeLoader` of `PyYAML`, the resolver for YAML 1.1: Ansible.
    /// Source: `resolver.py` and `constructor.py`.
    PyYaml,
    /// JSON (RFC 8259): whatever is not quoted is a number, a boolean or null.
    Json,
}

/// The value of a scalar.
#[derive(Clone, Debug, PartialEq)]
pub enum Scalar<'t> {
    /// No value.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// An integer, exact. Go readers turn what exceeds 64 bits into [`Scalar::Float`]; the others
    /// do so here beyond 128 bits.
    Int(i128),
    /// Any other number.
    Float(f64),
    /// A date or date with time as written.
    Timestamp(&'t str),
    /// Text.
    String(Cow<'t, str>),
}

/// What a [`Scalar`] is, without its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ScalarClass {
    /// [`Scalar::Null`]
    Null,
    /// [`Scalar::Bool`]
    Bool,
    /// [`Scalar::Int`]
    Int,
    /// [`Scalar::Float`]
    Float,
    /// [`Scalar::Timestamp`]
    Timestamp,
    /// [`Scalar::String`]
    String,
}

impl Scalar<'_> {
    /// What the value is.
    pub const fn class(&self) -> ScalarClass {
        match self {
            Self::Null => ScalarClass::Null,
            Self::Bool(_) => ScalarClass::Bool,
            Self::Int(_) => ScalarClass::Int,
            Self::Float(_) => ScalarClass::Float,
            Self::Timestamp(_) => ScalarClass::Timestamp,
            Self::String(_) => ScalarClass::String,
        }
    }
}

/// What text without quotes means, or `None` for a string.
type Meaning<'t> = Option<Scalar<'t>>;

/// The value of a scalar as `reader` sees it. A value that contradicts its tag (`!!int x`), which
/// the readers refuse, is a string; what is marked `!!binary` is what it encodes to those in Go. A collection or an alias is an empty string: resolve it first.
pub fn resolve(reader: Reader, node: NodeRef<'_>) -> Scalar<'_> {
    meaning(reader, node).unwrap_or_else(|| {
        let text = node.value();
        let binary = is_go(reader) && node.tag().map(Tag::of) == Some(Tag::Binary);
        match binary.then(|| base64::decode(&text)).flatten() {
            Some(bytes) => Scalar::String(Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())),
            None => Scalar::String(text),
        }
    })
}

/// Whether a reader in Go refuses the file for this scalar, whose text is nothing that its tag says (`!!int x`).
/// False for other readers.
pub fn contradicts_tag(reader: Reader, node: NodeRef<'_>) -> bool {
    let Some(tag) = node.tag().map(Tag::of) else {
        return false;
    };
    if !is_go(reader) || !node.is_scalar() {
        return false;
    }
    match tag {
        Tag::Timestamp => !timestamp::is_go_timestamp(&node.value()),
        Tag::Binary => base64::decode(&node.value()).is_none(),
        Tag::Nonspecific | Tag::Text | Tag::Merge => false,
        Tag::Null | Tag::Bool | Tag::Int | Tag::Float => meaning(reader, node).is_none(),
    }
}

const fn is_go(reader: Reader) -> bool {
    matches!(reader, Reader::GoYamlV2 | Reader::GoYamlV3)
}

/// What a scalar is to `reader`. It decodes nothing and allocates nothing, unless a tag is given to
/// a scalar that needs decoding or a float is written with `_`.
pub fn class(reader: Reader, node: NodeRef<'_>) -> ScalarClass {
    meaning(reader, node).map_or(ScalarClass::String, |scalar| scalar.class())
}

/// Whether a key merges its value into the mapping: `<<` without quotes, for readers that merge.
pub fn is_merge_key(reader: Reader, node: NodeRef<'_>) -> bool {
    let merges = matches!(reader, Reader::GoYamlV2 | Reader::GoYamlV3 | Reader::PyYaml);
    let tagged = node.tag().map(Tag::of);
    merges
        && node.is_scalar()
        && match tagged {
            None => node.kind() == Kind::Plain && node.raw() == "<<",
            Some(tag) => tag == Tag::Merge && node.value() == "<<",
        }
}

fn meaning(reader: Reader, node: NodeRef<'_>) -> Meaning<'_> {
    let tag = match node.tag() {
        Some(written) => Tag::of(written),
        None if node.kind() == Kind::Plain && is_text(node.raw_bytes()) => return None,
        None if node.kind() == Kind::Plain => return plain(reader, node.raw()),
        None if node.kind() == Kind::Absent => return Some(Scalar::Null),
        None => return None,
    };
    if tag == Tag::Nonspecific {
        return untagged(reader, node);
    }
    if !node.is_scalar() || !tag.means_something() {
        return None;
    }
    match node.value() {
        Cow::Borrowed(text) => tagged(reader, tag, text),
        Cow::Owned(text) => match tagged(reader, tag, &text)? {
            // Dates fit on a line, so this one was folded from several: nobody reads it as a date.
            Scalar::Timestamp(_) | Scalar::String(_) => None,
            Scalar::Null => Some(Scalar::Null),
            Scalar::Bool(value) => Some(Scalar::Bool(value)),
            Scalar::Int(value) => Some(Scalar::Int(value)),
            Scalar::Float(value) => Some(Scalar::Float(value)),
        },
    }
}

/// Whether a glance at a plain scalar is enough to see that it is text to every reader: numbers and
/// dates begin with a digit, a sign or a dot, and the words that mean something have at most five
/// letters (`false`) and one of few initials.
#[inline]
fn is_text(raw: &[u8]) -> bool {
    match raw.first() {
        None | Some(b'0'..=b'9' | b'+' | b'-' | b'.' | b'~') => false,
        Some(b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O') => raw.len() > 5,
        Some(_) => true,
    }
}

/// `! text`: goyaml.v2 and YAML 1.2 take the text as text, yaml.v3 drops the tag, and `PyYAML`
/// drops the quotes with it.
fn untagged(reader: Reader, node: NodeRef<'_>) -> Meaning<'_> {
    match reader {
        Reader::GoYamlV2 | Reader::Yaml12 | Reader::Json => None,
        Reader::GoYamlV3 if node.kind() != Kind::Plain => None,
        Reader::GoYamlV3 | Reader::PyYaml => match node.value() {
            Cow::Borrowed(text) => plain(reader, text),
            Cow::Owned(_) => None,
        },
    }
}

/// Text without quotes and tag. Text over several lines matches nothing, so it may come unfolded.
fn plain(reader: Reader, text: &str) -> Meaning<'_> {
    match reader {
        Reader::GoYamlV2 => go::plain(go::Version::V2, text),
        Reader::GoYamlV3 => go::plain(go::Version::V3, text),
        Reader::Yaml12 => core_schema::plain(text),
        Reader::PyYaml => python::plain(text),
        Reader::Json => json::plain(text),
    }
}

/// Text with a tag of the YAML repository of types.
fn tagged(reader: Reader, tag: Tag, text: &str) -> Meaning<'_> {
    if reader == Reader::PyYaml {
        return python::tagged(tag, text);
    }
    let found = match reader {
        Reader::GoYamlV2 => go::tagged(go::Version::V2, tag, text),
        Reader::GoYamlV3 => go::tagged(go::Version::V3, tag, text),
        _ => plain(reader, text),
    }?;
    match (tag, found) {
        (Tag::Float, Scalar::Int(value)) => number::float_of_int(value),
        (tag, found) if tag.fits(&found) => Some(found),
        _ => None,
    }
}
