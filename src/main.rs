//! The page and its workers: one wasm module that looks where it runs.

fn main() {}
