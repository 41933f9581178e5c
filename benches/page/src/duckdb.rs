//! DuckDB, natively, in a Python environment of its own below `target/`.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use xtask::step::{output, run, step, there};
use xtask::tools::project_root;

use crate::browser::Done;

pub const VERSION: &str = "2.0.1";

/// A Python that knows DuckDB.
#[derive(Clone, Debug)]
pub struct DuckDb {
    python: PathBuf,
}

impl DuckDb {
    /// Installed if it is not there. Without it the others are still worth measuring.
    pub fn find(folder: &Path) -> Option<Self> {
        let environment = folder.join("python");
        let programs = environment.join(if cfg!(windows) { "Scripts" } else { "bin" });
        let python = programs.join(format!("python{}", std::env::consts::EXE_SUFFIX));
        let found = || output(Command::new(&python).args(["-c", "import duckdb; print(duckdb.__version__)"]));
        if found().is_ok_and(|version| version == VERSION) {
            there(&format!("DuckDB {VERSION} is there"));
            return Some(Self { python });
        }
        let what = format!("Install DuckDB {VERSION} from PyPI into {}", environment.display());
        let installed = step(&what, "It needs Python 3 with venv, and PyPI.", || {
            run(Command::new("python3").args(["-m", "venv"]).arg(&environment))?;
            let package = format!("duckdb=={VERSION}");
            run(Command::new(&python).args([
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                &package,
            ]))
        });
        match installed {
            Ok(()) => Some(Self { python }),
            Err(error) => {
                println!("    {error:#}\n    the page is measured without DuckDB beside it");
                None
            }
        }
    }

    pub fn run(&self, paths: &[PathBuf]) -> Result<Done> {
        let script = project_root()?.join("benches").join("page").join("rivals").join("in_duckdb.py");
        let mut python = Command::new(&self.python);
        let mut child = python.arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let names: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        child.stdin.take().context("a program without input")?.write_all(names.join("\n").as_bytes())?;
        let output = child.wait_with_output()?;
        ensure!(output.status.success(), "DuckDB ended with {}", output.status);
        Ok(serde_json::from_slice(&output.stdout)?)
    }
}
