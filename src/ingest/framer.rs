//! Where records begin and end in a stream of bytes, whatever they are wrapped in.
//!
//! A record is any JSON object that is not a wrapper, and a wrapper is an object with a `records` array, at any depth.
//! That one rule covers the blob as Azure writes it, bare arrays and records, one record a line, documents behind each
//! other, wrappers in wrappers, and fragments that begin with a comma or lack their end. Whether an object is a flow
//! record, or JSON at all, is for the next step to say.

use memchr::{memchr, memchr3};

/// What stands next in the stream.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Frame {
    /// A whole object, from its brace to its brace.
    Record { start: usize, end: usize },
    /// An object that cannot be one, as its bytes up to `end` show: it is too long, or no JSON goes on like this.
    Broken { start: usize, end: usize },
    /// A byte that no JSON has here.
    Stray { at: usize },
    /// What was being scanned is a wrapper, and its records begin.
    Wrapper,
    /// All bytes so far are seen.
    More,
}

/// No record Azure writes is longer than 33 kB, but tools join them, and what is no flow log is better named than cut.
/// Each record that lost its end costs a scan of this many bytes.
pub(super) const LONGEST_RECORD: usize = 8 << 20;

/// A scanner that stops at the end of the bytes there are and goes on where it stopped.
#[derive(Debug, Default)]
pub(super) struct Framer {
    /// The next byte to look at.
    at: usize,
    /// Where the object being scanned begins.
    start: Option<usize>,
    /// Open brackets and braces of that object.
    depth: usize,
    /// The last byte of it outside of strings that is not blank.
    last: u8,
    /// Inside a string, and where its first character is.
    string: Option<usize>,
    /// How far `"records" : [` has been matched.
    key: Key,
    /// The object has keys of a flow record, so it is no wrapper.
    is_flow_record: bool,
    /// Wrappers and arrays that are open around the objects.
    wrappers: usize,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Key {
    #[default]
    None,
    Name,
    Colon,
}

impl Framer {
    /// Begins between two records, inside so many wrappers.
    pub fn within(wrappers: usize) -> Self {
        Self { wrappers, ..Self::default() }
    }

    /// Bytes before this are done with, unless an object is open.
    pub fn kept_from(&self) -> usize {
        self.start.unwrap_or(self.at)
    }

    pub const fn open_record(&self) -> Option<usize> {
        self.start
    }

    pub const fn is_inside_wrapper(&self) -> bool {
        self.wrappers > 0
    }

    /// The first `count` bytes are gone from the buffer. They can be more than this scanner saw, while the reader looks
    /// for a place to restart it.
    pub fn forget(&mut self, count: usize) {
        self.at = self.at.saturating_sub(count);
        self.start = self.start.map(|start| start.saturating_sub(count));
        self.string = self.string.map(|string| string.saturating_sub(count));
    }

    /// Drops the open object, if any, and goes on at `at`.
    pub fn restart(&mut self, at: usize) {
        *self = Self { at, wrappers: self.wrappers, ..Self::default() };
    }

    pub fn next(&mut self, bytes: &[u8]) -> Frame {
        if let Some(start) = self.start {
            return self.inside(bytes, start);
        }
        if let Some(stopped) = self.seek(bytes) {
            return stopped;
        }
        let (start, wrappers) = (self.at, self.wrappers);
        *self = Self { at: start + 1, start: Some(start), depth: 1, last: b'{', wrappers, ..Self::default() };
        self.inside(bytes, start)
    }

    /// Where the object begins that is being scanned, or else the next one, if only structure is before it. It is not
    /// begun.
    pub fn seek_object(&mut self, bytes: &[u8]) -> Option<usize> {
        self.start.or_else(|| self.seek(bytes).is_none().then_some(self.at))
    }

    /// Goes over structure to the next brace. What stands there instead, if there is none.
    fn seek(&mut self, bytes: &[u8]) -> Option<Frame> {
        while let Some(&byte) = bytes.get(self.at) {
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' | b',' => {}
                b'[' => self.wrappers += 1,
                b']' | b'}' => self.wrappers = self.wrappers.saturating_sub(1),
                b'{' => return None,
                // A byte order mark, also where files with one were joined.
                0xEF if bytes.len() - self.at < 3 && b"\xEF\xBB\xBF".starts_with(&bytes[self.at..]) => {
                    return Some(Frame::More);
                }
                0xEF if bytes[self.at..].starts_with(b"\xEF\xBB\xBF") => self.at += 2,
                _ => return Some(Frame::Stray { at: self.at }),
            }
            self.at += 1;
        }
        Some(Frame::More)
    }

    fn inside(&mut self, bytes: &[u8], start: usize) -> Frame {
        let too_long = Frame::Broken { start, end: start + LONGEST_RECORD + 1 };
        while self.at < bytes.len() {
            if let Some(string) = self.string {
                self.at += memchr3(b'"', b'\\', b'\n', &bytes[self.at..]).unwrap_or(bytes.len() - self.at);
                // Before anything else, so that a long string is as long in one slice as in many.
                if self.at - start > LONGEST_RECORD {
                    return too_long;
                }
                match bytes.get(self.at) {
                    None => break,
                    Some(b'\n') => return Frame::Broken { start, end: self.at },
                    // The escaped character may not have come yet: look at the backslash again when it has.
                    Some(b'\\') if self.at + 1 >= bytes.len() => return Frame::More,
                    Some(b'\\') => self.at += 1,
                    Some(_) => self.end_string(&bytes[string..self.at]),
                }
            } else {
                let byte = bytes[self.at];
                if self.at - start > LONGEST_RECORD {
                    return too_long;
                }
                let is_blank = matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
                if !is_blank && !may_follow(self.last, byte) {
                    return Frame::Broken { start, end: self.at };
                }
                match byte {
                    b'"' => self.string = Some(self.at + 1),
                    _ if is_blank => {}
                    b':' if self.key == Key::Name => self.key = Key::Colon,
                    // A record lost its end, and another document follows it.
                    b'[' if self.key == Key::Colon && self.is_flow_record => {
                        return Frame::Broken { start, end: self.at };
                    }
                    b'[' if self.key == Key::Colon => {
                        let wrappers = self.wrappers + self.depth + 1;
                        *self = Self { at: self.at + 1, wrappers, ..Self::default() };
                        return Frame::Wrapper;
                    }
                    b'{' | b'[' => {
                        self.depth += 1;
                        self.key = Key::None;
                    }
                    b'}' | b']' => {
                        self.key = Key::None;
                        self.depth -= 1;
                        if self.depth == 0 {
                            let (at, wrappers) = (self.at + 1, self.wrappers);
                            *self = Self { at, wrappers, ..Self::default() };
                            return Frame::Record { start, end: at };
                        }
                    }
                    _ => self.key = Key::None,
                }
                if !is_blank {
                    self.last = byte;
                }
            }
            self.at += 1;
        }
        if self.at - start > LONGEST_RECORD { too_long } else { Frame::More }
    }

    fn end_string(&mut self, text: &[u8]) {
        self.string = None;
        self.key = if text.eq_ignore_ascii_case(b"records") { Key::Name } else { Key::None };
        self.is_flow_record |= text.eq_ignore_ascii_case(b"macAddress")
            || text.eq_ignore_ascii_case(b"flowRecords")
            || text.eq_ignore_ascii_case(b"flowTuples");
    }
}

/// Whether JSON can go on with this byte, outside of strings. Not all that is wrong shows here, but that does which
/// makes a scanner lose its way: after a quote too many or too few, what was text stands where there can be none.
const fn may_follow(last: u8, byte: u8) -> bool {
    match byte {
        b'"' => matches!(last, b'{' | b'[' | b',' | b':'),
        b'{' | b'[' => matches!(last, b'[' | b',' | b':'),
        b':' | b',' | b']' | b'}' => true,
        // Numbers and the three words.
        b'+' | b'-' | b'.' | b'0'..=b'9' | b'a'..=b'z' | b'E' => !matches!(last, b'"' | b'}' | b']'),
        _ => false,
    }
}

/// The first place from `from` on where a record or a wrapper seems to begin, to go on after damage. `None` means not
/// before the last [`RESYNC_TAIL`] bytes, where one could be half there.
pub(super) fn resync(bytes: &[u8], from: usize) -> Option<usize> {
    const KEYS: [&[u8]; 8] = [
        b"\"time\"",
        b"\"records\"",
        b"\"category\"",
        b"\"flowLogGUID\"",
        b"\"systemId\"",
        b"\"macAddress\"",
        b"\"flowRecords\"",
        b"\"flowLogVersion\"",
    ];
    let mut at = from;
    while let Some(step) = bytes.get(at..).and_then(|rest| memchr(b'{', rest)) {
        at += step;
        let after = &bytes[at + 1..];
        let space = after.iter().take(RESYNC_TAIL - 20).take_while(|byte| byte.is_ascii_whitespace()).count();
        if KEYS.iter().any(|key| after[space..].starts_with(key)) {
            return Some(at);
        }
        at += 1;
    }
    None
}

/// A brace, the white space of a generous indent, and the longest key [`resync`] looks for.
pub(super) const RESYNC_TAIL: usize = 96;

#[cfg(test)]
mod tests {
    use super::*;

    /// Every way of cutting `input` in two must give the frames of the whole.
    #[track_caller]
    fn check(input: &str, expected: &[&str]) {
        let frames = |pieces: &[&[u8]]| {
            let (mut framer, mut bytes, mut found) = (Framer::default(), Vec::new(), Vec::new());
            for piece in pieces {
                bytes.extend_from_slice(piece);
                loop {
                    match framer.next(&bytes) {
                        Frame::Record { start, end } => {
                            found.push(String::from_utf8_lossy(&bytes[start..end]).into_owned());
                        }
                        Frame::Broken { .. } => {
                            found.push("broken".into());
                            framer.restart(bytes.len());
                        }
                        Frame::Stray { at } => {
                            found.push("stray".into());
                            framer.restart(at + 1);
                        }
                        Frame::Wrapper => {}
                        Frame::More => break,
                    }
                }
            }
            found
        };
        let bytes = input.as_bytes();
        assert_eq!(frames(&[bytes]), expected, "{input}");
        for cut in 0..=bytes.len() {
            if expected.iter().all(|frame| frame.starts_with('{')) {
                assert_eq!(frames(&[&bytes[..cut], &bytes[cut..]]), expected, "{input} cut at {cut}");
            }
        }
    }

    #[test]
    fn shapes() {
        check(r#"{"records":[{"a":1},{"b":2}]}"#, &[r#"{"a":1}"#, r#"{"b":2}"#]);
        check(r#"[{"a":1},{"b":2}]"#, &[r#"{"a":1}"#, r#"{"b":2}"#]);
        check(r#"{"a":1}"#, &[r#"{"a":1}"#]);
        check("{\"a\":1}\n{\"b\":2}\r\n", &[r#"{"a":1}"#, r#"{"b":2}"#]);
        check(r#"{"records":[{"a":1}]}{"records":[{"b":2}]}"#, &[r#"{"a":1}"#, r#"{"b":2}"#]);
        check(r#"{"records":[{"a":1},{"records":[{"b":2}]}]}"#, &[r#"{"a":1}"#, r#"{"b":2}"#]);
        check(r#"{"v":1,"body":{"Records" : [ {"a":1} ]}}"#, &[r#"{"a":1}"#]);
        check("\u{feff},{\"a\":1}", &[r#"{"a":1}"#]);
        check(r#"{"records":[,{"a":1},]}"#, &[r#"{"a":1}"#]);
        check(r#"{"records":[{"a":1}"#, &[r#"{"a":1}"#]);
        check("]}", &[]);
        check(r#"{"records":[]}"#, &[]);
        check("", &[]);
    }

    #[test]
    fn strings_hide_everything() {
        check(r#"{"a":"}]{[,\"\\"}"#, &[r#"{"a":"}]{[,\"\\"}"#]);
        check(r#"{"a":"\"records\":["}"#, &[r#"{"a":"\"records\":["}"#]);
        check(r#"{"a":"records","b":[1]}"#, &[r#"{"a":"records","b":[1]}"#]);
        check(r#"{"records":null}"#, &[r#"{"records":null}"#]);
    }

    #[test]
    fn damage() {
        check("{\"a\":\"b\n", &["broken"]);
        check("x", &["stray"]);
    }

    #[test]
    fn going_on_after_damage() {
        let text = "12345\"}]} {\n \"time\" : 1}";
        assert_eq!(resync(text.as_bytes(), 0), Some(10));
        assert_eq!(resync(text.as_bytes(), 11), None);
        assert_eq!(resync(b"{\"tim", 0), None);
    }
}
