//! Formats that are not opened: they are named where they are met.

/// How a format begins.
struct Mark {
    bytes: &'static [u8],
    name: &'static str,
    /// What follows the mark in every one, beyond what can be there by chance.
    follows: fn(&[u8]) -> bool,
    /// The mark is long enough to be looked for anywhere.
    anywhere: bool,
}

const fn always(_: &[u8]) -> bool {
    true
}

const fn mark(bytes: &'static [u8], name: &'static str, anywhere: bool) -> Mark {
    Mark {
        bytes,
        name,
        follows: always,
        anywhere,
    }
}

const MARKS: &[Mark] = &[
    Mark {
        bytes: b"\xFD7zXZ\0",
        name: "xz",
        // The flags of the stream: none but the kind of its check is known.
        follows: |rest| matches!(rest, [0, 0..=0x0F, ..]),
        anywhere: true,
    },
    Mark {
        bytes: b"\x28\xB5\x2F\xFD",
        name: "Zstandard",
        // RFC 8878, section 3.1.1.1.1: a reserved bit of the descriptor is zero.
        follows: |rest| rest.len() >= 6 && rest[0] & 8 == 0,
        anywhere: true,
    },
    Mark {
        bytes: b"BZh",
        name: "bzip2",
        // The size of its blocks, then the mark of a block or of the end.
        follows: |rest| {
            matches!(rest, [b'1'..=b'9', rest @ ..]
                if rest.starts_with(b"1AY&SY") || rest.starts_with(b"\x17\x72\x45\x38\x50\x90"))
        },
        anywhere: true,
    },
    mark(b"7z\xBC\xAF\x27\x1C", "7z", true),
    mark(b"Rar!\x1A\x07", "RAR", true),
    Mark {
        bytes: b"\x04\x22\x4D\x18",
        name: "LZ4",
        // The version in the descriptor of the frame is one; a reserved bit is zero.
        follows: |rest| rest.len() >= 3 && rest[0] & 0xC2 == 0x40 && rest[1] & 0x8F == 0,
        anywhere: true,
    },
    Mark {
        bytes: b"\x02\x21\x4C\x18",
        name: "LZ4",
        follows: |rest| rest.len() >= 4,
        anywhere: false,
    },
    mark(b"\x89LZO\0\r\n\x1A\n", "lzop", true),
    mark(b"\xFF\x06\0\0sNaPpY", "Snappy", true),
    Mark {
        bytes: b"LZIP",
        name: "lzip",
        follows: |rest| matches!(rest, [1, 12..=0xFF, ..]),
        anywhere: true,
    },
    Mark {
        bytes: b"\x1F\x9D",
        name: "compress",
        // Block mode, and codes of 9 to 16 bits.
        follows: |rest| matches!(rest, [flags, ..] if flags & 0x60 == 0 && (9..=16).contains(&(flags & 0x1F))),
        anywhere: false,
    },
    Mark {
        bytes: b"\x5D\0\0",
        name: "LZMA",
        // The rest of the size of a dictionary, then that of the content: unknown, or less than four GiB.
        follows: |rest| {
            rest.get(2..10)
                .is_some_and(|size| size == [0xFF; 8] || size.ends_with(&[0; 4]))
        },
        anywhere: false,
    },
    mark(b"MSCF\0\0\0\0", "CAB", true),
    mark(b"hsqs", "SquashFS", false),
    mark(b"xar!\0\x1C", "xar", false),
];

/// The name of the format that bytes begin with.
pub(super) fn format_of(bytes: &[u8]) -> Option<&'static str> {
    let is_meant = |mark: &&Mark| {
        bytes
            .strip_prefix(mark.bytes)
            .is_some_and(|rest| (mark.follows)(rest))
    };
    MARKS.iter().find(is_meant).map(|mark| mark.name)
}

/// Where formats begin somewhere in bytes, in no order.
pub(super) fn anywhere(bytes: &[u8]) -> impl Iterator<Item = (usize, &'static str)> {
    MARKS
        .iter()
        .filter(|mark| mark.anywhere)
        .filter_map(|mark| {
            let mut places = memchr::memmem::find_iter(bytes, mark.bytes);
            let is_meant = |at: &usize| (mark.follows)(&bytes[at + mark.bytes.len()..]);
            places.find(is_meant).map(|at| (at, mark.name))
        })
}
