//! The pages of the rules, each a test.

rempart_testkit::pages!(rempart_workflows::CHECKER;
    default_permissions,
    excessive_permissions,
    expanded_input,
    missing_gate,
    secret_in_run,
    skippable_gate,
    unpinned_action,
    untrusted_input,
    weak_ruleset,
);
