//! The box beside a mark that says what it stands for.

use flowglass::present::timeline::Tip;
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::page::browser::in_sixteenths;
use crate::page::write;

/// Between the mark and the box, in sixteenths of the text size.
const APART: f64 = 10.0;

/// The words; hidden from screen readers, which are told the same in a line. The box is there also without words: were
/// it not, its coming would make Yew match the canvases beside it anew, and swap them.
pub fn view(tip: Option<&Tip>, node: &NodeRef) -> Html {
    let row = |(name, value): &(&'static str, String)| html! { <><dt>{ *name }</dt><dd>{ value }</dd></> };
    html! {
        <div class="chart-tip" ref={node} hidden={tip.is_none()} aria-hidden="true">
            <b>{ tip.map(|tip| tip.span.clone()) }</b>
            <dl>{ for tip.iter().flat_map(|tip| &tip.rows).map(row) }</dl>
        </div>
    }
}

/// Right of the mark, or left of it where the right has no room; on a picture too narrow for either, below, where no
/// finger lies upon it. `mark` is the left and right end of what is pointed at.
pub fn place(tip: &HtmlElement, mark: (f64, f64), top: f64, picture: (f64, f64)) {
    let (width, height) = picture;
    let own = in_sixteenths(tip.offset_width());
    let (right, left) = (mark.1 + APART, mark.0 - APART - own);
    let (x, y) = if right + own <= width {
        (right, top)
    } else if left >= 0.0 {
        (left, top)
    } else {
        (f64::midpoint(mark.0, mark.1) - own / 2.0, height + 2.0)
    };
    let x = x.min(width - own).max(0.0).round();
    let style = tip.style();
    let _ = style.set_property("left", &write::rems(x));
    let _ = style.set_property("top", &write::rems(y));
}

/// What is pointed at is no more when the pointer leaves or the focus goes.
pub fn forgetting<T: 'static>(pointed: &UseStateHandle<Option<T>>) -> (Callback<PointerEvent>, Callback<FocusEvent>) {
    let (leave, blur) = (pointed.setter(), pointed.setter());
    let on_leave = Callback::from(move |event: PointerEvent| {
        // A finger that is lifted leaves too, but what it pointed at is still to be read.
        if event.pointer_type() != "touch" {
            leave.set(None);
        }
    });
    (on_leave, Callback::from(move |_: FocusEvent| blur.set(None)))
}
