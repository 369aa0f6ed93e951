//! Constraints on values: allowed values, patterns, bounds, counts, compositions.
//!
//! Semantics: k8s.io/kube-openapi `pkg/validation/validate`. A constraint only speaks to values of its own type.

use rempart_syntax::{Kind, NodeRef};

use super::SchemaRef;
use super::report::nearest;
use super::violation::{Server, Violation, ViolationKind};
use super::walk::{Position, Walk};
use crate::blob::{BlobConstraint, Constraint, Texts};
use crate::compile::json;
use crate::scalar::{self, Scalar};

impl<'s> Walk<'s, '_> {
    /// Holds a value whose type fits against everything else its schema says.
    #[inline(never)]
    pub(super) fn constraints(&mut self, schema: SchemaRef<'s>, index: u32, depth: u32) {
        let Some(node) = self.object.with_index(index) else {
            return;
        };
        for constraint in schema.blob.constraints(schema.record) {
            match constraint {
                Constraint::Enum(allowed) => self.allowed(allowed, node),
                Constraint::OneOf(ids) => {
                    self.one_of(ids.iter().map(|id| schema.sibling(id)), node, depth);
                }
                Constraint::AnyOf(ids) => {
                    self.any_of(ids.iter().map(|id| schema.sibling(id)), node, depth);
                }
                Constraint::AllOf(ids) => {
                    for id in ids.iter() {
                        self.node(schema.sibling(id), node, Position::Root, depth + 1);
                    }
                }
                Constraint::Not(id) => self.not(schema.sibling(id), node, depth),
                Constraint::Cel(rules) => self.not_evaluated.rules += rules.iter().count() as u32,
                Constraint::NotEvaluated(words) => {
                    self.not_evaluated.words += words.iter().count() as u32;
                }
                other => self.by_type(schema, &other, node),
            }
        }
    }

    fn by_type(
        &mut self,
        schema: SchemaRef<'s>,
        constraint: &BlobConstraint<'s>,
        node: NodeRef<'_>,
    ) {
        match node.kind() {
            Kind::Mapping => self.count(
                constraint,
                node,
                node.entries().count(),
                Counted::Properties,
            ),
            Kind::Sequence => self.count(constraint, node, node.items().count(), Counted::Items),
            _ => match scalar::read(self.reader, node) {
                #[allow(
                    clippy::cast_precision_loss,
                    reason = "bounds are floats in the API server too"
                )]
                Scalar::Int(value) => self.number(constraint, value as f64, node),
                Scalar::Float(value) => self.number(constraint, value, node),
                Scalar::String(text) => self.string(schema, constraint, &text, node),
                Scalar::Timestamp(text) => self.string(schema, constraint, text, node),
                Scalar::Null | Scalar::Bool(_) => {}
            },
        }
    }

    fn allowed(&mut self, allowed: Texts<'s>, node: NodeRef<'_>) {
        if self.options.encrypted && node.is_scalar() && node.value().starts_with("ENC[") {
            return;
        }
        let holds = match node.kind() {
            _ if self.is_obviously_allowed(allowed, node) => true,
            Kind::Mapping | Kind::Sequence => {
                let own = json::canonical(self.reader, node);
                allowed.iter().any(|text| text == own)
            }
            _ => {
                let value = scalar::read(self.reader, node);
                allowed.iter().any(|text| json::is_scalar(text, &value))
            }
        };
        if !holds {
            let given = if node.is_scalar() {
                node.value()
            } else {
                "".into()
            };
            self.report.push(|report| Violation {
                kind: ViolationKind::InvalidEnum,
                node: node.index(),
                key: None,
                server: Server::Refuses,
                field: None,
                shown: report.shown(node),
                expected: format!("one of {}", allowed.iter().collect::<Vec<_>>().join(", ")),
                nearest: nearest(&given, allowed.iter().map(|text| text.trim_matches('"'))),
            });
        }
    }

    /// Whether a plain text is written just like one of the allowed values; nothing is said of any other scalar.
    fn is_obviously_allowed(&self, allowed: Texts<'s>, node: NodeRef<'_>) -> bool {
        let Some(written) = scalar::plain_bytes(node).filter(|_| scalar::is_written_as_text(node))
        else {
            return false;
        };
        let is_it = |text: &[u8]| {
            // A backslash escapes only in the allowed value, which is JSON.
            text.len() == written.len() + 2
                && text.first() == Some(&b'"')
                && text.get(1..=written.len()) == Some(written)
                && !written.contains(&b'\\')
        };
        (!self.is_careful || self.is_untouched(node.index())) && allowed.bytes().any(is_it)
    }

    fn number(&mut self, constraint: &BlobConstraint<'s>, value: f64, node: NodeRef<'_>) {
        let expected = match *constraint {
            Constraint::Minimum {
                bound,
                exclusive: true,
            } if value <= bound => format!("a number over {bound}"),
            Constraint::Minimum {
                bound,
                exclusive: false,
            } if value < bound => format!("a number of at least {bound}"),
            Constraint::Maximum {
                bound,
                exclusive: true,
            } if value >= bound => format!("a number under {bound}"),
            Constraint::Maximum {
                bound,
                exclusive: false,
            } if value > bound => format!("a number of at most {bound}"),
            Constraint::MultipleOf(factor) if !is_multiple(value, factor) => {
                format!("a multiple of {factor}")
            }
            _ => return,
        };
        self.report
            .value(ViolationKind::OutOfRange, node, || expected);
    }

    fn string(
        &mut self,
        schema: SchemaRef<'s>,
        constraint: &BlobConstraint<'s>,
        text: &str,
        node: NodeRef<'_>,
    ) {
        let length = || text.chars().count();
        match *constraint {
            Constraint::MinLength(least) if length() < least as usize => {
                self.report.value(ViolationKind::OutOfRange, node, || {
                    format!("at least {least} characters")
                });
            }
            Constraint::MaxLength(most)
                if text.len() > most as usize && length() > most as usize =>
            {
                self.report.value(ViolationKind::OutOfRange, node, || {
                    format!("at most {most} characters")
                });
            }
            Constraint::Pattern(pattern) => match schema.blob.patterns().get(pattern) {
                Some(compiled) if !compiled.is_match(text) => {
                    self.report.value(ViolationKind::PatternMismatch, node, || {
                        format!("a text that matches `{pattern}`")
                    });
                }
                Some(_) => {}
                None => self.not_evaluated.patterns += 1,
            },
            _ => {}
        }
    }

    fn count(
        &mut self,
        constraint: &BlobConstraint<'s>,
        node: NodeRef<'_>,
        count: usize,
        counted: Counted,
    ) {
        let (least, most) = match (*constraint, counted) {
            (Constraint::MinItems(least), Counted::Items)
            | (Constraint::MinProperties(least), Counted::Properties) => {
                (least as usize, usize::MAX)
            }
            (Constraint::MaxItems(most), Counted::Items)
            | (Constraint::MaxProperties(most), Counted::Properties) => (0, most as usize),
            _ => return,
        };
        let name = if counted == Counted::Items {
            "items"
        } else {
            "fields"
        };
        if count < least {
            self.report.value(ViolationKind::OutOfRange, node, || {
                format!("at least {least} {name}, not {count}")
            });
        } else if count > most {
            self.report.value(ViolationKind::OutOfRange, node, || {
                format!("at most {most} {name}, not {count}")
            });
        }
    }

    fn holds(&mut self, schema: SchemaRef<'s>, node: NodeRef<'_>, depth: u32) -> bool {
        let before = self.report.begin_probe();
        self.node(schema, node, Position::Root, depth + 1);
        self.report.end_probe(before)
    }

    fn one_of(
        &mut self,
        schemas: impl Iterator<Item = SchemaRef<'s>>,
        node: NodeRef<'_>,
        depth: u32,
    ) {
        let holding = schemas
            .filter(|schema| self.holds(*schema, node, depth))
            .count();
        if holding != 1 {
            self.report.value(ViolationKind::Alternative, node, || {
                let how_many = if holding == 0 {
                    "none"
                } else {
                    "more than one"
                };
                format!("exactly one of the schema's alternatives must hold, and {how_many} does")
            });
        }
    }

    fn any_of(
        &mut self,
        mut schemas: impl Iterator<Item = SchemaRef<'s>>,
        node: NodeRef<'_>,
        depth: u32,
    ) {
        if !schemas.any(|schema| self.holds(schema, node, depth)) {
            let expected =
                || "one of the schema's alternatives must hold, and none does".to_owned();
            self.report
                .value(ViolationKind::Alternative, node, expected);
        }
    }

    fn not(&mut self, schema: SchemaRef<'s>, node: NodeRef<'_>, depth: u32) {
        if self.holds(schema, node, depth) {
            let expected = || "the value is of a form that the schema rules out".to_owned();
            self.report
                .value(ViolationKind::Alternative, node, expected);
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Counted {
    Items,
    Properties,
}

/// Whole multiples of factors over one are judged as integers, as the API server does.
fn is_multiple(value: f64, factor: f64) -> bool {
    let quotient = if factor < 1.0 {
        1.0 / factor * value
    } else {
        value / factor
    };
    factor > 0.0 && quotient.fract().abs() < f64::EPSILON
}
