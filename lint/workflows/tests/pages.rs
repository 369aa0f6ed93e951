//! The pages of the rules, each a test.

rempart_testkit::pages!(rempart_workflows::CHECKER;
    broken_code_owner,
    default_permissions,
    excessive_permissions,
    expanded_input,
    missing_gate,
    secret_in_run,
    skippable_gate,
    unowned_path,
    unpinned_action,
    untrusted_input,
    unused_code_owner,
    weak_ruleset,
    weakened_ruleset,
);
