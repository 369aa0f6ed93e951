//! Encrypted messages of `OpenPGP` (RFC 9580 section 10.3): packets with session keys, and one with the ciphertext.

use super::is_readable;

/// Packets with a session key, for a public key and for a password (sections 5.1 and 5.3).
const KEYS: [u8; 2] = [1, 3];
/// Packets with a ciphertext (sections 5.7 and 5.13, and what `GnuPG` writes for AEAD).
const DATA: [u8; 3] = [9, 18, 20];
/// Packets that are passed over (sections 5.8 and 5.14).
const PASSED: [u8; 2] = [10, 21];

/// The fewest bytes of a ciphertext.
const SHORTEST: usize = 20;

/// Whether bytes are one encrypted message, from the first to the last.
pub(super) fn is_message(mut bytes: &[u8]) -> bool {
    let mut keys = 0;
    while let Some(packet) = Packet::of(bytes) {
        bytes = packet.behind;
        if DATA.contains(&packet.tag) {
            let is_known = packet.tag == 9 || matches!(packet.body.first(), Some(1 | 2));
            return is_known
                && bytes.is_empty()
                && packet.body.len() >= SHORTEST
                && !is_readable(packet.body);
        }
        if KEYS.contains(&packet.tag) {
            let is_version = matches!(packet.body.first(), Some(2..=6));
            if !is_version || is_readable(packet.body) {
                return false;
            }
            keys += 1;
        } else if !PASSED.contains(&packet.tag) || packet.body.len() > 256 || keys > 0 {
            return false;
        }
    }
    false
}

struct Packet<'b> {
    tag: u8,
    body: &'b [u8],
    behind: &'b [u8],
}

impl<'b> Packet<'b> {
    /// The first packet (section 4.2); one in parts is taken as the rest of the bytes, since only the last may be.
    fn of(bytes: &'b [u8]) -> Option<Self> {
        let (&head, rest) = bytes.split_first()?;
        if head & 0x80 == 0 {
            return None;
        }
        if head & 0x40 == 0 {
            let tag = head >> 2 & 0xF;
            let width = match head & 3 {
                0 => 1,
                1 => 2,
                2 => 4,
                _ => return Some(Self::whole(tag, rest)),
            };
            return Self::sized(tag, rest.get(..width)?, rest.get(width..)?);
        }
        let tag = head & 0x3F;
        let (&first, behind) = rest.split_first()?;
        match first {
            0..=191 => Self::sized(tag, &[first], behind),
            192..=223 => {
                let (&second, behind) = behind.split_first()?;
                let length = ((u16::from(first) - 192) << 8) + u16::from(second) + 192;
                Self::sized(tag, &length.to_be_bytes(), behind)
            }
            224..=254 => Some(Self::whole(tag, behind)),
            255 => Self::sized(tag, behind.get(..4)?, behind.get(4..)?),
        }
    }

    const fn whole(tag: u8, body: &'b [u8]) -> Self {
        Self {
            tag,
            body,
            behind: &[],
        }
    }

    fn sized(tag: u8, length: &[u8], bytes: &'b [u8]) -> Option<Self> {
        let length = length
            .iter()
            .fold(0_usize, |length, byte| length << 8 | usize::from(*byte));
        Some(Self {
            tag,
            body: bytes.get(..length)?,
            behind: bytes.get(length..)?,
        })
    }
}
