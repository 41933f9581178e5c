//! IPv4 addresses, without a loop over their bytes.

use wide::u8x16;

/// The longest address, and as much as is looked at for its last number.
pub const WINDOW: usize = 20;

/// The address that `length` bytes at the beginning of `bytes` write, as a number. `None` if they write none, or an
/// address of another kind.
#[inline]
pub fn parse(bytes: &[u8; WINDOW], length: usize) -> Option<u32> {
    if !(7..=15).contains(&length) {
        return None;
    }
    let vector = u8x16::new(*bytes.first_chunk()?);
    let mut dots = vector.simd_eq(u8x16::splat(b'.')).to_bitmask() & ((1 << length) - 1);
    let (mut start, mut address) = (0, 0);
    for place in 0..4 {
        let end = if place < 3 { dots.trailing_zeros() as usize } else { length };
        dots &= dots.wrapping_sub(1);
        let digits = u32::from_le_bytes(*bytes.get(start..)?.first_chunk()?);
        address = address << 8 | octet(digits, end.wrapping_sub(start))?;
        start = end + 1;
    }
    (dots == 0).then_some(address)
}

/// A number of 1 to 3 digits, without zeros before it, in the lowest bytes.
#[inline]
const fn octet(text: u32, length: usize) -> Option<u32> {
    // The digits moved to the end of three bytes, and zeros before them.
    let aligned = match length {
        1 => (text & 0xFF) << 16,
        2 => (text & 0xFFFF) << 8,
        3 => text & 0xFF_FFFF,
        _ => return None,
    };
    let filled = aligned ^ [0, 0x30_0000, 0x30_3000, 0x30_3030][length];
    let (hundreds, tens, ones) = (filled & 0xFF, filled >> 8 & 0xFF, filled >> 16);
    let is_padded = length > 1 && text & 0xFF == b'0' as u32;
    let value = hundreds * 100 + tens * 10 + ones;
    if hundreds > 9 || tens > 9 || ones > 9 || is_padded || value > 255 { None } else { Some(value) }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str) {
        let mut bytes = [b','; WINDOW];
        let length = text.len().min(WINDOW);
        bytes[..length].copy_from_slice(&text.as_bytes()[..length]);
        let expected = text.parse::<Ipv4Addr>().ok().map(u32::from);
        assert_eq!(parse(&bytes, text.len()), expected, "{text}");
    }

    #[test]
    fn as_the_library_reads_them() {
        for text in [
            "10.0.0.4",
            "255.255.255.255",
            "0.0.0.0",
            "203.0.113.190",
            "1.2.3.256",
            "1.2.3.04",
            "1.2.3.",
            ".1.2.3",
            "1..2.3",
            "1.2.3.4.5",
            "1.2.3.4.",
            "1234.1.1.1",
            "1.2.3",
            "1.2.3.4a",
            "1.2.3.:",
            "1.2.3./",
            "2001:db8::1",
            "::ffff:1.2.3.4",
            "",
            "255.255.255.2555",
        ] {
            check(text);
        }
    }

    proptest! {
        #[test]
        fn any_address(address: u32, text in "[0-9./:]{7,15}|([0-9]{1,3}[.]){3}[0-9]{1,3}") {
            check(&Ipv4Addr::from_bits(address).to_string());
            check(&text);
        }
    }
}
