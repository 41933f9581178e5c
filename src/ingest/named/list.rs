//! Lists that someone keeps, of addresses, networks or NICs and what they are called: with commas, semicolons, tabs or
//! blanks between, as a spreadsheet, a program or `/etc/hosts` has them. Or of addresses and networks alone, as lists
//! of what is to be blocked are: each of these is called as its file is.

use std::borrow::Cow;

use super::super::reader::skip_blank;
use super::super::saved::cells;
use crate::enrich::Names;
use crate::model::{Mac, Network, is_private};

/// Which of its columns are named, and which has the name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// `None` where blanks are between the columns.
    separator: Option<u8>,
    keys: Vec<usize>,
    name: Called,
    pub has_heading: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Called {
    /// As this column says.
    Column(usize),
    /// All of them this.
    All(String),
}

/// At most one line of so many is wrong, or it is no such list.
const WRONG_ONE_OF: usize = 4;

enum Key {
    Network(Network),
    Nic(Mac),
}

/// A column whose head begins so is of a table of flows, which has addresses as well.
const OF_FLOWS: [&str; 6] = ["src", "dst", "source", "dest", "time", "bytes"];
/// A column whose head has one of these in it has addresses of others: its router's, its callers'.
const OF_OTHERS: [&str; 3] = ["gateway", "client", "remote"];
/// Or that is one of these, but for signs.
const NAMES_OF_OTHERS: [&str; 8] = ["dns", "dnsserver", "dnsservers", "mask", "netmask", "nexthop", "peer", "user"];
/// How a column with names is headed.
const NAME_HEADS: [&str; 9] = ["label", "name", "hostname", "host", "vm", "vmname", "description", "tag", "alias"];

impl List {
    /// That of a file of this name, by the lines that are whole among its first bytes. Without a name there can be no
    /// list of addresses alone.
    pub fn of(head: &[u8], is_all: bool, file: &str) -> Option<Self> {
        let text = skip_blank(head);
        let whole = if is_all { text.len() } else { memchr::memrchr(b'\n', text)? };
        let text = std::str::from_utf8(&text[..whole]).ok()?;
        let first = lines(text).next()?;
        let is_it = |list: &Self| {
            let rest = lines(text).skip(usize::from(list.has_heading));
            let mut names = Names::default();
            let is_read: Vec<bool> = rest.map(|line| list.read(line, &mut names)).collect();
            let wrong = is_read.iter().filter(|is_read| !**is_read).count();
            wrong * WRONG_ONE_OF <= is_read.len()
        };
        let columns = [Some(b'\t'), Some(b';'), Some(b','), None].into_iter().find_map(|separator| {
            let list = Self::headless(first, separator).or_else(|| Self::headed(first, text, separator))?;
            is_it(&list).then_some(list)
        });
        columns.or_else(|| Self::plain(file, text).filter(is_it))
    }

    /// One of addresses alone; there can be a heading.
    fn plain(file: &str, text: &str) -> Option<Self> {
        let name = stem(file);
        let called = Called::All(name.to_owned());
        let first = lines(text).next().unwrap_or_default();
        let has_heading = !listed(first).is_empty() && Network::around(listed(first)).is_none();
        let is_one =
            lines(text).map(listed).filter(|line| !line.is_empty()).take(2).any(|line| Network::around(line).is_some());
        (is_one && !name.is_empty()).then_some(Self { separator: None, keys: vec![0], name: called, has_heading })
    }

    /// An address or network, and behind it what it is called; or with the two of them alone, the other way round.
    fn headless(line: &str, separator: Option<u8>) -> Option<Self> {
        let cells = split(line, separator)?;
        let keys: Vec<usize> = (0..cells.len()).filter(|&at| key(&cells[at], false).is_some()).collect();
        let name = match (keys.as_slice(), cells.len()) {
            // With more columns it could be anything.
            ([0], count) if count >= 2 && (count <= 4 || separator.is_none()) => 1,
            ([1], 2) if separator.is_some() => 0,
            _ => return None,
        };
        let called = Called::Column(name);
        is_name(&cells[name]).then_some(Self { separator, keys, name: called, has_heading: false })
    }

    /// With a heading that tells which column has the name.
    fn headed(heading: &str, text: &str, separator: Option<u8>) -> Option<Self> {
        separator?;
        let heading = heading.to_ascii_lowercase();
        let heads = split(&heading, separator)?;
        if heads.iter().any(|head| OF_FLOWS.iter().any(|word| head.trim().starts_with(word))) {
            return None;
        }
        let name = NAME_HEADS.iter().find_map(|name| heads.iter().position(|head| head.trim() == *name))?;
        // Not each line has all of them.
        let rows: Vec<_> = lines(text).skip(1).filter_map(|line| split(line, separator)).collect();
        let keys_in = |at: usize| rows.iter().filter_map(move |cells| cells.get(at)).flat_map(|cell| keys(cell, true));
        let is_own = |&at: &usize| {
            let head: String = heads[at].chars().filter(|c| c.is_alphanumeric()).collect();
            at != name && !OF_OTHERS.iter().any(|word| head.contains(word)) && !NAMES_OF_OTHERS.contains(&head.as_str())
        };
        let mut columns: Vec<usize> = (0..heads.len()).filter(is_own).collect();
        columns.retain(|&at| keys_in(at).next().is_some());
        // Beside its own address, a network is where it is.
        let is_one = |&at: &usize| keys_in(at).any(|key| key.is_one());
        if columns.iter().any(is_one) {
            columns.retain(is_one);
        }
        let called = Called::Column(name);
        (!columns.is_empty()).then_some(Self { separator, keys: columns, name: called, has_heading: true })
    }

    /// Whether the line names something, or nothing at all.
    pub fn read(&self, line: &str, names: &mut Names) -> bool {
        let line = bare(line);
        if line.is_empty() {
            return true;
        }
        let column = match &self.name {
            Called::Column(column) => *column,
            Called::All(name) => return read_plain(line, name, names),
        };
        let Some(cells) = split(line, self.separator) else { return false };
        let Some(name) = cells.get(column).map(|cell| cell.trim()).filter(|name| is_name(name)) else {
            return false;
        };
        let cells: Vec<&str> = self.keys.iter().filter_map(|&at| cells.get(at)).map(|cell| cell.trim()).collect();
        let mut is_any = self.has_heading && cells.iter().all(|cell| cell.is_empty());
        for key in cells.iter().flat_map(|cell| keys(cell, self.has_heading)) {
            is_any = true;
            match key {
                Key::Network(network) => names.add(network, name),
                Key::Nic(nic) => names.add_nic(nic, name),
            }
        }
        is_any
    }
}

impl Key {
    fn is_one(&self) -> bool {
        !matches!(self, Self::Network(network) if network.address().is_none())
    }
}

/// What stands before a semicolon, behind which lists of addresses alone have remarks.
fn listed(line: &str) -> &str {
    line.split(';').next().unwrap_or_default().trim()
}

/// Lists of what cannot come from outside have all private addresses of a kind: these are someone's own, and are not
/// called so.
fn read_plain(line: &str, name: &str, names: &mut Names) -> bool {
    let line = listed(line);
    let Some(network) = Network::around(line) else { return line.is_empty() };
    let is_inside = |network: Network| is_private(network.first()) && is_private(network.last());
    let is_all_of_a_kind =
        network.bits().checked_sub(1).is_none_or(|bits| !is_inside(Network::of(network.first(), bits)));
    if !(is_inside(network) && is_all_of_a_kind) {
        names.add_listed(network, name);
    }
    true
}

/// A file's name without what says how it is written and packed: `drop` of `lists/drop.txt.gz`.
fn stem(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or_default();
    let packed = [".gz", ".zst"].into_iter().find_map(|ending| name.strip_suffix(ending));
    let name = packed.unwrap_or(name);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem).trim()
}

/// Those that say something.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(bare).filter(|line| !line.is_empty())
}

/// Without a comment, which begins at a blank, and the blanks around it.
pub fn bare(line: &str) -> &str {
    let (mut is_quoted, mut is_blank) = (false, true);
    for (at, letter) in line.char_indices() {
        match letter {
            '"' => is_quoted = !is_quoted,
            '#' if is_blank && !is_quoted => return line[..at].trim(),
            _ => {}
        }
        is_blank = letter.is_whitespace();
    }
    line.trim()
}

fn split(line: &str, separator: Option<u8>) -> Option<Vec<Cow<'_, str>>> {
    match separator {
        // A quote behind a blank is one, too.
        Some(separator) if line.contains(" \"") => {
            let [behind, without] = [" \"", "\""].map(|quote| format!("{}{quote}", char::from(separator)));
            let line = line.replace(&behind, &without);
            Some(cells(&line, separator)?.into_iter().map(|cell| Cow::from(cell.into_owned())).collect())
        }
        Some(separator) => cells(line, separator),
        None => Some(line.split_whitespace().map(Cow::from).collect()),
    }
}

/// A NIC without `-` or `:` in it could be a number; under a heading it is none.
fn key(cell: &str, has_heading: bool) -> Option<Key> {
    let cell = cell.trim();
    let nic = || Mac::parse(cell).filter(|_| has_heading || cell.contains(['-', ':'])).map(Key::Nic);
    Network::around(cell).map(Key::Network).or_else(nic)
}

/// All of a cell, which has nothing else in it.
fn keys(cell: &str, has_heading: bool) -> Vec<Key> {
    let parts = || cell.split([',', ';', ' ']).filter(|part| !part.is_empty());
    let is_alone = parts().nth(1).is_none();
    parts().map(|part| key(part, has_heading && is_alone)).collect::<Option<_>>().unwrap_or_default()
}

fn is_name(cell: &str) -> bool {
    let cell = cell.trim();
    cell.contains(char::is_alphabetic) && key(cell, false).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        check_file("", text, expected);
    }

    #[track_caller]
    fn check_file(file: &str, text: &str, expected: &[&str]) {
        let mut names = Names::default();
        if let Some(list) = List::of(text.as_bytes(), true, file) {
            lines(text)
                .skip(usize::from(list.has_heading))
                .for_each(|line| assert!(list.read(line, &mut names), "{line}"));
        }
        names.settle();
        let shown: Vec<String> = names.iter().map(|(of, name)| format!("{of} {name}")).collect();
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn lists_as_people_keep_them() {
        check("10.0.0.4,web-1\n10.0.0.0/24,front, of the shop\n", &["10.0.0.0/24 front", "10.0.0.4 web-1"]);
        check("# ours\n10.0.0.4; web 1 # the first\n\n2001:db8::4;web 6", &["10.0.0.4 web 1", "2001:db8::4 web 6"]);
        check("10.0.0.4\tweb-1\n10.0.0.5\tdb-1", &["10.0.0.4 web-1", "10.0.0.5 db-1"]);
        check("10.0.0.4   web-1 web-1.example\n10.0.0.5 db", &["10.0.0.4 web-1", "10.0.0.5 db"]);
        check("web-1,10.0.0.4\ndb-1,10.0.0.5", &["10.0.0.4 web-1", "10.0.0.5 db-1"]);
        check("10.0.0.4, \"web, one\"\n10.0.0.5,deadbeef0001", &["10.0.0.4 web, one", "10.0.0.5 deadbeef0001"]);
        check("00-22-48-00-00-01,nic-web", &["00-22-48-00-00-01 nic-web"]);
        check("10.0.0.77/24,front", &["10.0.0.0/24 front"]);
        check("10.0.0.4,web#1\n\"10.0.0.5\",\"db #2\"", &["10.0.0.4 web#1", "10.0.0.5 db #2"]);
    }

    #[test]
    fn with_a_heading() {
        check(
            "\u{feff}\"name\",\"resourceGroup\",\"macAddress\",\"privateIp\"\r\n\"nic-web\",\"rg\",\"002248000001\",\"10.0.0.4\"\r\n",
            &["10.0.0.4 nic-web", "00-22-48-00-00-01 nic-web"],
        );
        // Not all have all of it; where they are, and who routes for them, they are not.
        check(
            "name,privateIp,publicIp,subnet,gateway\nvm-0,,,,\nvm-1,10.0.0.4,,10.0.0.0/24,10.0.0.1\nvm-2,\"10.0.0.5, 10.0.0.6\",203.0.113.9,10.0.0.0/24,10.0.0.1",
            &["10.0.0.4 vm-1", "10.0.0.5 vm-2", "10.0.0.6 vm-2", "203.0.113.9 vm-2"],
        );
        // Addresses in a text are no column of them.
        check(
            "name,ip,notes\nweb-1,10.0.0.4,replaces 10.0.0.3 since May\nweb-2,10.0.0.5,ticket 202601131200\nweb-3,10.0.0.6,10.0.0.9",
            &["10.0.0.4 web-1", "10.0.0.5 web-2", "10.0.0.6 web-3", "10.0.0.9 web-3"],
        );
        check("name,workshop ip,dns-server\nweb-1,10.0.0.4,10.0.0.2", &["10.0.0.4 web-1"]);
        check("name,prefix\nfront,10.0.0.0/24", &["10.0.0.0/24 front"]);
        check("IP;Owner;Label\n10.0.0.4;Ada;\"web; the first\"", &["10.0.0.4 web; the first"]);
    }

    #[test]
    fn of_addresses_alone() {
        let check = |file, text, expected: &[&str]| check_file(file, text, expected);
        check("lists/tor-exits.txt", "192.0.2.7\n192.0.2.8\n", &["192.0.2.7 tor-exits", "192.0.2.8 tor-exits"]);
        check(
            "drop.txt.gz",
            "; A list of networks\n192.0.2.0/25 ; SBL1\n203.0.113.0/24 ; SBL2\n",
            &["192.0.2.0/25 drop", "203.0.113.0/24 drop"],
        );
        check("bad.netset", "# from somewhere\n#\n2001:db8:7::/48\n", &["2001:db8:7::/48 bad"]);
        check("one", "10.0.0.4", &["10.0.0.4 one"]);
        // All that is private is someone's own, whoever lists it as what cannot come from outside.
        check("bogons.txt", "10.0.0.0/8\n172.16.0.0/12\nfc00::/7\n198.51.100.0/24\n", &["198.51.100.0/24 bogons"]);
        check("spokes.txt", "10.1.0.0/16\n192.168.7.0/24", &["10.1.0.0/16 spokes", "192.168.7.0/24 spokes"]);
        // Where most lines say more, they are something else; and names are names.
        check("list.txt", "10.0.0.4,web-1\n10.0.0.5,db-1", &["10.0.0.4 web-1", "10.0.0.5 db-1"]);
        check("list.txt", "10.0.0.4,443\n10.0.0.5,443", &[]);
        check("list.txt", "10.0.0.4 allowed 10.0.0.5\n", &[]);
        check("few.csv", "ip\n192.0.2.7\n", &["192.0.2.7 few"]);
        check("list.txt", "; nothing\n; at all\n", &[]);
        check(
            "list.csv",
            "ip\n192.0.2.7\n192.0.2.8\n192.0.2.9\n192.0.2.10\n",
            &["192.0.2.7 list", "192.0.2.8 list", "192.0.2.9 list", "192.0.2.10 list"],
        );
    }

    #[test]
    fn what_is_no_such_list() {
        for text in [
            "",
            "10.0.0.4",
            "10.0.0.4,443",
            "10.0.0.4,10.0.0.5,tcp,443",
            "src,dst,action\n10.0.0.4,10.0.0.5,allow",
            "2026-01-13,10.0.0.4,allow",
            "202601131200,allow",
            "10.0.0.4 # a scanner\n10.0.0.5",
            "10.0.0.4,web\nand so on",
            "name,port\nssh,22",
            "host,src_ip,dst_ip,action\nfw-1,10.0.0.4,10.0.0.5,allow",
            "host,clientip,method,status\nshop.example.com,192.0.2.7,GET,200",
            "Timestamp,Host,ClientIP\n2026-01-13,web,10.0.0.4",
        ] {
            check(text, &[]);
        }
    }
}
