//! Codings and containers, as other programs write them.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;

/// Every byte in some form, one behind the other.
pub(crate) fn each(bytes: &[u8], form: impl Fn(u8) -> String) -> String {
    let forms: Vec<String> = bytes.iter().map(|byte| form(*byte)).collect();
    forms.concat()
}

pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    each(bytes, |byte| format!("{byte:02x}"))
}

pub(crate) fn percent(bytes: &[u8]) -> String {
    each(bytes, |byte| format!("%{byte:02X}"))
}

pub(crate) fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A tape archive of one file.
pub(crate) fn tar(name: &str, content: &[u8]) -> Vec<u8> {
    let mut header = [0_u8; 512];
    header[..name.len()].copy_from_slice(name.as_bytes());
    header[100..107].copy_from_slice(b"0000644");
    header[124..135].copy_from_slice(format!("{:011o}", content.len()).as_bytes());
    header[148..156].copy_from_slice(b"        ");
    header[156] = b'0';
    header[257..265].copy_from_slice(b"ustar\x0000");
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    let mut out = header.to_vec();
    out.extend_from_slice(content);
    out.resize(out.len().next_multiple_of(512) + 1024, 0);
    out
}
