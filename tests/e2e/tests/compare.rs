//! The Compare view: its figures are the engine's, and what is chosen stands in the address.

use fantoccini::key::Key;
use flowglass::filter::Field;
use flowglass::model::{Action, HOUR, LeftOut, MINUTE, Millis, rule_short_name};
use flowglass::present::address::{Address, View};
use flowglass::present::compare::{
    Against, Comparing, became, change, difference, is_known, trend_title, unlogged, written,
};
use flowglass::present::elsewhere::file_name;
use flowglass::present::names::rule_origin;
use flowglass::present::{Zone, number, pairs};
use flowglass::query::compare::{Ask, Compared, SortBy, Trend, Unit, finish};
use flowglass::query::pairs::Measure;
use flowglass::query::{Desk, Scope, Tally, TimeRange};
use flowglass::store::Shard;
use flowglass_e2e::Page;
use flowglass_e2e::engine::{Told, shard_of};
use flowglass_e2e::logs::{self, Log};
use flowglass_e2e::page::text;

fn all(logs: &[Log]) -> TimeRange {
    TimeRange::through(shard_of(logs).span().unwrap())
}

/// The later half of all times.
fn later(all: TimeRange) -> TimeRange {
    TimeRange { from: Millis(i64::midpoint(all.from.0, all.to.0)), ..all }
}

fn open(logs: &[Log], address: &Address) -> Page {
    let page = Page::open();
    page.open_logs(logs);
    page.run(&format!("location.hash = {:?}", address.hash()));
    page.wait_for_view("Compare");
    page
}

/// What the engine says of what stands in the address.
fn expected(logs: &[Log], address: &Address) -> (Ask, Compared) {
    let times = address.comparing.times(address.time, all(logs), &Zone::Utc).unwrap();
    let ask = address.comparing.ask(times, 100);
    let mut desk = Desk::default();
    desk.set_scope(&Scope { left_out: LeftOut::ALL, filter: address.filter.clone(), time: address.time });
    let told = finish(&ask, &[desk.compare(&shard_of(logs), &ask)]);
    (ask, told)
}

/// A rule and whose it is.
fn of_rule(rule: &str, acl: &str) -> String {
    format!("{} {}", rule_short_name(rule), rule_origin(rule, acl))
}

/// What stands where nothing is measured, and says why.
const ABSENT: &str = "–";

/// Value, trend, both sides, difference and change of each row, without the spaces in them.
fn cells(logs: &[Log], address: &Address) -> Vec<Vec<String>> {
    let (ask, told) = expected(logs, address);
    let against = &address.comparing.against;
    let unlogged = match against {
        Against::Filter(_) => Default::default(),
        _ => unlogged(
            &Told::of(logs).overview.coverage,
            address.comparing.times(address.time, all(logs), &Zone::Utc).unwrap(),
        ),
    };
    let unit = Unit { measure: told.measure, lengths: ask.lengths };
    let numbers = |tallies: &[Tally; 2]| {
        let values = unit.values(tallies);
        let [this, that] = [0, 1].map(|side| is_known(told.measure, &tallies[side]));
        let absent = |is_known: bool, text: String| if is_known { text } else { ABSENT.to_owned() };
        vec![
            absent(this, written(unit, values[0])),
            absent(that, written(unit, values[1])),
            absent(this && that, difference(unit, values)),
            absent(this && that, change(values).unwrap_or_default()),
        ]
    };
    let key = |key: &str, acl: &str| match (ask.field, key.parse()) {
        (Field::DestinationPort, Ok(port)) => pairs::port_text(port),
        _ if key.is_empty() => "none".to_owned(),
        (Field::Rule, _) => of_rule(key, acl),
        _ => key.to_owned(),
    };
    let row = |row: &flowglass::query::compare::Row| {
        let is_known = row.tallies.iter().all(|tally| is_known(told.measure, tally));
        let by = if is_known || matches!(row.trend, Trend::New | Trend::Gone) { "" } else { " in flows" };
        let trend = format!("{}{by}", became(row, &ask, &unlogged)).replace(' ', "");
        let mut cells = vec![key(&row.key, &row.acl), trend, String::new()];
        cells.extend(numbers(&row.tallies));
        cells
    };
    let mut rows: Vec<Vec<String>> = told.rows.iter().map(row).collect();
    if told.others > 0 {
        let mut rest = vec![format!("{}others", number::count(told.others)), String::new(), String::new()];
        rest.extend(numbers(&told.others_tallies));
        rows.push(rest);
    }
    rows.iter().map(|row| row.iter().map(|cell| cell.replace(' ', "")).collect()).collect()
}

#[track_caller]
fn wait_for(page: &Page, logs: &[Log]) {
    let address = page.address();
    let expected = cells(logs, &address);
    let shown = || {
        let rows = page.table("Changes by");
        let plain = |cell: &String| if cell.starts_with(ABSENT) { ABSENT.to_owned() } else { cell.replace(' ', "") };
        rows.iter().map(|row| row.iter().map(plain).collect()).collect::<Vec<Vec<String>>>()
    };
    page.wait_until(&format!("the changes are not {:?} {:?}", expected.first(), address.comparing), || {
        shown() == expected
    });
}

fn choose_field(page: &Page, field: Field) {
    page.run(&format!(
        "const select = document.querySelector('select[aria-label=\"Compared by\"]'); select.value = {:?}; \
         select.dispatchEvent(new Event('change', {{ bubbles: true }}))",
        field.name()
    ));
    page.wait_until("the field is not in the address", || page.address().comparing.field == field);
}

#[test]
fn core_both_sides_are_the_engines() {
    let logs = logs::some();
    let time = Some(later(all(&logs)));
    let page = open(&logs, &Address { view: View::Compare, time, ..Address::default() });
    wait_for(&page, &logs);

    let (_, told) = expected(&logs, &page.address());
    let totals = page.table("Both sides");
    let flows = Measure::Flows.of(&told.totals[0]);
    assert_eq!(totals[2][1], pairs::written(Measure::Flows, flows), "{totals:?}");
    assert_eq!(totals[4][1..3], told.hosts.map(|hosts| number::count(hosts).to_string()), "{totals:?}");

    for field in
        [Field::DestinationPort, Field::Rule, Field::Nic, Field::State, Field::FlowType, Field::File, Field::Ip]
    {
        choose_field(&page, field);
        wait_for(&page, &logs);
    }
    // There is a button of that name at the timeline, too.
    let flows = page.browser().element(
        "return [...document.querySelectorAll('[aria-label=\"What is compared\"] button')].find(button => button.textContent === 'Flows')",
        Vec::new(),
    );
    page.browser().click(&flows.unwrap());
    page.wait_until("flows are not compared", || page.address().comparing.measure == Measure::Flows);
    wait_for(&page, &logs);
    page.press_button("This side");
    page.wait_until("it is in no other order", || page.address().comparing.order == SortBy::This);
    wait_for(&page, &logs);

    // What is new is chosen by a click and undone by a step back.
    choose_field(&page, Field::SourceIp);
    wait_for(&page, &logs);
    let new = expected(&logs, &page.address()).1.counts[Trend::New as usize];
    page.press_button(&format!("New {}", number::count(new)));
    page.wait_until("the new ones are not chosen", || page.address().comparing.only == Some(Trend::New));
    wait_for(&page, &logs);
    page.browser().back();
    page.wait_until("all are not shown again", || page.address().comparing.only.is_none());
    wait_for(&page, &logs);
}

#[test]
fn the_other_side_is_any_range_or_filter() {
    let logs = logs::some();
    let all = all(&logs);
    let half = later(all);
    let short = TimeRange { to: Millis(half.from.0 + 600_000), ..half };
    let comparing = Comparing { against: Against::Range(short), ..Comparing::default() };
    let address_of = |comparing| Address { view: View::Compare, time: Some(half), comparing, ..Address::default() };
    let page = open(&logs, &address_of(comparing));
    wait_for(&page, &logs);

    // As they are not equally long, an hour of each can be compared.
    page.press_button("In an hour");
    page.wait_until("an hour is not compared", || page.address().comparing.is_hourly);
    wait_for(&page, &logs);
    page.press_button("In all");
    page.press_button("Another filter");
    page.wait_until("its field is not the next", || {
        page.run("return document.activeElement.getAttribute('aria-label')") == "Filter of the other side"
    });
    let field = page.find("[aria-label='Filter of the other side']");
    page.browser().type_into(&field, "denied");
    page.browser().press(&char::from(Key::Enter).to_string());
    let denied = Against::Filter("denied".to_owned());
    page.wait_until("the filter is not in the address", || page.address().comparing.against == denied);
    wait_for(&page, &logs);
    page.browser().type_into(&field, " and (");
    page.browser().press(&char::from(Key::Enter).to_string());
    page.wait_until("no problem is told", || page.look_for(".other-filter [role=alert]").is_some());
}

#[test]
fn before_all_times_there_is_nothing() {
    let logs = logs::some();
    let page = open(&logs, &Address::default().at(View::Compare));
    page.wait_until("it does not say what to do", || page.text().contains("Select a time range on the timeline"));
    page.press_button("Last 1 h with the 1 h before");
    page.wait_until("nothing is selected", || page.address().time.is_some());
    wait_for(&page, &logs);
    let offered =
        |nth: u8| page.look_for(&format!("[aria-label='Compared with'] button:nth-child({nth}):enabled")).is_some();
    assert!(offered(1), "the period before is in the logs");
    assert!(!offered(3), "the week before is not");
}

/// Denied flows of a rule in a stretch of time, each row looked at.
fn denied_by(shard: &Shard, rule: (&str, &str), time: TimeRange) -> u64 {
    let is_denied = |at: &usize| {
        let row = shard.row(*at);
        let is_repeated = shard.marks().of_row(*at).duplicate().is_some();
        !is_repeated && time.holds(row.time) && row.state.action() == Action::Denied
    };
    let rules: Vec<(&str, &str)> = shard.rules().collect();
    let groups = shard.groups().filter(|(group, _)| rules[group.rule.0 as usize] == rule);
    groups.map(|(_, rows)| rows.filter(is_denied).count() as u64).sum()
}

/// Somebody tries the jump host from 11:20 on: its rule denies far more than in the hour before.
#[test]
fn core_the_storm_stands_out_beside_the_hour_before() {
    const RULE: &str = "UserRule_deny-mgmt-in";
    let shard = shard_of(logs::sample_day());
    let midnight = Millis::from_iso("2026-01-13T00:00:00Z").unwrap();
    let at = |hour: i64, minute: i64| Millis(midnight.0 + hour * HOUR + minute * MINUTE);
    let (time, before) =
        (TimeRange { from: at(11, 20), to: at(12, 20) }, TimeRange { from: at(10, 20), to: at(11, 20) });
    let of_name = shard.rules().filter(|(rule, _)| *rule == RULE);
    let rule = of_name.max_by_key(|&rule| denied_by(&shard, rule, time)).unwrap();
    let flows = [time, before].map(|time| denied_by(&shard, rule, time));
    assert!(flows[0] > 20 * flows[1], "there is no storm: {flows:?}");

    let page = Page::open();
    page.press_button("Open the sample day");
    page.wait_for_load(1);
    let comparing = Comparing { field: Field::Rule, measure: Measure::Denied, ..Comparing::default() };
    let overview = Address { time: Some(time), comparing, ..Address::default() };
    page.run(&format!("location.hash = {:?}", overview.hash()));
    // By its name, from any view.
    page.browser().press_with(char::from(Key::Control), "k");
    page.find(".palette input");
    page.browser().press("compare with the period before");
    page.browser().press(&char::from(Key::Enter).to_string());
    page.wait_for_view("Compare");

    let unit = Unit { measure: Measure::Denied, lengths: None };
    let [this, that] = flows.map(|value| written(unit, value));
    let trend = trend_title(if flows[1] == 0 { Trend::New } else { Trend::Up }, false);
    let change = change(flows).unwrap_or_default();
    let row = [&*of_rule(rule.0, rule.1), trend, "", &this, &that, &difference(unit, flows), &change];
    page.wait_until(&format!("the storm is not first: {row:?}"), || {
        page.table("Changes by").first() == Some(&row.map(str::to_owned).to_vec())
    });
    // Its hour and the one before are both on the timeline.
    let label = text(&page.run("return document.querySelector('.timeline [role=slider]').ariaLabel"));
    assert!(label.contains("compared with") && label.contains("10:20 – 11:20"), "{label}");

    page.press_button("Save “Comparison” as CSV");
    let name = file_name(
        "comparison by rule of denied flows with 2026-01-13T102000Z to 2026-01-13T112000Z beside",
        Some(&overview.scope()),
        "csv",
    );
    page.wait_until("it is not said what is saved", || page.text().contains(&format!("as {name}.")));
    let saved = String::from_utf8(page.saved(&name, |file| file.ends_with(b"\n"))).unwrap();
    let first = saved.split("\r\n").nth(1).unwrap_or_default();
    assert!(saved.starts_with("rule,acl,change,bytes_this,") && first.starts_with(RULE), "{saved}");
    assert!(first.ends_with(&format!(",{},{}", flows[0], flows[1])), "{first}");

    page.browser().back();
    page.wait_for_view("Overview");
    page.browser().forward();
    page.wait_for_view("Compare");
    // A filter narrows both sides; where the other one lies before all logs, it is said.
    let first = TimeRange { from: midnight, to: at(1, 0) };
    page.run(&format!("location.hash = {:?}", Address { time: Some(first), ..page.address() }.hash()));
    page.wait_until("it is not said why there is nothing", || page.text().contains("before all logs"));
}
