//! By what files can be told apart.

/// Each has a value for a file, or none where neither its path nor its records say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Facet {
    Subscription,
    Log,
    Region,
    Target,
    Nic,
    Format,
    Issues,
}

/// Values of files by what became of them.
pub const NOT_READ: &str = "not read";
pub const ISSUES: &str = "with issues";
pub const NO_ISSUES: &str = "without issues";

impl Facet {
    pub const COUNT: usize = Self::ALL.len();
    pub const ALL: [Self; 7] =
        [Self::Subscription, Self::Log, Self::Region, Self::Target, Self::Nic, Self::Format, Self::Issues];

    pub const fn title(self) -> &'static str {
        match self {
            Self::Subscription => "Subscription",
            Self::Log => "Flow log",
            Self::Region => "Region",
            Self::Target => "Target",
            Self::Nic => "NIC",
            Self::Format => "Format",
            Self::Issues => "Issues",
        }
    }
}
