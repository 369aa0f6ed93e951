//! The rules, sorted by id.

use rempart_core::RuleEntry;

mod broken_setting;
mod forwarded_port;
mod host_port;
mod open_firewall;
mod opening_setting;
mod public_listener;
mod published_by_value;
mod published_service;
mod routed_port;
mod unclosed_chain;
mod unguarded_pods;

pub(crate) static RULES: &[RuleEntry] = &[
    RuleEntry::of::<broken_setting::BrokenSetting>(),
    RuleEntry::of::<forwarded_port::ForwardedPort>(),
    RuleEntry::of::<host_port::HostPort>(),
    RuleEntry::of::<open_firewall::OpenFirewall>(),
    RuleEntry::of::<opening_setting::OpeningSetting>(),
    RuleEntry::of::<public_listener::PublicListener>(),
    RuleEntry::of::<published_by_value::PublishedByValue>(),
    RuleEntry::of::<published_service::PublishedService>(),
    RuleEntry::of::<routed_port::RoutedPort>(),
    RuleEntry::of::<unclosed_chain::UnclosedChain>(),
    RuleEntry::of::<unguarded_pods::UnguardedPods>(),
];
