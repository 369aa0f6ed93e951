//! A file that nobody can read in one go hides what it does.

use globset::{Glob, GlobSet, GlobSetBuilder};
use rempart_core::{
    Check, FileView, Inputs, Levels, Mode, Rule, RuleMeta, Severity, Sink, Span, Waivable,
};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};

/// The options.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct LongFile {
    /// The most lines a file may have.
    max_lines: u32,
    /// The files it looks at, as globs.
    #[serde(deserialize_with = "globs")]
    #[schemars(with = "Vec<String>")]
    files: GlobSet,
}

impl Default for LongFile {
    fn default() -> Self {
        let sources = [
            "**/*.rs",
            "**/*.py",
            "**/*.sh",
            "**/*.go",
            "**/*.yaml",
            "**/*.yml",
        ];
        Self {
            max_lines: 400,
            files: build(sources).unwrap_or_default(),
        }
    }
}

fn build<'g>(patterns: impl IntoIterator<Item = &'g str>) -> Result<GlobSet, globset::Error> {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        set.add(Glob::new(pattern)?);
    }
    set.build()
}

fn globs<'de, D: Deserializer<'de>>(deserializer: D) -> Result<GlobSet, D::Error> {
    let patterns = Vec::<String>::deserialize(deserializer)?;
    build(patterns.iter().map(String::as_str)).map_err(serde::de::Error::custom)
}

impl Rule for LongFile {
    const META: RuleMeta = RuleMeta {
        id: "layout/long-file",
        levels: Levels::strict_only(Severity::Warning),
        inputs: Inputs::All,
        needs: &[],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("long_file.md"),
    };
    const CHECK: Check<Self> = Check::File(Self::check);
}

impl LongFile {
    fn check(&self, file: FileView<'_>, sink: &mut Sink) {
        // Cheap questions first: the breaks are counted in large files only, and names looked at in long ones only.
        if !file
            .text()
            .is_some_and(|text| may_exceed(text, self.max_lines))
            || !matches!(file.mode(), Mode::File | Mode::Executable)
            || !self.files.is_match(file.path().as_str())
        {
            return;
        }
        let (Some(text), Some(lines)) = (file.text(), file.source().lines()) else {
            return;
        };
        let count = lines.line_count(text);
        if count <= self.max_lines {
            return;
        }
        let first_over = lines
            .line_span(text, self.max_lines + 1)
            .unwrap_or(Span::at(0));
        let max = self.max_lines;
        sink.report(
            file.at(first_over, None),
            format!("the file has {count} lines, more than the {max} that a reader can hold"),
        )
        .help("split it by what it does, one noun or one rule a file");
    }
}

/// Whether a text may have more lines than `max`: it has as many line breaks.
fn may_exceed(text: &str, max: u32) -> bool {
    let max = max as usize;
    text.len() > max && text.bytes().filter(|byte| *byte == b'\n').count() >= max
}
