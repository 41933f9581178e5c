//! Packs the built page into one file that needs no other: for a USB stick, a mail, a machine without a web server.
//!
//! A page opened from disk may not fetch, so the module lies in the page as compressed text, and every script and style
//! stands in it. The policy names each of them by its hash, so it is as strict as the served page's.

use std::fs;
use std::io::Write;
use std::ops::Range;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

use crate::html::{Tag, tags};
use crate::step::step;
use crate::tools::Tools;

/// Makes `dist-single/flowglass.html` from what is in `dist/`.
pub fn pack(tools: &Tools) -> Result<()> {
    step("Pack the page into dist-single/flowglass.html", "Was dist/ built by this very version?", || {
        let dist = tools.dist();
        let page = fs::read_to_string(dist.join("index.html"))?;
        let packed = inline(&page, |name| fs::read(dist.join(name)).with_context(|| format!("dist/ has no {name}")))?;
        let file = tools.single_file();
        fs::create_dir_all(file.parent().unwrap_or(Path::new(".")))?;
        Ok(fs::write(file, packed)?)
    })
}

/// The page with everything it names inside it. `read` gives the bytes of a file of the page's.
fn inline(page: &str, read: impl Fn(&str) -> Result<Vec<u8>>) -> Result<String> {
    let read = |path: &str| read(path.trim_start_matches("./"));
    let text = |path: &str| -> Result<String> { Ok(String::from_utf8(read(path)?)?.replace("\r\n", "\n")) };
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    let (mut policy, mut end) = (None, String::new());
    let (mut scripts, mut styles) = (Vec::new(), Vec::new());

    for tag in tags(page) {
        let relation = tag.attribute("rel").unwrap_or_default();
        if tag.name == "meta" && tag.attribute("http-equiv") == Some("Content-Security-Policy") {
            policy = Some((tag.at.clone(), tag.attribute("content").unwrap_or_default()));
        } else if tag.name == "link" && relation == "stylesheet" {
            let style = text(tag.attribute("href").unwrap_or_default())?;
            check(&style, "</style")?;
            styles.push(hash(&style));
            edits.push((tag.at, format!("<style>{style}</style>")));
        } else if tag.name == "link" && matches!(relation, "preload" | "modulepreload") {
            edits.push((tag.at, String::new()));
        } else if let Some(source) = tag.attribute("src").filter(|_| tag.name == "script") {
            let script = text(source)?;
            check(&script, "</script")?;
            check(&script, "<!--")?;
            scripts.push(hash(&script));
            if let Some(module) = tag.attribute("data-wasm") {
                let module = STANDARD.encode(gzip(&read(module)?)?);
                end.push_str(&format!("<script type=\"application/octet-stream\" id=\"wasm\">{module}</script>\n"));
            }
            let id = tag.attribute("id").map(|id| format!(" id=\"{id}\"")).unwrap_or_default();
            end.push_str(&format!("<script{id}>{script}</script>\n"));
            edits.push((tag.whole, String::new()));
        }
    }

    let (at, policy) = policy.context("the page has no policy")?;
    let policy = narrow(policy, &scripts, &styles);
    edits.push((at, format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">")));
    let body = page.rfind("</body>").context("the page has no end of its body")?;
    edits.push((body..body, end));

    let packed = apply(page, edits);
    if let Some(left) = tags(&packed).iter().flat_map(Tag::references).next() {
        bail!("the single file would still need {left}");
    }
    Ok(packed)
}

/// In one file there is no `'self'`: scripts and styles are named by their hashes, and all else is not needed.
fn narrow(policy: &str, scripts: &[String], styles: &[String]) -> String {
    let directives = policy.split(';').map(|directive| {
        let mut words = directive.split_whitespace();
        let name = words.next().unwrap_or_default();
        let mut sources: Vec<&str> = words.filter(|word| *word != "'self'").collect();
        match name {
            "script-src" => sources.extend(scripts.iter().map(String::as_str)),
            "style-src" => sources.extend(styles.iter().map(String::as_str)),
            _ => {}
        }
        if sources.is_empty() {
            sources.push("'none'");
        }
        format!("{name} {}", sources.join(" "))
    });
    directives.filter(|directive| !directive.starts_with(' ')).collect::<Vec<_>>().join("; ")
}

fn apply(page: &str, mut edits: Vec<(Range<usize>, String)>) -> String {
    edits.sort_by_key(|(at, _)| at.start);
    let (mut packed, mut from) = (String::new(), 0);
    for (at, text) in edits {
        packed.push_str(&page[from..at.start]);
        packed.push_str(&text);
        from = at.end;
    }
    packed.push_str(&page[from..]);
    packed
}

/// Text that would end its element early cannot be put into one.
fn check(text: &str, forbidden: &str) -> Result<()> {
    ensure!(!text.to_ascii_lowercase().contains(forbidden), "a script or style holds \"{forbidden}\"");
    Ok(())
}

fn hash(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes())))
}

/// The bytes as a web server would compress them.
pub fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<html><head><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
        script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; connect-src 'self'\">\
        <link rel=\"preload\" href=\"./a.wasm\"><link rel=\"stylesheet\" href=\"./a.css\">\
        <script id=\"glue\" src=\"./a.js\" data-wasm=\"./a.wasm\" defer></script></head><body><p></p></body></html>";

    #[test]
    fn leaves_no_other_file_and_names_what_it_holds() {
        let packed = inline(PAGE, |name| Ok(name.as_bytes().to_vec())).unwrap();
        assert!(packed.contains("<style>a.css</style>"));
        assert!(packed.contains("<script id=\"glue\">a.js</script>\n</body>"));
        assert!(!packed.contains("'self'"));
        assert!(packed.contains("connect-src 'none'"));
        assert!(packed.contains(&format!("script-src 'wasm-unsafe-eval' {}", hash("a.js"))));
        assert!(packed.contains(&format!("style-src {}", hash("a.css"))));
    }

    #[test]
    fn refuses_a_script_that_would_end_early() {
        assert!(inline(PAGE, |_| Ok(b"'</script>'".to_vec())).is_err());
    }
}
