//! Everything that one file holds in clear, from its path and its bytes alone.

use rempart_syntax::{Tape, yaml};

use super::leak::{Leak, Limit};
use super::weak::{self, Beside, Grammar, Weak};
use super::wide::{self, Wide};
use super::{manifests, place, search_file};
use crate::secret::{self, Entry};

/// What a file holds in clear.
#[derive(Clone, Debug, Default)]
pub struct Contents {
    /// Credentials told by their form, their structure or their name.
    pub leaks: Vec<Leak>,
    /// Literals under secret-like names that are no leaks already.
    pub weak: Vec<Weak>,
    /// What was not looked at.
    pub limits: Vec<Limit>,
    /// The first value in clear of each Secret whose manifest stands inside of the text.
    pub(crate) secrets: Vec<Entry>,
    /// Where texts begin that say they are vaults of Ansible.
    pub(crate) vaults: Vec<usize>,
}

/// Searches a file in both ways: as [`contents_of_text`]; bytes that are no UTF-8 are searched by form only.
pub fn contents(path: &str, bytes: &[u8], tape: Option<&Tape>) -> Contents {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return contents_of_text(path, text, tape);
    }
    let found = search_file(path, bytes);
    Contents {
        leaks: found.leaks,
        limits: found.limits,
        ..Contents::default()
    }
}

/// Searches a text in both ways. `tape` is the tree of a YAML or JSON file; without one, a text is searched for literals
/// where its name or its first line says what it is written in.
pub fn contents_of_text(path: &str, text: &str, tape: Option<&Tape>) -> Contents {
    let found = search_file(path, text.as_bytes());
    let mut beside = Beside::default();
    let mut weak = literals_beside(path, text, tape, &mut beside);
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
    let mut secrets = match wide::text_of(text.as_bytes()) {
        Some(wide) => secrets_of_wide(text, &wide),
        None => manifests::secrets(path, text, tape, &beside),
    };
    secrets.append(&mut beside.objects);
    // What holds placeholders may parse when they are filled in, and is no broken document then.
    let unfilled = beside.unread.first();
    let filled_in = unfilled.and_then(|_| secret::in_unfilled(text));
    let is_read = filled_in.is_some();
    secrets.extend(filled_in.into_iter().flatten());
    // Several places of one text name its kind.
    secrets
        .sort_by(|one, other| (one.value.start, &one.path).cmp(&(other.value.start, &other.path)));
    secrets.dedup_by(|one, other| one.value == other.value && one.path == other.path);
    let coded = found.secrets.into_iter().map(|(origin, path)| Entry {
        path,
        value: origin.clone(),
        document: 0,
        within: origin,
        object: None,
    });
    // What stands in the data of a Secret is told with it.
    let is_apart = |coded: &Entry| {
        !secrets
            .iter()
            .any(|secret| place::overlap(&secret.within, &coded.value))
    };
    let coded: Vec<_> = coded.filter(is_apart).collect();
    secrets.extend(coded);
    secrets.sort_by_key(|secret| secret.value.start);
    weak.retain(|weak| {
        !secrets
            .iter()
            .any(|secret| secret.within.contains(&weak.value.start))
    });
    let mut limits = found.limits;
    if beside.is_cut {
        limits.push(Limit::Literals);
        limits.sort_unstable();
    }
    if !is_read && is_unread(text, &beside, &secrets) {
        limits.push(Limit::Unread);
        limits.sort_unstable();
    }
    Contents {
        leaks: found.leaks,
        weak,
        limits,
        secrets,
        vaults: beside.vaults,
    }
}

/// Whether a Secret with data stands in a document that does not parse, and nothing in clear was found in it by its lines.
fn is_unread(text: &str, beside: &Beside, secrets: &[Entry]) -> bool {
    let is_told = |at: &usize| secrets.iter().any(|secret| secret.within.contains(at));
    let has_field = |name: &str| {
        let bytes = text.as_bytes();
        let mut places = memchr::memmem::find_iter(bytes, name.as_bytes());
        places.any(|at| {
            let before = at.checked_sub(1).map(|before| bytes[before]);
            let behind = bytes[at + name.len()..].iter();
            let mut behind = behind.skip_while(|byte| matches!(byte, b'"' | b'\'' | b' '));
            !before.is_some_and(|byte| byte.is_ascii_alphanumeric()) && behind.next() == Some(&b':')
        })
    };
    !beside.unread.iter().all(is_told) && (has_field("data") || has_field("stringData"))
}

/// The literals under secret-like names of a text, whether they are credentials of a known form or not. `tape` is as
/// for [`contents_of_text`].
pub fn literals(path: &str, text: &str, tape: Option<&Tape>) -> Vec<Weak> {
    literals_beside(path, text, tape, &mut Beside::default())
}

fn literals_beside(path: &str, text: &str, tape: Option<&Tape>, beside: &mut Beside) -> Vec<Weak> {
    if let Some(wide) = wide::text_of(text.as_bytes()) {
        return literals_of_wide(path, text, &wide);
    }
    let parsed = if tape.is_none() && weak::language::is_unnamed_variables(path, text) {
        parsed(text)
    } else {
        None
    };
    if is_translation(path) {
        return Vec::new();
    }
    match grammar(path, text, parsed.as_ref().or(tape)) {
        Some(grammar) => weak::search_beside(text, grammar, beside),
        None => weak::search_page(text),
    }
}

/// The longest text that is parsed though its name does not say that it is YAML.
const PARSED: usize = 1 << 20;

/// The tree of a text that is YAML from end to end.
fn parsed(text: &str) -> Option<Tape> {
    let parsed = Some(text)
        .filter(|text| text.len() <= PARSED)
        .map(yaml::parse)?;
    parsed.errors.is_empty().then_some(parsed.tape)
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

/// The Secrets of such a text; where their values stand is not told.
fn secrets_of_wide(text: &str, wide: &Wide) -> Vec<Entry> {
    let narrow = std::str::from_utf8(&wide.bytes).unwrap_or_default();
    let paths = secret::in_manifests(narrow).into_iter();
    let entry = |path| Entry {
        path,
        value: 0..text.len(),
        document: 0,
        within: 0..text.len(),
        object: None,
    };
    paths.map(entry).collect()
}

/// How a file is read for literals under secret-like names; `None` for one that is about names, not values.
fn grammar<'t>(path: &str, text: &str, tape: Option<&'t Tape>) -> Option<Grammar<'t>> {
    if is_translation(path) {
        return None;
    }
    tape.map(Grammar::Tree)
        .or_else(|| weak::language::of_path(path, text).map(Grammar::Text))
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
