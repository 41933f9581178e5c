//! A stand-in until the charts are here.

use std::rc::Rc;

use flowglass::present::Zone;
use flowglass::query::Overview;
use yew::prelude::*;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Measure {
    #[default]
    Bytes,
    Packets,
    Flows,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Split {
    #[default]
    None,
    Direction,
    Action,
}

#[derive(Properties, PartialEq)]
pub struct TimelineProps {
    pub overview: Rc<Overview>,
    pub measure: Measure,
    pub split: Split,
    pub zone: Zone,
    pub theme: AttrValue,
}

#[component]
pub fn Timeline(_props: &TimelineProps) -> Html {
    html! { <div class="chart-stub"></div> }
}
