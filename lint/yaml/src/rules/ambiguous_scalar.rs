//! A plain scalar that two readers of the same file take for different things.

use rempart_core::{
    Check, FileView, Inputs, Kind, Levels, NodeRef, Rule, RuleMeta, Severity, Sink, Waivable,
};
use rempart_model::class;
use rempart_syntax::scalar::{self, Reader, Scalar};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::readers::{self, Who};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AmbiguousScalar {}

impl Rule for AmbiguousScalar {
    const META: RuleMeta = RuleMeta {
        id: "yaml/ambiguous-scalar",
        levels: Levels::split(Severity::Warning, Severity::Error),
        inputs: Inputs::Classes(&[class::KUBERNETES_MANIFEST, class::KUSTOMIZE_PATCH]),
        needs: &[],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("ambiguous_scalar.md"),
    };
    const CHECK: Check<Self> = Check::File(Self::check);
}

impl AmbiguousScalar {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, file: FileView<'_>, sink: &mut Sink) {
        let Some(tree) = file.tree() else { return };
        let [one, other, ..] = readers::of(file.class()) else {
            return;
        };
        let (tape, text) = (tree.tape(), tree.text());
        for index in 0..tape.node_count() as u32 {
            let Some(node) = tape.node(text, index) else {
                continue;
            };
            // The first byte rules nearly every scalar out.
            if node.kind() == Kind::Plain
                && may_start(text, node.span().start)
                && may_differ(node.raw_bytes())
                && node.tag().is_none()
            {
                judge(file, node, *one, *other, sink);
            }
        }
    }
}

/// Whether a scalar that begins at `start` may be one of those that [`may_differ`] is about.
#[inline]
fn may_start(text: &str, start: u32) -> bool {
    const STARTS: [bool; 256] = {
        let mut starts = [false; 256];
        let bytes = b"0123456789+-.yYnNoO";
        let mut at = 0;
        while at < bytes.len() {
            starts[bytes[at] as usize] = true;
            at += 1;
        }
        starts
    };
    let first = text.as_bytes().get(start as usize);
    first.is_some_and(|byte| STARTS[usize::from(*byte)])
}

/// The words and shapes on which the readers were measured to differ look like this; everything else is the same number
/// or a string for all of them.
fn may_differ(text: &[u8]) -> bool {
    match text {
        [b'0'..=b'9' | b'+' | b'-' | b'.', ..] => may_be_odd_number(text),
        [b'y' | b'Y' | b'n' | b'N' | b'o' | b'O', ..] => text.len() <= 3,
        _ => false,
    }
}

/// Whether a text may be a number that is not written in the digits of everyday: decimal digits without a leading zero,
/// perhaps with a dot among them, are the same to everyone. So is a text with a byte that no number and no date has:
/// a version, an amount with a unit, an address.
fn may_be_odd_number(text: &[u8]) -> bool {
    match text {
        [b'1'..=b'9', rest @ ..] if rest.len() < 18 && rest.iter().all(u8::is_ascii_digit) => false,
        [b'0'] => false,
        _ => text.iter().all(|byte| {
            matches!(
                byte,
                b'0'..=b'9'
                    | b'a'..=b'f'
                    | b'A'..=b'F'
                    | b'+' | b'-' | b'.' | b':' | b'_' | b' ' | b'\t'
                    | b'I' | b'N' | b'O' | b'T' | b'X' | b'Z'
                    | b'i' | b'n' | b'o' | b't' | b'x' | b'z'
            )
        }),
    }
}

fn judge(file: FileView<'_>, node: NodeRef<'_>, one: Who, other: Who, sink: &mut Sink) {
    if scalar::resolve(one.reader, node) == scalar::resolve(other.reader, node) {
        return;
    }
    let (first, second) = (meaning(one.reader, node), meaning(other.reader, node));
    if first == second {
        return;
    }
    let text = node.raw();
    let message = format!(
        "`{text}` is {first} for {} and {second} for {}: what is deployed depends on which of them reads the file",
        one.name, other.name
    );
    sink.report(file.at_node(node), message).help(format!(
        "quote it (`\"{text}\"`) where a string is meant, and write the value out where it is not"
    ));
}

/// What a reader takes the scalar for, in words.
fn meaning(reader: Reader, node: NodeRef<'_>) -> String {
    match scalar::resolve(reader, node) {
        Scalar::Null => "null".to_owned(),
        Scalar::Bool(value) => format!("the boolean {value}"),
        Scalar::Int(value) => format!("the integer {value}"),
        Scalar::Float(value) => format!("the number {value}"),
        // kustomize hands a timestamp on as it is written, which is what a string is.
        Scalar::Timestamp(_) | Scalar::String(_) => "a string".to_owned(),
    }
}
