//! Numbers as bytes, small ones as few.

/// Takes numbers, one after the other.
#[derive(Debug, Default)]
pub struct Writer(pub Vec<u8>);

impl Writer {
    #[inline]
    pub fn put(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push(value.to_le_bytes()[0] | 0x80);
            value >>= 7;
        }
        self.0.push(value.to_le_bytes()[0]);
    }

    pub fn put_signed(&mut self, value: i64) {
        self.put((value << 1 ^ value >> 63).cast_unsigned());
    }
}

/// Gives them again; none where there are none.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a>(pub &'a [u8]);

impl Reader<'_> {
    #[inline]
    pub fn take(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..u64::BITS).step_by(7) {
            let (&byte, rest) = self.0.split_first()?;
            self.0 = rest;
            value |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    pub fn take_signed(&mut self) -> Option<i64> {
        let value = self.take()?;
        Some((value >> 1).cast_signed() ^ -(value & 1).cast_signed())
    }

    #[inline]
    pub fn take_u32(&mut self) -> Option<u32> {
        u32::try_from(self.take()?).ok()
    }

    pub fn take_bytes(&mut self, length: usize) -> Option<&[u8]> {
        let (bytes, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(bytes)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn numbers_come_back(values: Vec<u64>, signed: Vec<i64>, ends in prop::collection::vec(0u32..64, 4)) {
            let values: Vec<u64> = values.into_iter().chain(ends.iter().map(|&bits| u64::MAX >> bits)).collect();
            let mut writer = Writer::default();
            values.iter().for_each(|&value| writer.put(value));
            signed.iter().for_each(|&value| writer.put_signed(value));
            let mut reader = Reader(&writer.0);
            for value in values {
                prop_assert_eq!(reader.take(), Some(value));
            }
            for value in signed {
                prop_assert_eq!(reader.take_signed(), Some(value));
            }
            prop_assert_eq!(reader.take(), None);
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
            let mut reader = Reader(&bytes);
            while reader.take().is_some() {}
        }
    }
}
