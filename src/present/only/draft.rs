//! A choice as it is being made.

use super::Known;
use crate::ingest::Wanted;
use crate::model::{Mac, Millis};
use crate::order;

/// What is set, ticked and typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    pub from: Option<Millis>,
    pub to: Option<Millis>,
    /// Of the NICs that are offered, in order.
    ticked: Vec<Mac>,
    /// Other NICs.
    pub written: String,
}

impl Draft {
    /// What is wanted already. NICs that are not offered are written.
    pub fn of(wanted: &Wanted, offered: &[(Mac, u64)]) -> Self {
        let is_offered = |nic: &Mac| offered.iter().any(|(other, _)| other == nic);
        let (mut ticked, others): (Vec<Mac>, Vec<Mac>) = wanted.nics.iter().partition(|nic| is_offered(nic));
        order::sort(&mut ticked);
        let others: Vec<String> = others.iter().map(Mac::to_string).collect();
        Self { from: wanted.from, to: wanted.to, ticked, written: others.join(", ") }
    }

    pub fn has_ticked(&self, nic: Mac) -> bool {
        self.ticked.binary_search(&nic).is_ok()
    }

    /// Ticks it, or no longer.
    pub fn tick(&mut self, nic: Mac) {
        match self.ticked.binary_search(&nic) {
            Ok(at) => drop(self.ticked.remove(at)),
            Err(at) => self.ticked.insert(at, nic),
        }
    }

    /// Whether nothing is left out by it.
    pub fn is_all(&self) -> bool {
        let Self { from, to, ticked, written } = self;
        from.is_none() && to.is_none() && ticked.is_empty() && written.trim().is_empty()
    }

    /// What is to be read, and what that comes to; or why nothing can be read by this.
    pub fn chosen(&self, known: &Known, is_busy: bool) -> Result<(Wanted, String), String> {
        let others = nics_in(&self.written)
            .map_err(|word| format!("“{word}” is no NIC: those have twelve hex digits, as 00-22-48-00-AA-01."))?;
        let nics = self.ticked.iter().copied().chain(others).collect();
        let wanted = Wanted { from: self.from, to: self.to, nics };
        let account = if known.is_empty() { Some(String::new()) } else { known.account(&wanted) };
        let account = account.ok_or("No file is of these hours and NICs.")?;
        if is_busy {
            let busy = "Files are being read. When all are, or reading is stopped, others can be chosen.";
            return Err(busy.to_owned());
        }
        Ok((wanted, account))
    }
}

/// The NICs in a text, apart by commas or blanks; or the first word that is none.
fn nics_in(text: &str) -> Result<Vec<Mac>, &str> {
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';')).filter(|word| !word.is_empty());
    words.map(|word| Mac::parse(word).ok_or(word)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NIC: &str = "00224800AA01";

    fn nic(last: u8) -> Mac {
        Mac::parse(&format!("00224800AA{last:02X}")).unwrap()
    }

    #[test]
    fn what_is_typed() {
        assert_eq!(nics_in(" 00:22:48:00:aa:01,\n00224800AA01;"), Ok(vec![nic(1), nic(1)]));
        assert_eq!(nics_in(""), Ok(vec![]));
        assert_eq!(nics_in("00224800AA01 web-1"), Err("web-1"));
    }

    #[test]
    fn what_is_wanted_is_ticked_or_written() {
        let wanted = Wanted { nics: vec![nic(9), nic(2), nic(1)], ..Wanted::default() };
        let mut draft = Draft::of(&wanted, &[(nic(1), 1), (nic(2), 1), (nic(3), 1)]);
        assert_eq!([1, 2, 3].map(|last| draft.has_ticked(nic(last))), [true, true, false]);
        assert_eq!(draft.written, "00-22-48-00-AA-09");
        draft.tick(nic(1));
        draft.tick(nic(3));
        let chosen = draft.chosen(&Known::default(), false).unwrap();
        assert_eq!(chosen, (Wanted { nics: vec![nic(2), nic(3), nic(9)], ..Wanted::default() }, String::new()));
        assert!(!draft.is_all() && Draft::default().is_all());
    }

    #[test]
    fn why_nothing_can_be_read() {
        let name = format!("x/y=2026/m=01/d=02/h=06/m=00/macAddress={NIC}/PT1H.json");
        let known = Known::of([(name.as_str(), 100, None)].into_iter());
        let check = |draft: Draft, is_busy, expected: &str| {
            let said = draft.chosen(&known, is_busy).map_or_else(|why| why, |(_, account)| account);
            assert!(said.starts_with(expected), "{said}");
        };
        let typed = |text: &str| Draft { written: text.to_owned(), ..Draft::default() };
        check(Draft::default(), false, "1 of 1 files");
        check(typed(NIC), true, "Files are being read.");
        check(typed("web-1"), false, "“web-1” is no NIC");
        check(typed("00224800AA02"), false, "No file is of these hours and NICs.");
    }
}
