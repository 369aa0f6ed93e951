//! Tokens of JSON (RFC 7519) and tokens whose shape is no fixed beginning.

use super::decode;
use super::kind::{self, Kind};
use super::placeholder::is_placeholder;

const fn is_url_digit(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

/// The longest part of a token that is read.
const LONGEST: usize = 8192;

/// How many bytes from a place on are in a set, up to [`LONGEST`].
fn count(text: &[u8], start: usize, set: fn(u8) -> bool) -> usize {
    text.get(start..)
        .unwrap_or_default()
        .iter()
        .take(LONGEST)
        .take_while(|byte| set(**byte))
        .count()
}

/// The token of JSON that begins at `start`: its header decodes to an object with `alg`, and it is signed.
pub(super) fn json_web_token(text: &[u8], start: usize) -> Option<(&'static Kind, usize)> {
    let header_end = start + count(text, start, is_url_digit);
    (text.get(header_end) == Some(&b'.')).then_some(())?;
    let payload_end = header_end + 1 + count(text, header_end + 1, is_url_digit);
    (text.get(payload_end) == Some(&b'.')).then_some(())?;
    let length = count(text, payload_end + 1, is_url_digit);
    let header = decode::base64(&text[start..header_end])?;
    let payload = decode::base64(&text[header_end + 1..payload_end])?;
    let has = |bytes: &[u8], word: &str| memchr::memmem::find(bytes, word.as_bytes()).is_some();
    if length < 20
        || !header.starts_with(b"{")
        || !has(&header, "\"alg\"")
        || !payload.starts_with(b"{\"")
    {
        return None;
    }
    // The token that the site of the standard shows, and the key that Supabase gives to browsers.
    if has(&payload, "\"1234567890\"") || has(&payload, "\"role\":\"anon\"") {
        return None;
    }
    let kind =
        if has(&payload, "kubernetes/serviceaccount") || has(&payload, "system:serviceaccount:") {
            kind::KUBERNETES_SERVICE_ACCOUNT_TOKEN
        } else if has(&payload, "\"iss\":\"argocd\"") {
            kind::ARGO_CD_TOKEN
        } else {
            kind::JSON_WEB_TOKEN
        };
    Some((kind, payload_end + 1 + length))
}

/// A token of HCP Terraform that begins at `start`.
pub(super) fn terraform(text: &[u8], start: usize) -> Option<(&'static Kind, usize)> {
    let middle = b".atlasv1.";
    let is_right = count(text, start, |byte| byte.is_ascii_alphanumeric()) == 14
        && text[start + 14..].starts_with(middle);
    let tail = start + 14 + middle.len();
    let length = is_right.then(|| count(text, tail, is_url_digit))?;
    let drawn = (60..=70).contains(&length) && !is_placeholder(&text[tail..tail + length]);
    drawn.then_some((kind::TERRAFORM_CLOUD_TOKEN, tail + length))
}

/// The token of a Discord bot that begins at `start`: the number of the bot in base 64, a time, a signature.
pub(super) fn discord(text: &[u8], start: usize) -> Option<(&'static Kind, usize)> {
    let first = count(text, start, is_url_digit);
    if !(24..=28).contains(&first) || text.get(start + first) != Some(&b'.') {
        return None;
    }
    let second = start + first + 1;
    if count(text, second, is_url_digit) != 6 || text.get(second + 6) != Some(&b'.') {
        return None;
    }
    let length = count(text, second + 7, is_url_digit);
    let number = decode::base64(&text[start..start + first])?;
    let is_number = (17..=20).contains(&number.len()) && number.iter().all(u8::is_ascii_digit);
    let drawn =
        (27..=40).contains(&length) && !is_placeholder(&text[second + 7..second + 7 + length]);
    (is_number && drawn).then_some((kind::DISCORD_BOT_TOKEN, second + 7 + length))
}

/// The token of a Telegram bot whose part behind the colon begins at `start`; returns the whole.
pub(super) fn telegram(text: &[u8], start: usize) -> Option<(&'static Kind, usize, usize)> {
    let before = text.get(..start.checked_sub(1)?)?;
    let digits = before
        .iter()
        .rev()
        .take(11)
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let is_right = (8..=10).contains(&digits)
        && text[start..].starts_with(b"AA")
        && count(text, start, is_url_digit) == 35
        && !is_placeholder(&text[start + 2..start + 35]);
    is_right.then(|| (kind::TELEGRAM_BOT_TOKEN, start - 1 - digits, start + 35))
}

/// A client secret of Microsoft Entra in a run that holds `~`: three characters, a digit, `Q~`, 31 to 34 characters.
pub(super) fn entra(
    text: &[u8],
    start: usize,
    end: usize,
) -> Option<(&'static Kind, usize, usize)> {
    let mark = start + memchr::memmem::find(&text[start..end], b"Q~")?;
    let first = mark.checked_sub(4).filter(|first| *first >= start)?;
    let is_body =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~');
    let length = count(text, mark + 2, is_body);
    let whole =
        text[first..mark].iter().all(|byte| is_body(*byte)) && text[mark - 1].is_ascii_digit();
    let starts = first == 0 || !is_body(text[first - 1]);
    let drawn = (31..=34).contains(&length) && !is_placeholder(&text[mark + 2..mark + 2 + length]);
    (whole && starts && drawn).then_some((kind::AZURE_CLIENT_SECRET, first, mark + 2 + length))
}

/// What stands behind `Basic` or `Bearer`: a user and a password in base 64, or a token that no other kind knows.
pub(super) fn authorization(text: &[u8], start: usize, end: usize) -> Option<&'static Kind> {
    let before = &text[start.saturating_sub(7)..start];
    let token = &text[start..end];
    if before.ends_with(b"Basic ") || before.ends_with(b"basic ") {
        return super::check::base64_user_and_password(token)
            .then_some(kind::HTTP_BASIC_CREDENTIALS);
    }
    let is_bearer = before.ends_with(b"Bearer ") || before.ends_with(b"bearer ");
    let drawn = is_bearer
        && super::check::drawn(token)
        && !is_placeholder(token)
        && super::literal::is_literal(token);
    drawn.then_some(kind::HTTP_BEARER_TOKEN)
}
