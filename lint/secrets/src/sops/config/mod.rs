//! `.sops.yaml`: how SOPS is to encrypt new files (`config/config.go`).
//!
//! SOPS looks for it from the folder it is started in upwards, whatever the file. Here the nearest one above a file
//! counts, as for someone who works beside the file.

#[cfg(test)]
mod oracle;
mod rule;
mod shape;

use rempart_core::{Context, Fact, FactEntry, FileId, Kind, NodeRef, Span};
use rempart_model::{self as model, class};

use rempart_syntax::scalar::{Reader, Scalar, resolve};

use super::file::SopsFact;
pub(crate) use rule::{CreationRule, PathRegex};

/// The fields of the file.
const FIELDS: [&str; 3] = ["creation_rules", "destination_rules", "stores"];

/// One configuration.
#[derive(Clone, Debug)]
pub(crate) struct SopsConfig {
    pub(crate) id: FileId,
    /// The folder whose files it is for.
    pub(crate) folder: String,
    /// Its rules; `None` without `creation_rules`, which SOPS takes for no configuration at all.
    pub(crate) rules: Option<Vec<CreationRule>>,
    /// What the files of the repository make of each rule.
    pub(crate) uses: Vec<RuleUse>,
    /// Fields that SOPS does not know.
    pub(crate) unknown: Vec<(String, Span)>,
    /// What SOPS refuses to load, in words.
    pub(crate) faults: Vec<(Span, String)>,
}

/// What becomes of one rule.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct RuleUse {
    /// Its `path_regex` matches some file.
    pub(crate) matches: bool,
    /// It is the first that matches some file.
    pub(crate) first: bool,
    /// The last rule before it that took a file from it.
    pub(crate) taken_by: Option<usize>,
}

/// What a configuration says of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Resolved {
    /// The first rule that matches.
    Rule(usize),
    /// None matches: SOPS refuses to encrypt the file.
    None,
    /// A rule on the way cannot be evaluated.
    Unknown,
}

/// All configurations of the repository, in the order of paths.
#[derive(Default)]
pub(crate) struct SopsConfigs {
    pub(crate) all: Vec<SopsConfig>,
}

impl Fact for SopsConfigs {
    type Key = ();

    const NAME: &'static str = "sops-configurations";
    const NEEDS: &'static [FactEntry] = &[FactEntry::of::<SopsFact>()];

    fn keys(_context: &Context<'_>) -> Vec<()> {
        vec![()]
    }

    fn compute(context: &Context<'_>, (): &()) -> Self {
        let files = context.files_of(&[class::SOPS_CONFIGURATION]);
        let mut all: Vec<_> = files
            .filter_map(|file| SopsConfig::of(file.id, file.path().parent(), file.tree()?.root(0)?))
            .collect();
        for config in &mut all {
            config.find_uses(context);
        }
        Self { all }
    }
}

impl SopsConfigs {
    /// The configuration that is nearest above a path.
    pub(crate) fn of(&self, path: &rempart_core::RepoPath) -> Option<&SopsConfig> {
        let above = self
            .all
            .iter()
            .filter(|config| path.is_under(&config.folder));
        above.max_by_key(|config| config.folder.len())
    }
}

/// Whether nothing is written, or `null`: Go's reader takes that for an empty value of any type.
fn is_nothing(node: NodeRef<'_>) -> bool {
    node.is_scalar() && resolve(Reader::GoYamlV3, node) == Scalar::Null
}

impl SopsConfig {
    fn of(id: FileId, folder: &str, root: NodeRef<'_>) -> Option<Self> {
        let root = root.resolved()?;
        let rules = model::get(root, "creation_rules");
        let mut config = Self {
            id,
            folder: folder.to_owned(),
            rules: rules
                .filter(|rules| rules.kind() == Kind::Sequence)
                .map(|rules| {
                    rules
                        .items()
                        .filter_map(NodeRef::resolved)
                        // The reader of SOPS leaves out what is nothing; what is something else it refuses as a whole.
                        .filter(|rule| rule.kind() == Kind::Mapping)
                        .map(CreationRule::of)
                        .collect()
                }),
            uses: Vec::new(),
            unknown: Vec::new(),
            faults: shape::faults(root),
        };
        for (key, value) in root.entries() {
            let name = if key.is_scalar() {
                key.value()
            } else {
                continue;
            };
            // A place for anchors that rules refer to is a habit, and harmless.
            let is_shelf = name == "keys" || value.raw().contains('&');
            if !FIELDS.contains(&&*name) && !is_shelf && name != "<<" {
                config.unknown.push((name.into_owned(), key.span()));
            }
        }
        Some(config)
    }

    /// Says which files of the repository each rule gets.
    fn find_uses(&mut self, context: &Context<'_>) {
        let Some(rules) = &self.rules else { return };
        let ids: Vec<_> = context.snapshot.under(&self.folder).collect();
        let matched = rempart_core::parallel::map(context.threads, ids.len(), |at| {
            let path = self.relative(context.file(ids[at]).path().as_str());
            let all = rules
                .iter()
                .enumerate()
                .filter(|(_, rule)| rule.is_for(path) == Some(true));
            all.map(|(index, _)| index).collect::<Vec<_>>()
        });
        let mut uses = vec![RuleUse::default(); rules.len()];
        for found in matched {
            let mut found = found.into_iter();
            let Some(first) = found.next() else { continue };
            uses[first].matches = true;
            uses[first].first = true;
            for later in found {
                uses[later].matches = true;
                uses[later].taken_by = Some(first);
            }
        }
        self.uses = uses;
    }

    /// A path as the rules see it.
    fn relative<'p>(&self, path: &'p str) -> &'p str {
        path.strip_prefix(&*self.folder)
            .map_or(path, |path| path.trim_start_matches('/'))
    }

    /// The rule for a file; `None` without `creation_rules`.
    pub(crate) fn resolve(&self, path: &rempart_core::RepoPath) -> Option<Resolved> {
        let path = self.relative(path.as_str());
        for (index, rule) in self.rules.as_ref()?.iter().enumerate() {
            match rule.is_for(path) {
                Some(true) => return Some(Resolved::Rule(index)),
                Some(false) => {}
                None => return Some(Resolved::Unknown),
            }
        }
        Some(Resolved::None)
    }

    /// The rule for a file, when there is one.
    pub(crate) fn rule_for(&self, path: &rempart_core::RepoPath) -> Option<&CreationRule> {
        match self.resolve(path)? {
            Resolved::Rule(index) => self.rules.as_ref()?.get(index),
            Resolved::None | Resolved::Unknown => None,
        }
    }
}
