//! The rules, sorted by id.

use rempart_core::RuleEntry;

mod broken_code_owner;
mod default_permissions;
mod excessive_permissions;
mod expanded_input;
mod missing_gate;
mod secret_in_run;
mod skippable_gate;
mod unowned_path;
mod unpinned_action;
mod untrusted_input;
mod unused_code_owner;
mod weak_ruleset;
mod weakened_ruleset;

pub(crate) static RULES: &[RuleEntry] = &[
    RuleEntry::of::<broken_code_owner::BrokenCodeOwner>(),
    RuleEntry::of::<default_permissions::DefaultPermissions>(),
    RuleEntry::of::<excessive_permissions::ExcessivePermissions>(),
    RuleEntry::of::<expanded_input::ExpandedInput>(),
    RuleEntry::of::<missing_gate::MissingGate>(),
    RuleEntry::of::<secret_in_run::SecretInRun>(),
    RuleEntry::of::<skippable_gate::SkippableGate>(),
    RuleEntry::of::<unowned_path::UnownedPath>(),
    RuleEntry::of::<unpinned_action::UnpinnedAction>(),
    RuleEntry::of::<untrusted_input::UntrustedInput>(),
    RuleEntry::of::<unused_code_owner::UnusedCodeOwner>(),
    RuleEntry::of::<weak_ruleset::WeakRuleset>(),
    RuleEntry::of::<weakened_ruleset::WeakenedRuleset>(),
];
