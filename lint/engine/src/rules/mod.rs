//! The rules, sorted by id.

use rempart_core::RuleEntry;

mod added_suppression;
mod allow_without_reason;
mod broad_allow;
mod expired_allow;
mod grown_baseline;
mod malformed_allow;
mod stale_baseline;
mod unknown_allow;
mod unused_allow;
mod weakened_config;

pub(crate) static RULES: &[RuleEntry] = &[
    RuleEntry::of::<added_suppression::AddedSuppression>(),
    RuleEntry::of::<allow_without_reason::AllowWithoutReason>(),
    RuleEntry::of::<broad_allow::BroadAllow>(),
    RuleEntry::of::<expired_allow::ExpiredAllow>(),
    RuleEntry::of::<grown_baseline::GrownBaseline>(),
    RuleEntry::of::<malformed_allow::MalformedAllow>(),
    RuleEntry::of::<stale_baseline::StaleBaseline>(),
    RuleEntry::of::<unknown_allow::UnknownAllow>(),
    RuleEntry::of::<unused_allow::UnusedAllow>(),
    RuleEntry::of::<weakened_config::WeakenedConfig>(),
];
