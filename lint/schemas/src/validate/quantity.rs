//! Quantities: `500m`, `1Gi`, `2e3`.
//!
//! Semantics: `ParseQuantity` in k8s.io/apimachinery `pkg/api/resource/quantity.go`.

/// Whether the API server reads the text as a quantity. Blanks around it do not count; tabs and line breaks do, since
/// they come to it as `\t` and `\n`, as JSON writes them.
pub(super) fn is_quantity(text: &str) -> bool {
    let text = text.trim_matches([' ', '\u{85}', '\u{a0}']);
    if text.is_empty() {
        return false;
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (whole, rest) = split_digits(unsigned);
    let (fraction, suffix) = match rest.strip_prefix('.') {
        Some(rest) => split_digits(rest),
        None => ("", rest),
    };
    // A lone sign or point counts as zero, but not where the exact arithmetic for tiny scales has to read it.
    let has_digits = !whole.is_empty() || !fraction.is_empty();
    is_suffix(suffix) && (has_digits || !needs_exact_arithmetic(suffix))
}

/// Whether a plain scalar is one of the commonest quantities: a few digits and a suffix, which is text to every reader.
pub(super) fn is_simple(written: &[u8]) -> bool {
    const MOST_DIGITS: usize = 15;
    let count = written
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let suffix = written.get(count..).unwrap_or_default();
    let is_suffix = matches!(
        suffix,
        b"m" | b"k" | b"M" | b"G" | b"T" | b"P" | b"Ki" | b"Mi" | b"Gi" | b"Ti" | b"Pi"
    );
    (1..=MOST_DIGITS).contains(&count) && is_suffix
}

fn split_digits(text: &str) -> (&str, &str) {
    let end = text
        .bytes()
        .position(|byte| !byte.is_ascii_digit())
        .unwrap_or(text.len());
    text.split_at(end)
}

fn is_suffix(suffix: &str) -> bool {
    match suffix {
        "" | "n" | "u" | "m" | "k" | "M" | "G" | "T" | "P" | "E" | "Ki" | "Mi" | "Gi" | "Ti"
        | "Pi" | "Ei" => true,
        _ => exponent(suffix).is_some(),
    }
}

/// `e3`, `E-2`, `e+21`: the letter, a sign, and digits that fit 64 bits.
fn exponent(suffix: &str) -> Option<i64> {
    let digits = suffix.strip_prefix(['e', 'E'])?;
    let unsigned = digits.strip_prefix(['+', '-']).unwrap_or(digits);
    let all_digits = !unsigned.is_empty() && unsigned.bytes().all(|byte| byte.is_ascii_digit());
    if all_digits {
        digits.parse().ok()
    } else {
        None
    }
}

fn needs_exact_arithmetic(suffix: &str) -> bool {
    const NANO: i64 = -9;
    exponent(suffix).is_some_and(|exponent| exponent < NANO)
}

#[cfg(test)]
mod tests {
    use super::is_quantity;

    #[test]
    fn quantities_as_the_api_server_reads_them() {
        for text in [
            "0",
            "1",
            "-1",
            "+1",
            "1.5",
            "1.",
            ".5",
            "500m",
            "1Gi",
            "1.5Gi",
            "1e3",
            "1E3",
            "1e-3",
            "1e+21",
            "100n",
            " 1",
            "1 ",
            "\u{a0}1\u{85}",
            "1E",
            "00012",
            "-",
            "+",
            ".",
            "99999999999999999999999999",
        ] {
            assert!(is_quantity(text), "{text}");
        }
    }

    #[test]
    fn everything_else_is_none() {
        for text in [
            "",
            " ",
            "512MB",
            "1gi",
            "1GI",
            "Gi1",
            "1 Gi",
            "1e",
            "e3x",
            "1.2.3",
            "--1",
            "1K",
            "1KI",
            "0x10",
            "1_000",
            "5x",
            "50%",
            "1h",
            "1e99999999999999999999",
            "1e3.5",
            "1Gii",
            "é",
            "1Gi\n",
            "\t1",
            "\n",
        ] {
            assert!(!is_quantity(text), "{text}");
        }
    }
}
