//! The keys, as the help lists them: where they are for something, and what for.

use super::address::View;

/// Where keys mean something, and what each of them does there.
pub struct Place {
    pub title: &'static str,
    /// Keys that do the same, or opposites, and the words for it.
    pub keys: &'static [(&'static [&'static str], &'static str)],
}

/// The letter that opens a view after `g`.
pub const fn letter(view: View) -> &'static str {
    match view {
        View::Overview => "o",
        View::Hosts => "h",
        View::Conversations => "c",
        View::Compare => "d",
        View::Flows => "f",
        View::Files => "i",
    }
}

/// From what is the same everywhere to what is of one view.
pub const PLACES: [Place; 8] = [
    Place {
        title: "Everywhere",
        keys: &[
            (&["?"], "these keys, and the filter language"),
            (&["Ctrl K"], "all commands, found by typing"),
            (&["/"], "write a filter"),
            (&["Tab"], "to the next thing that can be used"),
            (&["Esc"], "close what is open"),
        ],
    },
    Place {
        title: "The start page",
        keys: &[
            (&["O"], "open files"),
            (&["F"], "open a folder"),
            (&["S"], "open the sample day"),
            (&["Ctrl V"], "read what was copied"),
        ],
    },
    Place {
        title: "The filter",
        keys: &[
            (&["↓", "↑"], "choose a completion"),
            (&["Tab"], "complete: what is chosen, else the first"),
            (&["Enter"], "make what is written a term, or take what is chosen"),
            (&["Backspace"], "write the last term anew, where nothing is written"),
            (&["Esc"], "close the completions, then give up what is written, then leave the filter"),
            (&["F1"], "how filters are written"),
        ],
    },
    Place {
        title: "A value, wherever one stands",
        keys: &[
            (&["Enter"], "what can be done with it, or a host's page"),
            (&["+"], "filter: with it"),
            (&["-"], "filter: without it"),
            (&["="], "filter: only it"),
        ],
    },
    Place {
        title: "The timeline",
        keys: &[
            (&["→", "←"], "from step to step"),
            (&["PageUp", "PageDown"], "ten steps on, ten steps back"),
            (&["Home", "End"], "the first step, the last step"),
            (&["Shift →", "Shift ←"], "select time from this step on, or move the end one is at"),
            (&["Esc"], "leave the step, then give up the selection"),
            (&["+", "-"], "closer, wider"),
            (&["Z"], "show only what is selected"),
            (&["Shift PageUp", "Shift PageDown"], "half a window later, earlier"),
        ],
    },
    Place {
        title: "The table of flows",
        keys: &[
            (&["↑", "↓", "←", "→"], "from cell to cell"),
            (&["PageUp", "PageDown"], "a page up, down"),
            (&["Home", "End"], "the row's first cell, its last"),
            (&["Ctrl Home", "Ctrl End"], "the first row, the last row"),
            (&["Shift ↑", "Shift ↓"], "choose rows"),
            (&["Ctrl A"], "choose all rows"),
            (&["Ctrl C"], "copy them"),
            (&["Click"], "on the cell one is in: what can be done with its value"),
            (&["Enter"], "the flow in full; in the head: order by the column"),
            (&["Shift ←", "Shift →"], "in the head: a narrower column, a wider one"),
            (&["Ctrl ←", "Ctrl →"], "in the head: move the column"),
        ],
    },
    Place {
        title: "Pictures of pairs, and the hours of NICs",
        keys: &[
            (&["↑", "↓", "←", "→"], "from mark to mark"),
            (&["Home", "End"], "the first, the last"),
            (&["Enter"], "what a click does"),
            (&["Esc"], "leave the mark"),
        ],
    },
    Place {
        title: "The list of files",
        keys: &[
            (&["↑", "↓"], "from file to file"),
            (&["PageUp", "PageDown"], "twenty files up, down"),
            (&["Home", "End"], "the first file, the last file"),
            (&["Enter"], "what became of it, or close that"),
            (&["R"], "read it again"),
        ],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_view_has_a_letter_of_its_own() {
        let letters: std::collections::BTreeSet<_> = View::ALL.map(letter).into();
        assert_eq!(letters.len(), View::ALL.len());
    }

    #[test]
    fn in_one_place_a_key_does_one_thing() {
        for Place { title, keys } in PLACES {
            let said: Vec<_> = keys.iter().map(|(keys, _)| keys).collect();
            assert!(said.iter().enumerate().all(|(at, keys)| !said[..at].contains(keys)), "{title}");
        }
    }
}
