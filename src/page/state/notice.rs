//! What is said of what happened.

/// Something that happened, said once, until it is dismissed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Notice {
    pub id: u32,
    pub about: About,
    pub grave: bool,
    pub text: String,
    /// Files that can be read again by one click.
    pub retry: Vec<usize>,
}

/// What a notice is about, where that says what can be done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum About {
    /// Something that is over.
    #[default]
    Event,
    /// Memory is full: less can be read in its place.
    Room,
    /// Reading was stopped: what is missing can be read.
    Stop,
    /// What was not understood of the link that was followed.
    Link,
    /// Workers that do not start.
    Workers,
}
