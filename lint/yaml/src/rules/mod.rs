//! The rules, sorted by id.

use rempart_core::RuleEntry;

mod ambiguous_scalar;
mod duplicate_key;
mod expanding_aliases;
mod lone_carriage_return;
mod not_utf8;
mod repeated_anchor;
mod syntax_error;
mod undefined_anchor;
mod unknown_tag;
mod unquoted_template;

pub(crate) static RULES: &[RuleEntry] = &[
    RuleEntry::of::<ambiguous_scalar::AmbiguousScalar>(),
    RuleEntry::of::<duplicate_key::DuplicateKey>(),
    RuleEntry::of::<expanding_aliases::ExpandingAliases>(),
    RuleEntry::of::<lone_carriage_return::LoneCarriageReturn>(),
    RuleEntry::of::<not_utf8::NotUtf8>(),
    RuleEntry::of::<repeated_anchor::RepeatedAnchor>(),
    RuleEntry::of::<syntax_error::SyntaxError>(),
    RuleEntry::of::<undefined_anchor::UndefinedAnchor>(),
    RuleEntry::of::<unknown_tag::UnknownTag>(),
    RuleEntry::of::<unquoted_template::UnquotedTemplate>(),
];
