//! The timeline's two canvases: one for the data, drawn anew only with it, and one for what is selected and pointed at.

use std::rc::Rc;

use flowglass::present::Zone;
use flowglass::present::timeline::Layout;
use web_sys::{HtmlCanvasElement, HtmlElement};
use yew::prelude::*;

use super::surface::{paint, read_theme};
use super::text::Widths;
use super::{draw, tip as tips};

/// Of a picture that is pointed at: its own, that of the marks upon it, and the box that says what is pointed at.
#[derive(Default, PartialEq)]
pub struct Canvases {
    pub data: NodeRef,
    pub overlay: NodeRef,
    pub tip: NodeRef,
}

/// `theme` is any value that changes when the page's colours do, and `at` the step that is pointed at.
#[hook]
pub fn use_painted(layout: &Rc<Option<Layout>>, theme: &AttrValue, zone: &Zone, at: Option<u64>) -> Rc<Canvases> {
    let canvases = use_memo((), |()| Canvases::default());
    let widths = use_memo(theme.clone(), |_| Widths::default());
    {
        let (canvases, widths) = (Rc::clone(&canvases), Rc::clone(&widths));
        use_effect_with((Rc::clone(layout), theme.clone()), move |(layout, _)| {
            let canvas = canvases.data.cast::<HtmlCanvasElement>();
            let Some((canvas, layout)) = canvas.zip((**layout).as_ref()) else { return };
            let Some(theme) = read_theme(&canvas) else { return };
            paint(&canvas, (layout.lanes.size, layout.ratio), &theme.family, &widths, |area| {
                let _ = draw::timeline(area, layout, &theme);
            });
        });
    }
    {
        let canvases = Rc::clone(&canvases);
        use_effect_with((Rc::clone(layout), theme.clone(), zone.clone(), at), move |(layout, _, zone, at)| {
            let canvas = canvases.overlay.cast::<HtmlCanvasElement>();
            let Some((canvas, layout)) = canvas.zip((**layout).as_ref()) else { return };
            let Some(theme) = read_theme(&canvas) else { return };
            let brush = layout.brush(zone);
            paint(&canvas, (layout.lanes.size, layout.ratio), &theme.family, &widths, |area| {
                if let Some(brush) = &brush {
                    let _ = draw::brush(area, brush, layout.ratio, &theme);
                }
                if let Some(slot) = at {
                    let _ = draw::crosshair(area, layout, *slot, &theme);
                }
            });
            if let Some((slot, node)) = at.zip(canvases.tip.cast::<HtmlElement>()) {
                let rect = layout.slot_rect(slot);
                let css = |device| layout.ratio.css(device);
                let picture = (css(layout.width()), css(layout.height()));
                tips::place(&node, (css(rect.x), css(rect.right())), css(rect.y), picture);
            }
        });
    }
    canvases
}
