//! How long the page takes from a change of filter or time range to the painted figures. How much changes makes the
//! difference, so there are three kinds of them.

use std::fmt::Write;

use anyhow::{Context, Result};
use flowglass::model::Millis;
use flowglass::present::address::Address;
use flowglass::query::TimeRange;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::browser::Ours;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// One value is taken away or comes back.
    Exclude,
    /// From one filter to another that has hardly anything to do with it.
    Jump,
    /// A step of a time range that is dragged.
    Drag,
}

impl Kind {
    pub const ALL: [Self; 3] = [Self::Exclude, Self::Jump, Self::Drag];

    const fn name(self) -> &'static str {
        match self {
            Self::Exclude => "a value is excluded, or comes back",
            Self::Jump => "from one filter to quite another",
            Self::Drag => "a step of a time range that is dragged",
        }
    }
}

/// From the change to the painted figures.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    pub kind: Kind,
    pub milliseconds: f64,
}

const EXCLUDED: [&str; 6] = ["not (dst.port == 8443)", "dst.port != 53", "", "proto != icmp", "dst.port != 22", ""];
const JUMPS: [&str; 8] = [
    "denied",
    "dst.port == 443",
    "bytes > 10k",
    "in",
    "src.port > 40000",
    "dst.port in {22, 53, 8443}",
    "state == end",
    "",
];
/// Steps of a drag, each so many thousandths of all times.
const STEPS: i64 = 16;
const STEP: i64 = 5;

/// Asks all of them of a page that has everything loaded, whose summary is this.
pub fn ask(page: &Ours, summary: &Value) -> Result<Vec<Asked>> {
    let mut all = Vec::new();
    let mut ask = |kind, address: Address| -> Result<()> {
        all.push(Asked { kind, milliseconds: page.query(&address)? });
        Ok(())
    };
    for (kind, filters) in [(Kind::Exclude, &EXCLUDED[..]), (Kind::Jump, &JUMPS[..])] {
        for filter in filters {
            ask(kind, Address { filter: (*filter).to_owned(), ..Address::default() })?;
        }
    }
    let (first, last) = (time(summary, "first")?, time(summary, "last")?);
    let at = |thousandths: i64| Millis(first.0 + (last.0 - first.0) / 1000 * thousandths);
    // What is dragged was there before.
    for step in 0..=STEPS {
        let time = Some(TimeRange { from: at(200), to: at(500 + step * STEP) });
        let address = Address { time, ..Address::default() };
        if step == 0 {
            page.query(&address)?;
        } else {
            ask(Kind::Drag, address)?;
        }
    }
    Ok(all)
}

fn time(summary: &Value, key: &str) -> Result<Millis> {
    let text = summary[key].as_str().context("a summary without times")?;
    Millis::from_iso(text).with_context(|| format!("{text} is no time"))
}

/// A table of them, in Markdown.
pub fn table(asked: &[Asked]) -> String {
    let mut text =
        "| from a change to the painted figures | median | 95 of 100 within | asked |\n|---|--:|--:|--:|\n".to_owned();
    let mut line = |name: &str, mut times: Vec<f64>| {
        times.sort_by(f64::total_cmp);
        if let Some(&median) = times.get(times.len() / 2) {
            let most = times[(times.len() * 95).div_ceil(100) - 1];
            // Writing to a string does not fail.
            let _ = writeln!(text, "| {name} | {median:.0} ms | {most:.0} ms | {} |", times.len());
        }
    };
    let of = |kind: Kind| asked.iter().filter(|asked| asked.kind == kind).map(|asked| asked.milliseconds).collect();
    Kind::ALL.iter().for_each(|&kind| line(kind.name(), of(kind)));
    line("all of them", asked.iter().map(|asked| asked.milliseconds).collect());
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_for_each_kind() {
        let asked = |kind, milliseconds| Asked { kind, milliseconds };
        let drags = (1..=20).map(|n| asked(Kind::Drag, f64::from(n)));
        let table = table(&drags.chain([asked(Kind::Jump, 90.0)]).collect::<Vec<_>>());
        assert!(table.contains("| a step of a time range that is dragged | 11 ms | 19 ms | 20 |"), "{table}");
        assert!(table.contains("| all of them | 11 ms | 20 ms | 21 |"), "{table}");
        assert!(!table.contains("excluded"), "{table}");
    }
}
