//! What more than one view is made of.

mod amount;
mod bar;
mod closing;
mod copies;
mod figure;
mod hour;
mod how;
mod icon;
mod no_match;
mod options;
mod paste;
mod picker;
mod prefixes;
mod table;
mod view_link;

pub use amount::{NO_COUNTERS, absent, absent_in_words, amount, amount_or, broken, bytes_of};
pub use bar::{bar, length};
pub use closing::use_closing;
pub use copies::{copied_words, copies};
pub use figure::{figure, figure_of};
pub use hour::hour_field;
pub use how::how;
pub use icon::{Shape, icon, mark, small_icon};
pub use no_match::{no_flows, no_match, nothing};
pub use options::{Choice, options};
pub use paste::PasteDialog;
pub use picker::{Picker, pick};
pub use prefixes::prefixes;
pub use table::{Order, heading, silent_heading, sort_heading};
pub use view_link::ViewLink;
