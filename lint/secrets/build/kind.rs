//! The records of `data/*.toml`.

use serde::Deserialize;

use crate::pattern::{self, Part};

/// A data file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    kind: Vec<Record>,
}

/// One kind as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Record {
    /// Kebab case; stands in messages and in the keys of findings.
    id: String,
    /// What the credential opens: completes "a credential that opens".
    opens: String,
    /// `credential`, `locked-key` or `password-hash`.
    #[serde(default = "credential")]
    weight: String,
    /// The forms of the token, in the language of `pattern`.
    #[serde(default)]
    token: Vec<String>,
    /// Names the token must be assigned to, as lower-case letters and digits only: without one of them the form says
    /// too little. A name may stand inside a longer one, unless it is written with `=` before it.
    #[serde(default)]
    named: Vec<String>,
    /// Schemes of URLs that carry the password of this kind.
    #[serde(default)]
    schemes: Vec<String>,
    /// A test of the token beyond its form, by its name in `scan::check`.
    check: Option<String>,
    /// The kind is found by code that looks for its structure.
    #[serde(default)]
    by_structure: bool,
}

fn credential() -> String {
    "credential".to_owned()
}

/// One kind, understood.
pub(crate) struct Kind {
    /// See [`Record`].
    pub(crate) id: String,
    /// See [`Record`].
    pub(crate) opens: String,
    /// The variant of `Weight`.
    pub(crate) weight: &'static str,
    /// The parts of each form.
    pub(crate) forms: Vec<Vec<Part>>,
    /// See [`Record`].
    pub(crate) named: Vec<String>,
    /// See [`Record`].
    pub(crate) schemes: Vec<String>,
    /// See [`Record`].
    pub(crate) check: Option<String>,
    /// See [`Record`].
    pub(crate) by_structure: bool,
}

/// Reads a data file.
///
/// # Errors
/// What is wrong with it, in words.
pub(crate) fn read(text: &str) -> Result<Vec<Kind>, String> {
    let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
    file.kind.into_iter().map(understand).collect()
}

fn understand(record: Record) -> Result<Kind, String> {
    let id = record.id;
    let fault = |what: &str| format!("{id}: {what}");
    let is_name = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    if id.is_empty() || !id.bytes().all(|byte| is_name(byte) || byte == b'-') {
        return Err(fault("an id is written in kebab case"));
    }
    let weight = match record.weight.as_str() {
        "credential" => "Credential",
        "locked-key" => "LockedKey",
        "password-hash" => "PasswordHash",
        _ => return Err(fault("the weight is unknown")),
    };
    let mut forms = Vec::new();
    for token in &record.token {
        let parts = pattern::parse(token).map_err(|error| fault(&error))?;
        let has_prefix = pattern::prefixes(&parts);
        let short = has_prefix.is_empty() || has_prefix.iter().any(|prefix| prefix.len() < 3);
        if record.named.is_empty() && !record.by_structure && short {
            return Err(fault(
                "a form without a name begins with three fixed bytes or more",
            ));
        }
        forms.push(parts);
    }
    let is_right =
        |name: &String| name.len() >= 4 && name.trim_start_matches('=').bytes().all(is_name);
    if !record.named.iter().all(is_right) {
        return Err(fault(
            "a name has four letters or more, in lower case and without separators",
        ));
    }
    if forms.is_empty() && record.schemes.is_empty() && !record.by_structure {
        return Err(fault("nothing says how it is found"));
    }
    Ok(Kind {
        opens: record.opens,
        weight,
        forms,
        named: record.named,
        schemes: record.schemes,
        check: record.check,
        by_structure: record.by_structure,
        id,
    })
}
