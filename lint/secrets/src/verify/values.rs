//! Every value and comment of a file, opened and authenticated.

use rempart_core::Span;
use zeroize::Zeroizing;

use super::cipher::DataKey;
use super::go_value;
use super::mac::Mac;
use super::verdict::{Fault, FaultKind};
use crate::sops::envelope::{self, ValueType};
use crate::sops::key_path::{PathId, Paths};
use crate::sops::stream::{Item, Stream, Value};

/// How many bytes of paths are hashed for one file: values are bound to their paths, and many values may share a long one.
const MOST_PATH_BYTES: usize = 1 << 28;

/// Opens values one after the other.
pub(super) struct Values<'s> {
    paths: &'s Paths,
    key: &'s DataKey,
    /// Only encrypted values are authenticated.
    encrypted_only: bool,
    mac: Mac,
    /// How many values were opened.
    pub(super) opened: usize,
    /// How many values and comments did not open.
    closed: usize,
    path_bytes: usize,
    pub(super) faults: Vec<Fault>,
}

/// Where something stands.
#[derive(Clone, Copy)]
struct Place {
    path: PathId,
    span: Span,
    document: u32,
}

impl<'s> Values<'s> {
    pub(super) fn new(paths: &'s Paths, key: &'s DataKey, encrypted_only: bool) -> Self {
        Self {
            paths,
            key,
            encrypted_only,
            mac: Mac::new(encrypted_only),
            opened: 0,
            closed: 0,
            path_bytes: 0,
            faults: Vec::new(),
        }
    }

    /// Opens everything; `must` says of each item whether it is encrypted. `None` when there is too much of it.
    pub(super) fn open(&mut self, stream: &Stream<'_>, must: &[bool]) -> Option<()> {
        for (item, must) in stream.items.iter().zip(must) {
            match item {
                Item::Leaf {
                    path,
                    span,
                    document,
                    value,
                } => {
                    let (path, span, document) = (*path, *span, *document);
                    let place = Place {
                        path,
                        span,
                        document,
                    };
                    self.leaf(place, value, *must)?;
                }
                Item::Comment {
                    path,
                    span,
                    document,
                    text,
                } if *must => {
                    let (path, span, document) = (*path, *span, *document);
                    let place = Place {
                        path,
                        span,
                        document,
                    };
                    self.comment(place, text)?;
                }
                Item::Comment { .. } | Item::Open | Item::Close => {}
            }
        }
        Some(())
    }

    /// Whether values were there and none of them opened: the file has another data key.
    pub(super) const fn is_all_closed(&self) -> bool {
        self.opened == 0 && self.closed > 1
    }

    /// The code of all that was opened.
    pub(super) fn mac(self) -> Zeroizing<Vec<u8>> {
        self.mac.finish()
    }

    fn leaf(&mut self, place: Place, value: &Value<'_>, must: bool) -> Option<()> {
        match (value, must) {
            (Value::Empty, _) => {}
            (Value::Text(text), true) => return self.sealed(place, text),
            (Value::Typed(_), true) => self.in_clear(place),
            (Value::Text(_) | Value::Typed(_), false) if self.encrypted_only => {}
            (Value::Text(text), false) => self.mac.add(text.as_bytes()),
            (Value::Typed(scalar), false) => {
                // A date that cannot be makes another code than SOPS made.
                self.mac.add(&go_value::bytes(scalar).unwrap_or_default());
            }
        }
        Some(())
    }

    fn in_clear(&mut self, place: Place) {
        let name = self.name(place);
        self.say(
            FaultKind::UndecryptableValue,
            place,
            format!("{name} is not encrypted, and the selector of this file says that it is"),
        );
    }

    fn sealed(&mut self, place: Place, text: &str) -> Option<()> {
        let Some(sealed) = envelope::sealed(text) else {
            if text.starts_with(envelope::MARK) {
                let name = self.name(place);
                let message = format!("{name} has not the form that SOPS writes");
                self.say(FaultKind::UndecryptableValue, place, message);
            } else {
                self.in_clear(place);
            }
            return Some(());
        };
        let value_type = sealed.value_type;
        let Some(plain) = self.key.open(sealed, &self.bound_to(place.path)?) else {
            self.closed += 1;
            let name = self.name(place);
            self.say(
                FaultKind::UndecryptableValue,
                place,
                format!("{name} does not open: its value, its path or its key is not the one it was sealed with"),
            );
            return Some(());
        };
        self.opened += 1;
        let is_comment = value_type == ValueType::Comment;
        // SOPS writes a comment in a list as an item, and authenticates no comment.
        let is_item = self.paths.last_key(place.path).is_none();
        if (is_comment && !is_item) || !go_value::can_be(&plain, value_type) {
            self.retagged(place);
        }
        if !is_comment {
            self.mac.add(&plain);
        }
        Some(())
    }

    fn comment(&mut self, place: Place, text: &str) -> Option<()> {
        if text.is_empty() {
            return Some(());
        }
        let name = self.name(place);
        let within = if name.is_empty() {
            String::new()
        } else {
            format!(" in {name}")
        };
        let Some(sealed) = envelope::sealed(text) else {
            let message = format!("a comment{within} is not encrypted: SOPS passes it");
            self.say(FaultKind::UndecryptableComment, place, message);
            return Some(());
        };
        let value_type = sealed.value_type;
        if self.key.open(sealed, &self.bound_to(place.path)?).is_none() {
            self.closed += 1;
            let message = format!("a comment{within} does not open, and SOPS leaves it as it is");
            self.say(FaultKind::UndecryptableComment, place, message);
        } else if value_type != ValueType::Comment {
            self.retagged(place);
        }
        Some(())
    }

    fn retagged(&mut self, place: Place) {
        let name = self.name(place);
        let name = if name.is_empty() {
            "a comment".to_owned()
        } else {
            name
        };
        self.say(
            FaultKind::RetaggedType,
            place,
            format!("{name} cannot be of the type that it is marked with: the mark was changed"),
        );
    }

    /// What a value is authenticated with beside its content; `None` when the file has too much of it.
    fn bound_to(&mut self, path: PathId) -> Option<Vec<u8>> {
        let mut bound = Vec::new();
        for key in self.paths.keys(path) {
            bound.extend_from_slice(key.as_bytes());
            bound.push(b':');
        }
        // At the root there is no key, and one colon all the same.
        if bound.is_empty() {
            bound.push(b':');
        }
        self.path_bytes += bound.len();
        (self.path_bytes <= MOST_PATH_BYTES).then_some(bound)
    }

    fn name(&self, place: Place) -> String {
        let path = self.paths.shown(place.path);
        if path.is_empty() {
            path
        } else {
            format!("`{path}`")
        }
    }

    fn say(&mut self, kind: FaultKind, place: Place, message: String) {
        self.faults.push(Fault {
            kind,
            span: place.span,
            document: place.document,
            message,
        });
    }
}
