use super::*;
use crate::ingest::IssueKind;
use crate::model::{Format, Span};

const SHOP: &str = "flowLogResourceID=/S1_NETWORKWATCHERRG/NETWORKWATCHER_WESTEUROPE_FL-SHOP";
const HUB: &str = "flowLogResourceID=/S2_NETWORKWATCHERRG/NETWORKWATCHER_EASTUS_FL-HUB";

fn blob(log: &str, hour: u32, nic: &str) -> Rc<str> {
    format!("{log}/y=2026/m=01/d=13/h={hour:02}/m=00/macAddress={nic}/PT1H.json").into()
}

fn report(name: &str, change: impl FnOnce(&mut FileReport)) -> Rc<FileReport> {
    let mut report = FileReport::new(name.to_owned(), 100);
    report.formats = vec![Format::Vnet];
    change(&mut report);
    Rc::new(report)
}

type Listed = (Rc<str>, Option<Rc<FileReport>>);

fn some() -> Vec<Listed> {
    let [a, b, c] = [blob(SHOP, 6, "00224800AA01"), blob(SHOP, 7, "00224800AA02"), blob(HUB, 7, "00224800AA03")];
    let plain: Rc<str> = "merged.json".into();
    let at = |text: &str| Millis::from_iso(text).unwrap();
    let merged = report(&plain, |report| {
        report.nics = ["00224800AA01", "00224800AA09"].into_iter().filter_map(Mac::parse).collect();
        let watcher = "/subscriptions/s1/resourceGroups/rg/providers/x/networkWatchers/NetworkWatcher_westeurope";
        report.log = Some(format!("{watcher}/flowLogs/fl-shop"));
        report.target = Some("/subscriptions/s1/resourceGroups/rg/providers/x/virtualNetworks/vnet-shop".into());
        report.written = Some(Span { first: at("2026-01-13T06:00:41Z"), last: at("2026-01-13T08:10:41Z") });
    });
    let cut = report(&b, |report| report.issues.report(IssueKind::CutOff, 0, b"", String::new));
    let read = report(&a, |_| {});
    vec![(a, Some(read)), (b, Some(cut)), (c, None), (plain, Some(merged))]
}

fn catalog(files: &[Listed]) -> Catalog {
    let mut catalog = Catalog::default();
    assert!(follow(&mut catalog, files, usize::MAX));
    catalog
}

fn follow(catalog: &mut Catalog, files: &[Listed], at_most: usize) -> bool {
    catalog.follow(files.iter().map(|(name, report)| (name, report.as_ref(), true)), at_most)
}

fn text(text: &str) -> Filter {
    Filter::default().saying(text.to_owned())
}

fn of(facet: Facet, value: &str) -> Filter {
    Filter::default().with(facet, Some(value.to_owned()))
}

#[track_caller]
fn leaves(filter: &Filter, expected: &[usize]) {
    assert_eq!(catalog(&some()).select(filter).files, expected, "{filter:?}");
}

#[test]
fn facets() {
    leaves(&Filter::default(), &[0, 1, 2, 3]);
    leaves(&of(Facet::Subscription, "S1"), &[0, 1, 3]);
    leaves(&of(Facet::Log, "FL-SHOP"), &[0, 1, 3]);
    leaves(&of(Facet::Log, "fl-shop"), &[0, 1, 3]);
    leaves(&of(Facet::Region, "EASTUS"), &[2]);
    leaves(&of(Facet::Region, "westeurope"), &[0, 1, 3]);
    leaves(&of(Facet::Target, ""), &[0, 1, 2]);
    leaves(&of(Facet::Target, "vnet-shop"), &[3]);
    leaves(&of(Facet::Nic, "00-22-48-00-AA-01"), &[0, 3]);
    leaves(&of(Facet::Nic, "00-22-48-00-AA-09"), &[3]);
    leaves(&of(Facet::Format, "vnet"), &[0, 1, 3]);
    leaves(&of(Facet::Format, NOT_READ), &[2]);
    leaves(&of(Facet::Issues, ISSUES), &[1]);
    leaves(&of(Facet::Log, "no such log"), &[]);
    leaves(&of(Facet::Log, "FL-SHOP").with(Facet::Issues, Some(NO_ISSUES.to_owned())), &[0, 3]);
}

#[test]
fn words() {
    leaves(&text("  "), &[0, 1, 2, 3]);
    leaves(&text("fl-shop"), &[0, 1, 3]);
    leaves(&text("h=07 westEurope"), &[1]);
    leaves(&text("00:22:48:00:aa:09"), &[3]);
    leaves(&text("00224800aa01"), &[0, 3]);
    leaves(&text("vnet-sh"), &[3]);
    leaves(&text("merged.JSON"), &[3]);
    leaves(&text("with-issues"), &[]);
    leaves(&text("nothing"), &[]);
    leaves(&text("-"), &[0, 1, 2, 3]);
}

#[test]
fn hours() {
    let at = |hour: u32| Millis::from_iso(&format!("2026-01-13T{hour:02}:00:00Z"));
    leaves(&Filter::default().between(at(7), at(8)), &[1, 2, 3]);
    leaves(&Filter::default().between(None, at(7)), &[0, 3]);
    leaves(&Filter::default().between(at(8), None), &[3]);
    leaves(&Filter::default().between(at(9), None), &[]);
    let (first, end) = catalog(&some()).hours().unwrap();
    assert_eq!((Some(first), Some(end)), (at(6), at(9)));
}

#[track_caller]
fn choices(filter: &Filter, facet: Facet, expected: &[(&str, u32)]) {
    let catalog = catalog(&some());
    let choices = catalog.choices(facet, &catalog.select(filter), filter);
    let choices: Vec<(&str, u32)> = choices.iter().map(|(name, files)| (name.as_str(), *files)).collect();
    assert_eq!(choices, expected, "{filter:?}");
}

#[test]
fn counts_are_of_what_all_else_leaves() {
    let none = Filter::default();
    choices(&none, Facet::Log, &[("FL-HUB", 1), ("FL-SHOP", 3)]);
    choices(&none, Facet::Region, &[("EASTUS", 1), ("WESTEUROPE", 3)]);
    choices(&none, Facet::Target, &[("vnet-shop", 1), ("", 3)]);
    choices(
        &none,
        Facet::Nic,
        &[("00-22-48-00-AA-01", 2), ("00-22-48-00-AA-02", 1), ("00-22-48-00-AA-03", 1), ("00-22-48-00-AA-09", 1)],
    );
    let hub = of(Facet::Log, "FL-HUB");
    // The other log can be changed to; other regions cannot.
    choices(&hub, Facet::Log, &[("FL-HUB", 1), ("FL-SHOP", 3)]);
    choices(&hub, Facet::Region, &[("EASTUS", 1)]);
    // What is chosen stays in sight, even where it leaves nothing.
    choices(&hub.with(Facet::Region, Some("WESTEUROPE".into())), Facet::Region, &[("EASTUS", 1), ("WESTEUROPE", 0)]);
}

#[test]
fn what_is_not_listed_is_no_file() {
    let files = some();
    let mut catalog = catalog(&files);
    let listed = |at: usize| at != 3;
    let all = || files.iter().enumerate().map(|(at, (name, report))| (name, report.as_ref(), listed(at)));
    assert!(catalog.follow(all(), 1));
    assert_eq!((catalog.len(), catalog.select(&Filter::default()).files), (3, vec![0, 1, 2]));
    let regions = catalog.choices(Facet::Region, &catalog.select(&Filter::default()), &Filter::default());
    assert_eq!(regions, [("EASTUS".to_owned(), 1), ("WESTEUROPE".to_owned(), 2)]);
}

#[test]
fn a_list_is_followed_in_portions() {
    let mut files = some();
    let mut catalog = Catalog::default();
    assert!(!follow(&mut catalog, &files, 3));
    assert_eq!(catalog.len(), 3);
    assert!(follow(&mut catalog, &files, 3));
    assert_eq!(catalog.value(2, Facet::Format), Some(NOT_READ));
    // Read since, then nothing more to do.
    files[2].1 = Some(report(&files[2].0, |_| {}));
    assert!(follow(&mut catalog, &files, 1));
    assert_eq!(catalog.value(2, Facet::Format), Some("vnet"));
    assert!(follow(&mut catalog, &files, 0));
    assert_eq!(
        (catalog.nic(3), catalog.hour(1)),
        (Mac::parse("00224800AA01"), Millis::from_iso("2026-01-13T07:00:00Z"))
    );
}

#[test]
fn emptiness() {
    assert!(Filter::default().is_empty() && text("  ").is_empty());
    assert!(!text("a").is_empty() && !of(Facet::Log, "").is_empty());
    assert!(!Filter::default().between(None, Some(Millis(0))).is_empty());
}
