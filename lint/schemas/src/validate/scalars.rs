//! Scalars against types and formats.

use rempart_syntax::NodeRef;

use super::report::type_words;
use super::violation::ViolationKind;
use super::walk::{Position, Walk};
use super::{base64, duration, format, null, quantity, time};
use crate::blob::layout::{flags, types};
use crate::blob::{Format, Record};
use crate::scalar::{self, Obvious, Scalar};

/// The greatest integer that a float holds exactly: what apiextensions takes a JSON number for an integer up to.
const EXACT: i128 = (1 << 53) - 1;

impl Walk<'_, '_> {
    /// Judges a scalar by type and format. Whether it is worth looking at its constraints.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "called at one place")]
    pub(super) fn scalar(
        &mut self,
        record: Record<'_>,
        node: NodeRef<'_>,
        position: Position,
    ) -> bool {
        if !self.is_careful || self.is_untouched(node.index()) {
            let fits = record.types() & obvious_types(record, node);
            if fits != 0 {
                return true;
            }
        }
        self.read_scalar(record, node.index(), position)
    }

    #[inline(never)]
    fn read_scalar(&mut self, record: Record<'_>, index: u32, position: Position) -> bool {
        let Some(node) = self.object.with_index(index) else {
            return false;
        };
        match scalar::read(self.reader, node) {
            Scalar::Null => self.null(record, node, position),
            Scalar::Bool(_) => self.has_type(record, types::BOOLEAN, node),
            Scalar::Int(value) => self.integer(record, value, node),
            Scalar::Float(value) => self.float(record, value, node),
            Scalar::String(text) => self.text(record, &text, node),
            Scalar::Timestamp(text) => self.text(record, text, node),
        }
    }

    fn null(&mut self, record: Record<'_>, node: NodeRef<'_>, position: Position) -> bool {
        let allowed = self.options.lenient || null::allowed(record, position);
        if !allowed {
            self.report.wrong_type(record, node);
        }
        // Only a null that is kept is held against the allowed values.
        allowed && record.has(flags::STRUCTURAL) && record.has(flags::NULLABLE)
    }

    fn has_type(&mut self, record: Record<'_>, bit: u8, node: NodeRef<'_>) -> bool {
        let fits = record.types() & bit != 0;
        if !fits {
            self.report.wrong_type(record, node);
        }
        fits
    }

    fn integer(&mut self, record: Record<'_>, value: i128, node: NodeRef<'_>) -> bool {
        if !self.has_type(record, types::INTEGER, node) {
            return false;
        }
        let Some((range, name)) = integer_range(record) else {
            return true;
        };
        let fits = range.contains(&value);
        if !fits {
            self.report.value(ViolationKind::OutOfRange, node, || {
                format!("an integer of {name}")
            });
        }
        fits
    }

    #[allow(clippy::cast_precision_loss, reason = "2^53 is exact")]
    fn float(&mut self, record: Record<'_>, value: f64, node: NodeRef<'_>) -> bool {
        if !value.is_finite() {
            self.report.value(ViolationKind::OutOfRange, node, || {
                "a number that JSON can write".to_owned()
            });
            return false;
        }
        if record.types() & types::FRACTION != 0 {
            return true;
        }
        let Some(whole) = scalar::whole(value).filter(|_| record.types() & types::INTEGER != 0)
        else {
            self.report.wrong_type(record, node);
            return false;
        };
        if record.has(flags::STRUCTURAL) && whole.abs() > EXACT {
            self.report.wrong_type(record, node);
            return false;
        }
        self.integer(record, whole, node)
    }

    fn text(&mut self, record: Record<'_>, text: &str, node: NodeRef<'_>) -> bool {
        if self.options.encrypted && text.starts_with("ENC[") {
            return false;
        }
        if !self.has_type(record, types::STRING, node) {
            return false;
        }
        let fits = match record.format() {
            Format::None
            | Format::GoIntOrString
            | Format::Int32
            | Format::Int64
            | Format::Float
            | Format::Double => true,
            Format::GoBytes => return self.go_bytes(text, node),
            Format::GoTime => time::is_go_time(text),
            Format::GoMicroTime => time::is_go_micro_time(text),
            Format::GoDuration => duration::is_go_duration(text),
            Format::Quantity => quantity::is_quantity(text),
            other => self.options.lenient || format::holds(other, text),
        };
        if !fits {
            self.report
                .value(ViolationKind::InvalidFormat, node, || format_words(record));
        }
        fits
    }

    /// Bytes are mostly secrets: what is wrong is said by its place, never shown.
    fn go_bytes(&mut self, text: &str, node: NodeRef<'_>) -> bool {
        let Some(offset) = base64::first_fault(text) else {
            return true;
        };
        let expected = || format!("base64 with padding; byte {offset} does not fit");
        self.report
            .hidden(ViolationKind::InvalidFormat, node, expected);
        false
    }
}

/// The type of a scalar without a tag as a bit, if a glance tells it and its format holds.
#[inline(always)]
#[allow(clippy::inline_always, reason = "called at one place")]
fn obvious_types(record: Record<'_>, node: NodeRef<'_>) -> u8 {
    let any_text = matches!(record.format(), Format::None | Format::GoIntOrString);
    if any_text && scalar::is_written_as_text(node) {
        return types::STRING;
    }
    let Some(written) = scalar::plain_bytes(node) else {
        return 0;
    };
    match scalar::obvious(written) {
        Some(Obvious::Boolean) => types::BOOLEAN,
        Some(Obvious::SmallInteger) => types::INTEGER,
        None if record.format() == Format::Quantity && quantity::is_simple(written) => {
            types::STRING
        }
        None => 0,
    }
}

/// The integers a type holds. apiextensions asserts no width; Go does.
fn integer_range(record: Record<'_>) -> Option<(std::ops::RangeInclusive<i128>, &'static str)> {
    match record.format() {
        Format::Int32 | Format::GoIntOrString => {
            Some((i128::from(i32::MIN)..=i128::from(i32::MAX), "32 bits"))
        }
        Format::Quantity => None,
        _ if record.types() & types::FRACTION != 0 => None,
        _ => Some((i128::from(i64::MIN)..=i128::from(i64::MAX), "64 bits")),
    }
}

fn format_words(record: Record<'_>) -> String {
    match record.format() {
        Format::GoMicroTime => {
            "a time with six digits of a second, such as `2026-01-02T15:04:05.000000Z`".to_owned()
        }
        Format::GoDuration => "a duration such as `1h30m`".to_owned(),
        Format::Quantity | Format::GoTime => type_words(record),
        other => format!("a text of format {}", format::name(other)),
    }
}
