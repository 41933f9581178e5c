//! The checksum of gzip and zip: CRC-32, eight bytes at a time.
//!
//! Its tables are made when first needed. Written out, they would be a good part of what is downloaded.

use std::sync::LazyLock;

/// The remainder of a byte that is followed by so many zeros.
type Tables = [[u32; 256]; 8];

static TABLES: LazyLock<Box<Tables>> = LazyLock::new(|| {
    const POLYNOMIAL: u32 = 0xEDB8_8320;
    let mut tables = Box::new([[0; 256]; 8]);
    for (byte, entry) in (0_u32..).zip(&mut tables[0]) {
        *entry = (0..8).fold(byte, |sum, _| (sum >> 1) ^ if sum & 1 == 1 { POLYNOMIAL } else { 0 });
    }
    for zeros in 1..8 {
        for byte in 0..256 {
            let before = tables[zeros - 1][byte];
            tables[zeros][byte] = (before >> 8) ^ tables[0][(before & 0xFF) as usize];
        }
    }
    tables
});

#[derive(Clone, Debug, Default)]
pub(super) struct Crc {
    /// Inverted, as it is worked with.
    state: u32,
    length: u64,
}

impl Crc {
    pub fn update(&mut self, bytes: &[u8]) {
        let tables = &**TABLES;
        let at = |table: usize, byte: u32| tables[table][(byte & 0xFF) as usize];
        let (eights, rest) = bytes.as_chunks::<8>();
        let mut sum = !self.state;
        for &[a, b, c, d, e, f, g, h] in eights {
            let low = sum ^ u32::from_le_bytes([a, b, c, d]);
            let high = u32::from_le_bytes([e, f, g, h]);
            sum = at(7, low)
                ^ at(6, low >> 8)
                ^ at(5, low >> 16)
                ^ at(4, low >> 24)
                ^ at(3, high)
                ^ at(2, high >> 8)
                ^ at(1, high >> 16)
                ^ at(0, high >> 24);
        }
        for &byte in rest {
            sum = (sum >> 8) ^ at(0, sum ^ u32::from(byte));
        }
        self.state = !sum;
        self.length += bytes.len() as u64;
    }

    pub const fn sum(&self) -> u32 {
        self.state
    }

    /// The length of all bytes, as far as 32 bits hold it.
    pub const fn length(&self) -> u32 {
        #[expect(clippy::cast_possible_truncation, reason = "gzip counts so")]
        let length = self.length as u32;
        length
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_that_everyone_checks() {
        let mut crc = Crc::default();
        assert_eq!((crc.sum(), crc.length()), (0, 0));
        crc.update(b"123456789");
        assert_eq!((crc.sum(), crc.length()), (0xCBF4_3926, 9));
    }

    #[test]
    fn in_any_slices_what_another_says() {
        let bytes: Vec<u8> = (0..1000_u32).map(|at| at.wrapping_mul(2_654_435_761).to_le_bytes()[3]).collect();
        let mut other = flate2::Crc::new();
        other.update(&bytes);
        for length in 1..40 {
            let mut crc = Crc::default();
            bytes.chunks(length).for_each(|slice| crc.update(slice));
            assert_eq!(crc.sum(), other.sum(), "in slices of {length}");
        }
    }
}
