//! What a file is that holds no flow log, said in the words of the person who dropped it.

use super::json::Object;

/// Files that show what they are by their first bytes; reading on would tell nothing more.
const MAGIC: &[(&[u8], &str)] = &[
    (b"\x89PNG", "a PNG image"),
    (b"\xFF\xD8\xFF", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "a media file"),
    (b"%PDF", "a PDF document"),
    (b"7z\xBC\xAF\x27\x1C", "a 7z archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xFD7zXZ", "an xz archive"),
    (b"Rar!\x1A\x07", "a RAR archive"),
    (b"\x04\x22\x4D\x18", "an lz4 archive"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3", "an SQLite database"),
    (b"ElfFile", "a Windows event log"),
    (b"\x7FELF", "a program"),
    (b"MZ", "a program"),
    (b"\xD4\xC3\xB2\xA1", "a packet capture"),
    (b"\xA1\xB2\xC3\xD4", "a packet capture"),
    (b"\x0A\x0D\x0D\x0A", "a packet capture"),
    (b"\xFF\xFE\0\0", "text in UTF-32"),
    (b"\0\0\xFE\xFF", "text in UTF-32"),
];

/// Names a file that is not text, by its first bytes.
pub(super) fn name_of_binary(head: &[u8]) -> Option<&'static str> {
    MAGIC.iter().find(|(magic, _)| head.starts_with(magic)).map(|&(_, name)| name).or_else(|| {
        let unprintable = head.iter().take(512).any(|&byte| byte < 9);
        unprintable.then_some("a binary file")
    })
}

/// Names a text that is not JSON.
pub(super) fn name_of_text(head: &[u8]) -> &'static str {
    let text = head.trim_ascii_start();
    let starts = |prefix: &[u8]| text.len() >= prefix.len() && text[..prefix.len()].eq_ignore_ascii_case(prefix);
    if starts(b"<!doctype html") || starts(b"<html") {
        "an HTML page"
    } else if starts(b"<") {
        "an XML file"
    } else if text
        .split(|&byte| byte == b'\n')
        .next()
        .is_some_and(|line| line.iter().filter(|&&b| b == b',').count() >= 2)
    {
        "a CSV or other text file"
    } else {
        "a text file"
    }
}

/// Whether a text that begins with a quote is a table of quoted cells, such as programs export, and no JSON text.
pub(super) fn is_quoted_table(head: &[u8]) -> bool {
    let line = head.split(|&byte| byte == b'\n').next().unwrap_or_default();
    line.starts_with(b"\"") && memchr::memmem::find(line, b"\",\"").is_some()
}

/// Names a JSON object that is no flow record.
pub(super) fn name_of_record(record: &Object<'_>) -> String {
    let has = |key: &str| record.others.iter().any(|k| k == key);
    if let Some(category) = record.text("category").filter(|category| !category.is_empty()) {
        let shown: String = category.chars().take(60).collect();
        return match shown.as_str() {
            "FlowLogFlowEvent" | "NetworkSecurityGroupFlowEvent" => {
                format!("a flow log record without its flows ({shown})")
            }
            _ => format!("another Azure log, {shown}"),
        };
    }
    let name = if has("metricname") {
        "Azure metrics"
    } else if has("changenumber") && has("values") {
        "Azure service tags"
    } else if has("securityrules") || has("defaultsecurityrules") {
        "the configuration of an NSG without rules"
    } else if has("ipconfigurations") {
        "the configuration of a network card"
    } else if has("addressspace") {
        "the configuration of a virtual network"
    } else if has("effectivesecurityrules") {
        "a list of effective rules (rules are read as “az network nsg list” prints them)"
    } else if has("$schema") && has("resources") {
        "a template (what it describes is read as “az network nsg list” and the like print it)"
    } else if has("$schema") {
        "a template or schema"
    } else {
        "JSON of another kind"
    };
    name.to_owned()
}

/// Words that only flow logs have.
const MARKS: [&[u8]; 6] = [
    b"FlowLogFlowEvent",
    b"NetworkSecurityGroupFlowEvent",
    b"flowLogGUID",
    b"flowRecords",
    b"flowTuples",
    b"macAddress",
];
pub(super) const LONGEST_MARK: usize = MARKS[1].len();

/// Whether these bytes are a flow log's, though no record of one.
pub(super) fn smells_of_flow_log(bytes: &[u8]) -> bool {
    MARKS.iter().any(|mark| memchr::memmem::find(bytes, mark).is_some())
}
