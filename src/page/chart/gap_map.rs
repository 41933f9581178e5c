//! The gap map on the page: rows scroll under one clock, and only those in sight are drawn.

use std::rc::Rc;

use flowglass::model::Mac;
use flowglass::present::Zone;
use flowglass::present::gaps::{Gaps, Layout, Options, Place, layout, saved_title, summary, tip};
use flowglass::query::Overview;
use web_sys::{HtmlCanvasElement, HtmlElement};
use yew::prelude::*;

use super::canvas::CanvasBackend;
use super::draw::Area;
use super::format::Format;
use super::observe::{Size, size_now, use_size};
use super::painted::Canvases;
use super::save::save;
use super::surface::{paint, read_theme};
use super::text::Widths;
use super::theme::Theme;
use super::{draw_gaps, tip as tips};
use crate::page::browser::{in_sixteenths, matches, sixteenth};
use crate::page::names::use_names;
use crate::page::reacts::Reacts;
use crate::page::write;

/// Rows in sight; the others scroll.
const ROWS: usize = 14;
/// Rows of a picture that is saved, those with the most gaps: no browser draws any height.
const SAVED: usize = 200;
/// The height of a row.
const ROW: f64 = 13.0;
/// The strip of the time axis, in sixteenths of the text size.
const AXIS: f64 = 20.0;

/// A NIC, and the hours of it where not all are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen {
    pub nic: Mac,
    pub hours: Option<(i64, i64)>,
}

#[derive(Clone, Properties)]
pub struct GapMapProps {
    pub overview: Rc<Overview>,
    pub gaps: Rc<Gaps>,
    pub zone: Zone,
    /// Any value that changes when the page's colours do.
    pub theme: AttrValue,
    pub chosen: Option<Chosen>,
    pub on: Callback<Chosen>,
}

impl PartialEq for GapMapProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.gaps, &other.gaps)
            && (&self.zone, &self.theme, &self.chosen, &self.on)
                == (&other.zone, &other.theme, &other.chosen, &other.on)
    }
}

impl GapMapProps {
    fn layout(&self, Size { width, ratio }: Size, row: f64, top: usize) -> Option<Layout> {
        let options = Options { zone: self.zone.clone(), width, ratio, row, top, rows: ROWS, is_alone: false };
        layout(&self.gaps, &self.overview.coverage, &options)
    }

    fn chosen_at(&self, layout: &Layout, place: Place) -> Option<Chosen> {
        let nic = self.gaps.rows.get(place.row)?.nic;
        Some(Chosen { nic, hours: place.slot.map(|slot| layout.hours(slot)) })
    }
}

/// A row is as high as its letters, or as a finger needs.
fn row_height() -> f64 {
    if matches("(pointer: coarse)") { 24.0 } else { ROW }
}

/// The map as it is touched: each drawing has one of its own.
#[derive(Clone)]
struct Touched {
    props: GapMapProps,
    layout: Rc<Option<Layout>>,
    pointed: UseStateHandle<Option<Place>>,
    /// The first row in sight, and the height of each.
    top: UseStateHandle<usize>,
    row: f64,
    scroll: NodeRef,
}

impl Reacts for Touched {}

impl Touched {
    fn layout(&self) -> Option<&Layout> {
        (*self.layout).as_ref()
    }

    fn rows(&self) -> usize {
        self.props.gaps.rows.len()
    }

    fn at(&self) -> Option<Place> {
        self.pointed.filter(|place| place.row < self.rows())
    }

    fn place(&self, event: &MouseEvent) -> Option<Place> {
        self.layout()?.place_at(in_sixteenths(event.offset_x()), in_sixteenths(event.offset_y()))
    }

    fn moved(&self, event: &PointerEvent) {
        self.pointed.set(self.place(event));
    }

    fn click(&self, event: &MouseEvent) {
        self.choose(self.place(event));
    }

    fn choose(&self, place: Option<Place>) {
        let chosen = self.layout().zip(place).and_then(|(layout, place)| self.props.chosen_at(layout, place));
        if let Some(chosen) = chosen {
            self.props.on.emit(chosen);
        }
    }

    fn scrolled(&self, _: &Event) {
        if let Some(scroll) = self.scroll.cast::<HtmlElement>() {
            self.top.set(whole(in_sixteenths(scroll.scroll_top()) / self.row));
        }
    }

    fn key(&self, event: &KeyboardEvent) {
        let (Some(layout), at) = (self.layout(), self.at()) else { return };
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        if matches!(event.key().as_str(), "Enter" | " ") && at.is_some() {
            event.prevent_default();
            return self.choose(at);
        }
        let Some(next) = Place::walk(&event.key(), at, self.rows(), layout.slots) else { return };
        event.prevent_default();
        event.stop_propagation();
        if let Some((next, scroll)) = next.zip(self.scroll.cast::<HtmlElement>()) {
            let (first, shown) = first_and_shown(*self.top, self.rows());
            let first = first.clamp((next.row + 1).saturating_sub(shown), next.row);
            #[expect(clippy::cast_possible_truncation, reason = "a float cast saturates")]
            scroll.set_scroll_top((as_f64(first) * self.row * sixteenth()).ceil() as i32);
        }
        self.pointed.set(next);
    }
}

/// Of so many rows, scrolled so far.
fn first_and_shown(top: usize, rows: usize) -> (usize, usize) {
    let shown = rows.min(ROWS);
    (top.min(rows - shown), shown)
}

/// As tall as all rows would be, scrolled in the height of those in sight.
#[hook]
fn use_heights(rows: usize, row: f64, scroll: &NodeRef, stage: &NodeRef) -> NodeRef {
    let sizer = use_node_ref();
    let (nodes, all) = ([scroll.clone(), stage.clone()], sizer.clone());
    use_effect_with(rows, move |&rows| {
        let high = |node: &NodeRef, property: &str, rows: usize| {
            if let Some(element) = node.cast::<HtmlElement>() {
                let _ = element.style().set_property(property, &write::rems(as_f64(rows) * row + AXIS));
            }
        };
        let [scroll, stage] = &nodes;
        high(&all, "height", rows);
        high(scroll, "max-height", rows.min(ROWS));
        high(stage, "height", rows.min(ROWS));
    });
    sizer
}

/// One canvas for the map, drawn anew only with it, and one for what is chosen and pointed at.
#[hook]
fn use_painted(props: &GapMapProps, layout: &Rc<Option<Layout>>, at: Option<Place>) -> Rc<Canvases> {
    let canvases = use_memo((), |()| Canvases::default());
    let widths = use_memo(props.theme.clone(), |_| Widths::default());
    {
        let (canvases, widths) = (Rc::clone(&canvases), Rc::clone(&widths));
        use_effect_with((Rc::clone(layout), props.theme.clone()), move |(layout, _)| {
            let _ = draw(&canvases.data, (**layout).as_ref(), &widths, |area, layout, theme| {
                let _ = draw_gaps::map(area, layout, theme);
            });
        });
    }
    let chosen = props.chosen.and_then(|chosen| {
        let row = props.gaps.rows.iter().position(|row| row.nic == chosen.nic)?;
        Some((row, chosen.hours.unwrap_or((props.gaps.first, props.gaps.last))))
    });
    {
        let canvases = Rc::clone(&canvases);
        use_effect_with((Rc::clone(layout), props.theme.clone(), at, chosen), move |(layout, _, at, chosen)| {
            let Some(layout) = (**layout).as_ref() else { return };
            let chosen = chosen.and_then(|(row, (from, to))| layout.span_rect(row, from, to));
            let pointed = at.and_then(|place| layout.rect(place));
            let _ = draw(&canvases.overlay, Some(layout), &widths, |area, layout, theme| {
                let _ = draw_gaps::frames(area, layout, (chosen, pointed), theme);
            });
            if let Some((rect, node)) = pointed.zip(canvases.tip.cast::<HtmlElement>()) {
                let css = |device| layout.ratio.css(device);
                // Of a whole row the box stands beside the name.
                let right = if at.is_some_and(|place| place.slot.is_none()) { rect.x } else { rect.right() };
                let picture = (css(layout.size.w), css(layout.size.h));
                tips::place(&node, (css(rect.x), css(right)), css(rect.y), picture);
            }
        });
    }
    canvases
}

#[component]
pub fn GapMap(props: &GapMapProps) -> Html {
    let names = use_names();
    let (scroll, stage) = (use_node_ref(), use_node_ref());
    let size = use_size(&stage);
    let row = *use_memo((), |()| row_height());
    let rows = props.gaps.rows.len();
    let top = use_state_eq(|| 0_usize);
    let (first, _) = first_and_shown(*top, rows);
    let layout = use_memo((props.clone(), size, first), |(props, size, first)| {
        size.and_then(|size| props.layout(size, row, *first))
    });
    let sizer = use_heights(rows, row, &scroll, &stage);
    let pointed = use_state_eq(|| None);
    let touched = Touched { props: props.clone(), layout, pointed, top, row, scroll };
    let at = touched.at();
    let canvases = use_painted(props, &touched.layout, at);
    let (onpointerleave, onblur) = tips::forgetting(&touched.pointed);
    let onpointermove = touched.on(Touched::moved);

    let known = touched.layout();
    let coverage = &props.overview.coverage;
    let tip = known.zip(at).and_then(|(layout, place)| tip(&props.gaps, coverage, layout, place, &props.zone, &names));
    let spoken = tip.as_ref().map_or_else(|| "No hour chosen".to_owned(), ToString::to_string);
    // The column of names is the first one.
    let column = at.and_then(|place| place.slot).map_or(1, |slot| slot + 2);
    let columns = known.map_or(1, |layout| layout.slots + 1);
    html! {
        <div class="gap-map">
            <div class="gap-scroll" ref={touched.scroll.clone()} onscroll={touched.on(Touched::scrolled)}>
                <div ref={sizer}>
                    // A grid of which only the cell one is at is in the document: it is read when it changes.
                    <div class="chart-stage gap-stage" ref={stage} tabindex="0" role="grid"
                        aria-label={summary(&props.gaps, &props.zone)}
                        aria-rowcount={rows.to_string()} aria-colcount={columns.to_string()}
                        aria-activedescendant={at.map(|_| "gap-cell")}
                        onpointerdown={onpointermove.clone()} {onpointermove} {onpointerleave} {onblur}
                        onclick={touched.on(Touched::click)} onkeydown={touched.on(Touched::key)}>
                        <canvas ref={canvases.data.clone()} aria-hidden="true" />
                        <canvas ref={canvases.overlay.clone()} aria-hidden="true" />
                        <div class="sr" role="row" aria-rowindex={at.map_or(1, |place| place.row + 1).to_string()}>
                            <span id="gap-cell" role="gridcell" aria-colindex={column.to_string()}>{spoken}</span>
                        </div>
                    </div>
                </div>
            </div>
            { tips::view(tip.as_ref(), &canvases.tip) }
        </div>
    }
}

/// Saves the map, as wide as what it stands in.
pub fn save_gaps(format: Format, within: &NodeRef, gaps: &Gaps, overview: &Overview, zone: &Zone) -> Option<()> {
    let Size { width, ratio } = format.size(size_now(&within.cast()?));
    let options = Options { zone: zone.clone(), width, ratio, row: ROW, top: 0, rows: SAVED, is_alone: true };
    let layout = layout(gaps, &overview.coverage, &options)?;
    let title = saved_title(gaps, &layout, zone);
    save("coverage", format, &layout, &layout.ratio.fitting(&title, layout.scale.width), &title)
}

/// Puts a layout on a canvas.
fn draw(
    canvas: &NodeRef,
    layout: Option<&Layout>,
    widths: &Widths,
    with: impl FnOnce(&Area<CanvasBackend<'_>>, &Layout, &Theme),
) -> Option<()> {
    let (canvas, layout) = (canvas.cast::<HtmlCanvasElement>()?, layout?);
    let theme = read_theme(&canvas)?;
    paint(&canvas, (layout.size, layout.ratio), &theme.family, widths, |area| {
        with(area, layout, &theme);
    })
}

#[expect(clippy::cast_precision_loss, reason = "there are far fewer than 2^53 rows")]
const fn as_f64(rows: usize) -> f64 {
    rows as f64
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a float to integer cast saturates")]
fn whole(value: f64) -> usize {
    value.round() as usize
}
