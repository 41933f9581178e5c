//! The engine of Flowglass: from the bytes of Azure flow logs to the figures a person asks for.
//!
//! No browser in here: everything builds, tests, fuzzes and benches natively. The walk of the data is the order of the
//! modules: [`ingest`] reads bytes into rows and issues, [`store`] keeps the rows of one shard in columns,
//! [`duplicates`] finds what was logged more than once, [`filter`] reads what a person asks for, [`query`] answers
//! questions with partial results that merge, and [`present`] says how answers are written. `ARCHITECTURE.md` has the
//! whole picture and its invariants.

pub mod duplicates;
pub mod enrich;
pub mod filter;
pub mod ingest;
pub mod model;
pub mod order;
mod plain;
pub mod present;
pub mod protocol;
pub mod query;
pub mod sample;
pub mod store;
