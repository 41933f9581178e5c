//! Texts that come again and again, and the numbers the sink has given to what they say.

use super::super::tuple::Layout;
use super::number::halves;
use crate::model::Format;

/// The longest text that is remembered. All IPv4 addresses and most of IPv6 are shorter.
pub const LONGEST: usize = 32;

/// A text of up to [`LONGEST`] bytes without a zero among them, as numbers, with zeros behind it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ShortText([u64; 4]);

impl ShortText {
    /// The first `length` bytes.
    #[inline]
    pub fn new(bytes: &[u8; LONGEST], length: usize) -> Option<Self> {
        let ([first, second], _) = bytes.as_chunks() else { return None };
        let ((a, b), (c, d)) = (halves(first), halves(second));
        // Most are shorter than half of it.
        Some(Self(match length {
            1..=8 => [kept(a, length), 0, 0, 0],
            9..=16 => [a, kept(b, length - 8), 0, 0],
            17..=24 => [a, b, kept(c, length - 16), 0],
            25..=LONGEST => [a, b, c, kept(d, length - 24)],
            _ => return None,
        }))
    }

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
    places: Vec<(ShortText, u32)>,
    taken: usize,
}

impl Texts {
    const LEAST: usize = 1 << 8;
    /// 40 bytes each. Beyond it, looking an address up by its bytes is not much slower than a miss of the cache.
    const MOST: usize = 1 << 16;

    #[inline]
    fn place(&self, text: ShortText) -> usize {
        // The highest bits are the best mixed ones.
        #[expect(clippy::cast_possible_truncation, reason = "as many bits as there are places")]
        let place = (text.hash() >> (64 - self.places.len().trailing_zeros())) as usize;
        place
    }

    #[inline]
    fn get(&self, text: ShortText) -> Option<u32> {
        let &(held, number) = self.places.get(self.place_in_any(text))?;
        (held == text).then_some(number)
    }

    #[inline]
    fn place_in_any(&self, text: ShortText) -> usize {
        if self.places.is_empty() { 0 } else { self.place(text) }
    }

    fn insert(&mut self, text: ShortText, number: u32) {
        if self.taken * 2 >= self.places.len() && self.places.len() < Self::MOST {
            let larger = vec![(ShortText::default(), 0); (self.places.len() * 4).max(Self::LEAST)];
            let smaller = std::mem::replace(&mut self.places, larger);
            self.taken = 0;
            for (text, number) in smaller.into_iter().filter(|(text, _)| *text != ShortText::default()) {
                self.put(text, number);
            }
        }
        self.put(text, number);
    }

    fn put(&mut self, text: ShortText, number: u32) {
        let place = self.place(text);
        self.taken += usize::from(self.places[place].0 == ShortText::default());
        self.places[place] = (text, number);
    }
}

/// What the scanner need not find out again.
#[derive(Debug, Default)]
pub struct Memo {
    addresses: Texts,
    /// By format, because the same text can mean different things.
    kinds: [Texts; 3],
}

impl Memo {
    #[inline]
    pub(super) fn address(&self, text: ShortText) -> Option<u32> {
        self.addresses.get(text)
    }

    pub(super) fn keep_address(&mut self, text: ShortText, number: u32) {
        self.addresses.insert(text, number);
    }

    /// A kind, and whether rows of it are measured.
    #[inline]
    pub(super) fn kind(&self, format: Format, text: ShortText) -> Option<(u32, bool)> {
        self.kinds[format as usize].get(text).map(|number| (number >> 1, number & 1 == 1))
    }

    pub(super) fn keep_kind(&mut self, format: Format, text: ShortText, number: u32, is_measured: bool) {
        // A sink with so many kinds would have run out of memory.
        if number < 1 << 31 {
            self.kinds[format as usize].insert(text, number << 1 | u32::from(is_measured));
        }
    }

    pub fn bytes_in_memory(&self) -> usize {
        let all = self.kinds.iter().chain([&self.addresses]);
        all.map(|texts| texts.places.capacity() * size_of::<(ShortText, u32)>()).sum()
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

    fn text(text: &str) -> ShortText {
        let mut bytes = [b','; LONGEST];
        bytes[..text.len()].copy_from_slice(text.as_bytes());
        ShortText::new(&bytes, text.len()).unwrap()
    }

    #[test]
    fn what_follows_a_text_does_not_matter() {
        for length in 1..=LONGEST {
            let (a, b) = ([b'a'; LONGEST], std::array::from_fn(|at| if at < length { b'a' } else { b'z' }));
            assert_eq!(ShortText::new(&a, length), ShortText::new(&b, length), "{length}");
            if length > 1 {
                assert_ne!(ShortText::new(&a, length), ShortText::new(&a, length - 1), "{length}");
            }
        }
        assert_eq!(ShortText::new(&[b'a'; LONGEST], 0), None);
        assert_eq!(ShortText::new(&[b'a'; LONGEST], LONGEST + 1), None);
    }

    #[test]
    fn never_a_wrong_number() {
        let mut texts = Texts::default();
        assert_eq!(texts.get(text("10.0.0.1")), None);
        let address = |n: u32| text(&std::net::Ipv4Addr::from_bits(n).to_string());
        let count = 200_000;
        for n in 0..count {
            texts.insert(address(n), n);
            assert_eq!(texts.get(address(n)), Some(n));
        }
        assert_eq!(texts.places.len(), Texts::MOST);
        let kept =
            (0..count).filter(|&n| texts.get(address(n)).inspect(|&found| assert_eq!(found, n)).is_some()).count();
        assert!(kept > Texts::MOST / 2, "{kept}");
    }
}
