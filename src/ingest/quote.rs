//! A row as it stands in its file: found again in the bytes of its record.

use super::tuple::{Layout, Tuple, decode, layout_of};

/// The first tuple in a record that is the one sought: where it stands among the bytes, and its text as it is there.
pub fn quote(record: &[u8], is_sought: impl Fn(&Tuple<'_>) -> bool) -> Option<(usize, &str)> {
    let text = std::str::from_utf8(record).unwrap_or_else(|error| {
        // What is before the damage is text.
        std::str::from_utf8(&record[..error.valid_up_to()]).unwrap_or_default()
    });
    // A tuple has no quote and no line break in it, whether it stands in a list or on a line.
    text.split(['"', '\n', '\r']).map(str::trim).filter(|part| part.contains(',')).find_map(|part| {
        let layouts = [layout_of(part), Layout::VnetUnencrypted];
        let found = layouts.into_iter().any(|layout| decode(part, layout).is_ok_and(|found| is_sought(&found.tuple)));
        found.then(|| (part.as_ptr().addr() - text.as_ptr().addr(), part))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(record: &str, time: i64, expected: Option<&str>) {
        let found = quote(record.as_bytes(), |tuple| tuple.time.0 == time);
        assert_eq!(found.map(|(_, text)| text), expected);
        if let Some((at, text)) = found {
            assert_eq!(&record[at..at + text.len()], text);
        }
    }

    #[test]
    fn where_it_stands() {
        const FIRST: &str = "1768294801000,10.0.0.4,192.0.2.7,50000,443,6,O,B,NX,0,0,0,0";
        const SECOND: &str = "1768294802000,10.0.0.4,192.0.2.7,50000,443,6,O,E,NX,5,6,7,8";
        let record = format!(r#"{{"time":"a,b","rule":"r1","flowTuples":["{FIRST}","{SECOND}"]}}"#);
        check(&record, 1_768_294_801_000, Some(FIRST));
        check(&record, 1_768_294_802_000, Some(SECOND));
        check(&record, 1, None);
        check(&format!("{FIRST}\r\n{SECOND}\n"), 1_768_294_802_000, Some(SECOND));
        const NSG: &str = "1768294803,10.0.0.4,192.0.2.7,50000,443,T,O,A,E,1,2,3,4";
        check(&format!(r#"["{NSG}"]"#), 1_768_294_803_000, Some(NSG));
        check("", 1, None);
    }
}
