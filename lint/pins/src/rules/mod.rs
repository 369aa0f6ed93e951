//! The rules, sorted by id.

use rempart_core::RuleEntry;

mod broken_register;
mod drifting_pin;
mod floating_pin;
mod missing_pin;
mod unused_pin;
mod withdrawn_image;

pub(crate) static RULES: &[RuleEntry] = &[
    RuleEntry::of::<broken_register::BrokenRegister>(),
    RuleEntry::of::<drifting_pin::DriftingPin>(),
    RuleEntry::of::<floating_pin::FloatingPin>(),
    RuleEntry::of::<missing_pin::MissingPin>(),
    RuleEntry::of::<unused_pin::UnusedPin>(),
    RuleEntry::of::<withdrawn_image::WithdrawnImage>(),
];
