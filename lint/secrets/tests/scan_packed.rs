//! Archives that do not begin where a file does, those of `ar` and `cpio`, and formats that are named and not opened.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod packed_support;

use std::sync::Arc;

use packed_support::{gzip, tar, tar_entry, token, zip};
use rempart_core::{Entry, Mode, Profile, RepoPath, Severity, Snapshot};
use rempart_secrets::CHECKER;
use rempart_secrets::scan::{self, Limit, Raw, raw, source_file};
use rempart_testkit::{Judge, base64};

/// What nobody packs: bytes that are no text.
const NOISE: &[u8] = b"\x7FELF\x02\x01\xFF\xFE\x80 a program";

fn secret() -> Vec<u8> {
    format!("token: {}\n{}", token(), "port: 8080\n".repeat(20)).into_bytes()
}

fn entries(found: &Raw) -> Vec<Option<&str>> {
    found.found.iter().map(|one| one.entry.as_deref()).collect()
}

/// An archive of `ar` as GNU writes it; a name of more than 15 bytes stands in a table.
fn ar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let member = |name: &str, content: &[u8]| {
        let mut out = format!(
            "{name:<16}{:<12}{:<6}{:<6}{:<8}{:<10}`\n",
            0,
            0,
            0,
            "100644",
            content.len()
        );
        assert_eq!(out.len(), 60);
        if content.len() % 2 == 1 {
            out.push('\n');
            let mut bytes = out.into_bytes();
            let line = bytes.pop().unwrap();
            bytes.extend_from_slice(content);
            bytes.push(line);
            return bytes;
        }
        [out.as_bytes(), content].concat()
    };
    let mut table = String::new();
    let mut out = Vec::new();
    for (name, content) in members {
        if name.len() > 15 {
            let at = table.len();
            table.push_str(name);
            table.push_str("/\n");
            out.extend(member(&format!("/{at}"), content));
        } else {
            out.extend(member(&format!("{name}/"), content));
        }
    }
    let table = if table.is_empty() {
        Vec::new()
    } else {
        member("//", table.as_bytes())
    };
    [&b"!<arch>\n"[..], &table, &out].concat()
}

/// An archive of `cpio` in the form `newc`.
fn cpio(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = Vec::new();
    for (name, content) in members.iter().chain([&("TRAILER!!!", &b""[..])]) {
        let fields = [
            1,
            0o100_644,
            0,
            0,
            1,
            0,
            content.len(),
            0,
            0,
            0,
            0,
            name.len() + 1,
            0,
        ];
        out.extend_from_slice(b"070701");
        for field in fields {
            out.extend_from_slice(format!("{field:08X}").as_bytes());
        }
        out.extend_from_slice(name.as_bytes());
        out.push(0);
        out.resize(out.len().next_multiple_of(4), 0);
        out.extend_from_slice(content);
        out.resize(out.len().next_multiple_of(4), 0);
    }
    out
}

#[test]
fn an_archive_behind_something_else_is_opened() {
    let tape = gzip(&tar(&[("x/values.yaml", &secret())]));
    let zipped = zip("a/b.env", &secret(), 8, false);
    let script = b"#!/bin/sh\ntail -n +4 \"$0\" | tar xz\nexit\n";
    for (name, bytes, entry) in [
        (
            "install.sh",
            [&script[..], &tape].concat(),
            Some("x/values.yaml"),
        ),
        (
            "tool.pyz",
            [&b"#!/usr/bin/env python3\n"[..], &zipped].concat(),
            Some("a/b.env"),
        ),
        ("setup", [NOISE, &zipped].concat(), Some("a/b.env")),
        (
            "logo.png",
            [&b"\x89PNG\r\n\x1A\n"[..], &gzip(&secret())].concat(),
            None,
        ),
        (
            "two",
            [NOISE, &gzip(b"nothing"), NOISE, &tape].concat(),
            Some("x/values.yaml"),
        ),
        // What only looks like one hides nothing behind it.
        (
            "three",
            [NOISE, &b"\x1F\x8B\x08\0\0\0\0\0\0\x03\xFF\xFF"[..], &tape].concat(),
            Some("x/values.yaml"),
        ),
        (
            "four",
            [NOISE, &b"PK\x03\x04"[..], NOISE, &tape].concat(),
            Some("x/values.yaml"),
        ),
        (
            "five",
            [NOISE, &tar(&[("in", &tape)])].concat(),
            Some("in!x/values.yaml"),
        ),
    ] {
        let found = raw(name, &bytes);
        assert_eq!(
            (entries(&found), found.limits.clone()),
            (vec![entry], vec![]),
            "{name}"
        );
    }
    // In base64, with a script before it.
    let coded = base64(&[&script[..], &tape].concat());
    let found = scan::search(format!("install: {coded}\n").as_bytes());
    assert_eq!((found.leaks.len(), found.limits.len()), (1, 0));
    // A compressed tape of other things behind its end.
    let found = raw("a.tgz", &[&gzip(b"nothing")[..], NOISE, &tape].concat());
    assert_eq!(
        (entries(&found), found.limits.clone()),
        (vec![Some("x/values.yaml")], vec![Limit::Damaged])
    );
    let filled = [&tape[..], &[0; 512]].concat();
    assert!(raw("a.tgz", &filled).limits.is_empty());
}

#[test]
fn an_archive_behind_something_else_breaks_off() {
    let noise: Vec<u8> = (0..40_000_u32)
        .flat_map(|at| at.wrapping_mul(2_654_435_761).to_le_bytes())
        .collect();
    let tape = gzip(&[&secret()[..], &noise].concat());
    let found = raw("setup", &[NOISE, &tape[..tape.len() / 2]].concat());
    assert_eq!(
        (entries(&found), found.limits.clone()),
        (vec![None], vec![Limit::Damaged])
    );
    // Marks alone are no damage.
    let marks = [
        NOISE,
        b"\x1F\x8B\x08\x1F\x8B\x08PK\x03\x04ustar\xFD7zXZBZh(\xB5\x2F\xFD",
    ]
    .concat();
    assert!(raw("file", &marks).limits.is_empty());
}

/// Each header may be that of a stream that is read to the end of the file, and none is one.
#[test]
fn what_only_looks_like_streams_is_not_read_again_and_again() {
    // The names of all streams end where that of the last does, before blocks of nothing.
    let headers = b"\x1F\x8B\x08\x08\x01\x01\x01\x01\x02\x03".repeat(30_000);
    let blocks = b"\0\0\0\xFF\xFF".repeat(400_000);
    let found = raw("file", &[&headers[..], b"\0", &blocks].concat());
    assert_eq!(found.limits, [Limit::Damaged]);
    let headers = [NOISE, &b"\x1F\x8B\x08\0\0\0\0\0\0\x03\xFF".repeat(30_000)].concat();
    assert_eq!(raw("file", &headers).limits, [Limit::Entries]);
}

#[test]
fn archives_of_ar_and_cpio_are_opened() {
    let tape = tar(&[("etc/app.yaml", &secret())]);
    let package = |data: &str, bytes: &[u8]| {
        ar(&[
            ("debian-binary", b"2.0\n"),
            ("control.tar.gz", &gzip(b"nothing")),
            (data, bytes),
        ])
    };
    for (bytes, entry) in [
        (
            package("data.tar.gz", &gzip(&tape)),
            "data.tar.gz!etc/app.yaml",
        ),
        (package("data.tar", &tape), "data.tar!etc/app.yaml"),
        (
            ar(&[("odd", b"1"), ("a-name-that-is-longer.yaml", &secret())]),
            "a-name-that-is-longer.yaml",
        ),
        (
            cpio(&[("a", b"1"), ("etc/app.yaml", &secret())]),
            "etc/app.yaml",
        ),
        (gzip(&cpio(&[("etc/app.yaml", &secret())])), "etc/app.yaml"),
        // A system that starts: what is behind the first archive is compressed.
        (
            [
                cpio(&[("early", b"1")]),
                vec![0; 512],
                gzip(&cpio(&[("init", &secret())])),
            ]
            .concat(),
            "init",
        ),
        // A package of RPM has headers of its own before the compressed archive.
        (
            [
                &b"\xED\xAB\xEE\xDB\x03\0"[..],
                &[0; 90],
                &gzip(&cpio(&[("etc/app", &secret())])),
            ]
            .concat(),
            "etc/app",
        ),
    ] {
        let found = raw("package", &bytes);
        assert_eq!(
            (entries(&found), found.limits.clone()),
            (vec![Some(entry)], vec![]),
            "{entry}"
        );
    }
    let long = b"#1/8            0           0     0     100644  ";
    let content = [&b"app.yaml"[..], &secret()].concat();
    let bsd = [
        &b"!<arch>\n"[..],
        long,
        format!("{:<10}`\n", content.len()).as_bytes(),
        &content,
    ]
    .concat();
    assert_eq!(entries(&raw("lib.a", &bsd)), [Some("app.yaml")]);
    let octal = format!(
        "070707{:018}{:018}{:06o}{:011}{:06o}{:011o}a.yaml\0",
        0,
        0,
        0,
        0,
        7,
        secret().len()
    );
    let octal = [octal.as_bytes(), &secret()].concat();
    let found = raw("a.cpio", &octal);
    assert_eq!(
        (entries(&found), found.limits.clone()),
        (vec![Some("a.yaml")], vec![Limit::Damaged])
    );
}

#[test]
fn damage_to_archives_of_ar_and_cpio_is_said_and_hides_nothing() {
    let ar = ar(&[("one", b"1"), ("two", &secret())]);
    for at in [8 + 58, 8 + 50] {
        let mut damaged = ar.clone();
        damaged[at] = b'x';
        let found = raw("lib.a", &damaged);
        assert_eq!(
            (found.found.len(), found.limits),
            (1, vec![Limit::Damaged]),
            "{at}"
        );
    }
    let found = raw("lib.a", &ar[..ar.len() - 20]);
    assert_eq!(
        (entries(&found), found.limits.clone()),
        (vec![Some("two")], vec![Limit::Damaged])
    );
    let cpio = cpio(&[("one", b"1"), ("two", &secret())]);
    let second = memchr::memmem::rfind(&cpio[..300], b"070701").unwrap();
    let mut damaged = cpio.clone();
    damaged[second + 20] = b'x';
    let found = raw("a.cpio", &damaged);
    assert_eq!((found.found.len(), found.limits), (1, vec![Limit::Damaged]));
    let mut large = cpio.clone();
    large[second + 54..second + 62].fill(b'F');
    let found = raw("a.cpio", &large);
    assert_eq!((found.found.len(), found.limits), (1, vec![Limit::Damaged]));
    let many: Vec<(&str, &[u8])> = vec![("x", b""); 20_001];
    assert_eq!(raw("a.cpio", &self::cpio(&many)).limits, [Limit::Entries]);
    assert_eq!(raw("a.a", &self::ar(&many)).limits, [Limit::Entries]);
}

/// The beginnings of what the tools of each format write.
fn closed() -> Vec<(&'static str, Vec<u8>)> {
    [
        ("xz", &b"\xFD7zXZ\0\0\x04\xE6\xD6\xB4\x46"[..]),
        ("Zstandard", b"\x28\xB5\x2F\xFD\x04\x58\x31\0\0token"),
        ("bzip2", b"BZh91AY&SY\x9E\xA9"),
        ("bzip2", b"BZh9\x17\x72\x45\x38\x50\x90\0\0"),
        ("7z", b"7z\xBC\xAF\x27\x1C\0\x04"),
        ("RAR", b"Rar!\x1A\x07\x01\0"),
        ("LZ4", b"\x04\x22\x4D\x18\x64\x40\xA7"),
        ("lzop", b"\x89LZO\0\r\n\x1A\n\x10\x40"),
        ("Snappy", b"\xFF\x06\0\0sNaPpY"),
        ("lzip", b"LZIP\x01\x0C\xFF"),
        ("CAB", b"MSCF\0\0\0\0\xFF"),
    ]
    .map(|(name, bytes)| (name, [bytes, &[0xFE; 64]].concat()))
    .to_vec()
}

#[test]
fn formats_that_are_not_opened_are_named_wherever_they_stand() {
    for (name, bytes) in closed() {
        let expected = [Limit::Closed(name)];
        assert_eq!(raw("a", &bytes).limits, expected, "{name}");
        assert_eq!(
            raw("a", &[NOISE, &bytes].concat()).limits,
            expected,
            "{name} behind"
        );
        assert_eq!(raw("a", &gzip(&bytes)).limits, expected, "{name} in gzip");
        let tape = tar_entry("data.tar.xz", b'0', &bytes, bytes.len());
        let tape = [&tape[..], &[0; 1024]].concat();
        assert_eq!(raw("a.tar", &tape).limits, expected, "{name} in tar");
        assert_eq!(
            raw("a.deb", &ar(&[("data.tar", &bytes)])).limits,
            expected,
            "{name} in ar"
        );
        let text = format!("packed: {}\n", base64(&bytes));
        assert_eq!(
            scan::search(text.as_bytes()).limits,
            expected,
            "{name} in base64"
        );
    }
    for (name, start) in [
        ("compress", &b"\x1F\x9D\x90"[..]),
        ("LZMA", b"\x5D\0\0\x80\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\0"),
        ("SquashFS", b"hsqs"),
        ("xar", b"xar!\0\x1C"),
        ("RPM", b"\xED\xAB\xEE\xDB\x03\0"),
    ] {
        let bytes = [start, &[0xFE; 64]].concat();
        assert_eq!(raw("a", &bytes).limits, [Limit::Closed(name)], "{name}");
    }
}

#[test]
fn a_format_that_is_not_opened_is_a_finding() {
    let path = RepoPath::from_normalised("backup.tar.xz");
    let (_, bytes) = closed().swap_remove(0);
    let file = source_file(&path, &bytes, path.format());
    let entry = Entry::new(path, Mode::File, Arc::new(file));
    let snapshot = Snapshot::from_entries(vec![entry], Vec::new());
    for (profile, severity) in [
        (Profile::Default, Severity::Warning),
        (Profile::Strict, Severity::Error),
    ] {
        let checkers = [&CHECKER];
        let judge = Judge {
            profile: Some(profile),
            ..Judge::new(&checkers)
        };
        let report = judge.run(&snapshot, None).unwrap();
        let found: Vec<_> = report
            .findings
            .iter()
            .map(|one| (one.rule, one.severity))
            .collect();
        assert_eq!(found, [("secrets/unsearched-content", severity)]);
        assert!(
            report.findings[0]
                .message
                .contains("the format xz is not opened")
        );
    }
}
