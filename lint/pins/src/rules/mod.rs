//! The rules, sorted by id.

use rempart_core::RuleEntry;

mod broken_register;
mod drifting_pin;
mod ended_pin;
mod floating_pin;
mod image_without_digest;
mod missing_pin;
mod unused_pin;
mod withdrawn_image;

pub(crate) static RULES: &[RuleEntry] = &[
    RuleEntry::of::<broken_register::BrokenRegister>(),
    RuleEntry::of::<drifting_pin::DriftingPin>(),
    RuleEntry::of::<ended_pin::EndedPin>(),
    RuleEntry::of::<floating_pin::FloatingPin>(),
    RuleEntry::of::<image_without_digest::ImageWithoutDigest>(),
    RuleEntry::of::<missing_pin::MissingPin>(),
    RuleEntry::of::<unused_pin::UnusedPin>(),
    RuleEntry::of::<withdrawn_image::WithdrawnImage>(),
];
