//! Style sheets as they are served: without what only their readers need.

use std::fs;
use std::path::Path;

use anyhow::Result;

/// Shortens every sheet of a folder in its place. Names are still those of what was built.
pub fn shorten(dist: &Path) -> Result<()> {
    for entry in dist.read_dir()? {
        let file = entry?.path();
        if file.extension().is_some_and(|end| end == "css") {
            fs::write(&file, short(&fs::read_to_string(&file)?))?;
        }
    }
    Ok(())
}

fn short(css: &str) -> String {
    without_comments(css).lines().map(str::trim).filter(|line| !line.is_empty()).flat_map(|line| [line, "\n"]).collect()
}

pub fn without_comments(css: &str) -> String {
    let mut parts = css.split("/*");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once("*/").map_or("", |(_, rest)| rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_stay() {
        let css = "/* all\n of it */\n\na { b: c; } /* d */\n@media e {\n  f {\n    g: h\n  }\n}\n";
        assert_eq!(short(css), "a { b: c; }\n@media e {\nf {\ng: h\n}\n}\n");
    }
}
