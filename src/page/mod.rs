//! The page: what the user sees. It holds no rows, only what the session tells it.

pub mod state;
