//! Collects violations, or only whether there is one.

use rempart_syntax::NodeRef;

use super::violation::{Server, Violation, ViolationKind};
use crate::blob::layout::{flags, types};
use crate::blob::{Blob, Format, Record};
use crate::scalar::Reader;

/// The most violations of one object that are reported one by one.
const VIOLATION_LIMIT: usize = 1_000;
/// The longest part of a value that is shown, in characters.
const SHOWN_CHARACTERS: usize = 60;
/// How many near names are offered.
const NEAREST: usize = 3;

/// The violations of one object. While probing, nothing is kept but that something failed.
pub(super) struct Report {
    reader: Reader,
    violations: Vec<Violation>,
    probing: u32,
    failed: bool,
    hide_values: bool,
    over: bool,
}

impl Report {
    pub(super) const fn new(reader: Reader, hide_values: bool) -> Self {
        Self {
            reader,
            violations: Vec::new(),
            probing: 0,
            failed: false,
            hide_values,
            over: false,
        }
    }

    pub(super) const fn hides_values(&self) -> bool {
        self.hide_values
    }

    pub(super) fn into_violations(self) -> Vec<Violation> {
        self.violations
    }

    /// Starts to probe; the token belongs to [`Report::end_probe`].
    pub(super) const fn begin_probe(&mut self) -> bool {
        self.probing += 1;
        std::mem::replace(&mut self.failed, false)
    }

    /// Whether nothing failed since the probe began.
    pub(super) const fn end_probe(&mut self, before: bool) -> bool {
        self.probing -= 1;
        !std::mem::replace(&mut self.failed, before)
    }

    pub(super) fn push(&mut self, make: impl FnOnce(&Self) -> Violation) {
        if self.probing > 0 {
            self.failed = true;
        } else if self.violations.len() < VIOLATION_LIMIT {
            let violation = make(self);
            self.violations.push(violation);
        } else if !self.over {
            self.over = true;
            let violation = make(self);
            let expected = format!("more than {VIOLATION_LIMIT} faults; the rest is not listed");
            self.violations.push(Violation {
                kind: ViolationKind::Limit,
                expected,
                ..violation
            });
        }
    }

    /// A plain violation of a value.
    pub(super) fn value(
        &mut self,
        kind: ViolationKind,
        node: NodeRef<'_>,
        expected: impl FnOnce() -> String,
    ) {
        self.push(|report| Violation {
            kind,
            node: node.index(),
            key: None,
            server: Server::Refuses,
            field: None,
            shown: report.shown(node),
            expected: expected(),
            nearest: Vec::new(),
        });
    }

    /// A violation whose value must not be seen.
    pub(super) fn hidden(
        &mut self,
        kind: ViolationKind,
        node: NodeRef<'_>,
        expected: impl FnOnce() -> String,
    ) {
        self.value(kind, node, expected);
        if self.probing == 0
            && let Some(last) = self.violations.last_mut()
        {
            last.shown = None;
        }
    }

    pub(super) fn over_budget(&mut self, node: u32) {
        if !std::mem::replace(&mut self.over, true) {
            self.violations.push(Violation {
                kind: ViolationKind::Limit,
                node,
                key: None,
                server: Server::Refuses,
                field: None,
                shown: None,
                expected: "this object expands to more values than are judged".to_owned(),
                nearest: Vec::new(),
            });
        }
    }

    pub(super) fn wrong_type(&mut self, record: Record<'_>, node: NodeRef<'_>) {
        self.value(ViolationKind::WrongType, node, || type_words(record));
    }

    pub(super) fn unknown_field(
        &mut self,
        blob: &Blob,
        record: Record<'_>,
        key: NodeRef<'_>,
        value: NodeRef<'_>,
        name: &str,
    ) {
        self.push(|_| Violation {
            kind: ViolationKind::UnknownField,
            node: value.index(),
            key: Some(key.index()),
            server: Server::Refuses,
            field: Some(name.to_owned()),
            shown: None,
            expected: "a field of the schema".to_owned(),
            nearest: nearest(name, blob.properties(record).names()),
        });
    }

    pub(super) fn missing_field(&mut self, node: NodeRef<'_>, name: &str) {
        self.push(|_| Violation {
            kind: ViolationKind::MissingField,
            node: node.index(),
            key: None,
            server: Server::Refuses,
            field: Some(name.to_owned()),
            shown: None,
            expected: format!("a field `{name}`"),
            nearest: Vec::new(),
        });
    }

    pub(super) fn duplicate_key(&mut self, mapping: NodeRef<'_>, first: u32, second: u32) {
        let key_of = |index| mapping.entries().find(|(key, _)| key.index() == index);
        let (Some((first, _)), Some((key, value))) = (key_of(first), key_of(second)) else {
            return;
        };
        let name = crate::scalar::key_text(self.reader, key);
        if crate::scalar::key_text(self.reader, first) != name {
            return;
        }
        self.push(|_| Violation {
            kind: ViolationKind::DuplicateKey,
            node: value.index(),
            key: Some(key.index()),
            server: Server::Refuses,
            field: Some(name.clone().into_owned()),
            shown: None,
            expected: "each key once".to_owned(),
            nearest: Vec::new(),
        });
    }

    pub(super) fn shown(&self, node: NodeRef<'_>) -> Option<String> {
        use rempart_syntax::Kind;
        match node.kind() {
            Kind::Mapping => return Some("a mapping".to_owned()),
            Kind::Sequence => return Some("a list".to_owned()),
            Kind::Absent => return Some("nothing".to_owned()),
            _ if self.hide_values => return None,
            _ => {}
        }
        let mut chars = node
            .raw()
            .chars()
            .map(|char| if char.is_control() { ' ' } else { char });
        let mut shown: String = chars.by_ref().take(SHOWN_CHARACTERS).collect();
        if chars.next().is_some() {
            shown.push('…');
        }
        Some(format!("`{shown}`"))
    }
}

/// Names near to a mistyped one.
pub(super) fn nearest<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Vec<String> {
    let lower = name.to_lowercase();
    let mut near: Vec<(usize, &str)> = known
        .filter_map(|known| {
            let distance = strsim::damerau_levenshtein(&lower, &known.to_lowercase());
            (distance <= (name.len() / 3).max(1)).then_some((distance, known))
        })
        .collect();
    near.sort_unstable();
    near.into_iter()
        .take(NEAREST)
        .map(|(_, known)| known.to_owned())
        .collect()
}

/// The types of a schema in words.
pub(super) fn type_words(record: Record<'_>) -> String {
    match record.format() {
        Format::Quantity => return "a quantity such as `500m` or `1Gi`".to_owned(),
        Format::GoTime => return "a time such as `2026-01-02T15:04:05Z`".to_owned(),
        Format::GoIntOrString => return "an integer or a string".to_owned(),
        _ => {}
    }
    let names = [
        (types::OBJECT, "a mapping"),
        (types::ARRAY, "a list"),
        (types::STRING, "a string"),
        (types::BOOLEAN, "a boolean"),
    ];
    let mut words: Vec<&str> = names
        .iter()
        .filter(|(bit, _)| record.types() & bit != 0)
        .map(|(_, word)| *word)
        .collect();
    match record.types() & types::NUMBER {
        types::NUMBER => words.push("a number"),
        types::INTEGER => words.push("an integer"),
        _ => {}
    }
    if record.types() & types::NULL != 0 && record.has(flags::STRUCTURAL) {
        words.push("null");
    }
    if words.is_empty() {
        "nothing at all".to_owned()
    } else {
        words.join(" or ")
    }
}
