//! Keys that cannot become the keys of a JSON object.
//!
//! `sigs.k8s.io/yaml`, which the API server reads YAML with, writes booleans and numbers out as keys
//! (`convertToJSONableObject`); it refuses a null, a collection, and an integer that only fits 64 bits without a sign.

use rempart_syntax::Kind;

use super::violation::{Server, Violation, ViolationKind};
use super::walk::Walk;
use crate::scalar::{self, Reader, Scalar};

impl Walk<'_, '_> {
    /// Reports a key that is refused. What reads patches is not the API server.
    #[inline(never)]
    pub(super) fn odd_key(&mut self, key: u32, value: u32) {
        if self.is_patch || self.reader != Reader::GoYamlV2 {
            return;
        }
        let node = self.object.with_index(key);
        let Some(node) = node.and_then(rempart_syntax::NodeRef::resolved) else {
            return;
        };
        let is_refused = match node.kind() {
            // A placeholder in double braces looks like a mapping until something fills it in.
            Kind::Mapping => !node.raw_bytes().starts_with(b"{{"),
            Kind::Sequence => true,
            _ => match scalar::read(self.reader, node) {
                Scalar::Null => true,
                Scalar::Int(number) => i64::try_from(number).is_err(),
                _ => false,
            },
        };
        if is_refused {
            self.report.push(|report| Violation {
                kind: ViolationKind::WrongType,
                node: value,
                key: Some(key),
                server: Server::Refuses,
                field: None,
                shown: report.shown(node),
                expected: "a key that is text, a boolean or a number of 64 bits".to_owned(),
                nearest: Vec::new(),
            });
        }
    }
}
