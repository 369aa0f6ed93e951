//! What of a file is a secret, or may be: for whoever shows something of the file. Wider than what rules report, since to
//! hide too much costs a word, and to hide too little a password: defaults and placeholders under secret-like names count,
//! and so does what no rule was asked for.

mod line;
mod text;
mod tree;

use std::ops::Range;

use rempart_core::{Concealed, FileView, Mode, Span};
use rempart_syntax::Tape;

use crate::scan;
use crate::sops::envelope;
use crate::sops::file::{SopsFile, State};
use crate::sops::written;

/// What a file of a repository conceals.
pub fn conceal(file: FileView<'_>) -> Concealed {
    if let Mode::Symlink(target) = file.mode() {
        let leaks = scan::search(target.as_bytes()).leaks.into_iter();
        let texts = leaks.filter_map(|leak| target.get(leak.span).map(str::to_owned));
        return Concealed {
            spans: Vec::new(),
            texts: texts.collect(),
            ..Concealed::default()
        };
    }
    let Some(text) = file.text() else {
        return Concealed::default();
    };
    let tape = file.tree().map(|tree| tree.tape());
    let mut found = of_text(file.path().as_str(), text, tape);
    if !file.source().syntax_errors().is_empty() && speaks_of_secrets(text) {
        // Which of its values are secrets would be told by what could not be read.
        line::all(text, &mut found);
    }
    // To read a file as one of SOPS takes room for each of its values, of which a Secret in clear may have a hundred thousand.
    let may_be = written::is_candidate(file) || has(text, envelope::MARK);
    if let Some(sops) = Some(file).filter(|_| may_be).and_then(SopsFile::of) {
        of_sops(text, &sops, &mut found);
    }
    found
}

/// What a text conceals that is no file of a repository, such as a configuration. `name` says how it is read.
pub fn conceal_text(name: &str, text: &str) -> Concealed {
    of_text(name, text, None)
}

fn of_text(path: &str, text: &str, tape: Option<&Tape>) -> Concealed {
    let mut found = Concealed::default();
    let contents = scan::contents_of_text(path, text, tape);
    for leak in contents.leaks {
        // What an explanation has for a password may be one all the same.
        if leak.is_default && scan::everyone_tries(&text.as_bytes()[leak.span.clone()]) {
            found.spans.push(span(&leak.span));
        } else {
            add(text, leak.span, &mut found);
        }
    }
    for weak in contents.weak {
        if weak.is_default {
            // What everyone tries is a word like `password`: to hide it would tell nothing of the fault.
            found.spans.push(span(&weak.value));
        } else {
            add(text, weak.value, &mut found);
        }
    }
    for secret in &contents.secrets {
        // Of a text in another coding the whole stands for the place.
        if secret.value.len() < text.len() {
            add(text, secret.value.clone(), &mut found);
        }
        if matches!(path.rsplit('.').next(), Some("tf" | "tofu")) {
            line::in_braces(text, &secret.within, &mut found);
        }
    }
    if let Some(tape) = tape {
        tree::secrets(text, tape, &mut found);
    }
    for name in scan::weak::promising(text) {
        line::behind(path, text, &name, &mut found);
        if let Some(tape) = tape {
            tree::under(text, tape, name.start, &mut found);
        }
    }
    found.texts.sort_unstable();
    found.texts.dedup();
    found.names.sort_unstable();
    found.names.dedup();
    found
}

/// Whether a text may be a Secret or a file of SOPS.
fn speaks_of_secrets(text: &str) -> bool {
    ["Secret", "ENC[", "sops"]
        .iter()
        .any(|mark| has(text, mark))
}

fn has(text: &str, mark: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), mark.as_bytes()).is_some()
}

/// What SOPS was to encrypt and did not: values, comments, and keys that are all there is.
fn of_sops(text: &str, sops: &SopsFile, found: &mut Concealed) {
    for leaf in sops.leaves.iter().filter(|leaf| leaf.must) {
        match leaf.state {
            State::Plain { .. } | State::Malformed(_) => add(text, range(leaf.span), found),
            State::Empty => line::before(text, leaf.span.start as usize, found),
            State::Encrypted(_) => {}
        }
    }
    // What SOPS does not know in its metadata, and the name of it: either may be what somebody wanted to keep.
    for (path, place) in sops.metadata.iter().flat_map(|metadata| &metadata.unknown) {
        add(text, range(*place), found);
        line::key_before(text, place.start as usize, found);
        let name = path.rsplit('.').next().unwrap_or(path);
        text::add(name, found);
    }
    for note in &sops.comments {
        if matches!(note.state, State::Plain { .. }) {
            add(text, range(note.span), found);
        }
    }
}

/// Conceals what stands at a place.
fn add(text: &str, range: Range<usize>, found: &mut Concealed) {
    if let Some(written) = text.get(range.clone()) {
        found.spans.push(span(&range));
        text::add(bare(written), found);
    }
}

/// Without quotes and what else stands around a value.
fn bare(written: &str) -> &str {
    written.trim().trim_matches(['"', '\'', '`', ','])
}

fn span(range: &Range<usize>) -> Span {
    Span::new(range.start as u32, range.end as u32)
}

const fn range(span: Span) -> Range<usize> {
    span.start as usize..span.end as usize
}

#[cfg(test)]
mod tests {
    use rempart_syntax::yaml;

    use super::*;

    /// What is concealed of a text, where `{blau}` stands for a word: this file is searched for passwords too.
    fn texts(path: &str, text: &str) -> Vec<String> {
        let text = &text.replace("{blau}", "blau");
        let parsed = yaml::parse(text);
        let tape = path.ends_with("yaml").then_some(&parsed.tape);
        of_text(path, text, tape).texts
    }

    #[test]
    fn a_value_is_concealed_however_it_is_written() {
        for text in [
            "a:\n  dbPassword: blau-und-rot\n",
            "dbPassword: \"{blau}-und-\\x72ot\"\n",
            "dbPassword: >-\n  blau-und-rot\n",
            "dbPassword:\n  blau-und-rot\n",
            "env:\n- name: DB_PASSWORD\n  value: blau-und-rot\n",
            "{a: {dbPassword: blau-und-rot}, b: c}\n",
            "kind: List\nitems:\n- kind: Secret\n  data: {x: blau-und-rot}\n",
            "kind: SopsSecret\nspec:\n  secretTemplates:\n  - stringData: {x: blau-und-rot}\n",
            "kind: Secret\nstringData:\n  a: |\n    blau-und-rot\n",
            "kind: Secret\nstringdata: {x: blau-und-rot}\n",
            "kind: Secret\nmetadata: {name: a, stringData: {x: blau-und-rot}}\n",
            "kind: Secret\nmetadata: {name: a}\nx: [blau-und-rot]\n",
            "kind: Secret\nMetadata: {name: a, Name: blau-und-rot}\n",
            "secretGenerator:\n- literals: [x=blau-und-rot]\n",
            "token:\n  blau-und-rot-7: 1\n",
            "dbPassword: *blau-und-rot\n",
            "dbPassword: !blau-und-rot\n",
            "dbPassword: \"{blau}-und-rot\nb: [\n",
            "dbPassword: '{blau}-und-rot\n",
        ] {
            let found = texts("a.yaml", text);
            assert!(
                found.iter().any(|text| text.contains("blau-und-rot")),
                "{text}: {found:?}"
            );
        }
        assert_eq!(texts("a.toml", "password = \"{blau}\"\n"), ["blau"]);
    }

    /// A short secret is hidden as a word, so the word has to be there without what stands around it.
    #[test]
    fn marks_and_comments_are_no_part_of_a_value() {
        for mark in ["*", "&", "!", "%", "@", "!!"] {
            let text = format!("dbPassword: {mark}{{blau}}\nb: [\n");
            let found = texts("a.yaml", &text);
            assert!(found.contains(&"blau".to_owned()), "{mark}: {found:?}");
        }
        let found = texts("a.conf", "password: {blau} # rot\n");
        assert!(found.contains(&"blau".to_owned()), "{found:?}");
        let found = texts("a.yaml", "{dbPassword: {blau}, b: c}\nd: [\n");
        assert!(found.contains(&"blau".to_owned()), "{found:?}");
    }

    #[test]
    fn every_value_of_a_secret_of_terraform_is_concealed() {
        let text = "resource \"kubernetes_secret\" \"web\" {\n  metadata {\n    name = \"kohl-im-garten\"\n  }\n  data = {\n    a = \"{blau}-und-rot-7\"\n    \"b-und-c-und-d\" = \"{blau}-und-\\\"gelb\"\n    c = base64encode(\"{blau}-und-braun\")\n    d = <<EOT\n{blau}-und-weiss\nEOT\n    e = var.blau_und_schwarz\n  }\n}\n";
        let found = texts("main.tf", text);
        assert!(!found.contains(&"EOT".to_owned()), "{found:?}");
        for value in ["rot-7", "\\\"gelb", "braun", "weiss"] {
            let value = format!("blau-und-{value}");
            assert!(found.contains(&value), "{value}: {found:?}");
        }
        for name in ["kohl-im-garten", "b-und-c-und-d", "var.blau_und_schwarz"] {
            assert!(
                !found.iter().any(|text| text.contains(name)),
                "{name}: {found:?}"
            );
        }
    }

    #[test]
    fn what_no_name_and_no_form_betrays_is_not() {
        for text in [
            "token:\n  blau-und-rot: 1\n",
            "secretName: blau-und-rot\n",
            "kind: ConfigMap\ndata: {x: blau-und-rot}\n",
            "valuesFrom: [{kind: Secret, name: blau-und-rot, valuesKey: x}]\n",
            "kind: Secret\nmetadata: {name: blau-und-rot, labels: {x: blau-und-rot}}\ntype: blau-und-rot\n",
            "{\"password\": \"{blau}\", \"b\": \"blau-und-rot\"}\n",
            "password: admin\n",
        ] {
            let found = texts("a.yaml", text);
            assert!(
                !found.iter().any(|text| text.contains("blau-und-rot")),
                "{text}: {found:?}"
            );
        }
    }
}
