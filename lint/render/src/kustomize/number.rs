//! Numbers as Go writes them.

/// The number as an integer when `encoding/json` writes it like one: by its shortest digits, filled up with zeros.
pub(super) fn whole(value: f64) -> Option<i128> {
    let is_whole =
        value.fract() == 0.0 && value.abs() < 1e21 && !(value == 0.0 && value.is_sign_negative());
    is_whole.then(|| format!("{value}").parse().ok()).flatten()
}

/// The nearest `float64`.
#[expect(clippy::cast_precision_loss, reason = "Go loses the same digits")]
pub(super) const fn float(value: i128) -> f64 {
    value as f64
}

/// As `encoding/json` writes a `float64`.
pub(super) fn json(value: f64) -> String {
    let absolute = value.abs();
    if value != 0.0 && !(1e-6..1e21).contains(&absolute) {
        return with_exponent(value, 1);
    }
    format!("{value}")
}

/// As `strconv.FormatFloat(value, 'g', -1, 64)` does, which go-yaml writes floats with.
pub(super) fn general(value: f64) -> String {
    let exponent = if value == 0.0 {
        0
    } else {
        let scientific = format!("{value:e}");
        let exponent = scientific
            .split_once('e')
            .map(|(_, exponent)| exponent.parse());
        exponent.and_then(Result::ok).unwrap_or(0)
    };
    if (-4..6).contains(&exponent) {
        format!("{value}")
    } else {
        with_exponent(value, 2)
    }
}

/// `1.5e+21`, the exponent with at least `width` digits.
fn with_exponent(value: f64, width: usize) -> String {
    let text = format!("{value:e}");
    let Some((mantissa, exponent)) = text.split_once('e') else {
        return text;
    };
    let (sign, digits) = match exponent.strip_prefix('-') {
        Some(digits) => ('-', digits),
        None => ('+', exponent),
    };
    format!("{mantissa}e{sign}{digits:0>width$}")
}

#[cfg(test)]
mod tests {
    use super::{general, json, whole};

    #[test]
    fn floats_are_written_as_go_writes_them() {
        for (value, general_form, json_form) in [
            (1.0, "1", "1"),
            (1_000_000.0, "1e+06", "1000000"),
            (1_234_567.0, "1.234567e+06", "1234567"),
            (1e21, "1e+21", "1e+21"),
            (0.0001, "0.0001", "0.0001"),
            (0.00001, "1e-05", "0.00001"),
            (1.5e-7, "1.5e-07", "1.5e-7"),
            (0.0, "0", "0"),
        ] {
            assert_eq!(general(value), general_form);
            assert_eq!(json(value), json_form);
        }
        assert_eq!((whole(5.0), whole(5.5), whole(1e21)), (Some(5), None, None));
    }
}
