//! The gap map with what it says in words: which hours of which NIC are missing, and what that can mean.

use std::rc::Rc;

use flowglass::enrich::Names;
use flowglass::model::{HOUR, Mac, Millis, Span};
use flowglass::present::gaps::{Gaps, HOLE_MINUTES, LEGEND, account, missing, nsg_only, shorter, twin};
use flowglass::present::{Zone, time};
use flowglass::query::Overview;
use yew::prelude::*;

use super::narrowing::Narrow;
use super::order::{nic_of, path_of, report_of};
use crate::page::chart::{Chosen, GapMap, as_table, save_gaps, savers};
use crate::page::names::{beside, use_names};
use crate::page::parts::{by, expander, how};
use crate::page::shared::Shared;
use crate::page::state::{FileEntry, FileState};
use crate::page::write::several;

/// NICs whose missing hours are written out below the map; the table has them all.
const WRITTEN: usize = 3;

const HOW: &str = "Azure writes about one record a minute for each NIC. An hour is drawn where its records were written; where there \
     is none for 10 minutes or more it stays empty. Hours without any record between a NIC’s first and last are hatched. A NIC without \
     traffic writes nothing, so a gap need not be a fault; but hours also go unlogged when the log was switched off, when a key of \
     its storage was changed, when the blob of an hour was touched while Azure wrote to it, or when its file is not among those opened \
     here. The last hour of a NIC may still have been growing when it was copied.";
const NOT_SAID: &str = "No traffic, or not logged: the logs cannot show which.";
const NOT_ALL_READ: &str = "No traffic, not logged, or in a file that is not read: read the rest to know more.";
const _: () = assert!(HOLE_MINUTES == 10, "what is said above");

#[derive(Properties, PartialEq)]
pub struct CoverageProps {
    pub data: Option<Shared<Overview>>,
    pub files: Shared<Vec<FileEntry>>,
    pub zone: Zone,
    pub theme: AttrValue,
    /// Files are still being read.
    pub busy: bool,
    pub chosen: Option<Chosen>,
    pub on: Callback<Narrow>,
}

#[component]
pub fn Coverage(props: &CoverageProps) -> Html {
    let gaps = use_memo(props.data.clone(), |data| Gaps::of(data.as_ref()?).map(Rc::new));
    // While files are read, they change all the time.
    let read = if props.busy { None } else { Some(props.files.clone()) };
    let torn = use_memo(read, |files| files.as_ref().map(|files| torn(files)).unwrap_or_default());
    let table = use_state(|| false);
    let names = use_names();
    let section = use_node_ref();
    let on_choose = use_callback(props.on.clone(), |choice: Chosen, on| on.emit(Narrow::Choose(choice)));
    let Some((data, gaps)) = props.data.as_ref().zip(gaps.as_ref().as_ref()) else { return Html::default() };
    let onsave = {
        let (section, gaps, data, zone) = (section.clone(), Rc::clone(gaps), data.clone(), props.zone.clone());
        Callback::from(move |format| {
            let _ = save_gaps(format, &section, &gaps, &data, &zone);
        })
    };
    html! {
        <section class="panel coverage" ref={section} aria-labelledby="coverage-title">
            <header>
                <h2 id="coverage-title">{"Coverage"}</h2>
                {how("Coverage", HOW)}
                {by(&(account(gaps) + &in_part(&torn) + if props.busy { ", so far" } else { "" }))}
                <span class="acts">
                    {expander("link", "Table", &table)}
                    {savers(Some("link"), "coverage", &onsave)}
                </span>
                {legend()}
            </header>
            <GapMap overview={Rc::clone(data.rc())} gaps={Rc::clone(gaps)} zone={props.zone.clone()} theme={props.theme.clone()}
                chosen={props.chosen} on={on_choose} />
            {in_words(gaps, data, &torn, &props.zone, &names)}
            if *table {
                {as_table(&twin(gaps, &data.coverage, &props.zone), "Coverage as a table")}
            }
        </section>
    }
}

fn legend() -> Html {
    let sign = |(class, words)| html! { <span><i class={classes!("swatch", class)} />{words}</span> };
    html! { <span class="legend">{ for ["logged", "hole", "gap"].into_iter().zip(LEGEND).map(sign) }</span> }
}

/// A file that is not in the figures as a whole, by what is known of it. Where some of it is, its hour looks logged all
/// the same; where nothing is, it looks like a gap.
#[derive(PartialEq)]
struct Torn {
    nic: Mac,
    hours: Span,
    why: &'static str,
    is_unread: bool,
}

fn torn(files: &[FileEntry]) -> Vec<Torn> {
    let of_file = |file: &FileEntry| {
        let (why, is_unread) = match &file.state {
            FileState::Done(report) => (report.why_in_part()?.title(), false),
            FileState::Lost => ("its worker ended", true),
            FileState::Skipped => ("skipped", true),
            FileState::NoRoom => ("memory is full", true),
            _ => return None,
        };
        let written = || report_of(file)?.written;
        let hours = path_of(file).hour.map(Span::of).or_else(written)?;
        Some(Torn { nic: nic_of(file)?, hours, why, is_unread })
    };
    files.iter().filter_map(of_file).collect()
}

fn in_part(torn: &[Torn]) -> String {
    let unread = torn.iter().filter(|torn| torn.is_unread).count();
    let files = |count: usize, words: &str| match count as u64 {
        0 => String::new(),
        count => format!("; {} {words}", several(count, "file", "files")),
    };
    files(unread, "not read") + &files(torn.len() - unread, "read only in part")
}

fn in_words(gaps: &Gaps, data: &Overview, torn: &[Torn], zone: &Zone, names: &Names) -> Html {
    let card = |nic: &Mac| beside(html! { <span class="mono">{nic.to_string()}</span> }, names.nic(*nic));
    let with_gaps = gaps.rows.iter().filter(|row| row.missing > 0).count();
    let nsg_only = nsg_only(gaps, &data.coverage, zone);
    let shorter_count = gaps.shorter().count();
    if with_gaps == 0 && shorter_count == 0 && torn.is_empty() && nsg_only.is_empty() {
        return Html::default();
    }
    let shorter_row = |(nic, hours): (Mac, String)| {
        html! { <li>{"Others begin earlier or go on longer than NIC "}{card(&nic)}{format!(", which has records {hours}, {}", zone.name())}</li> }
    };
    let more_shorter = shorter_count.saturating_sub(WRITTEN) as u64;
    let nsg_row = |(nic, hours): &(Mac, String)| {
        html! { <li>{"The VNet flow log says nothing of these hours, only an NSG flow log does, of NIC "}{card(nic)}{format!(": {hours}, {}", zone.name())}</li> }
    };
    let more_nsg = nsg_only.len().saturating_sub(WRITTEN) as u64;
    let torn_row = |Torn { nic, hours, why, is_unread }: &Torn| {
        let what = if *is_unread { "Nothing" } else { "Not all" };
        let hours =
            time::range(hours.first.floor(HOUR), Millis(hours.last.floor(HOUR).0.saturating_add(HOUR)), zone, None);
        html! { <li>{format!("{what} is read of NIC ")}{card(nic)}{format!(": {hours}, {}, {}", zone.name(), why.to_lowercase())}</li> }
    };
    let more_torn = torn.len().saturating_sub(WRITTEN) as u64;
    let row = |(nic, hours): (Mac, String)| {
        html! { <li>{"These hours are missing for NIC "}{card(&nic)}{format!(": {hours}, {}", zone.name())}</li> }
    };
    let more = with_gaps.saturating_sub(WRITTEN) as u64;
    html! {
        <ul class="missing">
            { for missing(gaps, &data.coverage, zone, WRITTEN).into_iter().map(row) }
            if more > 0 {
                <li class="dim">{format!("{} with gaps: see the table.", several(more, "more NIC", "more NICs"))}</li>
            }
            { for shorter(gaps, zone, WRITTEN).into_iter().map(shorter_row) }
            if more_shorter > 0 {
                <li class="dim">{format!("The same is so of {}: see the table.", several(more_shorter, "more NIC", "more NICs"))}</li>
            }
            if with_gaps + shorter_count > 0 {
                <li class="dim">{if torn.iter().any(|torn| torn.is_unread) { NOT_ALL_READ } else { NOT_SAID }}</li>
            }
            { for nsg_only.iter().take(WRITTEN).map(nsg_row) }
            if more_nsg > 0 {
                <li class="dim">{format!("The same is so of {}.", several(more_nsg, "more NIC", "more NICs"))}</li>
            }
            { for torn.iter().take(WRITTEN).map(torn_row) }
            if more_torn > 0 {
                <li class="dim">{format!("The same is so of {}: the list shows which.", several(more_torn, "more file", "more files"))}</li>
            }
        </ul>
    }
}
