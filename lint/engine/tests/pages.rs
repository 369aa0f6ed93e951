//! The pages of the engine's own rules.

mod support;

rempart_testkit::pages!(rempart_engine::CHECKER, with [&support::YAML];
    added_suppression,
    allow_without_reason,
    broad_allow,
    expired_allow,
    grown_baseline,
    malformed_allow,
    stale_baseline,
    unknown_allow,
    unused_allow,
    weakened_config,
);
