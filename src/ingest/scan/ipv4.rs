//! IPv4 addresses, without a loop over their bytes.

use wide::u8x16;

/// The longest address, and as much as is looked at for its last number.
pub const WINDOW: usize = 20;

/// The address that `length` bytes at the beginning of `bytes` write, as a number. `None` if they write none, or an
/// address of another kind.
#[inline(always)]
pub fn parse(bytes: &[u8; WINDOW], length: usize) -> Option<u32> {
    let length = u32::try_from(length).ok().filter(|length| (7..=15).contains(length))?;
    let vector = u8x16::new(*bytes.first_chunk()?);
    let mut dots = vector.simd_eq(u8x16::splat(b'.')).to_bitmask() & ((1 << length) - 1);
    // Asked at the end only whether all is well: that it is can be foreseen, but not how many digits a number has.
    let (mut start, mut address, mut is_well) = (0, 0, true);
    for place in 0..4 {
        let end = if place < 3 { dots.trailing_zeros() } else { length };
        dots &= dots.wrapping_sub(1);
        let digits = u32::from_le_bytes(*bytes.get(start as usize..)?.first_chunk()?);
        let (octet, is_octet) = octet(digits, end.wrapping_sub(start));
        address = address << 8 | octet;
        is_well &= is_octet;
        start = end + 1;
    }
    (is_well & (dots == 0)).then_some(address)
}

/// The number that the lowest bytes write, and whether they do, in 1 to 3 digits without zeros before them.
#[inline(always)]
const fn octet(text: u32, length: u32) -> (u32, bool) {
    // The digits moved to the end of three bytes, behind zeros.
    let shift = 24_u32.wrapping_sub(length.wrapping_mul(8));
    let digits = (text.wrapping_shl(shift) ^ 0x30_3030_u32.wrapping_shl(shift)) & 0xFF_FFFF;
    let are_digits = (digits | (digits + 0x76_7676)) & 0x80_8080 == 0;
    let value = (digits & 0xFF) * 100 + (digits >> 8 & 0xFF) * 10 + (digits >> 16);
    let is_padded = (length > 1) & (text & 0xFF == b'0' as u32);
    (value, are_digits & (length.wrapping_sub(1) < 3) & (value < 256) & !is_padded)
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
