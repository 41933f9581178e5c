//! A day is looked through from its first figure to the file of one row, by keys alone: nothing is pointed at, nothing
//! is clicked, and no script moves the focus. Scripts only look.

use fantoccini::key::Key;
use flowglass_e2e::Page;
use flowglass_e2e::page::text;
use serde_json::{Value, json};

use crate::keyboard::IS_RINGED;

/// More than Tab takes from anywhere to anywhere.
const MOST: usize = 400;

/// One who has no pointer.
struct Hands<'a>(&'a Page);

impl Hands<'_> {
    fn press(&self, keys: &[Key]) {
        let keys: String = keys.iter().map(|&key| char::from(key)).collect();
        self.0.browser().press(&keys);
    }

    fn press_with(&self, held: Key, key: Key) {
        self.0.browser().press_with(held.into(), &char::from(key).to_string());
    }

    fn write(&self, text: &str) {
        self.0.browser().press(text);
    }

    fn look(&self, script: &str) -> Value {
        self.0.run(script)
    }

    fn hash(&self) -> String {
        text(&self.look("return decodeURIComponent(location.hash)"))
    }

    /// Goes with Tab to what has this name, or fits this selector, back where it stands before, and sees that it is
    /// there.
    #[track_caller]
    fn reach(&self, wanted: &str) {
        let script = format!(
            "{IS_RINGED}
             const [wanted] = arguments, here = document.activeElement;
             const nameOf = element => element.getAttribute('aria-label')
                 || (element.labels?.[0] || element).textContent.replace(/\\s+/g, ' ').trim();
             const fits = element => /^[.#]/.test(wanted) ? element.matches(wanted) : nameOf(element) === wanted;
             const there = [...document.querySelectorAll('a[href], button, input, select, textarea, [tabindex]')].find(fits);
             const isThere = here.matches(':focus') && fits(here);
             const isBefore = there !== undefined && !here.contains(there)
                 && (there.compareDocumentPosition(here) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
             return {{ isThere, isBefore, seen: isThere && isRinged(here), name: nameOf(here) }};"
        );
        let mut passed = Vec::new();
        for _ in 0..MOST {
            let at = self.0.browser().run(&script, vec![json!(wanted)]);
            if at["isThere"] == true {
                assert_eq!(at["seen"], true, "the focus cannot be seen on {wanted}");
                return;
            }
            passed.push(text(&at["name"]).chars().take(40).collect::<String>());
            match at["isBefore"] == true {
                true => self.press_with(Key::Shift, Key::Tab),
                false => self.press(&[Key::Tab]),
            }
        }
        panic!("Tab does not reach {wanted}, only {passed:#?}");
    }

    /// Goes there and presses it.
    #[track_caller]
    fn do_at(&self, wanted: &str, key: Key) {
        self.reach(wanted);
        self.press(&[key]);
    }

    #[track_caller]
    fn go(&self, letter: &str, view: &str) {
        self.write("g");
        self.write(letter);
        self.0.wait_for_view(view);
    }

    #[track_caller]
    fn command(&self, words: &str) {
        self.0.browser().press_with(Key::Control.into(), "k");
        self.0.find(".palette input:focus");
        self.write(words);
        self.wait_for(
            &format!("no command has the words {words}"),
            "return document.querySelector('#command-0') !== null",
        );
        self.press(&[Key::Enter]);
        self.wait_for("the commands stay open", "return document.querySelector('dialog') === null");
    }

    #[track_caller]
    fn wait_for(&self, what: &str, script: &str) {
        self.0.wait_until(what, || self.look(script) == true);
    }

    #[track_caller]
    fn wait_for_hash(&self, part: &str) {
        self.0.wait_until(&format!("the address does not say {part}"), || self.hash().contains(part));
    }
}

#[test]
fn core_a_day_by_keys_alone() {
    let page = Page::open();
    page.run(
        "window.e2ePointed = 0;
         for (const kind of ['pointerdown', 'mousedown', 'touchstart']) addEventListener(kind, () => e2ePointed++, true);
         window.e2eCopied = [];
         navigator.clipboard.writeText = text => (e2eCopied.push(text), Promise.resolve());",
    );
    let hands = Hands(&page);
    hands.write("s");
    page.wait_for_load(1);
    narrows(&hands);
    looks_at_times(&hands);
    reads_flows(&hands);
    meets_a_host(&hands);
    sees_who_talks(&hands);
    compares(&hands);
    goes_through_files(&hands);
    changes_the_light(&hands);
    assert_eq!(page.run("return e2ePointed"), json!(0), "something was pointed at");
}

/// A filter is written and taken away, a view opened by its link, and an explanation read.
fn narrows(hands: &Hands<'_>) {
    let Hands(page) = hands;
    let all = page.figure("Flows");
    hands.write("/");
    page.wait_for(".filter-line :focus");
    hands.write("dst.port == 443");
    hands.press(&[Key::Enter]);
    hands.wait_for_hash("filter=dst.port == 443");
    page.wait_until(
        "the figures are not narrowed",
        || !matches!(page.figure("Flows").as_str(), value if value == all || value == "–"),
    );
    hands.press(&[Key::Escape]);
    hands.command("remove the filter");
    page.wait_until("the figures stay narrowed", || page.figure("Flows") == all);
    hands.do_at("How “Sent” was computed", Key::Enter);
    page.wait_for(".popup");
    hands.press(&[Key::Escape]);
    page.wait_until("the explanation stays", || page.look_for(".popup").is_none());
    hands.do_at(".views a[href*='view=hosts']", Key::Enter);
    page.wait_for_view("Hosts");
    hands.go("o", "Overview");

    // A value is asked for by its menu.
    hands.do_at(".overview-panels button.value", Key::Enter);
    page.wait_for(".pivot-menu");
    hands.press(&[Key::Enter]);
    hands.wait_for_hash("filter=");
    hands.command("remove the filter");
    page.wait_until("the figures stay narrowed", || page.figure("Flows") == all);

    // Rankings are by something else.
    hands.do_at(".ranked-by .options button:last-child", Key::Enter);
    hands.wait_for_hash("top=denied");
    hands.command("rankings by bytes");
    page.wait_until("the rankings stay as they are", || !hands.hash().contains("top="));
}

/// The timeline: a stretch of it is selected, looked at closely, and let go.
fn looks_at_times(hands: &Hands<'_>) {
    let Hands(page) = hands;
    let all = page.figure("Flows");
    hands.do_at(".timeline [aria-label=Measure] button:last-child", Key::Enter);
    hands.wait_for_hash("measure=denied");
    hands.reach(".chart-stage");
    hands.press(&[Key::Home, Key::Right]);
    for _ in 0..6 {
        hands.press_with(Key::Shift, Key::Right);
    }
    hands.wait_for_hash("time=");
    page.wait_until("the figures are of all times", || page.figure("Flows") != all);
    hands.write("z");
    hands.wait_for_hash("window=");
    hands.press(&[Key::Escape, Key::Escape]);
    page.wait_until("the time range stays", || !hands.hash().contains("time="));
    // Keys zoom what is drawn.
    page.wait_until("it is not drawn zoomed", || page.text().contains("Zoom out"));
    hands.write("-");
    hands.command("timeline of all times");
    page.wait_until("the window stays", || !hands.hash().contains("window="));
    page.wait_until("the figures stay narrowed", || page.figure("Flows") == all);
}

/// Flows: columns are chosen, sorted, moved and made wider; a row is opened, and rows are copied.
fn reads_flows(hands: &Hands<'_>) {
    let Hands(page) = hands;
    hands.go("f", "Flows");
    page.wait_until("there are no rows", || page.flow_cells().iter().any(|row| row.len() > 1 && row[1] != "…"));
    let heads = || -> Vec<String> {
        let heads =
            hands.look("return [...document.querySelectorAll('.flow-grid .head-title')].map(head => head.textContent)");
        heads.as_array().into_iter().flatten().map(text).collect()
    };
    hands.do_at("Columns 12 of 24", Key::Enter);
    page.wait_for(".column-list");
    hands.do_at("NIC", Key::Space);
    page.wait_until("the column is not shown", || heads().last().is_some_and(|title| title == "NIC"));
    hands.press(&[Key::Escape]);
    page.wait_until("the list stays", || page.look_for(".column-list").is_none());

    hands.reach(".flow-grid [tabindex='0']");
    hands.press_with(Key::Control, Key::Home);
    hands.press(&[Key::Up]);
    let sort = || text(&hands.look("return document.activeElement.getAttribute('aria-sort') || ''"));
    page.wait_until("the head is out of reach", || sort() == "ascending");
    hands.press(&[Key::Enter]);
    page.wait_until("the order is not turned", || sort() == "descending");
    let width = || hands.look("return document.activeElement.offsetWidth").as_f64().unwrap_or_default();
    let before = width();
    hands.press_with(Key::Shift, Key::Right);
    page.wait_until("the column does not get wider", || width() > before);
    let titles = heads();
    hands.press_with(Key::Control, Key::Right);
    page.wait_until("the column does not move", || heads()[..2] == [titles[1].clone(), titles[0].clone()]);

    hands.press(&[Key::Down, Key::Enter]);
    page.wait_for(".inspector .quote");
    hands.do_at("Copy as JSON", Key::Enter);
    hands.wait_for("the row is not copied", "return e2eCopied.length === 1 && JSON.parse(e2eCopied[0]) !== null");
    hands.press(&[Key::Escape]);
    page.wait_until("the row stays open", || page.look_for(".inspector").is_none());
    hands.reach(".flow-grid [tabindex='0']");
    hands.press_with(Key::Shift, Key::Down);
    hands.press_with(Key::Shift, Key::Down);
    page.browser().press_with(Key::Control.into(), "c");
    hands.wait_for(
        "three rows are not copied",
        "return e2eCopied.length === 2 && e2eCopied[1].trim().split('\\n').length >= 3",
    );
}

/// A host is opened from the ranking, and left again.
fn meets_a_host(hands: &Hands<'_>) {
    let Hands(page) = hands;
    hands.go("h", "Hosts");
    hands.do_at(".host-table tbody a.value", Key::Enter);
    page.wait_for(".lives tbody svg path");
    hands.wait_for_hash("host=");
    // One of its peers, and back.
    let of_host = hands.hash();
    hands.do_at(".lives tbody a.value", Key::Enter);
    page.wait_until("there is no way to its peer", || hands.hash() != of_host && hands.hash().contains("host="));
    page.wait_for(".lives tbody svg path");
}

/// The pictures of pairs are walked, and a row of them is asked for.
fn sees_who_talks(hands: &Hands<'_>) {
    let Hands(page) = hands;
    hands.go("c", "Conversations");
    let spoken = || text(&hands.look("return document.querySelector('#pair-mark')?.textContent || ''"));
    for picture in ["Sankey", "Graph", "Matrix"] {
        hands.do_at(picture, Key::Enter);
        page.wait_for(&format!(".p-picture[aria-label={picture}] .pair-ink [data-at]"));
        hands.reach(".pair-stage");
        hands.press(&[Key::Home]);
        page.wait_until("nothing is chosen", || spoken() != "Nothing chosen");
        let first = spoken();
        hands.press(&[Key::End]);
        page.wait_until("the keys do not walk", || spoken() != first);
        hands.press(&[Key::Escape]);
        page.wait_until("Escape does not leave", || spoken() == "Nothing chosen");
    }
    // What stands in a row is a filter by one key.
    hands.reach(".pair-table tbody .value");
    hands.write("+");
    hands.wait_for_hash("filter=");
    hands.command("remove the filter");
    page.wait_until("the filter stays", || !hands.hash().contains("filter="));
}

/// The last hour beside the one before, and what is new in it.
fn compares(hands: &Hands<'_>) {
    let Hands(page) = hands;
    hands.go("d", "Compare");
    hands.do_at("Last 1 h with the 1 h before", Key::Enter);
    page.wait_for(".change-table tbody .both");
    hands.do_at("Denied flows", Key::Enter);
    hands.wait_for_hash("changes=denied");
    hands.do_at("Other side", Key::Enter);
    hands.wait_for_hash("changes_by=that");
    hands.do_at("Another filter", Key::Enter);
    hands.reach("Filter of the other side");
    hands.write("udp");
    hands.press(&[Key::Enter]);
    hands.wait_for_hash("against=filter:udp");
    // Out of the field, where letters are letters.
    hands.reach("Denied flows");
    hands.command("show all times");
    page.wait_until("the time range stays", || !hands.hash().contains("time="));
}

/// Files: duplicates are counted again, the list is narrowed, walked, and one file opened; less of them is chosen.
fn goes_through_files(hands: &Hands<'_>) {
    let Hands(page) = hands;
    hands.go("i", "Files");
    let is_left_out = || text(&hands.look("return document.activeElement.getAttribute('aria-checked')"));
    hands.reach("Leave out: Both ends of a flow");
    for expected in ["false", "true"] {
        hands.press(&[Key::Space]);
        page.wait_until("the switch does not turn", || is_left_out() == expected);
    }
    hands.do_at(".gap-stage", Key::Home);
    page.wait_until("the gap map is not walked", || !page.gap_cell().is_empty());
    hands.press(&[Key::Escape]);
    hands.reach("Filter files");
    hands.write("hub");
    page.wait_for(".facets .kept");
    hands.reach("#file-row-0");
    hands.press(&[Key::Down]);
    hands.wait_for("the second row has no focus", "return document.activeElement.id === 'file-row-1'");
    hands.press(&[Key::Enter]);
    page.wait_for("tr.expanded");
    hands.do_at("Copy details", Key::Enter);
    hands.wait_for("the details are not copied", "return e2eCopied.length === 3");

    hands.do_at("Read only…", Key::Enter);
    page.wait_for("dialog[open]");
    hands.do_at("Last 6 hours", Key::Enter);
    hands.do_at("Read only these", Key::Enter);
    page.wait_until("not only these are read", || page.text().contains("Only this is read: "));
    page.wait_for_load(2);
    hands.command("rest left out");
    page.wait_for_load(3);
    page.wait_until("the rest is not read", || !page.text().contains("Only this is read: "));
}

fn changes_the_light(hands: &Hands<'_>) {
    hands.command("colours: dark");
    hands.wait_for("it does not get dark", "return document.documentElement.dataset.theme === 'dark'");
    hands.do_at("Light", Key::Enter);
    hands.wait_for("it does not get light", "return document.documentElement.dataset.theme === 'light'");
}
