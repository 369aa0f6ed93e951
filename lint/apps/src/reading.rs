//! What Argo CD reads out of a file of a plain folder (`reposerver/repository`, `getObjsFromYAMLOrJSON`). One file that it
//! refuses ends the rendering of the whole application; one that it takes for no manifest is passed over without a word.

use rempart_core::{FileView, Kind, NodeRef, Span};
use rempart_model::{get, scalar};
use rempart_syntax::scalar::JsonEscape;

/// What becomes of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Its objects are applied.
    Read,
    /// It is passed over.
    Ignored,
    /// Argo CD refuses it, and with it the application.
    Refused(Refusal),
    /// It is no YAML, and Argo CD reads it all the same: what its objects are is not known here.
    Unknown,
}

/// Why a file is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Where.
    pub span: Span,
    /// The document of the stream.
    pub document: u32,
    /// What Argo CD does not take.
    pub reason: &'static str,
}

/// Reads a file that [`list`](crate::list) takes.
pub fn read(file: FileView<'_>) -> Reading {
    let Some(tree) = file.tree() else {
        return Reading::Ignored;
    };
    let text = tree.text();
    let is_json = file.path().extension() == "json";
    let found = if is_json {
        json(file)
    } else {
        yaml(file, text)
    };
    match found {
        Ok(()) => Reading::Read,
        Err((refusal, _)) if !is_json && is_escaped_apostrophe(text, refusal.span) => {
            Reading::Unknown
        }
        // A file that begins with a fault, and does not speak of an object, may be anything.
        Err((refusal, read)) if is_json || read > 0 || speaks_of_objects(text) => {
            Reading::Refused(refusal)
        }
        Err(_) => Reading::Ignored,
    }
}

/// Whether the first escape that YAML does not know of the text in double quotes at a place is `\'`, which go-yaml takes
/// (`yaml_parser_scan_flow_scalar` in its `scannerc.go`).
fn is_escaped_apostrophe(text: &str, at: Span) -> bool {
    let rest = text.as_bytes().get(at.start as usize..);
    let Some([b'"', rest @ ..]) = rest else {
        return false;
    };
    let mut bytes = rest.iter();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => return false,
            b'\\' => match bytes.next() {
                Some(b'\'') => return true,
                Some(known) if KNOWN.contains(known) => {}
                _ => return false,
            },
            _ => {}
        }
    }
    false
}

/// What may stand behind a backslash (YAML 1.2, 5.7).
const KNOWN: &[u8] = b"0abt\tnvfre \"/\\N_LPxuU\r\n";

/// What is refused, and how many objects were read before.
type Fault = (Refusal, usize);

fn speaks_of_objects(text: &str) -> bool {
    ["apiVersion:", "kind:", "metadata:"]
        .iter()
        .all(|word| text.contains(word))
}

/// The documents of a stream, one after the other up to the first that is no object.
fn yaml(file: FileView<'_>, text: &str) -> Result<(), Fault> {
    let refuse = |span, document, reason, read| {
        Err((
            Refusal {
                span,
                document,
                reason,
            },
            read,
        ))
    };
    // Argo CD cuts the stream at its marks first, and parses a directive as a document of its own.
    if text.starts_with('%') {
        return refuse(
            Span::new(0, 1),
            0,
            "a directive before the first document",
            0,
        );
    }
    let mut read = 0;
    let may_be_json = JsonEscape::may_be_in(text);
    let first_error = file.source().syntax_errors().first();
    for root in file.tree().into_iter().flat_map(|tree| tree.roots()) {
        let document = root.document() as u32;
        if let Some(error) = first_error.filter(|error| error.span.start <= root.span().start) {
            return refuse(error.span, document, "what is no YAML", read);
        }
        if may_be_json {
            let nodes = (root.index()..root.next_index()).filter_map(|at| file.tree()?.node(at));
            let strange = nodes.filter(|node| JsonEscape::of(*node).is_some());
            if let Some(node) = strange.min_by_key(|node| node.span().start) {
                let reason =
                    "an escape of JSON that YAML does not know (`\\/`, or half of a character)";
                return refuse(node.span(), document, reason, read);
            }
        }
        let Some(root) = root.resolved() else {
            continue;
        };
        if is_null(root) {
            continue;
        }
        if root.kind() != Kind::Mapping {
            return refuse(root.span(), document, "a document that is no mapping", read);
        }
        if !has_kind(root) {
            return refuse(first_key(root), document, "a document without `kind`", read);
        }
        read += 1;
    }
    match first_error {
        Some(error) => refuse(error.span, 0, "what is no YAML", read),
        None => Ok(()),
    }
}

/// One object, and nothing behind it.
fn json(file: FileView<'_>) -> Result<(), Fault> {
    let refuse = |span, document, reason| {
        Err((
            Refusal {
                span,
                document,
                reason,
            },
            0,
        ))
    };
    if let Some(error) = file.source().syntax_errors().first() {
        return refuse(error.span, 0, "what is no JSON");
    }
    let mut roots = file.tree().into_iter().flat_map(|tree| tree.roots());
    match roots.next() {
        None => refuse(Span::at(0), 0, "an empty file"),
        Some(root) if root.kind() == Kind::Absent => refuse(Span::at(0), 0, "an empty file"),
        Some(root) if root.kind() == Kind::Sequence => {
            refuse(Span::at(root.span().start), 0, "a list of objects in JSON")
        }
        Some(root) if root.kind() != Kind::Mapping => {
            refuse(root.span(), 0, "a document that is no mapping")
        }
        Some(root) if !has_kind(root) => refuse(first_key(root), 0, "an object without `kind`"),
        Some(_) => match roots.next() {
            Some(second) => refuse(
                Span::at(second.span().start),
                1,
                "a second object in a file of JSON",
            ),
            None => Ok(()),
        },
    }
}

fn is_null(node: NodeRef<'_>) -> bool {
    node.is_scalar()
        && scalar(node).is_none_or(|text| matches!(&*text, "" | "null" | "~" | "Null" | "NULL"))
        && !is_quoted(node)
}

fn is_quoted(node: NodeRef<'_>) -> bool {
    matches!(node.kind(), Kind::SingleQuoted | Kind::DoubleQuoted)
}

fn has_kind(root: NodeRef<'_>) -> bool {
    get(root, "kind")
        .and_then(scalar)
        .is_some_and(|kind| !kind.is_empty())
}

fn first_key(root: NodeRef<'_>) -> Span {
    root.entries()
        .next()
        .map_or_else(|| Span::at(root.span().start), |(key, _)| key.span())
}
