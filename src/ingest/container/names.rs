//! The names of files in archives.

/// The upper half of code page 437, in which zips name files that are not marked as UTF-8.
const CP437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀\
                     αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}";
/// Longer names are of no use to anybody.
const LONGEST: usize = 4096;

/// A name in UTF-8 if it can be, else in code page 437: many tools write the one without marking it.
pub(super) fn decode(bytes: &[u8]) -> String {
    if let Ok(name) = std::str::from_utf8(bytes) {
        return name.to_owned();
    }
    let letter = |&byte: &u8| match byte.checked_sub(128) {
        None => char::from(byte),
        Some(at) => CP437.chars().nth(at.into()).unwrap_or(char::REPLACEMENT_CHARACTER),
    };
    bytes.iter().map(letter).collect()
}

/// The path of a file by way of its archive.
pub(super) fn inside(archive: &str, name: &str) -> String {
    let mut name = name.trim_start_matches(['/', '\\']);
    while let Some(rest) = name.strip_prefix("./") {
        name = rest;
    }
    let end = name.char_indices().nth(LONGEST).map_or(name.len(), |(at, _)| at);
    format!("{archive}/{}", &name[..end])
}

/// What macOS puts into archives beside the files one chose: nobody looks for them.
pub(super) fn is_noise(name: &str) -> bool {
    let mut parts = name.split(['/', '\\']);
    let file = parts.next_back().unwrap_or_default();
    file == ".DS_Store" || file.starts_with("._") || parts.any(|part| part == "__MACOSX")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_encodings() {
        assert_eq!(CP437.chars().count(), 128);
        assert_eq!(decode("größe.json".as_bytes()), "größe.json");
        assert_eq!(decode(b"gr\x94\xE1e.json"), "größe.json");
        assert_eq!(decode(b"\x80\xFF"), "Ç\u{A0}");
    }

    #[test]
    fn paths() {
        assert_eq!(inside("a.zip", "b/PT1H.json"), "a.zip/b/PT1H.json");
        assert_eq!(inside("a.tar", "././b"), "a.tar/b");
        assert_eq!(inside("a.zip", "/b"), "a.zip/b");
        assert_eq!(inside("a.zip", &"é".repeat(5000)).chars().count(), 6 + LONGEST);
    }

    #[test]
    fn noise() {
        for name in ["__MACOSX/logs/._PT1H.json", ".DS_Store", "logs/.DS_Store", "./._logs", "a/__MACOSX/b"] {
            assert!(is_noise(name), "{name}");
        }
        for name in ["PT1H.json", "logs/DS_Store", "__MACOSX", "a_.json"] {
            assert!(!is_noise(name), "{name}");
        }
    }
}
