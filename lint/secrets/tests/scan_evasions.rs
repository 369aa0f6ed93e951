//! The ways a credential hides from a search, one test each. Every credential here is made for this file.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

mod scan_support;

use std::sync::Arc;

use rempart_core::{Entry, Mode, RepoPath, Snapshot, SourceFile};
use rempart_secrets::scan;
use rempart_testkit::{base64, snapshot};
use scan_support::{judged, names, rules};

/// A password that only its name betrays.
const PASSWORD: &str = "sommer2023";
/// A token of the right form: twenty characters behind the prefix.
const TOKEN: &str = "glpat-k3JxT0aQ9vYwB2mZ7LrN";

/// How many credentials a search of the bytes finds.
fn count(bytes: &[u8]) -> usize {
    scan::search(bytes).leaks.len()
}

#[test]
fn every_style_of_scalar() {
    for text in [
        format!("a: {TOKEN}\n"),
        format!("a: '{TOKEN}'\n"),
        format!("a: \"{TOKEN}\"\n"),
        format!("a: |\n  {TOKEN}\n"),
        format!("a: >-\n  {TOKEN}\n"),
        format!("{{a: {{b: [x, \"{TOKEN}\"]}}}}\n"),
        format!("a: &t {TOKEN}\nb: *t\n"),
        format!("a: !custom {TOKEN}\n"),
        format!("a: 1 # {TOKEN}\n"),
        format!("{TOKEN}: null\n"),
        format!("a: 1\n---\nb: {TOKEN}\n"),
        format!("a:\tx\n  b: [{TOKEN}\n"),
    ] {
        assert_eq!(
            rules(&[("a.yaml", &text)]),
            ["secrets/leaked-credential"],
            "{text}"
        );
    }
}

#[test]
fn other_files() {
    for path in [
        "a.json",
        "a.env",
        "a.sh",
        "a.tf",
        "README.md",
        "a.tfstate",
        "Dockerfile",
        "a.txt",
        "charts/x/templates/a.yaml",
        "no-extension",
    ] {
        let text = format!("{{\"k\": \"{TOKEN}\"}}\n");
        assert_eq!(
            rules(&[(path, &text)]),
            ["secrets/leaked-credential"],
            "{path}"
        );
    }
}

#[test]
fn escapes() {
    assert_eq!(
        count(format!("a: \"\\x67{}\"\n", &TOKEN[1..]).as_bytes()),
        1
    );
    assert_eq!(
        count(format!("{{\"a\": \"\\u0067{}\"}}\n", &TOKEN[1..]).as_bytes()),
        1
    );
    assert_eq!(
        count(format!("a: \"glpat\\\n  {}\"\n", &TOKEN[5..]).as_bytes()),
        1
    );
    assert_eq!(count(br#"{"a": "postgres:\/\/app:qz81mfp3@db.svc\/x"}"#), 1);
    assert_eq!(
        count(format!("a: \"\\U00000067{}\"\n", &TOKEN[1..]).as_bytes()),
        1
    );
    // A letter of an escape is no part of the token behind it.
    assert_eq!(count(format!("{{\"a\": \"x\\n{TOKEN}\"}}").as_bytes()), 1);
}

#[test]
fn a_folded_text_ends_where_yaml_ends_it() {
    let (one, two) = TOKEN.split_at(9);
    for behind in [
        "",
        "b: 1\n",
        "b: some words\n",
        "\n  more words\n",
        "# a remark\n",
    ] {
        let text = format!("a: >-\n  {one}\n  {two}\n{behind}");
        assert_eq!(count(text.as_bytes()), 1, "{behind:?}");
    }
    let spoken = format!("a: >-\n  {one}\n  {two}\n  and more words\n");
    assert_eq!(count(spoken.as_bytes()), 0);
}

/// A body that is no DER: a key that was cut, or made up for a test.
#[test]
fn a_private_key_whatever_its_body_says() {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut bytes = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 56) as u8
    };
    let body: Vec<u8> = (0..384).map(|_| bytes()).collect();
    let body = base64(&body);
    let lines: Vec<&str> = (0..body.len() / 64)
        .map(|at| &body[at * 64..][..64])
        .collect();
    for label in [
        "RSA PRIVATE",
        "PRIVATE",
        "EC PRIVATE",
        "ENCRYPTED PRIVATE",
        "OPENSSH PRIVATE",
    ] {
        let begin = ["-----BEGIN ", label, " KEY-----"].concat();
        let end = begin.replace("BEGIN", "END");
        let key = format!("{begin}\n{}\n{end}\n", lines.join("\n"));
        for text in [
            key.clone(),
            format!("KEY=\"{}\"\n", key.replace('\n', "\\n")),
            format!("tls: {}\n", base64(key.as_bytes())),
            format!("key: |\n  {}\n", key.trim().replace('\n', "\n  ")),
        ] {
            assert_eq!(count(text.as_bytes()), 1, "{label}: {}", &text[..20]);
        }
        let short = format!("{begin}\n{}\n{end}\n", lines[0]);
        assert_eq!(count(short.as_bytes()), 0, "{label}");
    }
}

#[test]
fn percent_and_hexadecimal() {
    assert_eq!(
        count(format!("a: https://x.svc/?t={}\n", TOKEN.replace('-', "%2D")).as_bytes()),
        1
    );
    let digit = |value: u8| char::from(b"0123456789abcdef"[usize::from(value)]);
    let hex: String = TOKEN
        .bytes()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect();
    assert_eq!(count(format!("a: {hex}\n").as_bytes()), 1);
    assert_eq!(count(format!("a: {}\n", hex.to_uppercase()).as_bytes()), 1);
}

#[test]
fn base64_in_base64_up_to_four_deep() {
    let mut text = format!("token: {TOKEN}\n");
    for depth in 1..=4 {
        text = base64(text.as_bytes());
        let found = scan::search(format!("a: {text}\n").as_bytes());
        assert_eq!(found.leaks.len(), 1, "{depth}");
        assert_eq!(found.leaks[0].codings.iter().count(), depth);
        assert_eq!(found.leaks[0].span, 3..3 + text.len());
    }
    // Beyond that it is said, not passed over.
    let found = scan::search(format!("a: {}\n", base64(text.as_bytes())).as_bytes());
    assert_eq!(
        (found.leaks.len(), found.limits.as_slice()),
        (0, &[scan::Limit::Depth][..])
    );
}

#[test]
fn base64_in_lines_and_without_padding() {
    let coded = base64(
        format!(
            "{}token: {TOKEN}\n",
            "# nothing to see here, move along\n".repeat(9)
        )
        .as_bytes(),
    );
    let lines: Vec<_> = coded
        .as_bytes()
        .chunks(64)
        .map(|line| String::from_utf8_lossy(line).into_owned())
        .collect();
    assert_eq!(
        count(format!("a: |\n  {}\nb: 1\n", lines.join("\n  ")).as_bytes()),
        1
    );
    assert_eq!(count(format!("{}\n", lines.join("\r\n")).as_bytes()), 1);
    // A document ends it, though its mark is made of digits of the other alphabet.
    let one = base64(format!("# some remark at the top {TOKEN}\n").as_bytes());
    assert_eq!(count(format!("{one}\n---\n{one}\n").as_bytes()), 2);
    let url = base64(format!("t={TOKEN}").as_bytes())
        .replace('+', "-")
        .replace('/', "_");
    assert_eq!(count(url.trim_end_matches('=').as_bytes()), 1);
}

/// Whoever decodes it gets the token all the same: `base64 -d` writes what came before a fault.
#[test]
fn base64_that_is_not_written_as_it_should_be() {
    let before = base64(format!("key: {TOKEN} of the registry\n").as_bytes());
    let padded = base64(format!("key: {TOKEN} of a\n").as_bytes());
    assert!(padded.ends_with("=="));
    let more = base64(b"another text that says nothing\n");
    for text in [
        format!("{before}A"),
        format!("{padded}{more}"),
        format!("{padded}={more}"),
        format!("{more}={before}"),
        format!("{padded}==="),
        format!("{more}Q=={padded}"),
        format!("{before}.{more}"),
        format!("{before}\n{more}A\n{more}"),
    ] {
        assert_eq!(count(format!("a: {text}\n").as_bytes()), 1, "{text}");
    }
}

#[test]
fn coded_text_that_is_too_long_is_said() {
    let clear = format!("{TOKEN}\n{}", "a text of words and more\n".repeat(340_000));
    assert!(clear.len() > scan::DECODED_BYTES);
    let coded = base64(clear.as_bytes());
    let lines = coded.as_bytes().chunks(76);
    let lines: Vec<u8> = lines.flat_map(|line| [line, b"\n"].concat()).collect();
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap();
    let pairs = clear
        .bytes()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]);
    let hexadecimal: String = pairs.collect();
    for (name, text) in [
        ("base64 in lines", lines.as_slice()),
        ("cut base64", &coded.as_bytes()[..coded.len() - 3]),
        ("hexadecimal", hexadecimal.as_bytes()),
    ] {
        let found = scan::search(&[b"a: ", text, b"\n"].concat());
        assert_eq!(found.limits, [scan::Limit::Decoded], "{name}");
        // What is within the limit is searched.
        assert_eq!(found.leaks.len(), 1, "{name}");
    }
}

#[test]
fn utf16_with_and_without_a_mark_and_nul_bytes() {
    let text = format!("a: {TOKEN}\nb: 1\n");
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for bytes in [
        little.clone(),
        big.clone(),
        [&[0xFF, 0xFE][..], &little].concat(),
        [&[0xFE, 0xFF][..], &big].concat(),
    ] {
        let found = scan::search(&bytes);
        assert_eq!(found.leaks.len(), 1);
        let span = found.leaks[0].span.clone();
        let shown: Vec<u8> = bytes[span]
            .iter()
            .copied()
            .filter(|byte| *byte != 0)
            .collect();
        assert_eq!(shown, TOKEN.as_bytes());
    }
    assert_eq!(count(format!("\0\0x\0{TOKEN}\0\0").as_bytes()), 1);
    // A script of Windows: UTF-16 in base 64.
    assert_eq!(
        count(format!("powershell -enc {}", base64(&little)).as_bytes()),
        1
    );
    let marked = SourceFile::from_bytes(
        &[&[0xFF, 0xFE][..], &little].concat(),
        rempart_core::Format::Yaml,
        None,
    );
    let path = RepoPath::from_normalised("a.yaml");
    let entry = Entry::new(path, Mode::File, Arc::new(marked));
    assert_eq!(
        names(&judged(&Snapshot::from_entries(vec![entry], Vec::new()))),
        ["secrets/leaked-credential"]
    );
}

#[test]
fn long_lines_and_bytes_that_are_no_text() {
    let mut text = vec![b'a'; 3_000_000];
    text.extend(format!(" {TOKEN} ").as_bytes());
    text.extend(vec![0xFF; 1_000_000]);
    text.extend(format!("\u{1F512}{TOKEN}").as_bytes());
    assert_eq!(count(&text), 2);
}

#[test]
fn the_value_is_in_no_finding() {
    let (hash, url) = (
        "$2y$05$kQ3vN8rTzLw1XbYc7HdPfeJm4GsUa6OiR9BtEqWl2ZxCn5VyKpDjS",
        "qz81mfp3",
    );
    let text = format!(
        "a: {TOKEN}\n{TOKEN}: {TOKEN}\n'{TOKEN} x': {{b: {TOKEN}}}\npassword: {PASSWORD}\nh: {hash}\nu: redis://a:{url}@x.svc\n{PASSWORD}: {{password: {PASSWORD}}}\n# {TOKEN}={TOKEN}\n"
    );
    let report = judged(&snapshot(&[("a.yaml", &text)]));
    assert!(report.findings.len() >= 6);
    for finding in &report.findings {
        let all = format!("{finding:?}");
        for value in [TOKEN, hash, url, &TOKEN[6..18]] {
            assert!(!all.contains(value), "{} says a value", finding.rule);
        }
    }
}

#[test]
fn names_of_findings_are_stable_and_hold_no_value() {
    let key = |text: &str| {
        judged(&snapshot(&[("a.yaml", text)]))
            .findings
            .iter()
            .map(|finding| finding.key.clone())
            .collect::<Vec<_>>()
    };
    let one = key(&format!("a: {{b: {TOKEN}}}\n"));
    let other = key(&format!("x: 1\na:\n  b: {}\n", TOKEN.replace("k3J", "Zu8")));
    assert_eq!(one, ["gitlab-access-token@a.b"]);
    assert_eq!(one, other);
    assert_eq!(
        key(&format!("# {TOKEN}\n# {TOKEN}\n")),
        ["gitlab-access-token@-", "gitlab-access-token@-#2"]
    );
}

#[test]
fn a_file_that_is_no_text_is_said_to_be_unsearched() {
    let picture = SourceFile::from_bytes(b"\x89PNG\xFF", rempart_core::Format::Text, None);
    let path = RepoPath::from_normalised("logo.png");
    let entry = Entry::new(path, Mode::File, Arc::new(picture));
    let report = judged(&Snapshot::from_entries(vec![entry], Vec::new()));
    let said: Vec<_> = report
        .skipped
        .iter()
        .map(|skip| (skip.code, skip.what.as_str(), skip.fatal))
        .collect();
    assert!(
        said.contains(&("not-searched-for-credentials", "logo.png", false)),
        "{said:?}"
    );
}

#[test]
fn what_is_not_opened_is_said() {
    let archive = base64(&[&[0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3][..], &[7; 90]].concat());
    let report = judged(&snapshot(&[("a.yaml", &format!("chart: {archive}\n"))]));
    assert!(
        report
            .skipped
            .iter()
            .any(|skip| skip.code == "not-searched-for-credentials" && skip.what == "a.yaml")
    );
}

#[test]
fn the_target_of_a_link() {
    let empty = SourceFile::from_text(Arc::from(""), rempart_core::Format::Text, None);
    let path = RepoPath::from_normalised("link");
    let mode = Mode::Symlink(format!("https://ann:{}@host.svc/x", &TOKEN[6..]));
    let entry = Entry::new(path, mode, Arc::new(empty));
    let report = judged(&Snapshot::from_entries(vec![entry], Vec::new()));
    assert_eq!(names(&report), ["secrets/leaked-credential"]);
    assert!(!format!("{:?}", report.findings).contains(&TOKEN[6..]));
}
