//! Holds the sources to the rules that no compiler knows: who may name the browser, and where a colour or an inline
//! script may stand.

use std::fs;
use std::path::{Path, PathBuf};

use xtask::css::without_comments;
use xtask::html::tags;
use xtask::tools::project_root;

const BROWSER: [&str; 5] = ["web_sys", "js_sys", "yew", "plotters", "wasm_bindgen"];
/// The only places that talk to the browser's own interfaces.
const BROWSER_SIDE: [&str; 3] = ["platform", "page", "worker"];

/// What is not the browser's side builds natively and is tested natively, so it must not know the browser. The module
/// that starts either side only asks which one it is.
#[test]
fn the_engine_knows_no_browser() {
    let source = root().join("src");
    let side: Vec<PathBuf> = BROWSER_SIDE.iter().map(|place| source.join(place)).collect();
    assert!(side.iter().all(|place| place.is_dir()), "{side:?}");
    let engine = files(&source, "rs").into_iter().filter(|file| !side.iter().any(|place| file.starts_with(place)));
    let mut found = Vec::new();
    for file in engine {
        let code = code(&file);
        found.extend(
            BROWSER.iter().filter(|word| names(&code, word)).map(|word| format!("{} names {word}", shown(&file))),
        );
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn both_dark_themes_are_the_same() {
    let tokens = fs::read_to_string(root().join("www/css/tokens.css")).unwrap();
    let block = |head: &str| {
        let (_, rest) = tokens.split_once(head).unwrap_or_else(|| panic!("tokens.css has no {head}"));
        let (inside, _) = rest.split_once('}').unwrap();
        inside.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>()
    };
    assert_eq!(block(":root:not([data-theme=\"light\"]) {"), block(":root[data-theme=\"dark\"] {"));
}

#[test]
fn colours_stand_in_the_tokens_only() {
    let mut found = Vec::new();
    for file in files(&root().join("www/css"), "css").into_iter().filter(|file| !file.ends_with("tokens.css")) {
        let text = without_comments(&fs::read_to_string(&file).unwrap());
        found.extend(
            text.lines().filter(|line| has_colour(line)).map(|line| format!("{}: {}", shown(&file), line.trim())),
        );
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn a_colour_is_known_when_seen() {
    assert!(has_colour("color: #fff;") && has_colour("border: 1px solid #0F5FB8") && has_colour("fill: rgb(0 0 0)"));
    assert!(
        !has_colour("#app { color: var(--ink); }") && !has_colour("background: color-mix(in srgb, var(--a), var(--b))")
    );
}

/// The page's policy drops inline styles and scripts without a word, so they must not be written in the first place.
#[test]
fn nothing_is_inline() {
    let page = fs::read_to_string(root().join("index.html")).unwrap();
    for tag in tags(&page) {
        assert_ne!(tag.name, "style", "a style element");
        assert!(tag.name != "script" || tag.attribute("src").is_some(), "an inline script");
        for (name, _) in tag.attributes() {
            assert!(*name != "style" && !name.starts_with("on"), "<{}> has the attribute {name}", tag.name);
        }
    }
    for file in files(&root().join("src/page"), "rs") {
        let sets_style = ["style={", "style=\""].iter().any(|set| {
            let code = code(&file);
            code.match_indices(set).any(|(at, _)| code[..at].ends_with(char::is_whitespace))
        });
        assert!(!sets_style, "{} sets a style attribute", shown(&file));
    }
}

/// rustfmt breaks code, and leaves comments alone.
#[test]
fn comments_are_as_narrow_as_code() {
    let mut wide = Vec::new();
    for place in ["src", "tests", "benches", "examples", "fuzz/src", "fuzz/fuzz_targets", "xtask"] {
        for file in files(&root().join(place), "rs") {
            let text = fs::read_to_string(&file).expect("a source is text");
            for (line, number) in text.lines().zip(1..) {
                if line.trim_start().starts_with("//") && line.chars().count() > 120 {
                    wide.push(format!("{}:{number}", shown(&file)));
                }
            }
        }
    }
    assert!(wide.is_empty(), "comments of more than 120 columns: {wide:#?}");
}

/// Tables, pictures and drawings are as wide as they are.
#[test]
fn prose_is_as_narrow_as_code() {
    for file in ["README.md", "ARCHITECTURE.md", "docs/filter.md", "docs/performance.md", "docs/testing.md"] {
        let text = fs::read_to_string(root().join(file)).expect("the page is there");
        let mut is_prose = true;
        for (line, number) in text.lines().zip(1..) {
            is_prose ^= line.starts_with("```");
            let is_wide = is_prose && !line.starts_with(['|', '!', '<']) && line.chars().count() > 120;
            assert!(!is_wide, "{file}:{number} has more than 120 columns");
        }
    }
}

/// The icon stands in the page itself, so that no browser asks for it after the start.
#[test]
fn the_icon_in_the_page_is_the_icon() {
    let page = fs::read_to_string(root().join("index.html")).unwrap();
    let icon = fs::read_to_string(root().join("www/icon.svg")).unwrap();
    let encoded =
        icon.trim().replace('%', "%25").replace('#', "%23").replace('"', "'").replace('<', "%3C").replace('>', "%3E");
    let link = tags(&page).into_iter().find(|tag| tag.attribute("rel") == Some("icon")).unwrap();
    assert_eq!(link.attribute("href"), Some(format!("data:image/svg+xml,{encoded}").as_str()));
}

fn root() -> PathBuf {
    project_root().expect("the tests run inside the project")
}

fn shown(file: &Path) -> String {
    file.strip_prefix(root()).unwrap_or(file).display().to_string()
}

/// The files of one kind at or below a place, in order; none if there is no such place yet.
fn files(place: &Path, kind: &str) -> Vec<PathBuf> {
    if place.is_file() {
        return vec![place.to_owned()];
    }
    let mut found = Vec::new();
    for entry in place.read_dir().into_iter().flatten() {
        let path = entry.expect("a folder can be read").path();
        if path.is_dir() {
            found.extend(files(&path, kind));
        } else if path.extension().is_some_and(|extension| extension == kind) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// A source file without its comments: they may name what they like.
fn code(file: &Path) -> String {
    let text = fs::read_to_string(file).expect("a source is text");
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// Whether the word stands there as a word of its own.
fn names(code: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word).any(|(at, _)| !code[..at].ends_with(part) && !code[at + word.len()..].starts_with(part))
}

fn has_colour(line: &str) -> bool {
    let functions = ["rgb(", "rgba(", "hsl(", "hsla(", "hwb(", "lab(", "lch(", "oklab(", "oklch("];
    let named = functions.iter().any(|function| line.contains(function));
    let hex = line.match_indices('#').any(|(at, _)| {
        let word: String =
            line[at + 1..].chars().take_while(|c| c.is_alphanumeric() || matches!(c, '-' | '_')).collect();
        matches!(word.len(), 3 | 4 | 6 | 8) && word.chars().all(|c| c.is_ascii_hexdigit())
    });
    named || hex
}
