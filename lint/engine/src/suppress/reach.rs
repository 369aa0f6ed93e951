//! How far an `[[allow]]` reaches: whether it speaks of something, or of everything.

use std::collections::BTreeSet;

use globset::GlobSet;
use rempart_core::config::Allow;
use rempart_core::{Format, RepoPath};

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
/// `*`, `**/*.yaml`, `[!.]*/**`. `paths` is its path, compiled. However it is written, it is broad as well where it reaches
/// nearly all that `files` hold: `{apps,infra,gitops}/**` of a repository of these folders.
pub(super) fn is_broad<'f>(
    allow: &Allow,
    paths: Option<&GlobSet>,
    files: impl Iterator<Item = &'f RepoPath>,
) -> bool {
    let is_everywhere = |paths: &GlobSet| {
        FOLDERS.iter().any(|folder| {
            let of_ending = |ending: &&str| paths.is_match(format!("{folder}zq7x{ending}"));
            ENDINGS.iter().any(of_ending)
        })
    };
    allow.object.is_none()
        && allow.application.is_none()
        && paths.is_none_or(|paths| is_everywhere(paths) || covers(paths, files))
}

/// So many files a repository has at least of which it tells anything that a pattern reaches most.
const FEW: usize = 5;

/// Whether a pattern reaches nine of ten files of YAML and JSON, in two folders at the top or more: one folder is a place that
/// a reason may speak of, though nothing else is there yet. What stands at the root, or in folders that begin with a dot, is
/// about the repository and not in it.
fn covers<'f>(paths: &GlobSet, files: impl Iterator<Item = &'f RepoPath>) -> bool {
    let folder = |path: &'f RepoPath| path.as_str().split_once('/').map(|(folder, _)| folder);
    let inside = files.filter_map(|path| Some((folder(path)?, path)));
    let inside: Vec<_> = inside
        .filter(|(folder, path)| !folder.starts_with('.') && path.format() != Format::Text)
        .collect();
    let mut folders = BTreeSet::new();
    let mut missed = 0;
    for (folder, path) in &inside {
        if paths.is_match(path.as_str()) {
            folders.insert(*folder);
        } else {
            missed += 1;
        }
        // Most patterns are narrow, and are not held against every file.
        if missed * 10 > inside.len() {
            return false;
        }
    }
    inside.len() >= FEW && folders.len() >= 2
}

#[cfg(test)]
mod tests {
    use rempart_core::RepoPath;
    use rempart_core::config::{Allow, glob_set};

    use super::is_broad;

    /// A repository of three folders, one of them larger than the others, and what is about it.
    const FILES: [&str; 14] = [
        "apps/a/a.yaml",
        "apps/a/b.yaml",
        "apps/b/a.yaml",
        "apps/b/b.yaml",
        "apps/c/a.yaml",
        "apps/c/b.yaml",
        "gitops/a.yaml",
        "gitops/b.yaml",
        "gitops/c.json",
        "infra/a.yaml",
        "infra/b.yaml",
        ".github/workflows/a.yaml",
        "README.md",
        "rempart.toml",
    ];

    fn of(path: Option<&str>) -> bool {
        let allow = Allow {
            path: path.map(str::to_owned),
            ..Allow::default()
        };
        let paths = path.map(|path| glob_set([path]).unwrap());
        let files = FILES.map(RepoPath::from_normalised);
        is_broad(&allow, paths.as_ref(), files.iter())
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
    fn a_path_that_nearly_every_file_has_is_none_either() {
        for path in [
            "{apps,gitops,infra}/**",
            "{apps,infra,gitops}/**/*",
            "{apps,gitops,infra}/**/*.{yaml,json}",
            "[a-i]*/**",
        ] {
            assert!(of(Some(path)), "{path}");
        }
        for path in [
            "{apps,infra}/**",
            "{apps,gitops}/**",
            "{apps,gitops,infra}/a.yaml",
            "{apps,gitops,infra}/**/a.yaml",
        ] {
            assert!(!of(Some(path)), "{path}");
        }
        // Of few files, or of one folder, a pattern may speak as of one.
        let of_files = |files: &[&str]| {
            let files: Vec<_> = files
                .iter()
                .map(|path| RepoPath::from_normalised(path))
                .collect();
            let paths = glob_set(["{apps,infra}/**"]).unwrap();
            is_broad(&Allow::default(), Some(&paths), files.iter())
        };
        assert!(!of_files(&["apps/a.yaml", "infra/a.yaml"]));
        assert!(!of_files(&["apps/a.yaml"; 9]));
        assert!(of_files(&[
            "apps/a.yaml",
            "apps/b.yaml",
            "apps/c.yaml",
            "apps/d.yaml",
            "infra/a.yaml"
        ]));
    }

    #[test]
    fn an_object_or_an_application_is_something() {
        for (object, application) in [(Some("web"), None), (None, Some("shop"))] {
            let allow = Allow {
                object: object.map(str::to_owned),
                application: application.map(str::to_owned),
                ..Allow::default()
            };
            assert!(!is_broad(&allow, None, std::iter::empty()));
        }
    }
}
