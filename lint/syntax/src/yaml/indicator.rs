//! Finding the indicator that begins a node, where the complete parser reports only its content.

/// The offset of the first of `indicators` between the token before a node and its content, or
/// else `content`. What may stand there: `:`, `-`, `?`, blanks, line breaks, comments, tags and
/// anchors.
pub(super) fn find(text: &str, indicators: &[u8], from: u32, content: u32) -> u32 {
    let bytes = text.as_bytes();
    let end = (content as usize).min(bytes.len());
    let mut at = from as usize;
    while at < end {
        match bytes[at] {
            byte if indicators.contains(&byte) => return at as u32,
            b'#' => at = skip_until(bytes, at, end, |byte| byte == b'\n'),
            b'!' | b'&' => at = skip_until(bytes, at, end, |byte| byte.is_ascii_whitespace()),
            _ => at += 1,
        }
    }
    content
}

fn skip_until(bytes: &[u8], from: usize, end: usize, stop: impl Fn(u8) -> bool) -> usize {
    bytes[from..end]
        .iter()
        .position(|&byte| stop(byte))
        .map_or(end, |width| from + width)
}
