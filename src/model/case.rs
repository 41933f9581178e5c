//! Letters in either case: Azure takes names of resources, rules and NICs so, and so does whoever types one.

/// As a text is known, in whichever case it is spelt.
pub fn folded(text: &str) -> String {
    text.to_lowercase()
}

/// Whether two texts are the same but for the case of their letters.
pub fn is_same(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other) || !(one.is_ascii() && other.is_ascii()) && folded(one) == folded(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_the_same_in_either_case() {
        let check = |one: &str, other: &str, expected: bool| {
            assert_eq!((is_same(one, other), is_same(other, one)), (expected, expected), "{one} {other}");
            assert_eq!(folded(one) == folded(other), expected, "{one} {other}");
        };
        check("nsg-Web", "NSG-WEB", true);
        check("BÜRO-1", "büro-1", true);
        check("büro", "buro", false);
        check("web", "web-1", false);
        check("", "", true);
    }
}
