//! Chance that comes out the same every time: splitmix64, whose whole state is one number.

use crate::model::mixed;

const SEED: u64 = 0x5EED_0F10_3613_2026;
const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

pub struct Rng(u64);

impl Rng {
    /// Each kind of traffic draws from its own stream in every minute, so that changing one leaves the others as they
    /// are.
    pub fn of(moment: u64, stream: u64) -> Self {
        Self(mixed(SEED ^ moment.wrapping_mul(STEP)) ^ mixed(stream))
    }

    fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        mixed(self.0)
    }

    /// From 0 up to, not including, `end`, which is not 0.
    pub fn below(&mut self, end: u64) -> u64 {
        self.draw() % end
    }

    /// From `low` up to, not including, `high`.
    pub fn within(&mut self, low: u64, high: u64) -> u64 {
        low + self.below(high - low)
    }

    pub fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    /// Mostly near `low`, seldom near `high`, as sizes and durations of connections are; the mean lies at an eighth.
    pub fn skewed(&mut self, low: u64, high: u64) -> u64 {
        let product = self.below(1000) * self.below(1000) * self.below(1000);
        low + (high - low) * product / 1_000_000_000
    }

    /// A port a client would be given.
    pub fn port(&mut self) -> u16 {
        let [a, b, ..] = self.draw().to_le_bytes();
        0x8000 | u16::from_le_bytes([a, b])
    }

    pub fn octet(&mut self, low: u8, high: u8) -> u8 {
        u8::try_from(self.within(u64::from(low), u64::from(high))).unwrap_or(low)
    }

    pub fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        let len = u64::try_from(of.len()).unwrap_or(1);
        of[usize::try_from(self.below(len)).unwrap_or(0)]
    }
}
