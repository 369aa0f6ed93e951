//! One file: from its metadata to a verdict.

use rempart_core::{FileView, Span};
use zeroize::Zeroizing;

use super::cipher::DataKey;
use super::copy::Copy;
use super::data_key::{self, Found};
use super::values::Values;
use super::verdict::{Fault, FaultKind, Outcome, Verdict};
use super::{Identities, time};
use crate::scan::Raw;
use crate::sops::envelope::{self, ValueType};
use crate::sops::file::{SopsFact, SopsFile};
use crate::sops::metadata::{self, Metadata, entries_by_group};
use crate::sops::selector;
use crate::sops::store::Store;
use crate::sops::stream::{Meta, Stream};
use crate::sops::written::with_stream;

/// Larger files are no files of secrets, in bytes.
const MOST_BYTES: usize = 1 << 26;
/// How many faults of one file are reported.
const MOST_FAULTS: usize = 1000;

/// Verifies a file with some keys.
pub(super) fn verify(view: FileView<'_>, identities: &Identities) -> Verdict {
    let Some(text) = view.text() else {
        return Verdict::unverified("it is no text");
    };
    // A text that was looked at as bytes as well is one in UTF-16.
    let is_wide = view.source().found_in_bytes::<Raw>().is_some();
    if is_wide && Store::of(view.path()) != Store::Yaml {
        return Verdict::unverified("it is in UTF-16, and SOPS reads no file so but YAML");
    }
    if text.len() > MOST_BYTES {
        return Verdict::unverified("it is larger than any file of secrets");
    }
    if !view.source().syntax_errors().is_empty() {
        return Verdict::unverified("it cannot be parsed");
    }
    let file = view.fact::<SopsFact>().and_then(|fact| fact.file.as_ref());
    let metadata = match file.map(|file| readable(file, text)) {
        Some(Ok(metadata)) => metadata,
        Some(Err(reason)) => return Verdict::unverified(reason),
        None => return Verdict::unverified("it is no file of SOPS"),
    };
    let (store, format) = (Store::of(view.path()), view.path().format());
    let tree = view.tree().map(|tree| &**tree);
    with_stream(store, format, text, tree, |_, stream| {
        judge(&stream, metadata, identities)
    })
}

/// The metadata of a file that SOPS would load.
fn readable<'f>(file: &'f SopsFile, text: &str) -> Result<&'f Metadata, String> {
    let Some(metadata) = file.effective() else {
        return Err("its first document has no metadata".to_owned());
    };
    if let Some(fault) = file.faults.first() {
        let effect = if fault.misleads {
            "SOPS reads it otherwise than it looks"
        } else {
            "SOPS refuses to load it"
        };
        return Err(format!("{effect}: {}", fault.words));
    }
    if let Some(other) = file.others(text).next() {
        return Err(format!(
            "a second `sops` stands in document {}: SOPS breaks down on it, or drops it unread",
            other.document + 1
        ));
    }
    if !file.anchors.is_empty() {
        return Err("it has anchors or aliases, which SOPS never writes".to_owned());
    }
    if let Some((key, _, words)) = metadata.faults.first() {
        return Err(format!("SOPS refuses to load it: `sops.{key}` {words}"));
    }
    if let Some((key, _)) = metadata.repeated.first() {
        let key = metadata::shown(key);
        return Err(format!(
            "`sops.{key}` stands twice, and readers take either"
        ));
    }
    if metadata.selector().is_none() {
        return Err("it has two selectors, and SOPS refuses to load it".to_owned());
    }
    Ok(metadata)
}

fn judge(stream: &Stream<'_>, metadata: &Metadata, identities: &Identities) -> Verdict {
    let meta = stream
        .metadata
        .iter()
        .find(|(document, meta)| *document == 0 && meta.span == metadata.span);
    let must = metadata
        .selector()
        .and_then(|selector| selector::must_be_encrypted(stream, &selector));
    let (Some((_, meta)), Some(must)) = (meta, must) else {
        return Verdict::unverified("its selector cannot be evaluated here");
    };
    let groups: Vec<Vec<_>> = entries_by_group(meta)
        .into_iter()
        .map(|group| {
            let copies = group.into_iter();
            copies.map(|(kind, entry)| Copy::of(kind, entry)).collect()
        })
        .collect();
    let mut faults = Vec::new();
    let found = data_key::find(
        &groups,
        metadata.threshold,
        identities,
        metadata.span,
        &mut faults,
    );
    let (key, keys) = match found {
        Found::Key(key, keys) => (key, keys),
        Found::Closed(reason) => {
            let outcome = Outcome::Unverified(reason);
            return Verdict { outcome, faults };
        }
        Found::Faulty => {
            let outcome = Outcome::Faulty;
            return Verdict { outcome, faults };
        }
    };
    let code = authentic_code(meta, &key);
    let encrypted_only = metadata.mac_only_encrypted.is_some();
    let mut values = Values::new(&stream.paths, &key, encrypted_only);
    if values.open(stream, &must).is_none() {
        return Verdict::unverified("its key paths are longer than those of any file of secrets");
    }
    let opened = values.opened;
    if values.is_all_closed() {
        values.faults.clear();
        let message = "no value opens with the data key: the values are of another file, or of before a `sops rotate`";
        faults.push(fault(FaultKind::UndecryptableValue, metadata.span, message));
    }
    faults.append(&mut values.faults);
    let intact = faults
        .iter()
        .all(|fault| fault.kind == FaultKind::UndecryptableComment || is_of_keys(fault));
    match code {
        Err((span, message)) => faults.push(fault(FaultKind::WrongMac, span, message)),
        // What does not open has been reported, and no code can be right without it.
        Ok((span, code)) if intact && *values.mac() != *code => {
            let message = "the file is not the one that was authenticated: values in clear were changed, or values were moved, taken out or copied";
            faults.push(fault(FaultKind::WrongMac, span, message));
        }
        Ok(_) => {}
    }
    faults.truncate(MOST_FAULTS);
    let outcome = if faults
        .iter()
        .all(|fault| fault.kind == FaultKind::UndecryptableComment)
    {
        Outcome::Verified {
            values: opened,
            keys,
        }
    } else {
        Outcome::Faulty
    };
    Verdict { outcome, faults }
}

/// Whether a fault says nothing of the values.
fn is_of_keys(fault: &Fault) -> bool {
    matches!(
        fault.kind,
        FaultKind::WrongRecipient | FaultKind::DifferingDataKey
    )
}

fn fault(kind: FaultKind, span: Span, message: &str) -> Fault {
    Fault {
        kind,
        span,
        document: 0,
        message: message.to_owned(),
    }
}

/// The code that a file was sealed with, and its place; or why there is none.
type Code = Result<(Span, Zeroizing<Vec<u8>>), (Span, &'static str)>;

/// Opens the code, which is bound to the date of the last change.
fn authentic_code(meta: &Meta<'_>, key: &DataKey) -> Code {
    let Some(mac) = meta.get("mac").filter(|mac| !mac.scalar().is_empty()) else {
        return Err((
            meta.span,
            "`sops.mac` is missing: nothing shows what was changed",
        ));
    };
    let date = meta.get("lastmodified").map(Meta::scalar);
    let date = date.and_then(time::seconds).unwrap_or_default();
    let opened = envelope::sealed(mac.scalar())
        .filter(|sealed| sealed.value_type == ValueType::Text)
        .and_then(|sealed| key.open(sealed, date.as_bytes()));
    opened.map(|code| (mac.span, code)).ok_or((
        mac.span,
        "`sops.mac` does not open: it or `sops.lastmodified` was changed",
    ))
}
