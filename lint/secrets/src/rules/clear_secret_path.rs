//! A file that the configuration declares secret and that stands in clear.

use rempart_core::config::{glob_set, is_glob};
use rempart_core::{
    Check, Context, FactEntry, FileView, Inputs, Levels, Location, Mode, RepoPath, Rule, RuleMeta,
    Severity, Sink, Skip, Span, Waivable,
};
use rempart_model::class;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};

use crate::scan::{Cover, Raw};
use crate::secret;
use crate::sops::file::{SopsFact, State};

/// The options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct ClearSecretPath {
    /// The files that must be encrypted, as globs; a folder covers all that is below it.
    #[serde(deserialize_with = "globs")]
    paths: Vec<String>,
}

fn globs<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let patterns = Vec::<String>::deserialize(deserializer)?;
    for pattern in &patterns {
        is_glob(pattern).map_err(serde::de::Error::custom)?;
    }
    Ok(patterns)
}

impl Rule for ClearSecretPath {
    const META: RuleMeta = RuleMeta {
        id: "secrets/clear-secret-path",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<SopsFact>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("clear_secret_path.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl ClearSecretPath {
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        let globs: Vec<_> = self
            .paths
            .iter()
            .map(|pattern| (pattern, glob_set([pattern.as_str()]).unwrap_or_default()))
            .collect();
        let mut used = vec![false; globs.len()];
        for file in context.snapshot.ids().map(|id| context.file(id)) {
            let path = file.path().as_str();
            let mut declared = None;
            for (at, (pattern, globs)) in globs.iter().enumerate() {
                if globs.is_match(path) {
                    used[at] = true;
                    declared = declared.or(Some(*pattern));
                }
            }
            if let Some(pattern) = declared {
                judge(file, pattern, sink);
            }
        }
        let unused = globs.iter().zip(used).filter(|(_, used)| !used);
        for ((pattern, _), _) in unused {
            sink.report(
                declaration(context),
                format!(
                    "`{pattern}` is declared secret and matches no file: nothing is held to it"
                ),
            )
            .keyed(format!("unused@{pattern}"))
            .help("correct the path, or take it out of the declaration");
        }
    }
}

/// Where the configuration declares the paths.
fn declaration(context: &Context<'_>) -> Location {
    let config = context.config;
    let home = config.path.clone();
    let setting = config.rules.get(ClearSecretPath::META.id);
    Location {
        span: setting
            .and_then(|setting| setting.option_spans.get("paths").copied())
            .unwrap_or(Span::at(0)),
        ..Location::file(home.unwrap_or_else(|| RepoPath::from_normalised("rempart.toml")))
    }
}

fn judge(file: FileView<'_>, pattern: &str, sink: &mut Sink) {
    let is_file = matches!(file.mode(), Mode::File | Mode::Executable);
    if !is_file || file.class() == class::SOPS_CONFIGURATION {
        return;
    }
    let raw = file.source().found_in_bytes::<Raw>();
    let cover = raw.map(|raw| raw.cover.clone()).unwrap_or_default();
    match (file.text(), cover) {
        // A tape archive of texts is a text, of which every entry may be encrypted.
        (_, Cover::Sealed) => {}
        (None, Cover::Unknown) => {
            sink.skip(Skip::visible(
                "not-judged-as-encrypted",
                file.path().as_str(),
                "it is declared secret and is no text: whether it is encrypted is not known",
            ));
        }
        (Some(text), _) if text.trim().is_empty() || is_sealed(file, text) => {}
        (_, Cover::Clear(Some(entry))) => {
            let finding = sink.report(
                file.whole(),
                format!("`{entry}` in this archive stands in clear, and the configuration declares `{pattern}` secret: whoever can read the repository or its history has it"),
            );
            finding.help("replace what is secret in it, and encrypt the archive as a whole");
        }
        _ => {
            let finding = sink.report(
                file.whole(),
                format!("the file stands in clear, and the configuration declares `{pattern}` secret: whoever can read the repository or its history has it"),
            );
            finding.help("replace what is secret in it, and encrypt it with SOPS");
        }
    }
}

/// Whether a file is encrypted: by SOPS with a value that is, or as a whole by age, `OpenPGP` or Ansible Vault, or by the
/// controller of sealed secrets.
fn is_sealed(file: FileView<'_>, text: &str) -> bool {
    let by_sops = file
        .fact::<SopsFact>()
        .and_then(|fact| fact.file.as_ref())
        .is_some_and(|sops| {
            sops.leaves
                .iter()
                .any(|leaf| matches!(leaf.state, State::Encrypted(_)))
        });
    let by_controller = file.tree().is_some_and(|tree| {
        tree.document_count() > 0 && tree.roots().all(secret::is_sealed_secret)
    });
    by_sops || by_controller || secret::is_whole(text.as_bytes())
}
