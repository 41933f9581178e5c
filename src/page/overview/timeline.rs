//! The timeline above every view, and what it shows.

use std::rc::Rc;

use flowglass::present::timeline::{Measure, Split};
use flowglass::present::{Zone, time};
use flowglass::query::Overview;
use yew::prelude::*;

use crate::page::chart::Timeline;
use crate::page::parts::{Choice, How, Options};
use crate::page::shared::Shared;
use crate::page::write;

#[derive(Properties, PartialEq)]
pub struct TimelineSectionProps {
    pub data: Option<Shared<Overview>>,
    pub zone: Zone,
    pub on_zone: Callback<Zone>,
    pub theme: AttrValue,
}

const ONLY_FLOWS: &str = "Denied flows carry no counters: only flows can be split by decision";

#[component]
pub fn TimelineSection(props: &TimelineSectionProps) -> Html {
    let measure = use_state(Measure::default);
    let split = use_state(Split::default);
    let measures = vec![
        Choice::new(Measure::Bytes, "Bytes"),
        Choice::new(Measure::Packets, "Packets"),
        Choice::new(Measure::Flows, "Flows"),
    ];
    let splits = vec![
        Choice::new(Split::None, "Total"),
        Choice::new(Split::InOut, "In, out"),
        Choice::new(Split::AllowedDenied, "Denied").refused((*measure != Measure::Flows).then_some(ONLY_FLOWS)),
    ];
    let zones = vec![Choice::new(Zone::Utc, "UTC"), Choice::new(write::local(), "Local")];
    let on_measure = {
        let (measure, split) = (measure.clone(), split.clone());
        Callback::from(move |chosen: Measure| {
            if chosen != Measure::Flows && *split == Split::AllowedDenied {
                split.set(Split::None);
            }
            measure.set(chosen);
        })
    };
    let on_split = {
        let split = split.clone();
        Callback::from(move |chosen| split.set(chosen))
    };
    html! {
        <section class="timeline" aria-labelledby="timeline-title">
            <header>
                <h2 id="timeline-title">{"Timeline"}</h2>
                <How of="Timeline">{"Each bar is the sum over the tuples whose time lies in its step. Counters say what happened since the flow's last tuple and are drawn at the tuple's time. Denied flows are counted, because they have no bytes. In and out are seen from the NIC."}</How>
                <Options<Measure> name="Measure" choices={measures} chosen={*measure} on={on_measure} />
                <Options<Split> name="Split" choices={splits} chosen={*split} on={on_split} />
                <span class="dim per">{props.data.as_ref().filter(|data| data.bucket_ms > 0).map(|data| time::per_bucket(data.bucket_ms)).unwrap_or_default()}</span>
                <Options<Zone> name="Time zone" choices={zones} chosen={props.zone.clone()} on={props.on_zone.clone()} />
            </header>
            <div class="plot">
                if let Some(data) = &props.data {
                    <Timeline overview={Rc::clone(data.rc())} measure={*measure} split={*split} zone={props.zone.clone()} theme={props.theme.clone()} />
                }
            </div>
        </section>
    }
}
