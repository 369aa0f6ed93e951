//! Applies a difference as git stores it (gitformat-pack(5), "Deltified representation").

/// Writes into `out` what the instructions make of the base. `None` when they are damaged, or make more than `limit`
/// bytes.
pub(super) fn apply(base: &[u8], instructions: &[u8], limit: u64, out: &mut Vec<u8>) -> Option<()> {
    let mut rest = instructions;
    if size(&mut rest)? != base.len() as u64 {
        return None;
    }
    let size = size(&mut rest).filter(|size| *size <= limit)?;
    out.clear();
    out.reserve(size as usize);
    while let Some((command, after)) = rest.split_first() {
        rest = after;
        let bytes = if command & 0x80 != 0 {
            let offset = number(&mut rest, command & 0x0F)?;
            let length = match number(&mut rest, (command >> 4) & 0x07)? {
                0 => 0x1_0000,
                length => length,
            };
            base.get(offset..offset.checked_add(length)?)?
        } else {
            let (bytes, after) = rest.split_at_checked(usize::from(*command))?;
            // No instruction begins with zero.
            if bytes.is_empty() {
                return None;
            }
            rest = after;
            bytes
        };
        if out.len() + bytes.len() > size as usize {
            return None;
        }
        out.extend_from_slice(bytes);
    }
    (out.len() == size as usize).then_some(())
}

/// A size: seven bits a byte, the lowest first.
fn size(rest: &mut &[u8]) -> Option<u64> {
    let mut size = 0_u64;
    for shift in (0..63).step_by(7) {
        let (byte, after) = rest.split_first()?;
        *rest = after;
        size |= u64::from(byte & 0x7F) << shift;
        if byte & 0x80 == 0 {
            return Some(size);
        }
    }
    None
}

/// A number whose bytes that are not zero follow, as the bits of `present` say.
fn number(rest: &mut &[u8], present: u8) -> Option<usize> {
    let mut number = 0;
    for at in 0..4 {
        if present & (1 << at) != 0 {
            let (byte, after) = rest.split_first()?;
            *rest = after;
            number |= usize::from(*byte) << (8 * at);
        }
    }
    Some(number)
}

#[cfg(test)]
mod tests {
    use super::apply;

    const BASE: &[u8] = b"abcdefgh";

    fn applied(instructions: &[u8]) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        apply(BASE, instructions, 16, &mut out).map(|()| out)
    }

    #[test]
    fn copies_and_inserts_make_the_result() {
        // Copy 3 from 2, insert `XY`, copy 2 from 0.
        let good = [8, 7, 0x91, 2, 3, 2, b'X', b'Y', 0x90, 2];
        assert_eq!(applied(&good).unwrap(), b"cdeXYab");
        for at in 0..good.len() {
            assert_eq!(applied(&good[..at]), None, "cut at {at}");
        }
    }

    /// Numbers of several bytes, the smallest first, and a length that is left out.
    #[test]
    fn long_copies_are_made() {
        let base: Vec<u8> = (0..0x1_0200_u32).map(|at| (at / 251 + at) as u8).collect();
        let size = [0x80, 0x84, 0x04];
        let copied = |length: [u8; 3], command: &[u8]| {
            let mut out = Vec::new();
            let instructions = [&size, &length[..], command].concat();
            apply(&base, &instructions, 1 << 20, &mut out).map(|()| out)
        };
        let whole = copied([0x80, 0x80, 0x04], &[0x81, 0x07]);
        assert_eq!(whole.unwrap(), base[7..0x1_0007]);
        let part = copied([0x82, 0x82, 0x00], &[0xB3, 0x34, 0x12, 0x02, 0x01]);
        assert_eq!(part.unwrap(), base[0x1234..0x1336]);
        let far = copied([0x80, 0x02, 0x00], &[0xA7, 0xFF, 0x00, 0x01, 0x01]);
        assert_eq!(far, None);
        let far = copied([0x80, 0x80, 0x00], &[0x84, 0x01]);
        assert_eq!(far, None);
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let damaged: [&[u8]; 8] = [
            &[7, 1, 1, b'X'],           // another base
            &[8, 17, 0x90, 8, 0x90, 8], // over the limit
            &[8, 2, 1, b'X'],           // too little
            &[8, 1, 2, b'X', b'Y'],     // too much
            &[8, 2, 0x91, 7, 2],        // from behind the end
            &[8, 1, 0],                 // no instruction
            &[8, 1, 0x80],              // 65,536 bytes
            &[8, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1],
        ];
        for damaged in damaged {
            assert_eq!(applied(damaged), None, "{damaged:?}");
        }
    }
}
