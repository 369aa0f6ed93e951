//! Everything that one file holds in clear, from its path and its bytes alone.

use rempart_syntax::Tape;

use super::leak::{Leak, Limit};
use super::weak::{self, Grammar, Weak};
use super::wide::{self, Wide};
use super::{place, search_file};

/// What a file holds in clear.
#[derive(Clone, Debug, Default)]
pub struct Contents {
    /// Credentials told by their form, their structure or their name.
    pub leaks: Vec<Leak>,
    /// Literals under secret-like names that are no leaks already.
    pub weak: Vec<Weak>,
    /// What was not looked at.
    pub limits: Vec<Limit>,
}

/// Searches a file in both ways: as [`contents_of_text`]; bytes that are no UTF-8 are searched by form only.
pub fn contents(path: &str, bytes: &[u8], tape: Option<&Tape>) -> Contents {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return contents_of_text(path, text, tape);
    }
    let found = search_file(path, bytes);
    Contents {
        leaks: found.leaks,
        weak: Vec::new(),
        limits: found.limits,
    }
}

/// Searches a text in both ways. `tape` is the tree of a YAML or JSON file; without one, a text is searched for literals
/// where its name or its first line says what it is written in.
pub fn contents_of_text(path: &str, text: &str, tape: Option<&Tape>) -> Contents {
    let found = search_file(path, text.as_bytes());
    let mut weak = literals(path, text, tape);
    let coded = found.coded.iter().filter(|coded| {
        !weak
            .iter()
            .any(|weak| place::overlap(&weak.value, &coded.value))
    });
    let coded: Vec<_> = coded.cloned().collect();
    weak.extend(coded);
    weak.sort_by_key(|weak| weak.value.start);
    weak.retain(|weak| {
        !found
            .leaks
            .iter()
            .any(|leak| place::overlap(&leak.span, &weak.value))
    });
    Contents {
        leaks: found.leaks,
        weak,
        limits: found.limits,
    }
}

/// The literals under secret-like names of a text, whether they are credentials of a known form or not. `tape` is as
/// for [`contents_of_text`].
pub fn literals(path: &str, text: &str, tape: Option<&Tape>) -> Vec<Weak> {
    if let Some(wide) = wide::text_of(text.as_bytes()) {
        return literals_of_wide(path, text, &wide);
    }
    grammar(path, text, tape).map_or_else(Vec::new, |grammar| weak::search(text, grammar))
}

/// The same of a text in UTF-16 that passes for UTF-8 with a zero in every other place.
fn literals_of_wide(path: &str, text: &str, wide: &Wide) -> Vec<Weak> {
    let Ok(narrow) = std::str::from_utf8(&wide.bytes) else {
        return Vec::new();
    };
    let mut found =
        grammar(path, narrow, None).map_or_else(Vec::new, |grammar| weak::search(narrow, grammar));
    for weak in &mut found {
        weak.name = wide.origin(weak.name.clone());
        weak.value = wide.origin(weak.value.clone());
    }
    let is_inside = |weak: &Weak| {
        text.get(weak.name.clone()).is_some() && text.get(weak.value.clone()).is_some()
    };
    found.retain(is_inside);
    found
}

/// How a file is read for literals under secret-like names; `None` for one that is about names, not values.
fn grammar<'t>(path: &str, text: &str, tape: Option<&'t Tape>) -> Option<Grammar<'t>> {
    if is_translation(path) {
        return None;
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    tape.map(Grammar::Tree)
        .or_else(|| weak::language::of(name, text).map(Grammar::Text))
}

/// Files of translations hold the word for password in every language.
fn is_translation(path: &str) -> bool {
    const FOLDERS: &[&str] = &[
        "locale",
        "locales",
        "i18n",
        "lang",
        "langs",
        "languages",
        "translations",
        "l10n",
    ];
    path.split('/').any(|folder| FOLDERS.contains(&folder))
}

#[cfg(test)]
mod tests {
    use super::is_translation;

    #[test]
    fn translations_are_told_by_their_folders() {
        assert!(is_translation("ui/locales/de.yaml") && !is_translation("local/de.yaml"));
    }
}
