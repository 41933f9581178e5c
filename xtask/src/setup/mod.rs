//! Set-up: finds what is installed, installs what is missing, and says what it cannot install.
//!
//! What is installed is preferred. Then comes the way a Rust user expects (`rustup target add`, `cargo install`,
//! `npm`), and where that is closed, Debian's own packages: see [`debian`].

mod apt;
mod browsers;
mod debian;
mod programs;
mod wasm_std;

use anyhow::Result;

use crate::tools::Tools;

/// How much of the set-up a task needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Needs {
    /// The toolchain that runs this is enough.
    Nothing,
    /// What turns the sources into a page.
    Build,
    /// And the browsers that try it.
    Browsers,
}

/// Makes sure of everything that `needs` says. A second run finds everything in place.
pub fn run(needs: Needs) -> Result<Tools> {
    let mut tools = Tools::find()?;
    if needs >= Needs::Build {
        println!("==> Set up the build");
        tools.wasm_toolchain = wasm_std::ensure(&tools, needs)?;
        programs::wasm_bindgen(&tools)?;
        programs::trunk(&tools)?;
        tools.wasm_opt = programs::wasm_opt(&tools)?;
    }
    if needs >= Needs::Browsers {
        println!("==> Set up the browsers");
        tools.chromium = Some(browsers::chromium(&tools)?);
        tools.firefox = Some(browsers::firefox(&tools)?);
        tools.axe = Some(programs::axe(&tools)?);
    }
    Ok(tools)
}
