//! What of the page's state stands in its address: which view is shown. Never any data.

/// Written first in every address. Raise it when the meaning of a key changes, and read the older ones on.
const VERSION: &str = "1";

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    #[default]
    Overview,
    Flows,
    Files,
}

impl View {
    pub const ALL: [Self; 3] = [Self::Overview, Self::Flows, Self::Files];

    /// The name of the landmark and of the link to it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Overview => "Overview",
            Self::Flows => "Flows",
            Self::Files => "Files",
        }
    }

    const fn key(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Flows => "flows",
            Self::Files => "files",
        }
    }

    /// With the `#`, as a link needs it.
    pub fn hash(self) -> String {
        format!("#v={VERSION}&view={}", self.key())
    }

    /// An address of another version, or of no view known here, opens the first view: a link must always open.
    pub fn of_hash(hash: &str) -> Self {
        let pairs = || hash.trim_start_matches('#').split('&').filter_map(|pair| pair.split_once('='));
        let value = |key: &str| pairs().find(|&(name, _)| name == key).map(|(_, value)| value);
        if value("v") != Some(VERSION) {
            return Self::default();
        }
        let wanted = value("view");
        Self::ALL.into_iter().find(|view| Some(view.key()) == wanted).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_view_comes_back() {
        for view in View::ALL {
            assert_eq!(View::of_hash(&view.hash()), view, "{}", view.title());
        }
    }

    #[test]
    fn addresses_of_version_1_stay_readable() {
        assert_eq!(View::of_hash("#v=1&view=files"), View::Files);
        assert_eq!(View::of_hash("#v=1&view=flows"), View::Flows);
        assert_eq!(View::of_hash("#v=1&view=overview"), View::Overview);
        assert_eq!(View::of_hash("v=1&later=x&view=files"), View::Files);
    }

    #[test]
    fn anything_else_opens_the_first_view() {
        for hash in ["", "#", "#view=files", "#v=2&view=files", "#v=1&view=nothing", "#v=1", "#&&==&"] {
            assert_eq!(View::of_hash(hash), View::Overview, "{hash}");
        }
    }
}
