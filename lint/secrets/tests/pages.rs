//! The pages of the rules, each a test.
#![cfg(feature = "age")]
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

use rempart_secrets::verify::{Identities, Request};

mod throw_away;

/// What the rules get that need a key.
fn request() -> Request {
    rempart_testkit::looks_at_bytes(rempart_secrets::scan::look_at_bytes);
    let mut identities = Identities::default();
    for phrase in [throw_away::FIRST, throw_away::SECOND] {
        identities
            .add(throw_away::identity(phrase).as_bytes())
            .unwrap();
    }
    Request::new(identities, Vec::new())
}

rempart_testkit::pages!(rempart_secrets::CHECKER, given request();
    applied_secret,
    broken_vault,
    clear_helm_file,
    clear_secret_generator,
    clear_secret_patch,
    clear_secret_path,
    leaked_credential,
    leaked_locked_key,
    leaked_password_hash,
    sops_anchor,
    sops_binary_envelope,
    sops_clear_credential,
    sops_clear_secret,
    sops_dead_creation_rule,
    sops_differing_data_key,
    sops_extra_recipient,
    sops_foreign_bytes,
    sops_foreign_store,
    sops_forged_value,
    sops_ignored_configuration,
    sops_invalid_selector,
    sops_key_without_value,
    sops_mac_only_encrypted,
    sops_malformed_recipient,
    sops_malformed_value,
    sops_missing_mac,
    sops_missing_metadata,
    sops_missing_recipient,
    sops_nested_configuration,
    sops_no_creation_rule,
    sops_nothing_encrypted,
    sops_plain_comment,
    sops_plain_document,
    sops_plain_under_rule,
    sops_plain_value,
    sops_refused_configuration,
    sops_refused_metadata,
    sops_repeated_iv,
    sops_repeated_metadata,
    sops_repeated_recipient,
    sops_retagged_type,
    sops_selector_differs,
    sops_stale_data_key,
    sops_two_selectors,
    sops_undecryptable_comment,
    sops_undecryptable_value,
    sops_unknown_configuration_field,
    sops_unknown_metadata,
    sops_unread_value,
    sops_unused_creation_rule,
    sops_weakened_groups,
    sops_wrong_mac,
    sops_wrong_recipient,
    unencrypted_secret,
    unsearched_content,
    weak_default,
    weak_literal,
);
