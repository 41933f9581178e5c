//! Tries the built page in a real browser, as a person would use it, and holds it to what the engine says natively.
//!
//! A [`Page`] is one browser with the page open in it. It is told what to do in the words of the page (the names of
//! buttons, links and views), and waits for conditions, never for time. Whatever does not come true panics, naming what
//! was waited for; what the page showed at that moment, and what the browser logged, is printed as the page is closed.
//!
//! `cargo xtask test` runs the tests with everything they need. By hand:
//! `FLOWGLASS_DIST=dist cargo test -p flowglass-e2e -- --test-threads=1`, where [`settings`] lists what else can be
//! set.

pub mod browser;
pub mod driver;
pub mod engine;
pub mod faults;
pub mod folders;
pub mod logs;
pub mod narrowing;
pub mod opening;
pub mod page;
pub mod reading;
pub mod saving;
pub mod screens;
pub mod settings;
pub mod tour;

pub use browser::{Browser, Options};
pub use page::Page;
pub use screens::Screen;
