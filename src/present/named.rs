//! Filters that were saved under names, by name. Remembered as text, a filter a line.

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// Names and filters, in the order of names.
    all: Vec<(String, String)>,
}

impl Named {
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.all.iter().map(|(name, filter)| (name.as_str(), filter.as_str()))
    }

    pub const fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    fn place(&self, name: &str) -> Result<usize, usize> {
        self.all.binary_search_by(|(other, _)| other.as_str().cmp(name))
    }

    /// The filter has a name already.
    pub fn holds(&self, filter: &str) -> bool {
        self.all.iter().any(|(_, saved)| saved == filter)
    }

    /// With the filter under a name, in place of the one that has it. Nothing goes without a name.
    #[must_use]
    pub fn with(mut self, name: &str, filter: &str) -> Self {
        let (name, filter) = (tidy(name), tidy(filter));
        if !name.is_empty() && !filter.is_empty() {
            match self.place(&name) {
                Ok(at) => self.all[at].1 = filter,
                Err(at) => self.all.insert(at, (name, filter)),
            }
        }
        self
    }

    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.all.retain(|(other, _)| other != name);
        self
    }

    /// Whether one can have this name instead: no other may lose its own.
    pub fn is_free(&self, name: &str, to: &str) -> bool {
        let to = tidy(to);
        !to.is_empty() && (to == name || self.place(&to).is_err())
    }

    /// With another name for one, if that is free.
    #[must_use]
    pub fn renamed(self, name: &str, to: &str) -> Self {
        match self.place(name) {
            Ok(at) if self.is_free(name, to) => {
                let filter = self.all[at].1.clone();
                self.without(name).with(to, &filter)
            }
            _ => self,
        }
    }

    pub fn to_text(&self) -> String {
        let lines: Vec<String> = self.iter().map(|(name, filter)| format!("{name}\t{filter}")).collect();
        lines.join("\n")
    }

    /// What cannot be read is left out.
    pub fn of_text(text: &str) -> Self {
        let lines = text.lines().filter_map(|line| line.split_once('\t'));
        lines.fold(Self::default(), |named, (name, filter)| named.with(name, filter))
    }
}

/// On one line, and without what divides the two.
fn tidy(text: &str) -> String {
    text.trim().replace(['\n', '\r', '\t'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(all: &[(&str, &str)]) -> Named {
        all.iter().fold(Named::default(), |named, (name, filter)| named.with(name, filter))
    }

    #[track_caller]
    fn check(named: &Named, expected: &[(&str, &str)]) {
        assert_eq!(named.iter().collect::<Vec<_>>(), expected);
        assert_eq!(&Named::of_text(&named.to_text()), named);
    }

    #[test]
    fn by_name_and_each_name_once() {
        let all =
            named(&[("Web", "dst.port == 443"), ("  The office ", "ip in {192.0.2.0/24}"), ("Web", "port == 80")]);
        check(&all, &[("The office", "ip in {192.0.2.0/24}"), ("Web", "port == 80")]);
        check(&all.without("Web"), &[("The office", "ip in {192.0.2.0/24}")]);
    }

    #[test]
    fn nothing_without_a_name_or_a_filter() {
        check(&named(&[(" \t", "tcp"), ("Nothing", "")]), &[]);
        check(&named(&[("a\tb\nc", "tcp and\nport\t== 22")]), &[("a b c", "tcp and port == 22")]);
    }

    #[test]
    fn another_name_takes_none_away() {
        let all = named(&[("a", "tcp"), ("b", "udp")]);
        check(&all.clone().renamed("a", "c"), &[("b", "udp"), ("c", "tcp")]);
        check(&all.clone().renamed("a", " a "), &[("a", "tcp"), ("b", "udp")]);
        for (name, to) in [("a", "b"), ("a", " "), ("x", "y")] {
            check(&all.clone().renamed(name, to), &[("a", "tcp"), ("b", "udp")]);
        }
        assert!(all.is_free("a", "A") && all.is_free("a", "a"));
        assert!(!all.is_free("a", "b ") && !all.is_free("a", ""));
    }

    #[test]
    fn anything_can_be_read() {
        check(&Named::of_text("no tab\nb\tudp\r\n\tno name\na\ttcp\tmore\n\n"), &[("a", "tcp more"), ("b", "udp")]);
        assert!(Named::of_text("").is_empty());
        assert!(named(&[("a", "tcp")]).holds("tcp") && !named(&[("a", "tcp")]).holds("a"));
    }
}
