//! What is kept of a measurement: figures in the document, and ratios that later ones are held to.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use xtask::step::there;
use xtask::tools::project_root;

use crate::contest::{Place, Results};
use crate::figures::{RATIOS, Ratio};

/// So much of the speed may be lost before it is an error: machines differ, and no two runs are the same.
const SLIP: f64 = 1.5;

/// Puts a text between a pair of marks in docs/performance.md.
pub fn in_document(mark: &str, text: &str) -> Result<()> {
    let path = project_root()?.join("docs").join("performance.md");
    let document = fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    let new = between_marks(&document, mark, text)
        .with_context(|| format!("{} has no place for the figures of {mark}", path.display()))?;
    fs::write(&path, new)?;
    there(&format!("the figures are in {}", path.display()));
    Ok(())
}

fn between_marks(document: &str, mark: &str, text: &str) -> Option<String> {
    let (begin, end) = (format!("<!-- {mark}: begin -->\n"), format!("<!-- {mark}: end -->"));
    let (before, rest) = document.split_once(&begin)?;
    let (_, after) = rest.split_once(&end)?;
    Some(format!("{before}{begin}\n{}\n\n{end}{after}", text.trim()))
}

type Kept = BTreeMap<String, f64>;

fn ratios_file() -> Result<PathBuf> {
    Ok(project_root()?.join("benches").join("page").join("ratios.json"))
}

fn ratios(results: &Results) -> Kept {
    let ratio = |ratio: &Ratio| Some((ratio.name(), results.ratio(ratio, Place::Memory)?.median));
    RATIOS.iter().filter_map(ratio).collect()
}

/// Makes these ratios the ones that later checks are held to.
pub fn keep_ratios(results: &Results) -> Result<()> {
    let rounded: Kept =
        ratios(results).into_iter().map(|(name, ratio)| (name, (ratio * 100.0).round() / 100.0)).collect();
    let path = ratios_file()?;
    fs::write(&path, serde_json::to_string_pretty(&rounded)? + "\n")?;
    there(&format!("the ratios are in {}", path.display()));
    Ok(())
}

/// Compares with the ratios that were kept.
pub fn check_ratios(results: &Results) -> Result<()> {
    let path = ratios_file()?;
    let kept = fs::read(&path).with_context(|| format!("{} is missing: --check --record makes it", path.display()))?;
    let slipped = slipped(&serde_json::from_slice(&kept)?, &ratios(results));
    if slipped.is_empty() {
        there("no ratio has slipped by half");
        return Ok(());
    }
    bail!(
        "{}\nTry again on a quiet machine. If it stays so, something has become slow; if that has to be, \
         `cargo xtask bench --check --record` keeps the new ratios",
        slipped.join("\n")
    );
}

/// A sentence for each ratio that is worse by half than it was. What was not measured now is not judged.
fn slipped(kept: &Kept, now: &Kept) -> Vec<String> {
    let judged = RATIOS.iter().filter_map(|ratio| {
        let name = ratio.name();
        let (kept, now) = (*kept.get(&name)?, *now.get(&name)?);
        // Our own time is above in one ratio and below in the others.
        let is_ours_above = ratio.of == crate::contest::Who::Ingest;
        let worse = if is_ours_above { now / kept } else { kept / now };
        (worse > SLIP).then(|| format!("{name} is {now:.2} now and was {kept:.2}."))
    });
    judged.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_go_between_their_marks() {
        let document = "a\n<!-- x: begin -->\nold\n<!-- x: end -->\nb\n";
        let new = between_marks(document, "x", "\nnew\n").unwrap();
        assert_eq!(new, "a\n<!-- x: begin -->\n\nnew\n\n<!-- x: end -->\nb\n");
        assert_eq!(between_marks(&new, "x", "new").as_deref(), Some(new.as_str()));
        assert_eq!(between_marks(document, "y", "new"), None);
    }

    #[track_caller]
    fn check(now: [f64; 3], expected: &[&str]) {
        let ratios = |values: [f64; 3]| RATIOS.iter().map(Ratio::name).zip(values).collect::<Kept>();
        assert_eq!(slipped(&ratios([2.0, 6.0, 15.0]), &ratios(now)), expected);
    }

    #[test]
    fn a_ratio_slips_when_it_is_worse_by_half() {
        check([2.0, 6.0, 15.0], &[]);
        check([2.9, 4.1, 10.1], &[]);
        check([0.5, 60.0, 150.0], &[]);
        check([3.1, 6.0, 15.0], &["Flowglass / the bare read is 3.10 now and was 2.00."]);
        check([2.0, 3.9, 15.0], &["plain JavaScript / Flowglass is 3.90 now and was 6.00."]);
        check([2.0, 6.0, 9.9], &["DuckDB / Flowglass is 9.90 now and was 15.00."]);
        assert_eq!(slipped(&Kept::new(), &Kept::new()), Vec::<String>::new());
    }
}
