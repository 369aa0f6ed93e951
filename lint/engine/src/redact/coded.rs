//! Secrets as base 64 shows them: a Secret holds its values so, and what is built may carry one elsewhere.

use rempart_core::base64::encode;

/// How many bytes of a secret stand in one coded text; the rest of a longer one is in others.
const MOST: usize = 1 << 12;

/// The digits of a secret in a text that was coded: one run for each of the three places that its first byte may take among
/// three. Where something stands behind the secret, the last digits are others.
pub(super) fn runs(secret: &[u8]) -> [String; 3] {
    let secret = &secret[..secret.len().min(MOST)];
    [0, 1, 2].map(|before| {
        let mut text = vec![0; before];
        text.extend_from_slice(secret);
        let digits = encode(&text);
        // The digits before hold bits of what stands before it.
        let start = (before * 4).div_ceil(3);
        digits.get(start..).unwrap_or_default().to_owned()
    })
}

#[cfg(test)]
mod tests {
    use rempart_core::base64::encode;

    use super::runs;

    #[test]
    fn one_run_stands_in_every_text_that_holds_the_secret() {
        let secret = "rosenkohl-und-brot";
        let runs = runs(secret.as_bytes());
        assert_eq!(runs[0], encode(secret.as_bytes()));
        for before in 0..7 {
            for behind in 0..7 {
                let text = format!("{}{secret}{}", "x".repeat(before), "y".repeat(behind));
                let coded = encode(text.as_bytes());
                let part = runs[before % 3].trim_end_matches('=');
                let part = &part[..part.len() - 3];
                assert!(coded.contains(part), "{before} {behind}");
            }
        }
    }
}
