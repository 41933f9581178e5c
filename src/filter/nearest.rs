//! Which known word someone may have meant.

/// The word with the fewest letters to change, if they are few for its length; the first of several.
pub fn nearest<'a>(wrong: &str, known: &mut dyn Iterator<Item = &'a str>) -> Option<&'a str> {
    // Far longer than any word of the language, so not worth the comparing.
    if wrong.len() > 40 {
        return None;
    }
    let wrong = wrong.to_ascii_lowercase();
    let allowed = (wrong.len() / 3).clamp(1, 2);
    known
        .map(|word| (distance(wrong.as_bytes(), word.to_ascii_lowercase().as_bytes()), word))
        .filter(|&(distance, _)| distance <= allowed)
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, word)| word)
}

/// Letters to put in, take out, change, or swap with their neighbour.
fn distance(a: &[u8], b: &[u8]) -> usize {
    let mut before_last = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 0..a.len() {
        let mut row = vec![i + 1];
        for j in 0..b.len() {
            let mut least = (last[j] + usize::from(a[i] != b[j])).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] {
                least = least.min(before_last[j - 1] + 1);
            }
            row.push(least);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_found_and_other_words_not() {
        let check = |wrong, expected| {
            assert_eq!(nearest(wrong, &mut ["src.ip", "dst.ip", "bytes", "port"].into_iter()), expected, "{wrong}");
        };
        check("src.pi", Some("src.ip"));
        check("srcip", Some("src.ip"));
        check("BYTE", Some("bytes"));
        check("prot", Some("port"));
        check("packet", None);
        check("x", None);
        check(&"bytes".repeat(100), None);
    }
}
