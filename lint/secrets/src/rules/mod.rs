//! The rules, sorted by id.

use rempart_core::RuleEntry;

mod applied_secret;
mod broken_vault;
mod clear_helm_file;
mod clear_secret_generator;
mod clear_secret_patch;
mod clear_secret_path;
mod leaked_credential;
mod leaked_locked_key;
mod leaked_password_hash;
mod sops_anchor;
mod sops_binary_envelope;
mod sops_clear_credential;
mod sops_clear_secret;
mod sops_dead_creation_rule;
mod sops_differing_data_key;
mod sops_extra_recipient;
mod sops_foreign_bytes;
mod sops_foreign_store;
mod sops_forged_value;
mod sops_ignored_configuration;
mod sops_invalid_selector;
mod sops_key_without_value;
mod sops_mac_only_encrypted;
mod sops_malformed_recipient;
mod sops_malformed_value;
mod sops_missing_mac;
mod sops_missing_metadata;
mod sops_missing_recipient;
mod sops_nested_configuration;
mod sops_no_creation_rule;
mod sops_nothing_encrypted;
mod sops_plain_comment;
mod sops_plain_document;
mod sops_plain_under_rule;
mod sops_plain_value;
mod sops_refused_configuration;
mod sops_refused_metadata;
mod sops_repeated_iv;
mod sops_repeated_metadata;
mod sops_repeated_recipient;
mod sops_retagged_type;
mod sops_selector_differs;
mod sops_stale_data_key;
mod sops_two_selectors;
mod sops_undecryptable_comment;
mod sops_undecryptable_value;
mod sops_unknown_configuration_field;
mod sops_unknown_metadata;
mod sops_unread_value;
mod sops_unused_creation_rule;
mod sops_weakened_groups;
mod sops_wrong_mac;
mod sops_wrong_recipient;
mod unencrypted_secret;
mod unsearched_content;
mod weak_default;
mod weak_literal;

pub(crate) use clear_helm_file::helm_files;
pub(crate) use clear_secret_generator::{is_plugin, packed_files, written_inline};
pub(crate) use clear_secret_patch::patches_below;

pub(crate) static RULES: &[RuleEntry] = &[
    RuleEntry::of::<applied_secret::AppliedSecret>(),
    RuleEntry::of::<broken_vault::BrokenVault>(),
    RuleEntry::of::<clear_helm_file::ClearHelmFile>(),
    RuleEntry::of::<clear_secret_generator::ClearSecretGenerator>(),
    RuleEntry::of::<clear_secret_patch::ClearSecretPatch>(),
    RuleEntry::of::<clear_secret_path::ClearSecretPath>(),
    RuleEntry::of::<leaked_credential::LeakedCredential>(),
    RuleEntry::of::<leaked_locked_key::LeakedLockedKey>(),
    RuleEntry::of::<leaked_password_hash::LeakedPasswordHash>(),
    RuleEntry::of::<sops_anchor::SopsAnchor>(),
    RuleEntry::of::<sops_binary_envelope::SopsBinaryEnvelope>(),
    RuleEntry::of::<sops_clear_credential::SopsClearCredential>(),
    RuleEntry::of::<sops_clear_secret::SopsClearSecret>(),
    RuleEntry::of::<sops_dead_creation_rule::SopsDeadCreationRule>(),
    RuleEntry::of::<sops_differing_data_key::SopsDifferingDataKey>(),
    RuleEntry::of::<sops_extra_recipient::SopsExtraRecipient>(),
    RuleEntry::of::<sops_foreign_bytes::SopsForeignBytes>(),
    RuleEntry::of::<sops_foreign_store::SopsForeignStore>(),
    RuleEntry::of::<sops_forged_value::SopsForgedValue>(),
    RuleEntry::of::<sops_ignored_configuration::SopsIgnoredConfiguration>(),
    RuleEntry::of::<sops_invalid_selector::SopsInvalidSelector>(),
    RuleEntry::of::<sops_key_without_value::SopsKeyWithoutValue>(),
    RuleEntry::of::<sops_mac_only_encrypted::SopsMacOnlyEncrypted>(),
    RuleEntry::of::<sops_malformed_recipient::SopsMalformedRecipient>(),
    RuleEntry::of::<sops_malformed_value::SopsMalformedValue>(),
    RuleEntry::of::<sops_missing_mac::SopsMissingMac>(),
    RuleEntry::of::<sops_missing_metadata::SopsMissingMetadata>(),
    RuleEntry::of::<sops_missing_recipient::SopsMissingRecipient>(),
    RuleEntry::of::<sops_nested_configuration::SopsNestedConfiguration>(),
    RuleEntry::of::<sops_no_creation_rule::SopsNoCreationRule>(),
    RuleEntry::of::<sops_nothing_encrypted::SopsNothingEncrypted>(),
    RuleEntry::of::<sops_plain_comment::SopsPlainComment>(),
    RuleEntry::of::<sops_plain_document::SopsPlainDocument>(),
    RuleEntry::of::<sops_plain_under_rule::SopsPlainUnderRule>(),
    RuleEntry::of::<sops_plain_value::SopsPlainValue>(),
    RuleEntry::of::<sops_refused_configuration::SopsRefusedConfiguration>(),
    RuleEntry::of::<sops_refused_metadata::SopsRefusedMetadata>(),
    RuleEntry::of::<sops_repeated_iv::SopsRepeatedIv>(),
    RuleEntry::of::<sops_repeated_metadata::SopsRepeatedMetadata>(),
    RuleEntry::of::<sops_repeated_recipient::SopsRepeatedRecipient>(),
    RuleEntry::of::<sops_retagged_type::SopsRetaggedType>(),
    RuleEntry::of::<sops_selector_differs::SopsSelectorDiffers>(),
    RuleEntry::of::<sops_stale_data_key::SopsStaleDataKey>(),
    RuleEntry::of::<sops_two_selectors::SopsTwoSelectors>(),
    RuleEntry::of::<sops_undecryptable_comment::SopsUndecryptableComment>(),
    RuleEntry::of::<sops_undecryptable_value::SopsUndecryptableValue>(),
    RuleEntry::of::<sops_unknown_configuration_field::SopsUnknownConfigurationField>(),
    RuleEntry::of::<sops_unknown_metadata::SopsUnknownMetadata>(),
    RuleEntry::of::<sops_unread_value::SopsUnreadValue>(),
    RuleEntry::of::<sops_unused_creation_rule::SopsUnusedCreationRule>(),
    RuleEntry::of::<sops_weakened_groups::SopsWeakenedGroups>(),
    RuleEntry::of::<sops_wrong_mac::SopsWrongMac>(),
    RuleEntry::of::<sops_wrong_recipient::SopsWrongRecipient>(),
    RuleEntry::of::<unencrypted_secret::UnencryptedSecret>(),
    RuleEntry::of::<unsearched_content::UnsearchedContent>(),
    RuleEntry::of::<weak_default::WeakDefault>(),
    RuleEntry::of::<weak_literal::WeakLiteral>(),
];
