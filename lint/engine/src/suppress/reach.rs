//! How far an `[[allow]]` reaches: whether it speaks of something, or of everything.

use globset::GlobSet;
use rempart_core::config::Allow;

/// Folders and names that no repository has: a pattern that matches them was written for no file in particular.
const FOLDERS: &[&str] = &[
    "",
    "zq7x/",
    "zq7x/zq7x/",
    "zq7x/zq7x/zq7x/",
    "zq7x/zq7x/zq7x/zq7x/",
];

/// What most files of a repository of manifests end with.
const ENDINGS: &[&str] = &["", ".yaml", ".yml", ".json"];

/// Whether a waiver names neither an object nor an application, and no path either, or one that any file may have: `**`,
/// `*`, `**/*.yaml`, `[!.]*/**`. `paths` is its path, compiled.
pub(super) fn is_broad(allow: &Allow, paths: Option<&GlobSet>) -> bool {
    let is_everywhere = |paths: &GlobSet| {
        FOLDERS.iter().any(|folder| {
            let of_ending = |ending: &&str| paths.is_match(format!("{folder}zq7x{ending}"));
            ENDINGS.iter().any(of_ending)
        })
    };
    allow.object.is_none() && allow.application.is_none() && paths.is_none_or(is_everywhere)
}

#[cfg(test)]
mod tests {
    use rempart_core::config::{Allow, glob_set};

    use super::is_broad;

    fn of(path: Option<&str>) -> bool {
        let allow = Allow {
            path: path.map(str::to_owned),
            ..Allow::default()
        };
        let paths = path.map(|path| glob_set([path]).unwrap());
        is_broad(&allow, paths.as_ref())
    }

    #[test]
    fn a_path_that_any_file_may_have_is_none() {
        assert!(of(None));
        for path in [
            "**",
            "*",
            "./**",
            "**/*",
            "*/**",
            "**/*.yaml",
            "*/*/*.yml",
            "[!.]*/**",
            "{apps,**}",
            "?*",
            "{apps/**,*/**}",
        ] {
            assert!(of(Some(path)), "{path}");
        }
        for path in [
            "apps",
            "apps/**",
            "**/secret.yaml",
            "*.md",
            "**/tests/**",
            "{apps,infra}/**",
            "lint/*/tests/**",
            "a*/**",
            "",
        ] {
            assert!(!of(Some(path)), "{path}");
        }
    }

    #[test]
    fn an_object_or_an_application_is_something() {
        for (object, application) in [(Some("web"), None), (None, Some("shop"))] {
            let allow = Allow {
                object: object.map(str::to_owned),
                application: application.map(str::to_owned),
                ..Allow::default()
            };
            assert!(!is_broad(&allow, None));
        }
    }
}
