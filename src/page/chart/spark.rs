//! A sparkline for a table row.

use std::rc::Rc;

use flowglass::present::pixel::Ratio;
use flowglass::present::spark::{Clock, spark};
use flowglass::query::TimeRange;
use web_sys::HtmlCanvasElement;
use yew::prelude::*;

use super::draw::{self, SparkLook};
use super::observe::use_size;
use super::surface::{context, paint};
use super::text::Widths;
use super::theme::Theme;

#[derive(Clone, PartialEq, Properties)]
pub struct SparklineProps {
    /// Bucket start and count, in order of time.
    pub hits: Rc<[(i64, u64)]>,
    pub clock: Clock,
    #[prop_or_default]
    pub selected: Option<TimeRange>,
    #[prop_or_default]
    pub look: SparkLook,
    /// Any value that changes when the page's colours do.
    #[prop_or_default]
    pub theme: AttrValue,
}

/// Hidden from screen readers: the row says its count, and the timeline's table when.
#[component]
pub fn Sparkline(props: &SparklineProps) -> Html {
    let node = use_node_ref();
    let ratio = use_size(&node).map(|size| size.ratio);
    {
        let node = node.clone();
        use_effect_with((props.clone(), ratio), move |(props, ratio)| {
            let _ = node.cast().zip(*ratio).and_then(|(canvas, ratio)| draw_on(&canvas, props, ratio));
        });
    }
    html! { <canvas class="spark" ref={node} aria-hidden="true" /> }
}

fn draw_on(canvas: &HtmlCanvasElement, props: &SparklineProps, ratio: f64) -> Option<()> {
    let theme = Theme::read(&web_sys::window()?, &context(canvas)?)?;
    let spark = spark(&props.hits, props.clock, props.selected, ratio);
    paint(canvas, (spark.size, Ratio::new(ratio)), &theme.family, &Widths::default(), |area| {
        let _ = draw::sparkline(area, &spark, props.look, &theme);
    })
}
