//! What a long run of token bytes is: by its beginning, by its shape, by its name.

use std::ops::Range;

use super::kind::{self, Kind};
use super::runs::Run;
use super::{der, jwk, name, named, token};

/// A credential in a run; it may reach beyond both ends of it.
pub(super) struct Hit {
    pub(super) kind: &'static Kind,
    pub(super) span: Range<usize>,
}

/// Bytes that stand inside credentials and end runs: what is before such a byte may belong to the token.
const fn joins(byte: u8) -> bool {
    matches!(byte, b'$' | b'}' | b':' | b'!')
}

/// How far before a run its token may begin.
const BEFORE: usize = 96;

/// How many beginnings of a run are looked up at least; of a long run one in as many bytes.
const TRIES: usize = 64;

/// Calls `hit` with every credential in a run.
pub(super) fn judge(text: &[u8], run: Run, hit: &mut dyn FnMut(Hit)) {
    let before = run.start.checked_sub(1).map(|at| text[at]);
    let mut at = run.start;
    let mut any = false;
    // Each look-up is bounded, and so is their number: a run of a megabyte that consists of beginnings costs no more
    // than one of them would.
    let mut tries = TRIES + (run.end - run.start) / TRIES;
    if before.is_some_and(joins) {
        at = chain_start(text, run.start);
        if let Some((kind, start, end)) = token::telegram(text, run.start) {
            any = true;
            hit(Hit {
                kind,
                span: start..end,
            });
        }
    }
    while at < run.end {
        if is_start(text, at)
            && let Some((kind, end)) = beginning_at(text, at, run, &mut tries)
        {
            any = true;
            let kind = renamed(text, at, end).unwrap_or(kind);
            hit(Hit {
                kind,
                span: at..end,
            });
            at = end.max(at + 1);
        } else {
            at += 1;
        }
    }
    if let Some((kind, start, end)) = token::entra(text, run.start, run.end) {
        any = true;
        hit(Hit {
            kind,
            span: start..end,
        });
    }
    if !any && let Some(found) = assigned(text, run) {
        hit(found);
    }
}

/// Where the text that may belong to the token of a run begins.
fn chain_start(text: &[u8], end: usize) -> usize {
    let is_link = |byte: &&u8| {
        byte.is_ascii_alphanumeric()
            || matches!(
                byte,
                b'$' | b'.' | b'/' | b'+' | b'=' | b'_' | b'-' | b':' | b',' | b'{' | b'}' | b'!'
            )
    };
    end - text[..end]
        .iter()
        .rev()
        .take(BEFORE)
        .take_while(is_link)
        .count()
}

/// Whether a token may begin at a place: not inside a word, where the letter of an escape such as `\n` ends none.
#[inline]
fn is_start(text: &[u8], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).map(|at| text[at]) else {
        return true;
    };
    !before.is_ascii_alphanumeric()
        || (matches!(before, b'n' | b't' | b'r') && at >= 2 && text[at - 2] == b'\\')
}

#[inline]
fn beginning_at(
    text: &[u8],
    at: usize,
    run: Run,
    tries: &mut usize,
) -> Option<(&'static Kind, usize)> {
    let first = text.get(at..)?.first_chunk::<3>()?;
    let key = u32::from_be_bytes([0, first[0], first[1], first[2]]);
    if *tries == 0 {
        return None;
    }
    let mut best: Option<(&'static Kind, usize)> = None;
    for (kind, _) in kind::beginning_with(key) {
        *tries = tries.saturating_sub(1);
        // A token may be longer than another one of a more general form.
        if let Some(end) = named::end_of_token(kind, text, at)
            && best.is_none_or(|(_, longest)| end > longest)
        {
            best = Some((kind, end));
        }
    }
    // A beginning before the run counts when its token reaches into it.
    if let Some(found) = best.filter(|(_, end)| *end > run.start) {
        return Some(found);
    }
    let dot = |offset: usize| text.get(at + offset) == Some(&b'.');
    let shape = match first {
        b"eyJ" | b"ewo" | b"ewp" | b"eyA" => token::json_web_token,
        b"PuT" => putty,
        [b'M', b'I', b'A' | b'I'..=b'M'] => key_store,
        _ if dot(14) => token::terraform,
        [b'M' | b'N' | b'O', ..] if (24..=28).any(dot) => token::discord,
        _ => return None,
    };
    *tries = tries.saturating_sub(1);
    shape(text, at)
}

/// The kind that a token has because of its name: several services give tokens of one form.
fn renamed(text: &[u8], start: usize, end: usize) -> Option<&'static Kind> {
    let name = name::before(text, start)?;
    let name = name::of_pair(text, &name).unwrap_or(name);
    let (kind, named_end) = named::kind_of(text, &text[name], start)?;
    (named_end == end).then_some(kind)
}

/// A key file of `PuTTY` (appendix C of its manual): its header says whether a passphrase locks it.
fn putty(text: &[u8], at: usize) -> Option<(&'static Kind, usize)> {
    let header = b"PuTTY-User-Key-File-";
    let rest = &text[at..text.len().min(at + 4096)];
    let find = |needle: &[u8]| memchr::memmem::find(rest, needle);
    let is_versioned = rest.starts_with(header)
        && matches!(rest.get(header.len()..), Some([b'2' | b'3', b':', ..]));
    if !is_versioned || find(b"Private-Lines:").is_none() {
        return None;
    }
    let encryption = find(b"Encryption: ")? + 12;
    let kind = if rest[encryption..].starts_with(b"none") {
        kind::PUTTY_PRIVATE_KEY
    } else {
        kind::LOCKED_PUTTY_KEY
    };
    Some((kind, at + header.len()))
}

/// A store of keys of PKCS#12 in base 64, up to the end of its first line. What an authority is trusted by is public, in
/// the same format: its name says so.
fn key_store(text: &[u8], at: usize) -> Option<(&'static Kind, usize)> {
    const DIGITS: usize = der::START / 3 * 4;
    let digits = text.get(at..at + DIGITS)?;
    if !der::begins_key_store(&super::decode::base64(digits)?) {
        return None;
    }
    let name = name::before(text, at).map(|name| text[name].to_ascii_lowercase());
    let is_trust = |name: Vec<u8>| {
        let has = |word: &[u8]| memchr::memmem::find(&name, word).is_some();
        has(b"trust") || has(b"cacert") || has(b"ca-cert")
    };
    if name.is_some_and(is_trust) {
        return None;
    }
    let is_digit = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    let length = text[at..].iter().take_while(is_digit).count();
    Some((kind::KEY_STORE, at + length))
}

/// The credential that a run is because of its name.
fn assigned(text: &[u8], run: Run) -> Option<Hit> {
    let start = value_start(text, run);
    if let Some(kind) = token::authorization(text, start, run.end) {
        return Some(Hit {
            kind,
            span: start..run.end,
        });
    }
    let name = name::before(text, start)?;
    let name = name::of_pair(text, &name).unwrap_or(name);
    if let Some((kind, end)) = named::kind_of(text, &text[name.clone()], start) {
        return Some(Hit {
            kind,
            span: start..end,
        });
    }
    let kind = match &text[name.clone()] {
        b"d" | b"k" => jwk::kind_of(text, name, start..run.end),
        b"secret" if is_encryption_key(text, start, run.end) => Some(kind::ENCRYPTION_AT_REST_KEY),
        b"key" if is_below_encryption(text, name.start, start..run.end) => {
            Some(kind::ESPHOME_ENCRYPTION_KEY)
        }
        _ => None,
    }?;
    Some(Hit {
        kind,
        span: start..run.end,
    })
}

/// `encryption:` of the interface of `ESPHome` with a key of 32 bytes below.
fn is_below_encryption(text: &[u8], name: usize, value: Range<usize>) -> bool {
    let value = &text[value];
    let before = &text[name.saturating_sub(BEFORE)..name];
    let above = before.trim_ascii_end();
    let above = above.rsplit(|byte| *byte == b'\n').next();
    above.is_some_and(|line| line.trim_ascii() == b"encryption:")
        && value.len() == 44
        && super::decode::base64(value).is_some_and(|key| key.len() == 32)
        && !super::placeholder::is_placeholder(value)
}

/// Where the value begins in a run such as `NAME=value`.
pub(super) fn value_start(text: &[u8], run: Run) -> usize {
    let part = &text[run.start..run.end];
    match memchr::memchr(b'=', part) {
        Some(at) if part.len() - at > 8 && part[at + 1] != b'=' => run.start + at + 1,
        _ => run.start,
    }
}

/// A key of a Kubernetes `EncryptionConfiguration`: 16, 24 or 32 bytes in base 64.
fn is_encryption_key(text: &[u8], start: usize, end: usize) -> bool {
    let value = &text[start..end];
    matches!(value.len(), 24 | 32 | 44)
        && super::decode::base64(value).is_some_and(|key| matches!(key.len(), 16 | 24 | 32))
        && !super::placeholder::is_placeholder(value)
        && is_encryption_configuration(text, start)
}

/// Whether a configuration of encryption begins within the bytes before a place, which hold more keys than one has.
fn is_encryption_configuration(text: &[u8], start: usize) -> bool {
    const BYTES: usize = 4096;
    let before = &text[start.saturating_sub(BYTES)..start];
    memchr::memmem::find(before, b"EncryptionConfig").is_some()
}
