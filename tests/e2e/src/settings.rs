//! What the environment says: where the page is, and which browser to try it in.

use std::env;
use std::path::{Path, PathBuf};

/// The browsers the page is tried in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Chromium,
    Firefox,
}

/// `FLOWGLASS_BROWSER`: `chromium`, unless it says `firefox`.
pub fn kind() -> Kind {
    match env::var("FLOWGLASS_BROWSER").as_deref() {
        Ok("firefox") => Kind::Firefox,
        Ok("chromium") | Err(_) => Kind::Chromium,
        Ok(other) => panic!("FLOWGLASS_BROWSER is {other}: chromium and firefox are known"),
    }
}

/// The browser's program, `FLOWGLASS_CHROMIUM` or `FLOWGLASS_FIREFOX`; without it, the driver looks for one.
pub fn program(kind: Kind) -> Option<PathBuf> {
    let name = match kind {
        Kind::Chromium => "FLOWGLASS_CHROMIUM",
        Kind::Firefox => "FLOWGLASS_FIREFOX",
    };
    env::var_os(name).map(PathBuf::from)
}

/// The driver's program, `CHROMEDRIVER` or `GECKODRIVER`; without it, the one on the path.
pub fn driver(kind: Kind) -> PathBuf {
    let (name, usual) = match kind {
        Kind::Chromium => ("CHROMEDRIVER", "chromedriver"),
        Kind::Firefox => ("GECKODRIVER", "geckodriver"),
    };
    env::var_os(name).map_or_else(|| usual.into(), PathBuf::from)
}

/// The folder of the built page: `FLOWGLASS_DIST`, else `dist` in the project.
pub fn dist() -> PathBuf {
    let dist = env::var_os("FLOWGLASS_DIST").map_or_else(|| root().join("dist"), PathBuf::from);
    let dist = if dist.is_absolute() { dist } else { root().join(dist) };
    assert!(dist.join("index.html").is_file(), "there is no built page in {}: run `cargo xtask build`", dist.display());
    dist
}

/// The page in one file: `FLOWGLASS_SINGLE`, else the one that `cargo xtask dist` packs.
pub fn single() -> PathBuf {
    let file = env::var_os("FLOWGLASS_SINGLE").map_or_else(|| root().join("dist-single/flowglass.html"), PathBuf::from);
    let file = if file.is_absolute() { file } else { root().join(file) };
    assert!(file.is_file(), "there is no single-file page at {}: run `cargo xtask dist`", file.display());
    file
}

/// The text of axe-core, from the file `FLOWGLASS_AXE` names.
pub fn axe() -> String {
    let file = env::var_os("FLOWGLASS_AXE").map(PathBuf::from).unwrap_or_else(|| {
        panic!("FLOWGLASS_AXE names no axe.min.js: it comes with the npm package axe-core, which `cargo xtask setup` installs")
    });
    std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// The project's folder.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("this package lies in tests/e2e").to_owned()
}
