//! What more than one view is made of.

mod amount;
mod bar;
mod button;
mod closing;
mod copies;
mod figure;
mod hour;
mod how;
mod icon;
mod modal;
mod no_match;
mod options;
mod panel;
mod paste;
mod picker;
mod prefixes;
mod table;
mod view_link;

pub use amount::{NO_COUNTERS, absent, absent_in_words, amount, amount_or, broken, bytes_of};
pub use bar::{bar, length};
pub use button::{button, expander, show_more, sign_button, toggle};
pub use closing::use_closing;
pub use copies::{copied_words, copies, copy_button, copy_rows, in_formats};
pub use figure::{figure, figure_of};
pub use hour::hour_field;
pub use how::how;
pub use icon::{Shape, icon, mark, small_icon};
pub use modal::use_modal;
pub use no_match::{no_flows, no_match, nothing, ways_out};
pub use options::{Choice, options};
pub use panel::{by, in_all, panel_head};
pub use paste::PasteDialog;
pub use picker::{Picker, pick, picker};
pub use prefixes::prefixes;
pub use table::{Order, count_cell, denied_cell, heading, rest_row, silent_heading, sort_heading, table};
pub use view_link::view_link;
