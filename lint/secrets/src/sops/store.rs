//! Which reader SOPS takes for a file (`cmd/sops/formats/formats.go`).

use rempart_core::RepoPath;

/// A reader and writer of SOPS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Store {
    Yaml,
    Json,
    Dotenv,
    Ini,
    /// A JSON envelope around the whole file.
    Binary,
}

impl Store {
    /// The store SOPS picks: the end of the path decides alone, and letters count as they are written.
    pub(crate) fn of(path: &RepoPath) -> Self {
        let path = path.as_str();
        let ends = |suffixes: &[&str]| suffixes.iter().any(|suffix| path.ends_with(suffix));
        if ends(&[".yaml", ".yml"]) {
            Self::Yaml
        } else if ends(&[".json"]) {
            Self::Json
        } else if ends(&[".env"]) {
            Self::Dotenv
        } else if ends(&[".ini"]) {
            Self::Ini
        } else {
            Self::Binary
        }
    }

    /// The name that `--input-type` takes.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Yaml => "yaml",
            Self::Json => "json",
            Self::Dotenv => "dotenv",
            Self::Ini => "ini",
            Self::Binary => "binary",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Store;
    use rempart_core::RepoPath;

    #[test]
    fn the_end_of_the_name_decides() {
        for (path, store) in [
            ("a/b.yaml", Store::Yaml),
            ("b.yml", Store::Yaml),
            ("b.YAML", Store::Binary),
            ("b.json", Store::Json),
            (".env", Store::Dotenv),
            ("prod.env", Store::Dotenv),
            (".env.prod", Store::Binary),
            ("b.ini", Store::Ini),
            ("b.yaml.tpl", Store::Binary),
            ("key.pem", Store::Binary),
        ] {
            assert_eq!(Store::of(&RepoPath::from_normalised(path)), store, "{path}");
        }
    }
}
