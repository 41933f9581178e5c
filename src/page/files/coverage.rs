//! The gap map with what it says in words: which hours of which NIC are missing, and what that can mean.

use std::rc::Rc;

use flowglass::present::Zone;
use flowglass::present::gaps::{Gaps, HOLE_MINUTES, account, missing, twin};
use flowglass::query::Overview;
use yew::prelude::*;

use super::narrowing::Narrow;
use crate::page::chart::{Chosen, GapMap, as_table};
use crate::page::parts::{by, expander, how};
use crate::page::shared::Shared;
use crate::page::write::several;

/// NICs whose missing hours are written out below the map; the table has them all.
const WRITTEN: usize = 3;

const HOW: &str = "Azure writes about one record a minute for each NIC. An hour is drawn where its records were written; where there \
     is none for 10 minutes or more it stays empty. Hours without any record between a NIC’s first and last are hatched. A NIC without \
     traffic writes nothing, so a gap need not be a fault; but hours also go unlogged when the log was switched off, when a key of \
     its storage was changed, when the blob of an hour was touched while Azure wrote to it, or when its file is not among those opened \
     here. The last hour of a NIC may still have been growing when it was copied.";
const _: () = assert!(HOLE_MINUTES == 10, "what is said above");

#[derive(Properties, PartialEq)]
pub struct CoverageProps {
    pub data: Option<Shared<Overview>>,
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
    let table = use_state(|| false);
    let on_choose = use_callback(props.on.clone(), |choice: Chosen, on| on.emit(Narrow::Choose(choice)));
    let Some((data, gaps)) = props.data.as_ref().zip(gaps.as_ref().as_ref()) else { return Html::default() };
    html! {
        <section class="panel coverage" aria-labelledby="coverage-title">
            <header>
                <h2 id="coverage-title">{"Coverage"}</h2>
                {how("Coverage", HOW)}
                {by(&(account(gaps) + if props.busy { ", so far" } else { "" }))}
                {expander("link", "Table", &table)}
                {legend()}
            </header>
            <GapMap overview={Rc::clone(data.rc())} gaps={Rc::clone(gaps)} zone={props.zone.clone()} theme={props.theme.clone()}
                chosen={props.chosen} on={on_choose} />
            {in_words(gaps, data, &props.zone)}
            if *table {
                {as_table(&twin(gaps, &data.coverage, &props.zone), "Coverage as a table")}
            }
        </section>
    }
}

fn legend() -> Html {
    html! {
        <span class="legend">
            <span><i class="swatch logged" />{"records"}</span>
            <span><i class="swatch hole" />{"none for a while"}</span>
            <span><i class="swatch gap" />{"none for hours"}</span>
        </span>
    }
}

fn in_words(gaps: &Gaps, data: &Overview, zone: &Zone) -> Html {
    let with_gaps = gaps.rows.iter().filter(|row| row.missing > 0).count();
    if with_gaps == 0 {
        return Html::default();
    }
    let row = |(nic, hours)| {
        html! { <li>{"These hours are missing for NIC "}<span class="mono">{format!("{nic}")}</span>{format!(": {hours}, {}", zone.name())}</li> }
    };
    let more = with_gaps.saturating_sub(WRITTEN) as u64;
    html! {
        <ul class="missing">
            { for missing(gaps, &data.coverage, zone, WRITTEN).into_iter().map(row) }
            if more > 0 {
                <li class="dim">{format!("{} with gaps: see the table.", several(more, "more NIC", "more NICs"))}</li>
            }
            <li class="dim">{"No traffic, or not logged: the logs cannot show which."}</li>
        </ul>
    }
}
