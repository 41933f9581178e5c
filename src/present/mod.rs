//! How answers are written for a person: numbers, times, axes. Pure, so that every rule of it is tested natively.
//!
//! Layouts are in whole device pixels, so that what is drawn from them is sharp and can be checked without a browser.

pub mod address;
pub mod axis;
pub mod bucket;
pub mod catalog;
pub mod commands;
pub mod compare;
pub mod elsewhere;
pub mod empty;
pub mod findings;
pub mod flows;
pub mod gaps;
pub mod keys;
pub mod lifelines;
pub mod named;
pub mod names;
pub mod number;
pub mod only;
pub mod pairs;
pub mod pixel;
pub mod room;
pub mod rounds;
pub mod said;
pub mod spark;
pub mod subject;
pub mod time;
pub mod timeline;
pub mod unhit;
pub mod window;
pub mod zone;

pub use number::Quantity;
pub use zone::Zone;
