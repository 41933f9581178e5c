//! Tests of the engine from outside: by examples, by properties, against a second implementation, and as a program.

mod checks;
mod cuts;
mod fixtures;
mod generate;
mod hostile;
mod oracle;
mod program;
mod properties;
