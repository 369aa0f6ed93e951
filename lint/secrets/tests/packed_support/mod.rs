//! Archives that the tests of the search make.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder};

/// Made from parts, so that no tool takes this file for a leak.
pub(crate) fn token() -> String {
    ["glpat-", "k3Jx9vQmZr7TbW2n", "Lp5d"].concat()
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn tar(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = Vec::new();
    for (name, content) in entries {
        out.extend_from_slice(&tar_entry(name, b'0', content, content.len()));
    }
    out.resize(out.len() + 1024, 0);
    out
}

/// One entry of some type, with the size that its header is to tell.
pub(crate) fn tar_entry(name: &str, kind: u8, content: &[u8], told: usize) -> Vec<u8> {
    let mut header = [0_u8; 512];
    header[..name.len()].copy_from_slice(name.as_bytes());
    header[100..107].copy_from_slice(b"0000644");
    header[124..135].copy_from_slice(format!("{told:011o}").as_bytes());
    header[148..156].copy_from_slice(b"        ");
    header[156] = kind;
    header[257..263].copy_from_slice(b"ustar\0");
    header[263..265].copy_from_slice(b"00");
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    let mut out = header.to_vec();
    out.extend_from_slice(content);
    out.resize(out.len().next_multiple_of(512), 0);
    out
}

pub(crate) fn zip(name: &str, content: &[u8], method: u16, size_is_behind: bool) -> Vec<u8> {
    let packed = if method == 8 {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(content).unwrap();
        encoder.finish().unwrap()
    } else {
        content.to_vec()
    };
    let mut out = b"PK\x03\x04\x14\0".to_vec();
    out.extend_from_slice(&(u16::from(size_is_behind) * 8).to_le_bytes());
    out.extend_from_slice(&method.to_le_bytes());
    out.extend_from_slice(&[0; 8]);
    let told = if size_is_behind {
        0
    } else {
        packed.len() as u32
    };
    out.extend_from_slice(&told.to_le_bytes());
    out.extend_from_slice(&(content.len() as u32).to_le_bytes());
    out.extend_from_slice(&(name.len() as u16).to_le_bytes());
    out.extend_from_slice(&0_u16.to_le_bytes());
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(&packed);
    if size_is_behind {
        out.extend_from_slice(b"PK\x07\x08");
        out.extend_from_slice(&[1; 12]);
    }
    out.extend_from_slice(b"PK\x01\x02 the list at the end");
    out
}
