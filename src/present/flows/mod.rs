//! How flows are written, one by one: what a column is called, means and shows, how rows are copied, which columns are
//! shown, and how one walks and scrolls in very many rows.

mod choice;
mod column;
mod copy;
mod fit;
mod follow;
mod part;
mod save;
mod scroll;
mod term;
mod value;
mod walk;

pub use choice::{Choice, Fitted, Screen, Times};
pub use column::{is_time, key, meaning, meaning_in, short_title, title, width};
pub use copy::{Format, copied, separated};
pub use fit::Widest;
pub use follow::follow;
pub use part::Part;
pub use save::Saved;
pub use scroll::Scroll;
pub use term::term_of;
pub use value::{Value, status, value};
pub use walk::{Move, Walk};
