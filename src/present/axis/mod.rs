//! Where the ticks of an axis stand, and what they say.

mod label;
mod x;
mod y;

pub use label::{Anchor, Placed, place};
pub use x::{TICK_SPACING, XTick, x_ticks};
pub use y::{YAxis, YTick, mirrored, tick_count, y_axis};
