//! Base64 as Go decodes `[]byte`: the standard alphabet with padding; line breaks are skipped.

/// The offset of the byte at which `base64.StdEncoding.DecodeString` gives up, without line breaks counted; `None` for
/// good text.
pub(super) fn first_fault(text: &str) -> Option<usize> {
    let mut count = 0;
    let mut padding = 0;
    for (offset, byte) in text.bytes().enumerate() {
        match byte {
            b'\r' | b'\n' => continue,
            b'=' => {
                padding += 1;
                // Padding may only fill up the last group of four.
                if padding > 2 || count % 4 < 2 {
                    return Some(offset);
                }
            }
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'+' | b'/' if padding == 0 => {}
            _ => return Some(offset),
        }
        count += 1;
    }
    (count % 4 != 0).then_some(text.len())
}

#[cfg(test)]
mod tests {
    use super::first_fault;

    #[test]
    fn padding_and_line_breaks() {
        for text in ["", "YQ==", "YWI=", "YWJj", "YW\nJj", "YQ=\r\n="] {
            assert_eq!(first_fault(text), None, "{text:?}");
        }
        for (text, at) in [
            ("hunter2!", 7),
            ("YQ", 2),
            ("YQ=", 3),
            ("Y===", 1),
            ("YQ==YQ==", 4),
            ("YWI=\0", 4),
            ("YW-_", 2),
            ("====", 0),
        ] {
            assert_eq!(first_fault(text), Some(at), "{text:?}");
        }
    }
}
