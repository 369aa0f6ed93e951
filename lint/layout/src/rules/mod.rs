//! The rules, sorted by id.

use rempart_core::RuleEntry;

mod case_collision;
mod dangling_symlink;
mod escaping_symlink;
mod long_file;
mod misplaced_file;
mod missing_room;
mod undeclared_room;

pub(crate) static RULES: &[RuleEntry] = &[
    RuleEntry::of::<case_collision::CaseCollision>(),
    RuleEntry::of::<dangling_symlink::DanglingSymlink>(),
    RuleEntry::of::<escaping_symlink::EscapingSymlink>(),
    RuleEntry::of::<long_file::LongFile>(),
    RuleEntry::of::<misplaced_file::MisplacedFile>(),
    RuleEntry::of::<missing_room::MissingRoom>(),
    RuleEntry::of::<undeclared_room::UndeclaredRoom>(),
];
