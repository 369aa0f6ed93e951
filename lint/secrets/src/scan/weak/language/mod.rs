//! What a text without a tree is written in, by its name and its first line: what an assignment looks like there.

mod known;
mod settings;

use known::{
    ASSIGNMENT_NAMES, ASSIGNMENTS, CODE, CODE_NAMES, COPIES, EXAMPLES, MARKUP, SHELL, SHELL_NAMES,
    SQL, TEMPLATES,
};

/// What a text is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Assignments, one a line: INI, dotenv, properties, TOML, the configuration of daemons, templates of YAML.
    Assignments,
    /// Commands of a shell, and what holds such: Dockerfiles, makefiles, units of systemd.
    Shell,
    /// A language in which texts stand in quotes: HCL, programs, states of Terraform.
    Code,
    /// Statements of SQL.
    Sql,
    /// XML.
    Markup,
    /// Any of these, or prose: more is asked of a value.
    Anything,
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 6] = [
        Self::Assignments,
        Self::Shell,
        Self::Code,
        Self::Sql,
        Self::Markup,
        Self::Anything,
    ];
}

/// What a text of this name is written in; `None` for prose and for what no list knows.
pub(in crate::scan) fn of(name: &str, text: &str) -> Option<Language> {
    of_name(name)
        .or_else(|| of_first_line(text))
        .map(|language| match language {
            // Programs of .NET keep their settings in XML under names that end like others'.
            Language::Assignments
                if text
                    .trim_start_matches('\u{FEFF}')
                    .trim_start()
                    .starts_with('<') =>
            {
                Language::Markup
            }
            language => language,
        })
}

/// What a text at this path is written in; as [`of`], with what its folder says: Ansible reads its variables from files
/// that are called like groups and hosts, without an ending of their own.
pub(in crate::scan) fn of_path(path: &str, text: &str) -> Option<Language> {
    let name = path.rsplit('/').next().unwrap_or(path);
    of(name, text)
        .or_else(|| is_variables(path).then_some(Language::Assignments))
        .or_else(|| is_message(path).then_some(Language::Anything))
        .or_else(|| settings::is_of_settings(name, text).then_some(Language::Assignments))
}

/// Whether a path leads to variables of Ansible whose name does not say what they are written in: Ansible reads YAML there.
pub(in crate::scan) fn is_unnamed_variables(path: &str, text: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    is_variables(path) && of(name, text).is_none()
}

/// Whether a path is the one that the history gives to a message.
fn is_message(path: &str) -> bool {
    path.split_once('/')
        .is_some_and(|(folder, _)| matches!(folder, "commit-message" | "tag-message"))
}

/// Whether a path leads to variables of Ansible, whatever the file is called; not to what people put beside them.
fn is_variables(path: &str) -> bool {
    let Some((folder, name)) = path.rsplit_once('/') else {
        return false;
    };
    let is_beside = [".md", ".txt", ".rst", ".gitkeep"]
        .iter()
        .any(|ending| name.ends_with(ending));
    let mut folders = folder.split('/');
    folders.any(|folder| matches!(folder, "group_vars" | "host_vars")) && !is_beside
}

/// Whether a name says that the file is a copy of another one; `Some(false)` where it only shows what one looks like.
pub(in crate::scan) fn is_copy(name: &str) -> Option<bool> {
    let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    if ends(COPIES) {
        return Some(true);
    }
    ends(EXAMPLES).then_some(false)
}

/// A name without the ending that says that something fills the file in, or that it is a copy.
pub(crate) fn without_suffix(name: &str) -> &str {
    TEMPLATES
        .iter()
        .find_map(|suffix| name.strip_suffix(suffix))
        .filter(|stem| !stem.is_empty())
        .unwrap_or(name)
}

/// What a name says.
pub(crate) fn of_name(name: &str) -> Option<Language> {
    let stem = without_suffix(name);
    let extension = stem.rsplit_once('.').map_or("", |(_, extension)| extension);
    let is = |known: &[&str]| {
        known
            .iter()
            .any(|known| extension.eq_ignore_ascii_case(known))
    };
    let is_env = stem == ".env"
        || stem.starts_with(".env.")
        || stem.starts_with("env.")
        || stem.ends_with("_env");
    let is_build = ["Dockerfile", "Containerfile", "Makefile"]
        .iter()
        .any(|start| {
            stem.strip_prefix(start)
                .is_some_and(|rest| rest.starts_with(['.', '-', '_']))
        });
    if is_env || ASSIGNMENT_NAMES.contains(&stem) {
        Some(Language::Assignments)
    } else if SHELL_NAMES.contains(&stem) || is_build {
        Some(Language::Shell)
    } else if stem.ends_with(".tfstate.backup") || CODE_NAMES.contains(&stem) {
        Some(Language::Code)
    } else if extension.is_empty() {
        None
    } else if is(ASSIGNMENTS) {
        Some(Language::Assignments)
    } else if is(SHELL) {
        Some(Language::Shell)
    } else if is(CODE) {
        Some(Language::Code)
    } else if is(SQL) {
        Some(Language::Sql)
    } else if is(MARKUP) {
        Some(Language::Markup)
    } else {
        None
    }
}

/// What the line says that names an interpreter, or opens a document of XML.
fn of_first_line(text: &str) -> Option<Language> {
    if text.starts_with("<?xml") {
        return Some(Language::Markup);
    }
    if text.starts_with("#cloud-config") {
        // The data of a user, under a name without an ending.
        return Some(Language::Assignments);
    }
    let line = text.strip_prefix("#!")?.lines().next()?;
    let mut words = line
        .split_ascii_whitespace()
        .map(|word| word.rsplit('/').next().unwrap_or(word));
    let program = words.find(|word| *word != "env" && !word.starts_with('-'))?;
    let program =
        program.trim_end_matches(|character: char| character.is_ascii_digit() || character == '.');
    Some(match program {
        "python" | "ruby" | "perl" | "node" | "php" | "lua" | "groovy" | "pwsh" | "deno" => {
            Language::Code
        }
        "sh" | "bash" | "zsh" | "ksh" | "dash" | "ash" | "fish" | "expect" | "make" | "bats" => {
            Language::Shell
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_first_lines_say_how_a_file_is_read() {
        for (names, language) in [
            (
                &[
                    ".env",
                    ".env.prod",
                    "a.ini",
                    "A.CONF",
                    "app.properties.j2",
                    "hosts",
                    "prod.env",
                    "a.yaml.tpl",
                    "db_env",
                ][..],
                Language::Assignments,
            ),
            (
                &[
                    "a.sh",
                    "Dockerfile",
                    "Dockerfile.prod",
                    "GNUmakefile",
                    "a.service",
                    "x.sh.j2",
                    ".envrc",
                ],
                Language::Shell,
            ),
            (
                &[
                    "main.tf",
                    "a.go",
                    "terraform.tfstate",
                    "terraform.tfstate.backup",
                    "Jenkinsfile",
                ],
                Language::Code,
            ),
            (&["init.sql", "V1.SQL"], Language::Sql),
            (&["settings.xml"], Language::Markup),
        ] {
            for name in names {
                assert_eq!(of_name(name), Some(language), "{name}");
            }
        }
        for name in [
            "README.md",
            "notes.txt",
            "LICENSE",
            "Dockerfiles",
            "ini",
            "",
        ] {
            assert_eq!(of_name(name), None, "{name}");
        }
        assert_eq!(of("deploy", "#!/usr/bin/env bash\n"), Some(Language::Shell));
        assert_eq!(
            of("deploy", "#!/usr/bin/python3.12 -u\n"),
            Some(Language::Code)
        );
        assert_eq!(
            of("web.config", "<configuration>\n"),
            Some(Language::Markup)
        );
        assert_eq!(of("deploy", "#!/usr/bin/awk -f\n"), None);
        for path in [
            "group_vars/all",
            "inventory/prod/group_vars/k3s_cluster",
            "host_vars/h1.example.org",
            "group_vars/all/vault",
        ] {
            assert_eq!(
                of_path(path, "---\n"),
                Some(Language::Assignments),
                "{path}"
            );
        }
        for path in [
            "group_vars",
            "my_group_vars/all",
            "host_vars/README.md",
            "all",
        ] {
            assert_eq!(of_path(path, "---\n"), None, "{path}");
        }
        assert_eq!(of("notes", "hello\n"), None);
    }
}
