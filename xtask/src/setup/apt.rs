//! Debian's packages, where there are any.

use anyhow::{Result, bail};

use crate::step::{output, run, step};
use crate::tools::Tools;

/// Whether packages can be installed this way at all.
pub fn available(tools: &Tools) -> bool {
    tools.locate("apt-get").is_some()
}

/// Installs those of `packages` that are missing.
pub fn ensure(tools: &Tools, packages: &[&str]) -> Result<()> {
    let missing: Vec<&str> = packages.iter().copied().filter(|package| !installed(tools, package)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    if !available(tools) {
        bail!("there is no apt-get here: install {} by hand", missing.join(", "));
    }
    let advice = "Run it by hand as root to see why, then run this again.";
    step(&format!("Install the packages {}", missing.join(", ")), advice, || {
        run(as_root(tools, "apt-get").args(["update", "-q"]))?;
        run(as_root(tools, "apt-get").args(["install", "-y", "-q", "--no-install-recommends"]).args(&missing))
    })
}

/// A command that may change the system: by `sudo` for anyone but root.
pub fn as_root(tools: &Tools, program: &str) -> std::process::Command {
    let root = output(tools.command("id").arg("-u")).is_ok_and(|id| id == "0");
    let mut command = if root || tools.locate("sudo").is_none() {
        tools.command(program)
    } else {
        // `sudo` drops the environment, so what matters goes through `env`.
        let mut command = tools.command("sudo");
        command.args(["env", "DEBIAN_FRONTEND=noninteractive", program]);
        command
    };
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}

fn installed(tools: &Tools, package: &str) -> bool {
    let mut query = tools.command("dpkg-query");
    output(query.args(["-W", "-f", "${Status}", package])).is_ok_and(|status| status == "install ok installed")
}
