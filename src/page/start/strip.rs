//! The sample day at a glance: what there is to find in it.

use flowglass::present::time::per_bucket;
use flowglass::sample::{BESIDE_COUNT, DAY, FILE_COUNT, NIC_COUNT, STRIP, story};
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::page::write;

/// Heights of the two lanes, in the picture's own units.
const BYTES_HEIGHT: f64 = 60.0;
const DENIED_HEIGHT: f64 = 20.0;
const STEP_MS: i64 = 600_000;
const DAY_MS: u64 = 86_400_000;

/// What the day holds, in a line.
pub fn about() -> String {
    let files = FILE_COUNT + BESIDE_COUNT;
    format!(
        "Invented: {NIC_COUNT} NICs, 24 hours, {files} files, 300,000 tuples, with names, rules and countries; made in this tab"
    )
}

pub fn strip() -> Html {
    let most = |of: fn(&(u16, u16)) -> u16| f64::from(STRIP.iter().map(of).max().unwrap_or(1).max(1));
    let (most_bytes, most_denied) = (most(|&(bytes, _)| bytes), most(|&(_, denied)| denied));
    let bars = |height: f64, most: f64, of: fn(&(u16, u16)) -> u16, base: f64| {
        let base = write::plain(base);
        let bar = |(at, step): (usize, &(u16, u16))| {
            let tall = write::fixed((f64::from(of(step)) / most * height).max(1.0), 1);
            format!("M{} {base}v-{tall}h7v{tall}z", at * 8)
        };
        STRIP.iter().enumerate().map(bar).collect::<String>()
    };
    let bytes = bars(BYTES_HEIGHT, most_bytes, |&(bytes, _)| bytes, BYTES_HEIGHT);
    let denied = bars(DENIED_HEIGHT, most_denied, |&(_, denied)| denied, BYTES_HEIGHT + 6.0 + DENIED_HEIGHT);
    let alternate = |at: usize| if at.is_multiple_of(2) { "high" } else { "low" };
    let marks = story().iter().enumerate().map(|(at, mark)| {
        // Labels of marks late in the day stand before them, so that none leaves the picture.
        let side = if mark.start_ms - DAY > DAY_MS * 3 / 4 { "before" } else { "behind" };
        html! { <Mark at={share(mark.start_ms - DAY)} class={classes!("strip-mark", alternate(at), side)} label={mark.label} /> }
    });
    let hours = (0..=24u64).step_by(3).map(|hour| {
        let side = match hour {
            0 => "behind",
            24 => "before",
            _ => "middle",
        };
        html! { <Mark at={share(hour * 3_600_000)} class={classes!("strip-hour", side, (hour % 6 != 0).then_some("odd"))} label={format!("{hour:02}:00")} /> }
    });
    let labels: Vec<&str> = story().iter().map(|mark| mark.label).collect();
    html! {
        <figure class="sample-strip">
            <div class="strip-marks" aria-hidden="true">{ for marks }</div>
            <svg viewBox="0 0 1151 86" preserveAspectRatio="none" role="img"
                aria-label={format!("Bytes and denied flows of the sample day, {}. In it: {}", per_bucket(STEP_MS), labels.join(", "))}>
                <path class="m-data" d={bytes} />
                <path class="m-denied" d={denied} />
            </svg>
            <div class="strip-hours" aria-hidden="true">{ for hours }</div>
        </figure>
    }
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds of a day")]
fn share(ms: u64) -> f64 {
    ms as f64 / DAY_MS as f64
}

#[derive(Properties, PartialEq)]
struct MarkProps {
    /// Of the day, 0 to 1.
    at: f64,
    class: Classes,
    label: AttrValue,
}

#[component]
fn Mark(props: &MarkProps) -> Html {
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with(props.at, move |at| {
            if let Some(element) = node.cast::<HtmlElement>() {
                // Fails only where the element is gone already.
                let _ = element.style().set_property("--at", &write::percent(*at, 3));
            }
        });
    }
    html! { <span ref={node} class={props.class.clone()}>{&props.label}</span> }
}
