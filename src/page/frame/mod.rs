//! What stands round every view: the top line, the views, and at the foot what is loaded.

mod foot;
mod notices;
mod top;
mod views;

pub use foot::foot;
pub use notices::notices;
pub use top::top;
pub use views::Views;
