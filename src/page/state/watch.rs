//! A folder that is watched.

use flowglass::model::Millis;

use crate::platform::Refusal;

/// How the watching of a folder stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Watch {
    pub folder: String,
    /// It is being walked just now.
    pub looking: bool,
    /// When it was last walked to its end.
    pub looked_at: Option<Millis>,
    /// Files in it, as the last whole look found them.
    pub files: usize,
    /// What the last look that found something found, and when.
    pub found: Option<(Millis, Found)>,
    /// Why the last look failed. Where the page may not look, it does not try again.
    pub problem: Option<Refusal>,
}

/// What was new in a watched folder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Found {
    pub new: usize,
    /// Files read before that have changed, mostly grown.
    pub grown: usize,
}
