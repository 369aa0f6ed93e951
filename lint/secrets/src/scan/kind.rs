//! What kinds of credentials there are: the records of `data/*.toml` as constants.

use super::pattern::{Form, Part};

/// How much a kind weighs: which rule reports it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Opens something as it stands.
    Credential,
    /// A private key that a passphrase locks.
    LockedKey,
    /// The hash of a password: it must be guessed first.
    PasswordHash,
}

/// One kind of credential.
#[derive(Debug)]
pub struct Kind {
    /// Kebab case, stable: stands in messages and in the keys of findings.
    pub id: &'static str,
    /// What it opens, as a noun phrase.
    pub opens: &'static str,
    /// How much it weighs.
    pub weight: Weight,
    /// A checksum of its own proves a token of it.
    pub has_checksum: bool,
    pub(super) forms: &'static [Form],
    pub(super) named: &'static [&'static str],
    pub(super) schemes: &'static [&'static str],
    pub(super) check: Option<fn(&[u8]) -> bool>,
}

/// The fewest bytes that a service puts before its tokens so that nobody takes them for something else.
const PREFIX: usize = 4;

impl Kind {
    /// Whether each token of it begins with what its service chose for it, and needs no name beside: a text of that form
    /// is hardly ever anything else.
    pub fn has_prefix(&self) -> bool {
        let begins = |form: &Form| {
            let fixed = form.iter().map_while(|part| match part {
                Part::Literal(literal) => Some(literal.len()),
                Part::Either(options) => options.iter().map(|option| option.len()).min(),
                Part::Run { .. } => None,
            });
            fixed.sum::<usize>() >= PREFIX
        };
        self.weight == Weight::Credential
            && self.named.is_empty()
            && self.schemes.is_empty()
            && !self.forms.is_empty()
            && self.forms.iter().all(begins)
    }
}

/// A form that begins with fixed bytes.
#[derive(Debug)]
pub(super) struct Beginning {
    /// The first three bytes.
    pub(super) key: u32,
    pub(super) kind: u16,
    pub(super) form: u8,
}

mod generated {
    #![allow(
        clippy::unreadable_literal,
        clippy::large_stack_arrays,
        reason = "written by the build, for the compiler"
    )]

    use super::super::check;
    use super::super::pattern::Part;
    use super::{Beginning, Kind, Weight};

    include!(concat!(env!("OUT_DIR"), "/kinds.rs"));
}

pub(super) use generated::*;

/// All kinds, sorted by id.
pub fn all() -> &'static [Kind] {
    KINDS
}

/// The forms that begin with the three bytes of a key. The hash is the one of `build/write.rs`.
#[inline]
pub(super) fn beginning_with(key: u32) -> impl Iterator<Item = (&'static Kind, Form)> {
    let bucket = (key.wrapping_mul(0x9E37_79B1) >> 20) as usize;
    let group = usize::from(STARTS[bucket])..usize::from(STARTS[bucket + 1]);
    BEGINNINGS[group]
        .iter()
        .filter(move |entry| entry.key == key)
        .map(|entry| {
            let kind = &KINDS[usize::from(entry.kind)];
            (kind, kind.forms[usize::from(entry.form)])
        })
}
