//! Variations of known inputs: bytes changed, cut out, doubled, joined, and words put in that mean something.

use crate::dice::Dice;

/// What the formats are made of.
const WORDS: [&[u8]; 38] = [
    b"{\"records\":[",
    b"{\"time\":\"2026-01-13T09:00:41Z\",\"macAddress\":\"00224800AA01\",",
    b"\"flowRecords\":{\"flows\":[{\"aclID\":\"a\",\"flowGroups\":[{\"rule\":\"r\",",
    b"\"flowTuples\":[\"",
    b"1768294801000,10.0.0.4,192.0.2.7,50000,443,6,O,B,NX,0,0,0,0",
    b"1768294861,10.0.0.4,192.0.2.7,50000,443,T,O,A,E,1,2,3,4",
    b"\",\"",
    b"\"]}]}]}}",
    b"]}",
    b"},{",
    b",",
    b"\"",
    b"\\",
    b"\n",
    b"\0",
    b"\xEF\xBB\xBF",
    b"\xFF\xFE",
    b"4294967295",
    b"18446744073709551616",
    b"2001:db8::7",
    b"-1",
    b"PK\x03\x04",
    b"PK\x01\x02",
    b"PK\x05\x06",
    b"PK\x06\x06",
    b"PK\x06\x07",
    b"PK\x07\x08",
    b"\x1F\x8B\x08\0\0\0\0\0\0\x03",
    b"\x28\xB5\x2F\xFD",
    b"\x50\x2A\x4D\x18",
    b"ustar\x0000",
    b"\xFF\xFF\xFF\xFF",
    b"\xFF\xFF",
    b"/y=2026/m=01/d=13/h=09/m=00/",
    b"macAddress=00224800AA01",
    b"flowLogResourceID=/",
    b"resourceId=/SUBSCRIPTIONS/",
    b"PT1H.json",
];

/// One of the inputs, changed in a few places, and no longer than `longest`.
pub fn vary(dice: &mut Dice, inputs: &[Vec<u8>], longest: usize) -> Vec<u8> {
    let mut bytes = pick(dice, inputs).clone();
    for _ in 0..=dice.below(6) {
        change(dice, &mut bytes, inputs);
    }
    bytes.truncate(longest);
    bytes
}

fn change(dice: &mut Dice, bytes: &mut Vec<u8>, inputs: &[Vec<u8>]) {
    let at = place(dice, bytes.len());
    // Mostly a little, sometimes a lot.
    let reach = if dice.chance(4) { bytes.len() } else { 16 };
    let end = bytes.len().min(at + place(dice, reach));
    match dice.below(8) {
        0 => flip(dice, &mut bytes[at..]),
        1 => overwrite(dice, &mut bytes[at..end]),
        2 => drop(bytes.drain(at..end)),
        3 => bytes.extend_from_within(at..end),
        4 => {
            let copy = bytes[at..end].to_vec();
            let to = place(dice, bytes.len());
            bytes.splice(to..to, copy);
        }
        5 => bytes.truncate(at),
        6 => {
            let other = pick(dice, inputs);
            let from = place(dice, other.len());
            bytes.splice(at..end, other[from..].iter().copied());
        }
        _ => {
            let word: &[u8] = dice.pick(&WORDS);
            bytes.splice(at..end.min(at + word.len()), word.iter().copied());
        }
    }
}

fn flip(dice: &mut Dice, bytes: &mut [u8]) {
    if let Some(first) = bytes.first_mut() {
        *first ^= 1 << dice.below(8);
    }
}

fn overwrite(dice: &mut Dice, bytes: &mut [u8]) {
    let byte = dice.pick(b"\0\xFF\x7F\x80 0,\"{}[]");
    bytes.fill(byte);
}

fn pick<'a>(dice: &mut Dice, inputs: &'a [Vec<u8>]) -> &'a Vec<u8> {
    &inputs[place(dice, inputs.len() - 1)]
}

/// A place in something of that length, or its end.
fn place(dice: &mut Dice, length: usize) -> usize {
    usize::try_from(dice.below(length as u64 + 1)).unwrap_or(length)
}
