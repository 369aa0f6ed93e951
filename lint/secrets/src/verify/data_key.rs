//! From the groups of keys to the data key (`GetDataKeyWithKeyServices` in `sops.go` of SOPS).

use std::collections::BTreeSet;

use rempart_core::Span;
use zeroize::Zeroizing;

use super::cipher::DataKey;
use super::copy::{Copied, Copy};
use super::verdict::{Fault, FaultKind};
use super::{Identities, shamir};
use crate::sops::recipient::KeyKind;

/// More copies of a data key than this are not tried.
const MOST_COPIES: usize = 512;
/// How many keys a reason names.
const SHOWN_KEYS: usize = 3;

/// What the given keys make of the groups.
pub(super) enum Found {
    /// The data key, and the names of the keys that opened a copy.
    Key(DataKey, Vec<String>),
    /// None of it, and why.
    Closed(String),
    /// There are faults that say why.
    Faulty,
}

/// Opens what the keys open, and holds all copies against each other. `span` is the place of the metadata.
pub(super) fn find(
    groups: &[Vec<Copy<'_>>],
    threshold: Option<usize>,
    identities: &Identities,
    span: Span,
    faults: &mut Vec<Fault>,
) -> Found {
    if groups.iter().map(Vec::len).sum::<usize>() > MOST_COPIES {
        return Found::Closed(format!(
            "there are more than {MOST_COPIES} copies of its data key"
        ));
    }
    let mut names = BTreeSet::new();
    let mut parts = Vec::new();
    for group in groups {
        parts.extend(open_group(group, identities, &mut names, faults));
    }
    // One group is not shared out: its copies hold the data key itself.
    let needed = match threshold.filter(|least| *least > 0) {
        _ if groups.len() == 1 => 1,
        Some(least) => least.max(2),
        None => groups.len(),
    };
    let key = if parts.len() < needed {
        None
    } else if needed == 1 {
        parts.first().cloned()
    } else {
        joined(&parts, needed, span, faults)
    };
    let Some(key) = key else {
        return if faults.is_empty() {
            Found::Closed(why_closed(groups, parts.len(), needed))
        } else {
            Found::Faulty
        };
    };
    if let Some(key) = DataKey::new(&key) {
        return Found::Key(key, names.into_iter().collect());
    }
    let message = "the data key has not the length of one: SOPS makes 32 bytes";
    differing(faults, span, message.to_owned());
    Found::Faulty
}

/// The content of the copies of one group: all of them hold the same.
fn open_group(
    group: &[Copy<'_>],
    identities: &Identities,
    names: &mut BTreeSet<String>,
    faults: &mut Vec<Fault>,
) -> Option<Zeroizing<Vec<u8>>> {
    let mut first: Option<Zeroizing<Vec<u8>>> = None;
    for copy in group {
        let Copied::Open(content, name) = copy.open(identities, faults) else {
            continue;
        };
        names.insert(name);
        match &first {
            None => first = Some(content),
            Some(known) if **known == *content => {}
            Some(_) => {
                let name = copy.recipient.shown();
                let message = format!(
                    "the copy for {name} holds another data key than the one before it: its owner cannot decrypt the values"
                );
                differing(faults, copy.span(), message);
            }
        }
    }
    first
}

/// The secret of all parts; as many as are needed must give the same.
fn joined(
    parts: &[Zeroizing<Vec<u8>>],
    needed: usize,
    span: Span,
    faults: &mut Vec<Fault>,
) -> Option<Zeroizing<Vec<u8>>> {
    let whole = shamir::combine(parts);
    let least = shamir::combine(parts.get(..needed)?);
    if whole.is_none() || whole.as_deref() != least.as_deref() {
        let message = "the parts of the data key in its groups do not fit together";
        differing(faults, span, message.to_owned());
        return None;
    }
    whole
}

fn differing(faults: &mut Vec<Fault>, span: Span, message: String) {
    faults.push(Fault {
        kind: FaultKind::DifferingDataKey,
        span,
        document: 0,
        message,
    });
}

fn why_closed(groups: &[Vec<Copy<'_>>], open: usize, needed: usize) -> String {
    let copies: Vec<_> = groups.iter().flatten().collect();
    if copies
        .iter()
        .all(|copy| copy.recipient.kind != KeyKind::Age)
    {
        let kinds: BTreeSet<_> = copies
            .iter()
            .map(|copy| copy.recipient.kind.name())
            .collect();
        let kinds = kinds.into_iter().collect::<Vec<_>>().join(", ");
        return format!("it is for keys of {kinds} only, and only age keys can be given");
    }
    let mut names: Vec<_> = copies.iter().map(|copy| shown(copy)).collect();
    let more = names.len().saturating_sub(SHOWN_KEYS);
    names.truncate(SHOWN_KEYS);
    names.extend((more > 0).then(|| format!("{more} more")));
    let names = names.join(", ");
    if groups.len() > 1 {
        format!("only {open} of the {needed} needed groups of keys open; it is for {names}")
    } else {
        format!("none of the given keys is for it; it is for {names}")
    }
}

/// A key with why it could not be given.
fn shown(copy: &Copy<'_>) -> String {
    let (name, shown) = (&copy.recipient.name, copy.recipient.shown());
    let body = name.strip_prefix("age1").unwrap_or_default();
    if copy.recipient.kind != KeyKind::Age {
        format!("{shown} (no age key)")
    } else if body.starts_with("pq1") || body.starts_with("tagpq1") {
        format!("{shown} (post-quantum, which is not known here)")
    } else if body.contains('1') {
        format!("{shown} (of a plugin, and no plugin is run)")
    } else {
        shown
    }
}
