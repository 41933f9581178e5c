//! A picture of pairs on the page: shapes as elements, so that the sheet has their colours and the browser finds what
//! is pointed at; a place that is walked by keys; and a table that says the same.

use std::rc::Rc;

use flowglass::enrich::Names;
use flowglass::model::Millis;
use flowglass::present::Zone;
use flowglass::present::address::Address;
use flowglass::present::pairs::{Drawing, Form, Shape, Sheet, graph, matrix, sankey, saved_of, walk, written};
use flowglass::present::pixel::Ratio;
use flowglass::query::TimeRange;
use flowglass::query::pairs::{Kind, PairsAsk, Picture as Drawn};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};
use yew::prelude::*;

use crate::page::address::{Change, use_change};
use crate::page::chart::{Format, Size, as_table, save_drawing, savers, tip as tips, use_size};
use crate::page::parts::{expander, panel_head};
use crate::page::pivot::narrowed;
use crate::page::shared::Shared;
use crate::page::state::PairsShown;
use crate::page::write;

#[derive(Clone, Properties, PartialEq)]
pub struct PictureProps {
    pub shown: Shared<PairsShown>,
    /// What ends are called.
    pub names: Shared<Names>,
    pub at_least: u64,
    pub zone: Zone,
    /// Of what times and flows it is, for where it is saved.
    pub time: Option<TimeRange>,
    pub of: AttrValue,
}

impl PictureProps {
    fn drawing(&self, at_least: u64, Size { width, ratio }: Size) -> Option<Drawing> {
        let ask = self.shown.ask;
        let sheet = Sheet { ask, pairs: &self.shown.answer, names: &self.names, width, ratio: Ratio::new(ratio) };
        match ask.picture {
            Drawn::Matrix => matrix(&sheet),
            Drawn::Sankey => sankey(&sheet),
            Drawn::Graph => graph(&sheet, at_least),
        }
    }
}

#[component]
pub fn Picture(props: &PictureProps) -> Html {
    let PictureProps { shown, at_least, zone, .. } = props;
    let (stage, tip_node) = (use_node_ref(), use_node_ref());
    let size = use_size(&stage);
    let change = use_change();
    let pointed = use_state_eq(|| None::<usize>);
    let table = use_state_eq(|| false);
    // It was chosen for another measure perhaps, whose values are larger.
    let chosen = step_of(*at_least).min(top(shown));
    let least = threshold(chosen);
    let drawing = use_memo((shown.clone(), props.names.clone(), size, least), |(_, _, size, least)| {
        props.drawing(*least, (*size)?)
    });
    let known = drawing.as_ref().as_ref();
    let at = pointed.filter(|&at| known.is_some_and(|drawing| at < drawing.marks.len()));
    let mark = known.zip(at).map(|(drawing, at)| &drawing.marks[at]);
    {
        let (drawing, tip_node) = (Rc::clone(&drawing), tip_node.clone());
        use_effect_with((Rc::clone(&drawing), at), move |(_, at)| {
            let Some(drawing) = drawing.as_ref() else { return };
            if let Some((at, node)) = at.zip(tip_node.cast::<HtmlElement>()) {
                let css = |device| drawing.ratio.css(device);
                let frame = drawing.marks[at].frame;
                let picture = (css(drawing.size.w), css(drawing.size.h));
                tips::place(&node, (css(frame.x), css(frame.right())), css(frame.y), picture);
            }
        });
    }
    let choose = {
        let (drawing, change) = (Rc::clone(&drawing), change.clone());
        move |at: Option<usize>| {
            let mark = drawing.as_ref().as_ref().zip(at).and_then(|(drawing, at)| drawing.marks.get(at));
            let Some((term, opens)) = mark.and_then(|mark| mark.term.clone().map(|term| (term, mark.opens))) else {
                return;
            };
            change.emit(Change::new(move |address| {
                let kind = if opens { Kind::Hosts } else { address.pairs.kind };
                Address {
                    filter: narrowed(&address.filter, &term),
                    pairs: PairsAsk { kind, ..address.pairs },
                    ..address
                }
            }));
        }
    };
    let point = {
        let pointed = pointed.setter();
        Callback::from(move |event: PointerEvent| pointed.set(mark_of(&event)))
    };
    let (onpointerleave, onblur) = tips::forgetting(&pointed);
    let onclick = {
        let choose = choose.clone();
        Callback::from(move |event: MouseEvent| choose(mark_of(&event)))
    };
    let onkeydown = {
        let (drawing, pointed) = (Rc::clone(&drawing), pointed.setter());
        Callback::from(move |event: KeyboardEvent| {
            if event.ctrl_key() || event.alt_key() || event.meta_key() {
                return;
            }
            let marks = drawing.as_ref().as_ref().map_or(&[][..], |drawing| &drawing.marks);
            if matches!(event.key().as_str(), "Enter" | " ") && at.is_some() {
                event.prevent_default();
                choose(at);
            } else if let Some(next) = walk(&event.key(), at, marks) {
                event.prevent_default();
                event.stop_propagation();
                pointed.set(next);
            }
        })
    };
    let (title, name, text) = words(shown.ask.picture);
    let onsave = {
        let (props, stage) = (props.clone(), stage.clone());
        Callback::from(move |format: Format| {
            let drawing = size.and_then(|size| props.drawing(least, format.size(size)));
            let Some((drawing, ink)) = drawing.zip(ink_of(&stage)) else { return };
            let of = props.time.map(|time| saved_of(time, &props.zone, &props.of)).unwrap_or_default();
            let _ = save_drawing(name, format, &drawing, &of, &ink);
        })
    };
    let tools = html! {
        <>
            {expander("link more", "As a table", &table)}
            if known.is_some() { {savers(Some("link more"), name, &onsave)} }
        </>
    };
    let label = known.map_or_else(|| "Nothing to be drawn".to_owned(), |drawing| drawing.title.clone());
    let tip = mark.map(|mark| &mark.tip);
    let spoken = tip.map_or_else(|| "Nothing chosen".to_owned(), ToString::to_string);
    let place = |of: fn(&flowglass::present::pairs::Mark) -> usize| mark.map_or(1, |mark| of(mark) + 1).to_string();
    html! {
        <section class="panel p-picture" aria-label={title}>
            {panel_head(title, text, tools)}
            if shown.ask.picture == Drawn::Graph { {graph_options(shown, chosen, zone, &change)} }
            <div class="pair-picture">
                <div class="pair-stage" ref={stage} tabindex="0" role="grid" aria-label={label}
                    aria-activedescendant={at.map(|_| "pair-mark")}
                    onpointerdown={point.clone()} onpointermove={point} {onpointerleave} {onblur} {onclick} {onkeydown}>
                    if known.is_some() { <Ink drawing={Shared::new(&drawing)} /> }
                    if let Some((drawing, at)) = known.zip(at) { {over(drawing, at)} }
                    <div class="sr" role="row" aria-rowindex={place(|mark| mark.row)}>
                        <span id="pair-mark" role="gridcell" aria-colindex={place(|mark| mark.column)}>{spoken}</span>
                    </div>
                </div>
                { tips::view(tip, &tip_node) }
            </div>
            if let Some(drawing) = known.filter(|_| shown.ask.picture == Drawn::Graph) { <p class="drawn" aria-hidden="true">{&drawing.title}</p> }
            if known.is_none() && size.is_some() { <p class="empty">{"Nothing of what is ranked is left to be drawn."}</p> }
            if let Some(drawing) = known.filter(|_| *table) { {as_table(&drawing.twin("Of"), &format!("{title} as a table"))} }
        </section>
    }
}

/// The title of a picture, its name in a sentence, and how it is to be read.
const fn words(picture: Drawn) -> (&'static str, &'static str, &'static str) {
    match picture {
        Drawn::Matrix => (
            "Matrix",
            "matrix",
            "The 16 largest sources against the 16 largest destinations, all else as others. Five greys, each step of them \
             about the same factor; a barred circle where something was denied. A cell narrows to its pair, a head to its \
             network, and opens it into its hosts.",
        ),
        Drawn::Sankey => (
            "Sankey",
            "Sankey",
            "From the 8 largest source networks through the 8 largest destination ports to the 8 largest destination \
             networks, all else as others. A band is as broad as what goes through it; crimson ones were denied as a whole.",
        ),
        Drawn::Graph => (
            "Graph",
            "graph",
            "The 150 largest pairs and the 150 largest new ones as lines between their ends. Ends of one network stand \
             beside each other; what an end comes to is the sum of all its pairs, drawn or not. A pair is new when the \
             logs have no tuple of it before the moment that is set, whatever time range is selected.",
        ),
    }
}

/// The step of the slider as what a pair has to come to: each is twice the one before.
const fn threshold(step: u32) -> u64 {
    match step {
        0 => 0,
        step => 1 << (step - 1),
    }
}

fn step_of(least: u64) -> u32 {
    least.checked_ilog2().map_or(0, |power| power + 1)
}

/// The step that only the greatest pairs reach.
fn top(shown: &PairsShown) -> u32 {
    let edges = shown.answer.graph.iter().flat_map(|graph| &graph.edges);
    let most = edges.map(|row| shown.answer.measure.of(&row.tally)).max().unwrap_or(0);
    step_of(most.max(1))
}

fn graph_options(shown: &PairsShown, least: u32, zone: &Zone, change: &Callback<Change>) -> Html {
    let (measure, since) = (shown.answer.measure, shown.ask.since);
    let oninput = change.reform(|event: InputEvent| {
        let step = event.target_unchecked_into::<HtmlInputElement>().value().parse().unwrap_or(0);
        Change::going_on(move |address| Address { at_least: threshold(step), ..address })
    });
    let typed =
        since.map(|since| zone.civil(since.0).to_string().chars().take("2026-01-13T17:00".len()).collect::<String>());
    let onchange = {
        let zone = zone.clone();
        change.reform(move |event: Event| {
            let typed = event.target_unchecked_into::<HtmlInputElement>().value();
            let civil = Millis::from_iso(&format!("{typed}:00Z"));
            let since = civil.and_then(|civil| zone.moment(civil.0)).map(Millis);
            Change::going_on(move |address| Address { pairs: PairsAsk { since, ..address.pairs }, ..address })
        })
    };
    html! {
        <div class="graph-options">
            <label>{"At least "}<input type="range" min="0" max={top(shown).to_string()} value={least.to_string()} {oninput}
                aria-valuetext={written(measure, threshold(least))} />{" "}<output>{written(measure, threshold(least))}</output></label>
            <label>{format!("New since, {} ", zone.name())}<input type="datetime-local" value={typed.unwrap_or_default()} {onchange} /></label>
        </div>
    }
}

/// Where the picture stands in the page.
fn ink_of(stage: &NodeRef) -> Option<Element> {
    stage.cast::<Element>()?.query_selector(".pair-ink").ok()?
}

/// What of the picture an event came from.
fn mark_of(event: &web_sys::Event) -> Option<usize> {
    let element = event.target()?.dyn_into::<Element>().ok()?.closest("[data-at]").ok()??;
    element.get_attribute("data-at")?.parse().ok()
}

#[derive(Properties, PartialEq)]
struct InkProps {
    drawing: Shared<Option<Drawing>>,
}

/// A component of its own, so that pointing at it does not draw it anew.
#[component]
fn Ink(props: &InkProps) -> Html {
    let Some(drawing) = props.drawing.as_ref() else { return Html::default() };
    html! { {svg(drawing, "pair-ink", &mut drawing.shapes.iter())} }
}

/// What is pointed at, once more.
fn over(drawing: &Drawing, at: usize) -> Html {
    svg(drawing, "pair-over", &mut drawing.shapes.iter().filter(|shape| shape.mark == Some(at)))
}

fn svg(drawing: &Drawing, class: &'static str, shapes: &mut dyn Iterator<Item = &Shape>) -> Html {
    let size = drawing.size;
    let css = |device| write::rems(drawing.ratio.css(device));
    html! {
        <svg {class} viewBox={format!("0 0 {} {}", size.w, size.h)} width={css(size.w)} height={css(size.h)} font-size={drawing.ratio.px(11.0).to_string()} aria-hidden="true">
            { for shapes.map(shape) }
        </svg>
    }
}

fn shape(shape: &Shape) -> Html {
    let (class, at) = (shape.ink, shape.mark.map(|mark| mark.to_string()));
    match &shape.form {
        Form::Rect(rect) => html! {
            <rect {class} data-at={at} x={rect.x.to_string()} y={rect.y.to_string()} width={rect.w.to_string()} height={rect.h.to_string()} />
        },
        Form::Path(path, width) => html! {
            <path {class} data-at={at} d={path.clone()} stroke-width={width.map(|width| width.to_string())} />
        },
        Form::Text { at: (x, y), text, turned } => html! {
            <text {class} data-at={at} x={x.to_string()} y={y.to_string()}
                transform={turned.map(|degrees| format!("rotate({degrees} {x} {y})"))}>{text}</text>
        },
    }
}
