//! Secrets that are no object: patches of one, templates of one, and texts that are sealed as a whole.

mod argo;
mod certificate;
mod coded;
mod configuration;
mod form;
mod mistyped;
mod nested;
mod object;
mod patch;
mod public;
mod reveals;
mod sealed;
mod setting;
mod shell;
mod template;
mod unfilled;

pub(crate) use coded::{in_manifests, in_whole};
pub(crate) use form::open_in_form;
use mistyped::mistyped;
pub(crate) use nested::{at_kinds, in_text as nested, kind_before};
pub(crate) use object::{OpenValue, first_open, holders, in_object, is_judged};
pub(crate) use patch::{Open, in_patch, is_operation};
pub(crate) use public::is_public;
pub(crate) use reveals::{is_open, is_open_text, reveals, reveals_credential, telling_line};
pub(crate) use sealed::{VAULT, clear_in_vault, is_nearly_text, is_sealed_secret, is_whole};
pub(crate) use shell::shows_in_shell;
pub(crate) use template::{Accepts, Entry, open_entry};
pub(crate) use unfilled::in_unfilled;
