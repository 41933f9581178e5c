//! A walk through everything the page has, for what has to hold everywhere.

use fantoccini::key::Key;

use crate::logs;
use crate::page::Page;

impl Page {
    /// From the start screen through every view, picture, dialog and way of saving. `look` is called at each stop.
    #[track_caller]
    pub fn tour(&self, look: impl Fn(&str)) {
        let press = |key: Key| self.browser().press(&char::from(key).to_string());
        look("the start");
        self.browser().press("?");
        self.wait_for("dialog.help[open]");
        look("the help");
        press(Key::Escape);
        self.wait_until("the help stays open", || self.look_for("dialog.help").is_none());
        self.press_button("Paste a record");
        self.wait_for("dialog[open]");
        look("pasting");
        self.press_button("Cancel");

        self.open_logs(&logs::some());
        look("the overview");
        self.press_button("Dark");
        self.press_button("Table");
        self.wait_for(".timeline .chart-twin tbody td");
        self.run("document.querySelector('.timeline .chart-stage').focus()");
        press(Key::Home);
        self.wait_until("nothing is pointed at", || self.look_for(".timeline .chart-tip:not([hidden])").is_some());
        look("the timeline");
        for format in ["PNG", "SVG"] {
            self.press_button(&format!("Save timeline as {format}"));
            let name = format!("flowglass-timeline.{}", format.to_lowercase());
            self.saved(&name, |file| !file.is_empty());
        }
        self.browser().click(&self.find("main [data-term]"));
        self.wait_for(".pivot-menu [role=menuitem]");
        look("what to do with a value");
        press(Key::Escape);
        self.browser().press_with(Key::Control.into(), "k");
        self.wait_for("dialog.palette[open]");
        look("the commands");
        press(Key::Escape);
        self.browser().type_into(&self.find("#filter-text"), "tcp and d");
        self.wait_for("[role=listbox] [role=option]");
        look("a filter that is being written");
        self.browser().press(&String::from_iter([Key::Escape, Key::Escape].map(char::from)));
        self.run("location.hash = '#v=1&view=overview&filter=tcp'");
        self.wait_until("it is not filtered", || self.button("Remove the filter").is_some());
        look("what a filter leaves");
        self.press_button("Remove the filter");

        self.tour_of_views(&look);
        self.show("Files");
        self.run("document.querySelector('.gap-stage').focus()");
        press(Key::Home);
        self.wait_until("no hour is pointed at", || self.gap_cell() != "No hour chosen");
        self.run("document.querySelector('#file-row-0').scrollIntoView({ block: 'center' })");
        self.browser().click(&self.find("#file-row-0"));
        self.wait_for("tr.expanded");
        look("the files");
        self.press_button("Save summary");
        self.wait_for_notice("Saved the summary");
        self.press_button("Read only…");
        self.wait_for("dialog[open]");
        look("reading only some");
        self.press_button("Cancel");
        self.press_button("Start over");
        self.press_button("Forget");
        self.wait_for_view("Start");
        look("the start once more");
    }

    #[track_caller]
    fn tour_of_views(&self, look: &impl Fn(&str)) {
        self.show("Flows");
        self.wait_until("there are no rows", || self.flow_cells().iter().any(|row| row.len() > 5));
        self.browser().click(&self.find(".flow-grid tbody tr:nth-child(3) td:nth-child(4)"));
        self.browser().press(&char::from(Key::Enter).to_string());
        self.wait_for(".inspector .quote");
        look("the flows");
        self.press_button("Connections");
        self.wait_for(".flow-grid tbody td");
        look("the connections");
        self.show("Hosts");
        look("the hosts");
        self.browser().click(&self.find(".host-table tbody a.value"));
        self.wait_for(".lives tbody svg path");
        look("a host");
        self.show("Conversations");
        for picture in ["Matrix", "Sankey", "Graph"] {
            self.press_button(picture);
            self.wait_for(&format!(".p-picture[aria-label={picture}] .pair-ink [data-at]"));
            look(picture);
        }
        self.press_button("Network ↔ network");
        self.wait_until("there are no networks", || self.text().contains("/24"));
        look("the networks");
        self.show("Compare");
        self.press_button("Last 1 h with the 1 h before");
        self.wait_for(".change-table tbody .both");
        look("a comparison");
        self.run("location.hash = '#v=1&view=overview'");
        self.wait_for_view("Overview");
    }
}
