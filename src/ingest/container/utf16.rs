//! Text in UTF-16, as Windows tools save it, made into UTF-8.

/// Which byte of a unit comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ByteOrder {
    Little,
    Big,
}

impl ByteOrder {
    /// Of text that begins like this; `None` if it is no UTF-16. Without a mark, it shows in the zeros beside every
    /// letter: the beginning of a log is ASCII.
    pub(super) fn of(head: &[u8]) -> Option<Self> {
        const LOOKED_AT: usize = 64;
        match head {
            // That would be UTF-32.
            [0xFF, 0xFE, 0, 0, ..] => return None,
            [0xFF, 0xFE, ..] => return Some(Self::Little),
            [0xFE, 0xFF, ..] => return Some(Self::Big),
            _ => {}
        }
        let head = &head[..head.len().min(LOOKED_AT)];
        let are_ascii = |low: usize| {
            head.len() >= 4
                && head.chunks_exact(2).all(|unit| {
                    let (letter, zero) = (unit[low], unit[1 - low]);
                    zero == 0 && (letter.is_ascii_graphic() || letter.is_ascii_whitespace())
                })
        };
        [(0, Self::Little), (1, Self::Big)].into_iter().find_map(|(low, order)| are_ascii(low).then_some(order))
    }
}

/// A decoder that takes any slices.
#[derive(Debug)]
pub(super) struct Utf16 {
    order: ByteOrder,
    /// The first byte of a unit whose second is to come.
    half: Option<u8>,
    /// The first of a pair of surrogates.
    high: Option<u16>,
    /// At the very beginning, where a byte order mark may stand.
    begins: bool,
    /// Surrogates that had no partner.
    unpaired: u64,
}

impl Utf16 {
    pub const fn new(order: ByteOrder) -> Self {
        Self { order, half: None, high: None, begins: true, unpaired: 0 }
    }

    pub const fn unpaired(&self) -> u64 {
        self.unpaired
    }

    /// Appends the text of these bytes.
    pub fn decode(&mut self, bytes: &[u8], text: &mut String) {
        let mut bytes = bytes;
        if let Some(first) = self.half.take() {
            let Some((&second, rest)) = bytes.split_first() else {
                self.half = Some(first);
                return;
            };
            self.unit([first, second], text);
            bytes = rest;
        }
        let (units, rest) = bytes.as_chunks::<2>();
        for &unit in units {
            self.unit(unit, text);
        }
        self.half = rest.first().copied();
    }

    /// Appends what is left at the end of the file. Whether it ends in the middle of a character.
    pub fn finish(&mut self, text: &mut String) -> bool {
        let is_cut = self.half.take().is_some();
        self.give_up(text);
        if is_cut {
            text.push(char::REPLACEMENT_CHARACTER);
        }
        is_cut
    }

    fn unit(&mut self, bytes: [u8; 2], text: &mut String) {
        let unit = match self.order {
            ByteOrder::Little => u16::from_le_bytes(bytes),
            ByteOrder::Big => u16::from_be_bytes(bytes),
        };
        if std::mem::take(&mut self.begins) && unit == 0xFEFF {
            return;
        }
        if unit & 0xFC00 == 0xDC00
            && let Some(high) = self.high.take()
        {
            text.extend(char::decode_utf16([high, unit]).flatten());
            return;
        }
        self.give_up(text);
        match char::from_u32(u32::from(unit)) {
            Some(letter) => text.push(letter),
            None if unit & 0xFC00 == 0xD800 => self.high = Some(unit),
            None => self.replace(text),
        }
    }

    /// A first surrogate that was waiting waits in vain.
    fn give_up(&mut self, text: &mut String) {
        if self.high.take().is_some() {
            self.replace(text);
        }
    }

    fn replace(&mut self, text: &mut String) {
        self.unpaired += 1;
        text.push(char::REPLACEMENT_CHARACTER);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(units: &[u16], expected: &str) {
        for order in [ByteOrder::Little, ByteOrder::Big] {
            let bytes: Vec<u8> = units
                .iter()
                .flat_map(|unit| if order == ByteOrder::Little { unit.to_le_bytes() } else { unit.to_be_bytes() })
                .collect();
            for length in 1..=bytes.len().max(1) {
                let (mut decoder, mut text) = (Utf16::new(order), String::new());
                bytes.chunks(length).for_each(|slice| decoder.decode(slice, &mut text));
                assert!(!decoder.finish(&mut text));
                assert_eq!(text, expected, "{order:?} in slices of {length}");
                let unpaired = expected.matches(char::REPLACEMENT_CHARACTER).count();
                assert_eq!(decoder.unpaired(), unpaired as u64);
            }
        }
    }

    #[test]
    fn characters_of_every_length() {
        check(&[], "");
        check(&[0xFEFF, 0x7B, 0xE9, 0x20AC, 0xD83D, 0xDE00], "{é€😀");
        // Only at the very beginning is it a mark.
        check(&[0x7B, 0xFEFF], "{\u{FEFF}");
        check(&[0xD83D], "\u{FFFD}");
        check(&[0xDE00, 0x61], "\u{FFFD}a");
        check(&[0xD83D, 0x61, 0xDE00], "\u{FFFD}a\u{FFFD}");
        check(&[0xD83D, 0xD83D, 0xDE00], "\u{FFFD}😀");
    }

    #[test]
    fn half_a_character_at_the_end() {
        let (mut decoder, mut text) = (Utf16::new(ByteOrder::Little), String::new());
        decoder.decode(b"a\0b", &mut text);
        assert!(decoder.finish(&mut text));
        assert_eq!(text, "a\u{FFFD}");
    }
}
