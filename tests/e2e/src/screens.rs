//! The screens that are checked as a whole, and pictured: each is brought about in one way.

use fantoccini::key::Key;

use crate::page::Page;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    Start,
    /// In the middle of a load that lasts.
    Loading,
    Overview,
    /// With a matrix.
    Conversations,
    /// With the new ones told.
    Graph,
    /// The last hour with the one before.
    Compare,
    Hosts,
    /// One host's page.
    Host,
    /// With one tuple in full.
    Flows,
    /// With one file opened.
    Files,
}

impl Screen {
    /// Opens the page at this screen, and has it checked.
    #[track_caller]
    pub fn check(self, check: impl Fn(&Page, &str)) {
        let page = Page::open();
        self.bring_about(&page);
        check(&page, &format!("{self:?}"));
        assert_eq!(page.is_loading(), self == Self::Loading, "the load was over too soon");
    }

    /// Goes there from the start screen.
    #[track_caller]
    pub fn bring_about(self, page: &Page) {
        match self {
            Self::Start => {}
            // Long enough for all that is checked meanwhile.
            Self::Loading => page.begin_long_load(150),
            Self::Overview => {
                page.press_button("Open the sample day");
                page.wait_for_load(1);
            }
            Self::Conversations => {
                Self::Overview.bring_about(page);
                page.show("Conversations");
            }
            Self::Graph => {
                Self::Conversations.bring_about(page);
                page.press_button("Graph");
                page.find(".pair-ink .edge");
            }
            Self::Compare => {
                Self::Overview.bring_about(page);
                page.show("Compare");
                page.press_button("Last 1 h with the 1 h before");
                page.find(".change-table tbody .both");
            }
            Self::Hosts => {
                Self::Overview.bring_about(page);
                page.show("Hosts");
            }
            Self::Host => {
                Self::Hosts.bring_about(page);
                page.browser().click(&page.find(".host-table tbody a.value"));
                page.find(".lives tbody svg path");
            }
            Self::Flows => {
                Self::Overview.bring_about(page);
                page.show("Flows");
                page.wait_until("there are no rows", || page.flow_cells().iter().any(|row| row.len() > 5));
                page.browser().click(&page.find(".flow-grid tbody tr:nth-child(3) td:nth-child(4)"));
                page.browser().press(&char::from(Key::Enter).to_string());
                page.find(".inspector .quote");
            }
            Self::Files => {
                Self::Overview.bring_about(page);
                page.show("Files");
                // Not where the status line lies over it.
                page.find("#file-row-0");
                page.run("document.querySelector('#file-row-0').scrollIntoView({ block: 'center' })");
                page.browser().click(&page.find("#file-row-0"));
                page.find("tr.expanded");
            }
        }
    }
}
