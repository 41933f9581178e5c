//! The page and its workers: one wasm module that looks where it runs.

#[cfg(target_arch = "wasm32")]
mod page;

fn main() {}
