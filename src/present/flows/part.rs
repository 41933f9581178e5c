//! What rows are made of elsewhere: the columns of the table, and behind an address or a NIC what the files dropped
//! beside the logs say of it.

use super::{Value, key, title, value};
use crate::enrich::Names;
use crate::model::Network;
use crate::present::said::Said;
use crate::query::flows::{Column, Line, Table};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    column: Column,
    /// If it is not the column itself.
    said: Option<Said>,
}

impl Part {
    /// These columns, and whatever is said of what stands in them.
    pub fn of(columns: &[Column], names: &Names) -> Vec<Self> {
        let each = |&column: &Column| {
            let is_said = move |said: &Said| match column {
                Column::Source | Column::Destination => said.is_known(names),
                // Of a NIC only its name.
                Column::Nic => *said == Said::Name && names.len().1 > 0,
                _ => false,
            };
            let said = Said::ALL.into_iter().filter(is_said).map(Some);
            std::iter::once(None).chain(said).map(move |said| Self { column, said })
        };
        columns.iter().flat_map(each).collect()
    }

    pub fn title(self, table: Table) -> String {
        let title = title(self.column, table);
        match self.said {
            Some(said) => format!("{title} {}", said.title()),
            None if self.column == Column::Duration => format!("{title}, ms"),
            None => title.to_owned(),
        }
    }

    /// Its name where machines read. Never changed.
    pub fn key(self) -> String {
        let key = key(self.column);
        self.said.map_or_else(|| key.to_owned(), |said| format!("{key}_{}", said.title()))
    }

    pub fn value(self, line: &Line, names: &Names) -> Value {
        let Some(said) = self.said else { return value(line, self.column) };
        let address = match self.column {
            Column::Source => line.ends.source,
            Column::Destination => line.ends.destination,
            _ => return text(line.ends.mac.and_then(|mac| names.nic(mac))),
        };
        text(said.of(Network::one(address), names))
    }
}

fn text(text: Option<&str>) -> Value {
    text.map_or(Value::Absent("nothing is said of it"), |text| Value::Text(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enrich::{Geo, Growing};
    use crate::model::Mac;
    use crate::present::flows::copy::tests::line;

    #[test]
    fn behind_an_address_stands_what_is_said_of_it() {
        let columns = [Column::Source, Column::Nic, Column::Destination, Column::Bytes];
        let keys = |names: &Names| Part::of(&columns, names).into_iter().map(Part::key).collect::<Vec<_>>();
        let mut names = Names::default();
        assert_eq!(keys(&names), ["source", "mac", "destination", "bytes"]);

        names.add(Network::one([10, 0, 0, 4].into()), "web-01");
        names.settle();
        assert_eq!(keys(&names), ["source", "source_name", "mac", "destination", "destination_name", "bytes"]);

        let mac = Mac::parse("00224800AA01").unwrap();
        names.add_nic(mac, "nic-web");
        names.settle();
        let [countries, orgs] = ["NL", "Example"].map(|said| {
            let mut growing = Growing::default();
            let number = growing.say(said.to_owned(), String::new());
            growing.add(Network::parse("192.0.2.0/24").unwrap(), number);
            growing.finish(1)
        });
        names.geo = Geo::new(countries, orgs);
        let parts = Part::of(&columns, &names);
        let titles: Vec<String> = parts.iter().map(|part| part.title(Table::Tuples)).collect();
        assert_eq!(titles[..4], ["Source", "Source name", "Source country", "Source organisation"]);
        assert_eq!(titles[4..6], ["NIC", "NIC name"]);

        let mut line = line("a", None);
        line.ends.mac = Some(mac);
        let texts: Vec<String> = parts
            .iter()
            .map(|part| match part.value(&line, &names) {
                Value::Text(text) => text,
                _ => String::new(),
            })
            .collect();
        let nic = mac.to_string();
        let expected = ["10.0.0.4", "web-01", "", "", nic.as_str(), "nic-web", "192.0.2.7", "", "NL", "Example", ""];
        assert_eq!(texts, expected);
    }
}
