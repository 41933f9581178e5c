//! A stand-in until the charts are here.

use std::rc::Rc;

use flowglass::present::Zone;
pub use flowglass::present::timeline::{Measure, Split};
use flowglass::query::Overview;
use yew::prelude::*;

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
