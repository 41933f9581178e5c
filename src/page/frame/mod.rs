//! What stands round every view: the top line, the views, and at the foot what is loaded.

mod foot;
mod notices;
mod top;
mod views;

pub use foot::Foot;
pub use notices::Notices;
pub use top::Top;
pub use views::Views;
