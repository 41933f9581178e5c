//! The page and its workers: one wasm module that looks where it runs.
//!
//! A package of its own (`www/Cargo.toml`), because it is built for size, and the engine (`lib.rs`) for speed. Its
//! modules `page`, `platform` and `worker` stand beside the engine's, and are no part of it.

#[cfg(target_arch = "wasm32")]
mod page;
#[cfg(target_arch = "wasm32")]
mod platform;
#[cfg(target_arch = "wasm32")]
mod worker;

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
