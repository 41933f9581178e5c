//! The page: what the user sees. It holds no rows, only what the session tells it.

mod app;
mod browser;
mod chart;
mod files;
mod frame;
mod loading;
mod open;
mod overview;
mod parts;
mod shared;
mod start;
pub mod state;
mod theme;
mod url;
mod window;
mod write;

pub use app::App;
