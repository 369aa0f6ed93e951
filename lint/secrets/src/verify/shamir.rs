//! Shamir's secret sharing over GF(2^8) with the polynomial of AES, as `shamir/` of SOPS takes it from Vault: the last
//! byte of a part is its x, the others are the y of each byte of the secret.

use zeroize::Zeroizing;

/// The secret of some parts; `None` when they cannot be parts of one: fewer than two, of different lengths, empty, or
/// two with the same x.
pub(super) fn combine(parts: &[Zeroizing<Vec<u8>>]) -> Option<Zeroizing<Vec<u8>>> {
    let length = parts.first()?.len();
    if parts.len() < 2 || length < 2 || parts.iter().any(|part| part.len() != length) {
        return None;
    }
    let x: Vec<u8> = parts
        .iter()
        .filter_map(|part| part.last().copied())
        .collect();
    let repeated = x.iter().enumerate().any(|(at, one)| x[..at].contains(one));
    if repeated || x.contains(&0) {
        return None;
    }
    let basis: Vec<u8> = (0..x.len()).map(|at| basis(&x, at)).collect();
    let mut secret = Zeroizing::new(vec![0_u8; length - 1]);
    for (part, basis) in parts.iter().zip(basis) {
        for (byte, y) in secret.iter_mut().zip(part.iter()) {
            *byte ^= multiply(*y, basis);
        }
    }
    Some(secret)
}

/// The Lagrange basis polynomial of one x, at 0.
fn basis(x: &[u8], at: usize) -> u8 {
    let others = x.iter().enumerate().filter(|(other, _)| *other != at);
    others.fold(1, |product, (_, other)| {
        multiply(product, multiply(*other, inverse(x[at] ^ other)))
    })
}

/// Multiplies without branches on the values.
fn multiply(a: u8, b: u8) -> u8 {
    let mut product = 0_u8;
    for bit in (0..8).rev() {
        let carry = (product >> 7).wrapping_neg() & 0x1B;
        product = (product << 1) ^ carry;
        product ^= ((b >> bit) & 1).wrapping_neg() & a;
    }
    product
}

/// `a` to the power of 254.
fn inverse(a: u8) -> u8 {
    let mut result = 1;
    let mut power = a;
    for _ in 0..7 {
        power = multiply(power, power);
        result = multiply(result, power);
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_field_is_the_one_of_aes() {
        assert_eq!(multiply(0x57, 0x83), 0xC1);
        assert!((1..=255).all(|a| multiply(a, inverse(a)) == 1));
    }

    #[test]
    fn any_two_parts_give_the_secret() {
        // f(x) = s + c·x for each byte, at x = 1, 2 and 7.
        let (secret, slope) = ([0x00, 0x42, 0xFF], [0x9A, 0x01, 0x6C]);
        let part = |x: u8| {
            let y = secret.iter().zip(slope).map(|(s, c)| s ^ multiply(c, x));
            Zeroizing::new(y.chain([x]).collect::<Vec<u8>>())
        };
        let parts = [part(1), part(2), part(7)];
        for chosen in [vec![0, 1], vec![1, 2], vec![2, 0], vec![0, 1, 2]] {
            let chosen: Vec<_> = chosen
                .into_iter()
                .map(|at: usize| parts[at].clone())
                .collect();
            assert_eq!(combine(&chosen).unwrap().as_slice(), secret);
        }
        assert!(combine(&parts[..1]).is_none());
        assert!(combine(&[part(1), part(1)]).is_none());
        assert!(combine(&[part(1), Zeroizing::new(vec![1, 2])]).is_none());
        // At x = 0 stands the secret itself.
        assert!(combine(&[part(1), part(0)]).is_none());
    }
}
