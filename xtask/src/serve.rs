//! Serves the built page on this machine.

use anyhow::Result;

use crate::page;
use crate::server::Server;
use crate::step::run as run_command;
use crate::tools::Tools;

/// Builds, serves, and returns only with an error: Ctrl-C ends it.
pub fn run(tools: &Tools, port: u16, open: bool) -> Result<()> {
    let dist = page::build(tools)?;
    let server = Server::start(&dist, port)?;
    println!("\nFlowglass is at\n\n{}\n\nCtrl-C ends it.", server.address());
    if open && let Err(error) = open_in_browser(tools, server.address()) {
        println!("No browser could be opened ({error:#}): open the address by hand.");
    }
    loop {
        std::thread::park();
    }
}

fn open_in_browser(tools: &Tools, address: &str) -> Result<()> {
    if cfg!(windows) {
        run_command(tools.command("explorer").arg(address))
    } else if cfg!(target_os = "macos") {
        run_command(tools.command("open").arg(address))
    } else {
        run_command(tools.command("xdg-open").arg(address))
    }
}
