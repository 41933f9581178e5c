//! Texts that come again and again, and the numbers the sink has given to what they say.

use super::super::tuple::Layout;
use super::number::halves;
use crate::model::Format;

/// The longest text that is remembered.
pub const LONGEST: usize = 32;

/// A text of up to [`LONGEST`] bytes, none of them a zero, as numbers, with zeros behind it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Text([u64; 4]);

impl Text {
    /// The first `length` bytes.
    #[inline(always)]
    pub fn new(bytes: &[u8; LONGEST], length: usize) -> Option<Self> {
        let ([first, second], _) = bytes.as_chunks() else { return None };
        let ((a, b), (c, d)) = (halves(first), halves(second));
        Some(Self(match length {
            1..=8 => [kept(a, length), 0, 0, 0],
            9..=16 => [a, kept(b, length - 8), 0, 0],
            17..=24 => [a, b, kept(c, length - 16), 0],
            25..=LONGEST => [a, b, c, kept(d, length - 24)],
            _ => return None,
        }))
    }

    /// The highest bits are the best mixed ones.
    #[inline]
    const fn hash(self) -> u64 {
        let [a, b, c, d] = self.0;
        let mixed = (a ^ c.rotate_left(32)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
            ^ (b ^ d.rotate_left(32)).wrapping_mul(0xC2B2_AE3D_27D4_EB4F);
        (mixed ^ mixed >> 32).wrapping_mul(0x94D0_49BB_1331_11EB)
    }
}

/// The lowest 1 to 8 bytes.
#[inline]
const fn kept(bytes: u64, length: usize) -> u64 {
    bytes & u64::MAX >> (64 - 8 * length)
}

/// A cache of fixed places: a text can stand in one place only, and another that belongs there takes its place.
#[derive(Debug, Default)]
struct Texts {
    places: Vec<(Text, u32)>,
    taken: usize,
}

impl Texts {
    const LEAST: usize = 1 << 8;
    /// 40 bytes each. Beyond them, what is not held is found by what it says.
    const MOST: usize = 1 << 17;
    /// With fewer places, two texts that come in turn must not take one from each other: they get more.
    const ROOMY: usize = 1 << 12;

    #[inline(always)]
    fn place(&self, text: Text) -> usize {
        // As many bits as there are places. If there are none, whatever comes out is beyond them.
        #[expect(clippy::cast_possible_truncation, reason = "as many bits as there are places")]
        let place = text.hash().wrapping_shr(u64::BITS - self.places.len().trailing_zeros()) as usize;
        place
    }

    #[inline(always)]
    fn get(&self, text: Text) -> Option<u32> {
        let (held, number) = self.places.get(self.place(text))?;
        (*held == text).then_some(*number)
    }

    fn insert(&mut self, text: Text, number: u32) {
        let is_full = self.taken * 2 >= self.places.len() && self.places.len() < Self::MOST;
        if is_full || (self.places.len() < Self::ROOMY && self.is_crowded(text)) {
            let larger = vec![(Text::default(), 0); (self.places.len() * 4).clamp(Self::LEAST, Self::MOST)];
            let smaller = std::mem::replace(&mut self.places, larger);
            self.taken = 0;
            for (text, number) in smaller.into_iter().filter(|(text, _)| *text != Text::default()) {
                self.put(text, number);
            }
        }
        self.put(text, number);
    }

    /// Whether another text would have to leave its place.
    fn is_crowded(&self, text: Text) -> bool {
        self.places.get(self.place(text)).is_some_and(|(held, _)| *held != Text::default() && *held != text)
    }

    fn put(&mut self, text: Text, number: u32) {
        let place = self.place(text);
        self.taken += usize::from(self.places[place].0 == Text::default());
        self.places[place] = (text, number);
    }
}

/// What the scanner need not find out again.
#[derive(Debug, Default)]
pub struct Memo {
    /// Those that are not IPv4, which need no memory to be read quickly.
    addresses: Texts,
    /// By format, because the same text can mean different things.
    kinds: [Texts; 3],
}

impl Memo {
    #[inline]
    pub(super) fn address(&self, text: Text) -> Option<u32> {
        self.addresses.get(text)
    }

    pub(super) fn keep_address(&mut self, text: Text, number: u32) {
        self.addresses.insert(text, number);
    }

    /// A kind, and whether rows of it are measured.
    #[inline(always)]
    pub(super) fn kind(&self, format: Format, text: Text) -> Option<(u32, bool)> {
        self.kinds[format as usize].get(text).map(|number| (number >> 1, number & 1 == 1))
    }

    pub(super) fn keep_kind(&mut self, format: Format, text: Text, number: u32, is_measured: bool) {
        // A sink with so many kinds would have run out of memory.
        if number < 1 << 31 {
            self.kinds[format as usize].insert(text, number << 1 | u32::from(is_measured));
        }
    }

    pub fn bytes_in_memory(&self) -> usize {
        let all = self.kinds.iter().chain([&self.addresses]);
        all.map(|texts| texts.places.capacity() * size_of::<(Text, u32)>()).sum()
    }
}

/// How tuples of a format are laid out.
pub(super) const fn layout(format: Format) -> Layout {
    match format {
        Format::Vnet => Layout::Vnet,
        Format::Nsg1 | Format::Nsg2 => Layout::Nsg,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Text {
        let mut bytes = [b','; LONGEST];
        bytes[..text.len()].copy_from_slice(text.as_bytes());
        Text::new(&bytes, text.len()).unwrap()
    }

    #[test]
    fn what_follows_a_text_does_not_matter() {
        for length in 1..=LONGEST {
            let (a, b) = ([b'a'; LONGEST], std::array::from_fn(|at| if at < length { b'a' } else { b'z' }));
            assert_eq!(Text::new(&a, length), Text::new(&b, length), "{length}");
            if length > 1 {
                assert_ne!(Text::new(&a, length), Text::new(&a, length - 1), "{length}");
            }
        }
        assert_eq!(Text::new(&[b'a'; LONGEST], 0), None);
        assert_eq!(Text::new(&[b'a'; LONGEST], LONGEST + 1), None);
    }

    #[test]
    fn never_a_wrong_number() {
        let mut texts = Texts::default();
        assert_eq!(texts.get(text("2001:db8::1")), None);
        let address = |n: u32| text(&format!("2001:db8::{n:x}"));
        let count = 300_000;
        for n in 0..count {
            texts.insert(address(n), n);
            assert_eq!(texts.get(address(n)), Some(n));
        }
        assert_eq!(texts.places.len(), Texts::MOST);
        let held =
            (0..count).filter(|&n| texts.get(address(n)).inspect(|&found| assert_eq!(found, n)).is_some()).count();
        assert!(held > Texts::MOST / 2, "{held}");
    }
}
