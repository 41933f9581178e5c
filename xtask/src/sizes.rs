//! How large the page is, and the most it may be.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Result, ensure};

use crate::html::{Tag, tags};
use crate::single::gzip;
use crate::step::step;

/// The first load, compressed, in bytes: no more than it was last.
/// It should come back to [`AIM`].
const BUDGET: usize = 1_272_000;
const AIM: usize = 600_000;

/// Prints every file's size, raw and compressed, and fails when the first load is over its budget.
pub fn report(dist: &Path, single: &Path) -> Result<()> {
    step("Measure the page", "Find what grew: the table above has every file.", || {
        let page = fs::read_to_string(dist.join("index.html"))?;
        let mut first: BTreeSet<String> =
            tags(&page).iter().flat_map(Tag::references).map(|name| name.trim_start_matches("./").to_owned()).collect();
        first.insert("index.html".to_owned());

        println!("    {:>10} {:>10}  file (* = first load)", "bytes", "gzip");
        let mut total = 0;
        for name in files(dist, "")? {
            let bytes = fs::read(dist.join(&name))?;
            let small = gzip(&bytes)?.len();
            let mark = if first.contains(&name) { "*" } else { " " };
            println!("    {:>10} {small:>10} {mark}{name}", bytes.len());
            total += if first.contains(&name) { small } else { 0 };
        }
        let bytes = fs::read(single)?;
        println!("    {:>10} {:>10}  flowglass.html, the single file", bytes.len(), gzip(&bytes)?.len());
        println!("    first load: {total} bytes of gzip, of {BUDGET} at most; the aim is {AIM}");
        ensure!(total <= BUDGET, "the first load is {} bytes over its budget", total - BUDGET);
        Ok(())
    })
}

/// The names of all files below a folder, in order.
fn files(root: &Path, below: &str) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in root.join(below).read_dir()? {
        let entry = entry?;
        let name = format!("{below}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            names.extend(files(root, &format!("{name}/"))?);
        } else {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}
