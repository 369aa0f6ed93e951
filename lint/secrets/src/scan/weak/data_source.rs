//! The data source of a driver of Go: a user, a colon, a password, `@tcp(host:port)/name` (go-sql-driver/mysql, "DSN").

use super::Weak;
use super::name::Strength;
use super::value::{Verdict, judge as judge_value};
use crate::scan::name::{self, is_name_byte};

/// What stands behind the password.
pub(super) const MARK: &[u8] = b"@tcp(";

/// The longest user and password.
const LONGEST: usize = 128;

/// The password that ends at `end`, where [`MARK`] stands.
pub(super) fn judge(text: &[u8], end: usize) -> Option<Weak> {
    let before = &text[end.saturating_sub(LONGEST)..end];
    let stops =
        |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b'`' | b'/');
    let login = before.rsplit(stops).next()?;
    let start = end - login.len();
    let colon = memchr::memchr(b':', login)?;
    // `datastore=user:value`: the user begins behind the name of the setting.
    let user = login[..colon]
        .rsplit(|byte| *byte == b'=')
        .next()
        .unwrap_or_default();
    let password = &login[colon + 1..];
    if user.is_empty() || !user.iter().all(|byte| is_name_byte(*byte)) || has_mark(password) {
        return None;
    }
    // Documentation calls it so.
    let is_word = matches!(password, b"password" | b"pass" | b"passwd" | b"pwd");
    let verdict = judge_value(Strength::Password, password).filter(|_| !is_word)?;
    let user = start + colon - user.len()..start + colon;
    Some(Weak {
        name: name::before(text, user.start).unwrap_or(user),
        value: start + colon + 1..end,
        is_default: verdict == Verdict::Default,
        is_coded: false,
    })
}

/// Whether a program or a template fills in the password.
fn has_mark(password: &[u8]) -> bool {
    password
        .iter()
        .any(|byte| matches!(byte, b'$' | b'%' | b'{' | b'<' | b'('))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The password of a text, with a drawn one in the place of the two signs.
    fn value(text: &str) -> Option<String> {
        let text = text.replace("%w", "qz81mfp3");
        let end = text.find("@tcp(")?;
        let found = judge(text.as_bytes(), end)?;
        text.get(found.value).map(str::to_owned)
    }

    #[test]
    fn the_password_of_a_data_source() {
        for text in [
            "app:%w@tcp(db:3306)/app",
            "dsn: \"app:%w@tcp(db:3306)/app\"",
            "DSN=app:%w@tcp(db)/app",
            "x /app:%w@tcp(db)/app",
        ] {
            assert_eq!(value(text).as_deref(), Some("qz81mfp3"), "{text}");
        }
        for text in [
            "app@tcp(db)/app",
            "app:@tcp(db)/app",
            "app:${PASSWORD}@tcp(db)/app",
            "%s:%s@tcp(%s)/app",
            "user:password@tcp(db)/app",
            ":%w@tcp(db)",
            "@tcp(",
        ] {
            assert_eq!(value(text), None, "{text}");
        }
    }
}
