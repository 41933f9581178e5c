//! The page and its workers: one wasm module that looks where it runs.

#[cfg(target_arch = "wasm32")]
mod page;
#[cfg(target_arch = "wasm32")]
mod platform;
#[cfg(target_arch = "wasm32")]
mod worker;

/// The parts of the page that need no browser, tested where there is none.
#[cfg(all(test, not(target_arch = "wasm32")))]
mod page {
    mod room;
    mod rounds;
    mod window;
}

#[cfg(target_arch = "wasm32")]
fn main() {
    match platform::WorkerScope::get() {
        Some(scope) => worker::start(&scope),
        None => page::start(),
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("Flowglass runs in a browser: cargo xtask serve");
}
