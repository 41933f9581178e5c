//! Charts: what [`flowglass::present`] has laid out, drawn with plotters on a canvas, or as SVG to be saved.
//!
//! Plotters' own ways to the screen are not used: its canvas backend measures text by adding elements with inline
//! styles to the page, which the page's content policy forbids, and knows nothing of device pixels.

mod canvas;
mod draw;
mod draw_gaps;
mod format;
mod gap_map;
mod hand;
mod observe;
mod outline;
mod painted;
mod save;
mod save_pairs;
mod spark;
mod surface;
mod svg;
mod text;
mod theme;
mod timeline;
pub mod tip;
mod twin;

#[cfg(test)]
mod tests;

pub use draw::SparkLook;
pub use format::{Format, savers};
pub use gap_map::{Chosen, GapMap, save_gaps};
pub use observe::{Size, use_size};
pub use save_pairs::save_drawing;
pub use spark::Sparkline;
pub use timeline::Timeline;
pub use twin::as_table;
