//! The page and its workers: one wasm module that looks where it runs.

#[cfg(target_arch = "wasm32")]
mod page;
#[cfg(target_arch = "wasm32")]
mod platform;

/// The parts of the page that need no browser, tested where there is none.
#[cfg(all(test, not(target_arch = "wasm32")))]
mod page {
    mod url;
    mod window;
}

fn main() {}
