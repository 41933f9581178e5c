//! The program between the tests and a browser: started on a free port, and ended with the value that stands for it.

use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::settings::{self, Kind};

const STARTS_WITHIN: Duration = Duration::from_secs(60);

/// A running chromedriver or geckodriver.
pub struct Driver {
    child: Child,
    port: u16,
}

impl Driver {
    /// Starts one that keeps what it must write in `folder`.
    pub fn start(kind: Kind, folder: &Path) -> Self {
        let program = settings::driver(kind);
        let port = free_port();
        let mut command = Command::new(&program);
        // What browsers write into a home belongs to the test, too.
        command.env("TMPDIR", folder).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        match kind {
            Kind::Chromium => command.arg(format!("--port={port}")),
            // Its second port is the browser's, and two tests at once must not share it either.
            Kind::Firefox => command.args(["--port", &port.to_string(), "--marionette-port", &free_port().to_string()]),
        };
        let child = command.spawn().unwrap_or_else(|error| panic!("{} does not start: {error}", program.display()));
        let mut driver = Self { child, port };
        driver.wait();
        driver
    }

    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    fn wait(&mut self) {
        let began = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            if let Ok(Some(status)) = self.child.try_wait() {
                panic!("the driver ended at once: {status}");
            }
            assert!(began.elapsed() < STARTS_WITHIN, "the driver does not listen on port {}", self.port);
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // It may have ended by itself, which is all we want of it.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("this machine has a free port");
    listener.local_addr().expect("a listener has an address").port()
}
