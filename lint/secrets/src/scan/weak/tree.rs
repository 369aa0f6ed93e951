//! Secret-like names in YAML and JSON: keys, variables written as `name` and `value`, texts inside of scalars, and the
//! `data` of Kubernetes Secrets.

mod company;

use std::cell::{Cell, OnceCell};
use std::ops::Range;

use rempart_syntax::{Kind, NodeRef, Tape};

use super::arguments;
use super::inside::{self, Inside};
use super::language::Language;
use super::line;
use super::login;
use super::manifest;
use super::name::{Strength, strength};
use super::value::{Verdict, judge as judge_value, judge_named};
use super::{Beside, LITERALS, Weak};
use crate::scan::decode;
use crate::scan::place::scalar_at;
use crate::secret;

/// Keys whose value is the name of a variable.
const NAMES: &[&str] = &[
    "name",
    "key",
    "Name",
    "Key",
    "ParameterKey",
    "parameterName",
];

/// Keys whose value is the one of a variable that is named beside it.
const VALUES: &[&str] = &[
    "value",
    "Value",
    "default",
    "defaultValue",
    "stringValue",
    "ParameterValue",
];

/// The longest scalar that is the name of a variable.
const LONGEST_NAME: usize = 128;

/// The longest scalar that is taken for a password, in bytes as written.
const LONGEST_VALUE: usize = 4096;

/// The judge of one tree.
pub(super) struct TreeJudge<'t> {
    text: &'t str,
    tape: &'t Tape,
    /// For each node the mapping that it is a key or a value of, `u32::MAX` for others. Made when the first name wants
    /// to know what stands beside it: most files have none that does.
    parents: OnceCell<Vec<u32>>,
    /// The last scalar whose text was read for Secrets: it may name their kind many times.
    read: Cell<Option<u32>>,
    /// The last key that was judged: it may hold many names.
    key: Cell<Option<u32>>,
    inside: Inside,
}

impl<'t> TreeJudge<'t> {
    pub(super) fn new(text: &'t str, tape: &'t Tape) -> Self {
        Self {
            text,
            tape,
            parents: OnceCell::new(),
            read: Cell::new(None),
            key: Cell::new(None),
            inside: Inside::default(),
        }
    }

    /// Judges the name at a place of the text.
    pub(super) fn judge(&self, name: Range<usize>, found: &mut Vec<Weak>, beside: &mut Beside) {
        let Some(node) = scalar_at(self.text, self.tape, name.start) else {
            // Of a document that could not be read: comments are passed over where a manifest is looked for.
            if super::is_kind(self.text.as_bytes(), &name) {
                beside.secrets.push(name.start);
            }
            if manifest::is_unread_kind(self.text.as_bytes(), &name) {
                beside.unread.push(name.start);
            }
            let language = self.language_outside(name.start);
            let end = self.text.len();
            found.extend(line::judge(self.text.as_bytes(), name, end, language));
            return;
        };
        if is_key(node) {
            if self.key.replace(Some(node.index())) == Some(node.index()) {
                return;
            }
            if node.is("chpasswd")
                && let Some(value) = node.with_index(node.next_index())
            {
                let span = value.span().start as usize..value.span().end as usize;
                login::lines(self.text.as_bytes(), &name, span, found);
                return;
            }
            if arguments::is_key(node) {
                arguments::judge(node, || self.parent_of(node), found);
                return;
            }
            let strength = strength(node.value().as_bytes());
            let strength = strength.map(|strength| self.in_company(node, strength));
            if let Some((strength, value)) = strength.zip(node.with_index(node.next_index())) {
                if value.tag() == Some("!vault") {
                    beside.vaults.push(value.span().start as usize);
                }
                self.under(node, value, strength, found);
            }
        } else if manifest::is_kind_of_secret(node) {
            self.secret_data(node, found);
            let object = self.parent_of(node);
            beside.objects.extend(object.and_then(secret::in_object));
        } else if super::is_kind(self.text.as_bytes(), &name) && !manifest::is_escaped(node) {
            beside.secrets.push(name.start);
        } else if manifest::names_secret(self.text.as_bytes(), &name)
            && manifest::is_told_nowhere(node)
        {
            if self.read.replace(Some(node.index())) != Some(node.index()) {
                beside.objects.extend(manifest::in_text_of(node));
            }
        } else if !self.variable(node, found)
            && !self.operation(node, found)
            && !self.password_file(node, found)
            && !self.task_of_one_line(node, &name, found)
            && !self.typed(node, found)
        {
            let is_short = node.raw_bytes().len() <= LONGEST_NAME;
            let strength = is_short.then(|| strength(node.value().as_bytes()));
            if let Some((strength, value)) = strength.flatten().zip(inside::argument_of(node)) {
                self.scalar(node, value, strength, found);
            }
            let (language, end) = self.inside.read(node, &name);
            found.extend(line::judge(self.text.as_bytes(), name, end, language));
        }
    }

    /// How a place is read that stands in no scalar: in a comment, or in a document that could not be read, such as the
    /// template of one.
    fn language_outside(&self, at: usize) -> Language {
        let before = &self.text.as_bytes()[at.saturating_sub(LONGEST_VALUE)..at];
        let line = before
            .rsplit(|byte| *byte == b'\n')
            .next()
            .unwrap_or_default();
        if line.contains(&b'#') {
            Language::Anything
        } else {
            Language::Assignments
        }
    }

    /// Judges what stands under a key: a scalar, or the scalars of a list.
    fn under(
        &self,
        key: NodeRef<'t>,
        value: NodeRef<'_>,
        strength: Strength,
        found: &mut Vec<Weak>,
    ) {
        if value.kind() == Kind::Sequence {
            for item in value.items().filter(|item| item.is_scalar()) {
                if found.len() > LITERALS {
                    return;
                }
                self.scalar(key, item, strength, found);
            }
        } else if value.is_scalar() && !self.is_external(key) && !self.is_sealed(key, value) {
            self.scalar(key, value, strength, found);
        } else if value.kind() == Kind::Mapping
            && let Some(inner) = value.get("value").filter(|inner| inner.is_scalar())
        {
            // A variable of GitLab with a description beside its value.
            self.scalar(key, inner, strength, found);
        } else if value.kind() == Kind::Mapping
            && let Some(inner) = value.get("default").filter(|inner| inner.is_scalar())
            && self.is_variable_of_terraform(key)
        {
            self.scalar(key, inner, strength, found);
        }
    }

    /// Whether a key names a variable in Terraform's JSON: the mapping around it stands under `variable`.
    fn is_variable_of_terraform(&self, key: NodeRef<'t>) -> bool {
        let above = self
            .parent_of(key)
            .and_then(|parent| parent.with_index(parent.index().checked_sub(1)?));
        above.is_some_and(|above| above.is("variable") && is_key(above))
    }

    fn scalar(
        &self,
        key: NodeRef<'_>,
        value: NodeRef<'_>,
        strength: Strength,
        found: &mut Vec<Weak>,
    ) {
        // `!vault` and the like say that something else makes the value.
        let is_custom = value.tag().is_some_and(|tag| !tag.starts_with("!!"));
        if is_custom || value.raw_bytes().len() > LONGEST_VALUE {
            return;
        }
        if let Some(verdict) = judge_named(&key.value(), strength, value.value().as_bytes()) {
            self.push(key, value, verdict, false, found);
        }
    }

    fn push(
        &self,
        key: NodeRef<'_>,
        value: NodeRef<'_>,
        verdict: Verdict,
        is_coded: bool,
        found: &mut Vec<Weak>,
    ) {
        let end = self.text.len();
        let range =
            |node: NodeRef<'_>| node.span().start as usize..(node.span().end as usize).min(end);
        found.push(Weak {
            name: range(key),
            value: range(value),
            is_default: verdict == Verdict::Default,
            is_coded,
        });
    }

    /// `secretKey` of an `ExternalSecret` is the name of a key; `remoteRef` stands beside it.
    fn is_external(&self, key: NodeRef<'t>) -> bool {
        let refers = |parent: NodeRef<'_>| {
            parent
                .entry("remoteRef")
                .or_else(|| parent.entry("sourceRef"))
                .is_some()
        };
        key.is("secretKey") && self.parent_of(key).is_some_and(refers)
    }

    /// What a `SealedSecret` holds under `encryptedData`: base 64 that begins as the controller writes it, with the length
    /// of an RSA ciphertext in two bytes; a cut one too.
    fn is_sealed(&self, key: NodeRef<'t>, value: NodeRef<'_>) -> bool {
        let text = value.value();
        let is_written = (text.starts_with("Ag") || text.starts_with("AQ"))
            && text.len() >= 40
            && text.bytes().all(|byte| {
                byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'\n' | b' ')
            });
        is_written
            && self.parent_of(key).is_some_and(|parent| {
                let above = parent.index().checked_sub(1);
                above
                    .and_then(|index| parent.with_index(index))
                    .is_some_and(|above| above.is("encryptedData"))
            })
    }

    /// Judges a variable: the value of `name`, with `value` beside it. Says whether it is one.
    fn variable(&self, node: NodeRef<'_>, found: &mut Vec<Weak>) -> bool {
        let key = node
            .index()
            .checked_sub(1)
            .and_then(|index| node.with_index(index));
        let is_name = |key: NodeRef<'_>| NAMES.iter().any(|name| key.is(name)) && is_key(key);
        if node.raw_bytes().len() > LONGEST_NAME || !key.is_some_and(is_name) {
            return false;
        }
        let Some(strength) = strength(node.value().as_bytes()) else {
            return true;
        };
        let value = self
            .parent_of(node)
            .and_then(|parent| VALUES.iter().find_map(|name| parent.entry(name)));
        let Some((_, written)) = value else {
            return true;
        };
        // An alias stands for its anchor, where no secret is named: the alias is what is told.
        let Some(value) = written.resolved().filter(|value| value.is_scalar()) else {
            return true;
        };
        let known = found.len();
        self.scalar(node, value, strength, found);
        if value != written
            && let Some(weak) = found.get_mut(known)
        {
            let end = self.text.len();
            weak.value = written.span().start as usize..(written.span().end as usize).min(end);
        }
        true
    }

    /// Judges an operation of RFC 6902 whose path ends in a secret-like name. Says whether the scalar is such a path.
    fn operation(&self, node: NodeRef<'t>, found: &mut Vec<Weak>) -> bool {
        let key = node
            .index()
            .checked_sub(1)
            .and_then(|index| node.with_index(index));
        if node.raw_bytes().len() > LONGEST_VALUE
            || !key.is_some_and(|key| key.is("path") && is_key(key))
        {
            return false;
        }
        let Some(value) = self
            .parent_of(node)
            .filter(|parent| parent.get("op").is_some())
            .and_then(|parent| parent.get("value"))
        else {
            return false;
        };
        let path = node.value();
        let last = path.rsplit('/').next().unwrap_or_default();
        if let Some(strength) = strength(last.as_bytes()).filter(|_| value.is_scalar()) {
            self.scalar(node, value, strength, found);
        }
        true
    }

    /// Decodes the `data` of the object whose `kind` is `Secret`.
    fn secret_data(&self, kind: NodeRef<'_>, found: &mut Vec<Weak>) {
        let object = self
            .parent_of(kind)
            .filter(|object| object.get("kind") == Some(kind));
        let data = object.and_then(|object| object.get("data")).into_iter();
        for (key, value) in data
            .flat_map(NodeRef::entries)
            .filter(|(_, value)| value.is_scalar())
        {
            let Some(strength) = strength(key.value().as_bytes()) else {
                continue;
            };
            if found.len() > LITERALS {
                return;
            }
            let decoded = decode::base64(value.value().as_bytes()).unwrap_or_default();
            if let Some(verdict) = judge_value(strength, &decoded) {
                self.push(key, value, verdict, true, found);
            }
        }
    }

    /// The mapping that holds a node as a key or a value.
    fn parent_of(&self, node: NodeRef<'t>) -> Option<NodeRef<'t>> {
        let parents = self.parents.get_or_init(|| self.parents());
        let parent = parents.get(node.index() as usize)?;
        self.tape.node(self.text, *parent)
    }

    fn parents(&self) -> Vec<u32> {
        let count = self.tape.node_count() as u32;
        let mut parents = vec![u32::MAX; count as usize];
        let nodes = (0..count).filter_map(|index| self.tape.node(self.text, index));
        for mapping in nodes.filter(|node| node.kind() == Kind::Mapping) {
            for (key, value) in mapping.entries() {
                for child in [key, value] {
                    if let Some(parent) = parents.get_mut(child.index() as usize) {
                        *parent = mapping.index();
                    }
                }
            }
        }
        parents
    }
}

/// Whether a scalar is a key: a colon follows it.
pub(crate) fn is_key(node: NodeRef<'_>) -> bool {
    let rest = &node.stream_text().as_bytes()[node.span().end as usize..];
    let blanks = rest
        .iter()
        .take(LONGEST_NAME)
        .take_while(|byte| matches!(byte, b' ' | b'\t'));
    rest.get(blanks.count()) == Some(&b':') && !matches!(node.kind(), Kind::Literal | Kind::Folded)
}
