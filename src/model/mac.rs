//! A network card's address, the name of a NIC in the logs.

use std::fmt;

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Mac([u8; 6]);

impl Mac {
    /// Twelve hex digits in either case, bare as the logs write them or with `-` or `:` as other tools do.
    pub fn parse(text: &str) -> Option<Self> {
        let mut digits = text.chars().filter(|c| !matches!(c, '-' | ':'));
        let mut bytes = [0u8; 6];
        for byte in &mut bytes {
            let (high, low) = (digits.next()?.to_digit(16)?, digits.next()?.to_digit(16)?);
            *byte = u8::try_from(high * 16 + low).ok()?;
        }
        digits.next().is_none().then_some(Self(bytes))
    }

    /// The one that [`Self::number`] gave this number.
    pub const fn of_number(number: u64) -> Self {
        let [_, _, a, b, c, d, e, f] = number.to_be_bytes();
        Self([a, b, c, d, e, f])
    }

    /// As one number, in the same order.
    pub fn number(self) -> u64 {
        self.0.iter().fold(0, |number, &byte| number << 8 | u64::from(byte))
    }
}

/// `00-22-48-6D-BA-37`, as Azure's own tables print it.
impl fmt::Display for Mac {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d, e, g] = self.0;
        write!(f, "{a:02X}-{b:02X}-{c:02X}-{d:02X}-{e:02X}-{g:02X}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(Mac::parse(text).map(|mac| mac.to_string()).as_deref(), expected, "{text}");
    }

    #[test]
    fn spellings() {
        check("0022486DBA37", Some("00-22-48-6D-BA-37"));
        check("0022487bC205", Some("00-22-48-7B-C2-05"));
        check("00-0D-3A-98-82-CE", Some("00-0D-3A-98-82-CE"));
        check("00:0d:3a:98:82:ce", Some("00-0D-3A-98-82-CE"));
        check("0022486DBA3", None);
        check("0022486DBA377", None);
        check("", None);
        check("not a mac ad", None);
    }
}
