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

pub use amount::{Absent, Amount, NO_COUNTERS, amount, broken};
pub use bar::{Bar, Length};
pub use closing::use_closing;
pub use copies::{copied_words, copies};
pub use figure::Figure;
pub use hour::hour_field;
pub use how::How;
pub use icon::{Icon, Mark, Shape};
pub use no_match::{NoMatch, no_flows, nothing};
pub use options::{Choice, options};
pub use paste::PasteDialog;
pub use picker::{Picker, pick};
pub use prefixes::prefixes;
pub use table::{Heading, Order, SortHeading};
pub use view_link::ViewLink;
