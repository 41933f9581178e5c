//! Everything `cargo xtask` does, and the small server that the end-to-end tests share.
//!
//! Each command starts with [`setup`], which finds or installs the tools and hands back a [`tools::Tools`] that knows
//! how to call them. The page is built by [`page`], packed into one file by [`single`], measured by [`sizes`], tested
//! by [`check`] and handed to a browser by [`server`].

pub mod bench;
pub mod check;
pub mod css;
pub mod html;
pub mod page;
pub mod screenshots;
pub mod serve;
pub mod server;
pub mod setup;
pub mod single;
pub mod sizes;
pub mod step;
pub mod tools;
pub mod totals;
