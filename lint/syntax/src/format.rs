//! Which files are YAML or JSON by their names.

/// What a file name announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// `.yaml`, `.yml` in any case, and names that are YAML by custom.
    Yaml,
    /// `.json` in any case.
    Json,
    /// Anything else that may be text.
    Text,
}

/// Names without such an extension that the programs behind them read as YAML.
const YAML_NAMES: &[&str] = &[
    "Kustomization",
    "kubeconfig",
    ".yamllint",
    ".clang-format",
    ".clang-tidy",
];

impl Format {
    /// The format of a file name, without its folder.
    pub fn of_name(name: &str) -> Self {
        // From the back: nearly every name in question ends in one of these.
        let ends = |extension: &str| {
            let (name, extension) = (name.as_bytes(), extension.as_bytes());
            name.len() >= extension.len()
                && name[name.len() - extension.len()..].eq_ignore_ascii_case(extension)
        };
        if ends(".yaml") || ends(".yml") || YAML_NAMES.contains(&name) {
            Self::Yaml
        } else if ends(".json") {
            Self::Json
        } else {
            Self::Text
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Format;

    #[test]
    fn names_announce_formats() {
        for (name, format) in [
            ("a.yaml", Format::Yaml),
            ("a.YML", Format::Yaml),
            ("Kustomization", Format::Yaml),
            ("kubeconfig", Format::Yaml),
            ("é.json", Format::Json),
            ("yaml", Format::Text),
            ("", Format::Text),
            ("a.yaml.j2", Format::Text),
        ] {
            assert_eq!(Format::of_name(name), format, "{name}");
        }
    }
}
