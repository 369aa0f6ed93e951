//! A file with another selector than its creation rule.

use rempart_core::{
    Check, Context, FactEntry, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::sops::config::SopsConfigs;
use crate::sops::file::SopsFact;
use crate::sops::selector::Selector;
use crate::sops::view;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SopsSelectorDiffers {}

impl Rule for SopsSelectorDiffers {
    const META: RuleMeta = RuleMeta {
        id: "secrets/sops-selector-differs",
        levels: Levels::always(Severity::Warning),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<SopsFact>(), FactEntry::of::<SopsConfigs>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("sops_selector_differs.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl SopsSelectorDiffers {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        for (sops, config, rule) in view::ruled(context) {
            // A blob has one value, and SOPS ignores selectors for it.
            let Some(metadata) = sops
                .file
                .effective()
                .filter(|_| sops.file.written != crate::sops::store::Store::Binary)
            else {
                continue;
            };
            let (Some(has), Some(wants)) = (metadata.selector(), rule.selector()) else {
                continue;
            };
            let same = has.kind == wants.kind && has.text == wants.text;
            if same && metadata.mac_only_encrypted.is_some() == rule.mac_only_encrypted {
                continue;
            }
            let message = if same {
                "`mac_only_encrypted` of this file is not that of its creation rule: `sops updatekeys` does not change it".to_owned()
            } else {
                format!(
                    "this file goes by {}, and its creation rule says {}: `sops updatekeys` does not change it",
                    shown(&has),
                    shown(&wants)
                )
            };
            let span = metadata
                .selectors
                .first()
                .map_or(metadata.span, |selector| selector.span);
            let written = rule
                .selectors
                .first()
                .map_or(rule.span, |selector| selector.span);
            sink.report(sops.at(span, metadata.document), message)
                .label(context.file(config.id).at(written, Some(0)), "the rule")
                .help("decrypt the file and encrypt it again");
        }
    }
}

fn shown(selector: &Selector) -> String {
    let text: String = selector
        .text
        .chars()
        .take(60)
        .flat_map(char::escape_debug)
        .collect();
    format!("`{}: {text}`", selector.kind.key())
}
