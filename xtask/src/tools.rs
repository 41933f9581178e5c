//! Where the tools are, and how to call them: one PATH for every child process, and the right toolchain for wasm.

use std::env::{self, consts::EXE_SUFFIX};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

/// The target of the page and its workers.
pub const WASM: &str = "wasm32-unknown-unknown";

/// A browser and the driver that steers it.
#[derive(Clone, Debug)]
pub struct Browser {
    pub program: PathBuf,
    pub driver: PathBuf,
}

/// What set-up found or installed.
#[derive(Clone, Debug)]
pub struct Tools {
    root: PathBuf,
    path: OsString,
    /// The rustup toolchain that has the wasm library, when it is not the one in use.
    pub wasm_toolchain: Option<&'static str>,
    /// Without `wasm-opt` the page works the same and is larger.
    pub wasm_opt: bool,
    pub chromium: Option<Browser>,
    pub firefox: Option<Browser>,
    /// The script that looks for what keeps people out.
    pub axe: Option<PathBuf>,
}

impl Tools {
    /// Looks for the project, and puts what set-up installs beside it first on the PATH.
    pub fn find() -> Result<Self> {
        let root = project_root()?;
        let own = root.join(".tools");
        let mut places = vec![own.join("bin"), own.join("node_modules").join(".bin")];
        places.extend(cargo_bin());
        places.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
        let path = env::join_paths(places).context("PATH holds a folder whose name cannot stand in a PATH")?;
        Ok(Self { root, path, wasm_toolchain: None, wasm_opt: false, chromium: None, firefox: None, axe: None })
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where set-up installs what it must not install for the whole machine.
    pub fn own(&self) -> PathBuf {
        self.root.join(".tools")
    }

    pub fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    pub fn single_file(&self) -> PathBuf {
        self.root.join("dist-single").join("flowglass.html")
    }

    /// The folder cargo builds into.
    pub fn target(&self) -> PathBuf {
        env::var_os("CARGO_TARGET_DIR").map_or_else(|| self.root.join("target"), |dir| self.root.join(dir))
    }

    /// The full path of a program, if it is installed.
    pub fn locate(&self, program: &str) -> Option<PathBuf> {
        let names = [format!("{program}{EXE_SUFFIX}"), format!("{program}.cmd")];
        let names = if cfg!(windows) { &names[..] } else { &names[..1] };
        env::split_paths(&self.path)
            .flat_map(|dir| names.iter().map(move |name| dir.join(name)))
            .find(|at| at.is_file())
    }

    /// A command in the project's folder, with the tools on its PATH.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.locate(program).unwrap_or_else(|| program.into()));
        command.current_dir(&self.root).env("PATH", &self.path);
        command
    }

    /// Like [`Tools::command`], for what compiles to wasm.
    pub fn wasm_command(&self, program: &str) -> Command {
        let mut command = self.command(program);
        if let Some(toolchain) = self.wasm_toolchain {
            use_toolchain(&mut command, toolchain);
        }
        command
    }
}

/// Makes a rustup command use `toolchain` in place of the one that runs us.
pub fn use_toolchain(command: &mut Command, toolchain: &str) {
    // `cargo run` puts its own compiler's libraries first; another compiler must not load them.
    command.env("RUSTUP_TOOLCHAIN", toolchain).env_remove("LD_LIBRARY_PATH").env_remove("DYLD_FALLBACK_LIBRARY_PATH");
}

/// The nearest folder upwards that holds both the page and this package. Found when asked for, never when compiled: a
/// build folder that serves several checkouts must not send one of them to another's files.
pub fn project_root() -> Result<PathBuf> {
    let start = env::var_os("CARGO_MANIFEST_DIR").map_or_else(env::current_dir, |dir| Ok(dir.into()))?;
    let found = start.ancestors().find(|dir| dir.join("Trunk.toml").is_file() && dir.join("xtask").is_dir());
    found.map(Path::to_owned).context("this is not inside the Flowglass project: go to its folder and try again")
}

/// Where `cargo install` puts programs.
fn cargo_bin() -> Option<PathBuf> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    home.or_else(|| env::home_dir().map(|home| home.join(".cargo"))).map(|home| home.join("bin"))
}
