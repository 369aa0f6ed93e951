//! Everything that one file holds in clear, from its path and its bytes alone.

use rempart_syntax::Tape;

use super::leak::{Leak, Limit};
use super::weak::{self, Grammar, Weak};
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
/// only where its name says that it consists of assignments.
pub fn contents_of_text(path: &str, text: &str, tape: Option<&Tape>) -> Contents {
    let found = search_file(path, text.as_bytes());
    let mut weak = grammar(path, tape).map_or_else(Vec::new, |grammar| weak::search(text, grammar));
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

/// How a file is read for literals under secret-like names; `None` for one that is about names, not values.
fn grammar<'t>(path: &str, tape: Option<&'t Tape>) -> Option<Grammar<'t>> {
    if is_translation(path) {
        return None;
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    tape.map(Grammar::Tree)
        .or_else(|| has_assignments(name).then_some(Grammar::Lines))
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

/// Whether a file of this name consists of assignments.
pub(crate) fn has_assignments(name: &str) -> bool {
    const EXTENSIONS: &[&str] = &[
        "env",
        "ini",
        "cfg",
        "conf",
        "cnf",
        "properties",
        "props",
        "toml",
        "tfvars",
        "envrc",
        "credentials",
    ];
    const NAMES: &[&str] = &[
        ".npmrc",
        ".pypirc",
        ".my.cnf",
        "hosts",
        "inventory",
        "credentials",
        ".credentials",
    ];
    const TEMPLATES: &[&str] = &[".j2", ".tpl", ".tmpl", ".dist", ".template"];
    let stem = TEMPLATES
        .iter()
        .find_map(|suffix| name.strip_suffix(suffix))
        .unwrap_or(name);
    let extension = stem.rsplit_once('.').map_or("", |(_, extension)| extension);
    let is_env = stem == ".env" || stem.starts_with(".env.") || stem.starts_with("env.");
    is_env
        || NAMES.contains(&stem)
        || EXTENSIONS
            .iter()
            .any(|known| extension.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_how_a_file_is_read() {
        for name in [
            ".env",
            ".env.prod",
            "a.ini",
            "A.CONF",
            "app.properties.j2",
            "hosts",
            "prod.env",
        ] {
            assert!(has_assignments(name), "{name}");
        }
        for name in ["README.md", "main.rs", "environment", "a.sh", "ini", ""] {
            assert!(!has_assignments(name), "{name}");
        }
        assert!(is_translation("ui/locales/de.yaml") && !is_translation("local/de.yaml"));
    }
}
