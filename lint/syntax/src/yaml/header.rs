//! Finding the header of a block scalar whose content is known.

/// The offset of the `|` or `>` that begins a block scalar, between the token before it and its
/// content. What may stand there: `:`, `-`, `?`, blanks, line breaks, comments, tags and anchors.
pub(super) fn find(text: &str, from: u32, content: u32) -> u32 {
    let bytes = text.as_bytes();
    let end = (content as usize).min(bytes.len());
    let mut at = from as usize;
    while at < end {
        match bytes[at] {
            b'|' | b'>' => return at as u32,
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
