//! Decimal numbers, eight digits at a time.

const ZEROS: u64 = 0x3030_3030_3030_3030;

/// The number that `length` bytes at the beginning of `bytes` write, if they are up to sixteen digits. More bytes must
/// be there than the number has.
#[inline(always)]
pub fn digits(bytes: &[u8; 16], length: usize) -> Option<u64> {
    let (low, high) = halves(bytes);
    match length {
        1..=8 => eight(front(low, length)),
        9..=16 => {
            // The first of them alone, and the last eight together.
            let first = length - 8;
            let last = if first == 8 { high } else { low >> (8 * first) | high << (64 - 8 * first) };
            Some(eight(front(low, first))? * 100_000_000 + eight(last)?)
        }
        _ => None,
    }
}

#[inline]
pub fn halves(bytes: &[u8; 16]) -> (u64, u64) {
    let both = u128::from_le_bytes(*bytes);
    #[expect(clippy::cast_possible_truncation, reason = "the lower half is what is wanted")]
    (both as u64, (both >> 64) as u64)
}

/// The first 1 to 8 bytes, moved to the end, behind zeros.
#[inline(always)]
const fn front(bytes: u64, length: usize) -> u64 {
    let spare = 64 - 8 * length;
    // In two steps, because all 64 bits at once cannot be shifted out.
    bytes << spare | (ZEROS >> (8 * length - 8)) >> 8
}

/// Eight digits, the first in the lowest byte.
#[inline(always)]
const fn eight(text: u64) -> Option<u64> {
    const HIGH: u64 = 0xF0F0_F0F0_F0F0_F0F0;
    // A digit has 3 in its upper half, and still has when six is added to it.
    if text & HIGH != ZEROS || text.wrapping_add(0x0606_0606_0606_0606) & HIGH != ZEROS {
        return None;
    }
    let pairs = (text ^ ZEROS).wrapping_mul(10 << 8 | 1) >> 8 & 0x00FF_00FF_00FF_00FF;
    let fours = pairs.wrapping_mul(100 << 16 | 1) >> 16 & 0x0000_FFFF_0000_FFFF;
    Some(fours.wrapping_mul(10_000 << 32 | 1) >> 32)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn padded(text: &str) -> [u8; 16] {
        let mut bytes = [b','; 16];
        bytes[..text.len()].copy_from_slice(text.as_bytes());
        bytes
    }

    #[track_caller]
    fn check(text: &str, expected: Option<u64>) {
        assert_eq!(digits(&padded(text), text.len()), expected, "{text}");
    }

    #[test]
    fn numbers() {
        check("0", Some(0));
        check("65535", Some(65_535));
        check("00000000", Some(0));
        check("99999999", Some(99_999_999));
        check("100000000", Some(100_000_000));
        check("1768319102518", Some(1_768_319_102_518));
        check("9999999999999999", Some(9_999_999_999_999_999));
        check("", None);
        check("-1", None);
        check("1:", None);
        check("12/4", None);
        check("123456789a", None);
        check("a234567890123456", None);
    }

    proptest! {
        #[test]
        fn as_the_library_reads_them(text in "[0-9]{1,16}|[ -~]{1,16}") {
            let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
            prop_assert_eq!(digits(&padded(&text), text.len()), if is_number { text.parse().ok() } else { None });
        }
    }
}
