//! `rempart secrets …`: one file a command.

pub(crate) mod history;
