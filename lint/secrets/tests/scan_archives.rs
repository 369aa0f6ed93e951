//! Credentials in archives and among bytes that are no text; archives that are damaged or ask for too much.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod packed_support;
mod scan_support;

use packed_support::{gzip, tar, tar_entry, token, zip};
use rempart_core::RepoPath;
use rempart_secrets::scan::{self, Limit, Raw, look_at_bytes, raw};
use rempart_testkit::base64;

/// A link of a tape archive.
fn tar_link(name: &str, target: &str) -> Vec<u8> {
    let mut entry = tar_entry(name, b'2', b"", 0);
    entry[157..157 + target.len()].copy_from_slice(target.as_bytes());
    entry[148..156].copy_from_slice(b"        ");
    let sum: u32 = entry[..512].iter().map(|byte| u32::from(*byte)).sum();
    entry[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    entry
}

fn entries(found: &Raw) -> Vec<Option<&str>> {
    found.found.iter().map(|one| one.entry.as_deref()).collect()
}

#[test]
fn a_credential_in_an_archive_is_found_in_its_entry() {
    let text = format!("token: {}\n", token());
    let secret = text.as_bytes();
    let chart = tar(&[
        ("chart/README.md", b"nothing"),
        ("chart/values.yaml", secret),
    ]);
    for (bytes, expected) in [
        (gzip(secret), None),
        (chart.clone(), Some("chart/values.yaml")),
        (gzip(&chart), Some("chart/values.yaml")),
        (
            gzip(&tar(&[("charts/sub.tgz", &gzip(&chart))])),
            Some("charts/sub.tgz!chart/values.yaml"),
        ),
        (zip("a/b.env", secret, 8, false), Some("a/b.env")),
        (zip("a/b.env", secret, 8, true), Some("a/b.env")),
        (zip("a/b.env", secret, 0, false), Some("a/b.env")),
        ([gzip(b"one\n"), gzip(secret)].concat(), None),
    ] {
        let found = raw("a.bin", &bytes);
        assert_eq!(entries(&found), [expected]);
        assert_eq!(found.found[0].leak.kind.id, "gitlab-access-token");
        assert!(!format!("{found:?}").contains(&token()[6..]));
    }
}

/// Its length counts itself.
fn pax_record(pair: &str) -> String {
    let rest = pair.len() + 2;
    let length = rest + rest.to_string().len();
    format!("{length} {pair}\n")
}

/// Where readers of tape archives disagree, an entry can be hidden from one of them.
#[test]
fn no_entry_of_a_tape_archive_hides_from_the_search() {
    let text = format!("token: {}\n", token());
    let secret = text.as_bytes();
    let plain = tar(&[("values.yaml", secret)]);
    let end = [0; 1024];
    let empty = tar_entry("README.md", b'0', b"", 0);
    let pax = pax_record(&format!("size={}", secret.len()));
    let remark = pax_record(&format!("comment={}", token()));
    for (name, archive) in [
        ("sparse", tar_entry("a", b'S', secret, secret.len())),
        ("unknown type", tar_entry("a", b'Z', secret, secret.len())),
        ("behind a link", tar_entry("a", b'2', secret, secret.len())),
        // A link has no content: what its header counts as such are entries for other readers.
        (
            "counted to a link",
            tar_entry("a", b'1', &plain, plain.len()),
        ),
        (
            "counted to a folder",
            tar_entry("a/", b'5', &gzip(&plain), gzip(&plain).len()),
        ),
        ("behind the end", [&empty[..], &end, &plain].concat()),
        (
            "rest behind the end",
            [&empty[..], &end, secret, &end].concat(),
        ),
        (
            "size in pax",
            [
                &tar_entry("pax", b'x', pax.as_bytes(), pax.len())[..],
                &tar_entry("a", b'0', secret, 0),
            ]
            .concat(),
        ),
        (
            "remark in pax",
            tar_entry("pax", b'g', remark.as_bytes(), remark.len()),
        ),
        ("name of a link", tar_entry("a", b'K', secret, secret.len())),
        (
            "target of a link",
            tar_link("a", &format!("../{}", token())),
        ),
    ] {
        let found = raw("a.tar", &[archive, end.to_vec()].concat());
        assert_eq!(found.found.len(), 1, "{name}: {found:?}");
    }
    // A name that is longer than its field stands in an entry before.
    let name = format!("{}/values.yaml", "folder/".repeat(20));
    let long = [
        tar_entry("././@LongLink", b'L', name.as_bytes(), name.len()),
        tar_entry("folder/folder", b'0', secret, secret.len()),
        end.to_vec(),
    ];
    let long = raw("a.tar", &long.concat());
    assert_eq!(
        (entries(&long), &long.limits),
        (vec![Some(&*name)], &Vec::new())
    );
    let longer = [
        tar_entry("pax", b'x', pax.as_bytes(), pax.len()),
        tar_entry("a", b'0', secret, 0),
        plain,
    ];
    let found = raw("a.tar", &longer.concat());
    assert_eq!((found.found.len(), found.limits), (2, Vec::new()));
}

/// Readers of zip archives go by the list at the end.
#[test]
fn no_entry_of_a_zip_archive_hides_from_the_search() {
    let text = format!("token: {}\n", token());
    let secret = text.as_bytes();
    let list = b"PK\x01\x02 the list at the end";
    let bare = |bytes: Vec<u8>| bytes[..bytes.len() - list.len()].to_vec();
    let clean = bare(zip("a", b"nothing", 8, false));
    let hidden = zip("b", secret, 8, false);
    for (name, archive) in [
        (
            "behind a gap",
            [&clean[..], b"PK is no header", &hidden].concat(),
        ),
        (
            "behind another gap",
            [&clean[..], b"\0\0", &hidden].concat(),
        ),
        ("behind a list", [&clean[..], list, &hidden].concat()),
        ("in a gap", [&clean[..], secret, list].concat()),
        ("in the remark", [&clean[..], list, secret].concat()),
        (
            "behind what looks like a header",
            bare(zip("c", &[list, secret].concat(), 0, true)),
        ),
    ] {
        let found = raw("a.zip", &archive);
        assert_eq!(found.found.len(), 1, "{name}: {found:?}");
        // What no reader goes by is damage; the list and what stands behind it are where they belong.
        let expected: &[Limit] = if name.contains("gap") || name == "behind a list" {
            &[Limit::Damaged]
        } else {
            &[]
        };
        assert_eq!(found.limits, expected, "{name}");
    }
    assert!(raw("a.zip", &hidden).limits.is_empty());
    let mut locked = zip("b", secret, 0, false);
    locked[6] |= 1;
    let found = raw("a.zip", &locked);
    assert_eq!(
        (found.found.len(), found.limits),
        (0, vec![Limit::Closed("encrypted zip")])
    );
    // Zip64: the size stands in an extra field.
    let mut long = hidden.clone();
    long[18..22].fill(0xFF);
    let found = raw("a.zip", &long);
    assert_eq!((found.found.len(), found.limits), (1, Vec::new()));
}

#[test]
fn a_credential_among_bytes_is_found() {
    let mut bytes = vec![0x7F, b'E', b'L', b'F', 0xFF, 0, 0xFE, 0x80];
    bytes.extend_from_slice(token().as_bytes());
    bytes.extend_from_slice(&[0, 0xC3, 0x28, 0]);
    assert_eq!(entries(&raw("a.out", &bytes)), [None]);
    let wide: Vec<u8> = format!("token = {}\r\n", token())
        .encode_utf16()
        .flat_map(u16::to_be_bytes)
        .collect();
    assert_eq!(entries(&raw("a.reg", &wide)), [None]);
}

#[test]
fn a_mark_of_utf16_before_plain_bytes_hides_nothing() {
    let look = |bytes: &[u8]| {
        let found = look_at_bytes(&RepoPath::from_normalised("a.yaml"), bytes);
        found.downcast_ref::<Raw>().unwrap().found.len()
    };
    let plain = [&[0xFF, 0xFE], format!("a: {}", token()).as_bytes()].concat();
    assert_eq!(look(&plain), 1);
    // What is UTF-16 is found in the text of the file.
    let units = format!("\u{FEFF}a: {}", token());
    let wide: Vec<u8> = units.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(look(&wide), 0);
}

#[test]
fn what_asks_for_too_much_is_said() {
    let bomb = gzip(&vec![b'a'; 80 << 20]);
    assert!(bomb.len() < 1 << 20);
    assert_eq!(raw("a.gz", &bomb).limits, [Limit::Opened]);
    // Many small bombs share one budget.
    let bombs: Vec<(String, &[u8])> = (0..3).map(|at| (format!("{at}.gz"), &bomb[..])).collect();
    let bombs: Vec<(&str, &[u8])> = bombs
        .iter()
        .map(|(name, bytes)| (&**name, *bytes))
        .collect();
    assert_eq!(raw("a.tar", &tar(&bombs)).limits, [Limit::Opened]);
    let mut nested = token().into_bytes();
    for _ in 0..7 {
        nested = gzip(&nested);
    }
    let found = raw("a.gz", &nested);
    assert_eq!((found.limits, found.found.len()), (vec![Limit::Nested], 0));
    let empty: Vec<(&str, &[u8])> = vec![("x", b""); 20_001];
    assert_eq!(raw("a.tar", &tar(&empty)).limits, [Limit::Entries]);
}

/// What Helm keeps of a release, cloud-init of a file, and a ConfigMap of a chart.
#[test]
fn an_archive_that_is_coded_in_a_text_is_opened() {
    let text = format!("token: {}\n{}", token(), "port: 8080\n".repeat(20));
    let packed = gzip(text.as_bytes());
    let release = base64(base64(&packed).as_bytes());
    let chart = base64(&gzip(&tar(&[("chart/values.yaml", text.as_bytes())])));
    let zipped = base64(&zip("values.yaml", text.as_bytes(), 8, false));
    let tape = base64(&tar(&[("x/.env", text.as_bytes())]));
    for coded in [base64(&packed), release, chart, zipped, tape] {
        let found = scan::search(format!("data:\n  release: {coded}\n").as_bytes());
        assert_eq!(found.leaks.len(), 1, "{coded}");
        assert_eq!(found.limits, [], "{coded}");
        let codings = found.leaks[0].codings.iter();
        assert!(
            codings
                .map(scan::Coding::as_str)
                .any(|coding| coding == "an archive")
        );
    }
}

/// One of texts alone is a text itself.
#[test]
fn a_tape_archive_of_texts_is_opened() {
    let archive = tar(&[
        ("x/README", b"nothing here\n"),
        ("x/.env", b"DB_PASSWORD=sommer-2023-berg\n"),
    ]);
    let text = std::str::from_utf8(&archive).unwrap();
    let report = scan_support::judged(&rempart_testkit::snapshot(&[("a.tar", text)]));
    assert_eq!(scan_support::names(&report), ["secrets/weak-literal"]);
    let message = &report.findings[0].message;
    assert!(message.contains("`x/.env` of this archive"), "{message}");
    // What only begins like one is searched as a text.
    let text = format!("{}{}", "x".repeat(600), token());
    assert_eq!(scan_support::rules(&[("a.txt", &text)]).len(), 0);
    let text = format!("{} {}", "x".repeat(600), token());
    assert_eq!(scan_support::rules(&[("a.txt", &text)]).len(), 1);
}

#[test]
fn a_bomb_that_is_coded_in_a_text_is_said() {
    let limits = |bytes: &[u8]| scan::search(format!("a: {}\n", base64(bytes)).as_bytes()).limits;
    assert_eq!(limits(&gzip(&vec![b'a'; 9 << 20])), [Limit::Decoded]);
    let nested = (0..4).fold(token().into_bytes(), |inner, _| gzip(&inner));
    assert_eq!(limits(&nested), [Limit::Depth]);
    // Many pieces that are no archives share one budget, too.
    let piece = base64("random words 17\n".repeat(190_000).as_bytes());
    let found =
        |pieces: usize| scan::search(format!("a: {piece}\n").repeat(pieces).as_bytes()).limits;
    assert_eq!((found(2), found(3)), (vec![], vec![Limit::Decoded]));
    let whole = gzip("random words 17\n".repeat(90).as_bytes());
    assert_eq!(limits(&whole[..whole.len() - 9]), [Limit::Archive]);
}

#[test]
fn damage_is_said_and_what_came_before_it_is_searched() {
    let text = format!("{}\n{}", token(), "random words 17\n".repeat(9_000));
    let whole = gzip(text.as_bytes());
    let found = raw("a.gz", &whole[..whole.len() / 2]);
    assert_eq!(found.limits, [Limit::Damaged]);
    assert_eq!(found.found.len(), 1);

    let archive = tar(&[("one", token().as_bytes()), ("two", b"2")]);
    let mut damaged = archive.clone();
    damaged[1024] ^= 1;
    let found = raw("a.tar", &damaged);
    assert_eq!(
        (entries(&found), found.limits.clone()),
        (vec![Some("one")], vec![Limit::Damaged])
    );
    assert_eq!(raw("a.tar", &archive[..700]).limits, [Limit::Damaged]);
    let packed = zip("one", token().as_bytes(), 8, false);
    assert_eq!(raw("a.zip", &packed[..40]).limits, [Limit::Damaged]);
}

/// Somebody wrote it, and it stands in a report on a terminal.
#[test]
fn names_of_entries_are_shown_without_control_characters() {
    let found = raw("a.tar", &tar(&[("a\x1B[31m\nb", token().as_bytes())]));
    assert_eq!(entries(&found), [Some("a\u{FFFD}[31m\u{FFFD}b")]);
    let found = raw(
        "a.zip",
        &zip(&"n".repeat(5000), token().as_bytes(), 8, false),
    );
    assert_eq!(found.found[0].entry.as_deref().map(str::len), Some(200));
}

#[test]
fn formats_that_are_not_opened_are_named() {
    let found = raw("a.xz", b"\xFD7zXZ\0\0\x04\xE6");
    assert_eq!(found.limits, [Limit::Closed("xz")]);
    assert!(found.limits[0].reason().contains("xz"));
}

#[test]
fn random_bytes_hold_nothing_and_break_nothing() {
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let starts: [&[u8]; 6] = [
        b"\x89PNG\r\n\x1A\n",
        b"\x1F\x8B\x08\0",
        b"PK\x03\x04",
        b"\xFF\xD8\xFF\xE0",
        b"ustar",
        b"",
    ];
    let archive = tar(&[("one", b"1"), ("two", b"2")]);
    for round in 0..600 {
        let mut bytes = starts[round % starts.len()].to_vec();
        bytes.extend((0..512).flat_map(|_| next().to_le_bytes()));
        assert_eq!(
            entries(&raw("a.bin", &bytes)),
            [] as [Option<&str>; 0],
            "{round}"
        );
        let mut changed = archive.clone();
        let at = (next() % changed.len() as u64) as usize;
        changed[at] ^= (next() % 255 + 1) as u8;
        raw("a.tar", &changed);
        let mut packed = gzip(&archive);
        let at = (next() % packed.len() as u64) as usize;
        packed[at] ^= (next() % 255 + 1) as u8;
        raw("a.tgz", &packed);
    }
}

#[test]
fn names_of_entries_and_keys_that_are_credentials_are_not_said() {
    let token = token();
    let password = ["Kx92", "Lqw8", "Wm47"].concat();
    let text = format!("{token}/password: {password}\n{token}\n");
    let member = format!("{token}.yaml");
    for bytes in [
        tar(&[(&member, text.as_bytes())]),
        gzip(&tar(&[(&member, text.as_bytes())])),
        gzip(text.as_bytes()),
    ] {
        let raw = raw("values.yaml.gz", &bytes);
        assert!(!raw.found.is_empty());
        assert!(!format!("{raw:?}").contains(&token), "{raw:?}");
    }
}

#[test]
fn a_credential_that_is_a_name_is_found_and_not_shown() {
    let token = token();
    let member = format!("a/{token}");
    let inner = gzip(&tar(&[(&member, b"x")]));
    for archive in [
        zip(&member, b"x", 8, false),
        inner.clone(),
        zip("inner.tgz", &inner, 0, false),
        zip(&format!("{token}.tgz"), &inner, 0, false),
    ] {
        let found = raw("a.bin", &archive);
        assert!(!found.found.is_empty());
        let entries = found
            .found
            .iter()
            .filter_map(|found| found.entry.as_deref());
        for entry in entries {
            assert!(!entry.contains(&token), "{entry}");
            assert!(entry.contains("[hidden]"), "{entry}");
        }
    }
}

#[test]
fn a_credential_that_is_a_key_is_not_shown() {
    let token = token();
    let text = format!("db:\n  {token}_password: Kw8rTz3mQx\n  {token}.password: Kw8rTz3mQx\n");
    for archive in [
        gzip(text.as_bytes()),
        zip("values.yaml", text.as_bytes(), 8, false),
    ] {
        let found = raw("values.yaml.gz", &archive);
        assert!(!found.weak.is_empty());
        for weak in &found.weak {
            assert!(!weak.name.contains(&token), "{}", weak.name);
        }
    }
}
