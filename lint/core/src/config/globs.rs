//! Path patterns of the configuration.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// Compiles path patterns: `*` stays inside one folder, `**` does not, and a pattern that names a folder covers all
/// that is below it.
///
/// # Errors
/// A pattern is no glob; in the words of the parser.
pub fn glob_set<'g>(
    patterns: impl IntoIterator<Item = &'g str>,
) -> Result<GlobSet, globset::Error> {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        let pattern = pattern.trim_start_matches("./").trim_end_matches('/');
        for pattern in [pattern.to_owned(), format!("{pattern}/**")] {
            set.add(GlobBuilder::new(&pattern).literal_separator(true).build()?);
        }
    }
    set.build()
}

/// Whether a text is a path pattern.
pub fn is_glob(pattern: &str) -> Result<(), String> {
    // A pattern that can meet nothing would be taken for one that does.
    if pattern.starts_with('/') {
        return Err("it is absolute, and paths count from the root of the repository".to_owned());
    }
    if pattern.split('/').any(|part| part == "..") {
        return Err("no path of the repository has a `..` in it".to_owned());
    }
    glob_set([pattern])
        .map(drop)
        .map_err(|error| error.kind().to_string())
}

#[cfg(test)]
mod tests {
    use super::{glob_set, is_glob};

    #[test]
    fn a_folder_covers_what_is_below() {
        let set = glob_set(["vendor/", "*.lock", "charts/*/templates"]).unwrap();
        for path in [
            "vendor/a/b.yaml",
            "Cargo.lock",
            "charts/web/templates/x.yaml",
        ] {
            assert!(set.is_match(path), "{path}");
        }
        for path in [
            "src/vendor/a",
            "a/Cargo.lock",
            "charts/a/b/templates/x.yaml",
        ] {
            assert!(!set.is_match(path), "{path}");
        }
        assert!(is_glob("a/..b/...").is_ok());
        for pattern in ["a/{b", "/a", "../a", "a/../b", ".."] {
            assert!(is_glob(pattern).is_err(), "{pattern}");
        }
    }
}
