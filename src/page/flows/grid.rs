//! The table of flows: a grid of which only the rows in sight are in the document, up to the last of twenty million.

use std::rc::Rc;

use flowglass::present::Zone;
use flowglass::present::address::Ordered;
use flowglass::present::flows::{Choice, Fitted, Move, Scroll, Times, Walk, Widest, is_time};
use flowglass::query::flows::{Column, Table};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent, Node};
use yew::prelude::*;

use super::head::Head;
use super::room::{Parts, use_room, use_scroll, use_widths, whole};
use super::row::{Pointed, Row};
use crate::page::browser::{document, in_sixteenths};
use crate::page::chart::use_size;
use crate::page::shared::Shared;
use crate::page::state::RowsShown;

/// What can be done to where one is.
pub enum Act {
    Move(Move, bool),
    All,
    At(Option<u64>, usize, bool),
    First(u64),
    Room(u64),
    Size(u64, usize),
    /// Other rows, of which one is in this.
    Anew(u64),
    /// The same rows, and maybe others, in an order brought about anew: the one that one is in is this, if it is at
    /// hand.
    Again(Option<u64>),
}

/// Where one is in the grid, and how often one went to a row oneself.
#[derive(Clone, Copy, Default, PartialEq)]
pub struct Walking {
    pub walk: Walk,
    pub visits: u32,
}

impl Reducible for Walking {
    type Action = Act;

    fn reduce(self: Rc<Self>, act: Act) -> Rc<Self> {
        let before = self.walk;
        let (walk, is_visit) = match act {
            Act::Move(step, choosing) => {
                let walk = before.moved(step, choosing);
                (walk, walk.row != before.row)
            }
            Act::All => (before.all(), false),
            Act::At(row, column, choosing) => (before.at(row, column, choosing), true),
            Act::First(first) => (before.scrolled(first), false),
            Act::Room(shown) => (before.sized(before.rows, before.columns, shown), false),
            Act::Size(rows, columns) => (before.sized(rows, columns, before.shown), false),
            Act::Anew(row) => (before.anew(row), false),
            Act::Again(row) => (before.again(row), false),
        };
        Rc::new(Self { walk, visits: self.visits + u32::from(is_visit) })
    }
}

#[derive(Properties, PartialEq)]
pub struct GridProps {
    pub rows: Option<Shared<RowsShown>>,
    pub order: Ordered,
    pub choice: Rc<Choice>,
    pub widest: Widest,
    pub walk: Walk,
    pub busy: bool,
    pub zone: Zone,
    /// What is open is of several years.
    pub over_years: bool,
    pub on_act: Callback<Act>,
    pub on_sort: Callback<Column>,
    pub on_choice: Callback<Choice>,
    /// Enter: open the row one is in, or close it.
    pub on_open: Callback<bool>,
    pub on_copy: Callback<()>,
}

#[component]
pub fn Grid(props: &GridProps) -> Html {
    let GridProps { walk, on_act, .. } = props;
    let parts = use_memo((), |()| Parts::default());
    let room = use_room(&parts);
    let scroll = Scroll { rows: walk.rows, shown: walk.shown, height: room.row };
    let on_first = use_callback(on_act.clone(), |first: u64, on_act| on_act.emit(Act::First(first)));
    use_scroll(&parts, scroll, walk.first, on_first);
    // Drawn again when its width changes, which is measured then.
    let size = use_size(&parts.scroller);
    let of = (Rc::clone(&props.choice), props.widest, room.width, props.over_years, size);
    let fitted = use_memo(of, |(choice, widest, width, over_years, _)| {
        let Fitted { choice, has_words } = choice.fitted(*widest, whole(in_sixteenths(*width)), *over_years);
        (Rc::new(choice), has_words)
    });
    let (fitted, has_words) = &*fitted;
    let columns = use_memo((Rc::clone(fitted), props.over_years), |(fitted, over_years)| {
        fitted.shown.iter().map(|&(column, wide)| (column, Times::within(wide, *over_years))).collect::<Vec<_>>()
    });
    let is_day_told = |&(column, times): &(Column, Times)| !is_time(column) || times != Times::WithoutDay;
    let class = classes!(
        "flow-grid",
        (!has_words).then_some("no-words"),
        (!columns.iter().all(is_day_told)).then_some("no-day"),
    );
    use_widths(&parts.table, fitted, props.choice.stretched());
    // With less room the row that has the focus may go.
    let held = use_mut_ref(|| false);
    {
        // Rows are drawn over again in the same places: the focus goes where one is now.
        let (table, held) = (parts.table.clone(), Rc::clone(&held));
        use_effect(move || {
            let Some(table) = table.cast::<HtmlElement>() else { return };
            let is_lost = document().active_element().is_none_or(|element| element.tag_name() == "BODY");
            if held.take() && is_lost || has_focus(&table) {
                follow(&table);
            }
        });
    }
    {
        let table = parts.table.clone();
        use_effect_with((room.rows, on_act.clone()), move |(rows, on_act)| {
            *held.borrow_mut() = table.cast::<HtmlElement>().is_some_and(|table| has_focus(&table));
            on_act.emit(Act::Room(*rows));
        });
    }

    let on_cell = use_callback(on_act.clone(), |(row, column, choosing): Pointed, on_act| {
        on_act.emit(Act::At(row, column, choosing));
    });
    let on_open = use_callback(props.on_open.clone(), |(), on_open| on_open.emit(true));
    let onkeydown = keys(props, fitted);
    let chosen = walk.chosen();
    let end = walk.rows.min(walk.first + walk.shown);
    let row = |row: u64| {
        html! {
            <Row key={row - walk.first} rows={props.rows.clone()} {row} columns={Rc::clone(&columns)}
                at={(walk.row == Some(row)).then_some(walk.column)} zone={props.zone.clone()} over_years={props.over_years}
                chosen={chosen.as_ref().is_some_and(|chosen| chosen.contains(&row))} on_cell={on_cell.clone()} on_open={on_open.clone()} />
        }
    };
    html! {
        <div class={classes!("flow-scroll", props.busy.then_some("behind"))} ref={&parts.scroller}>
            <div class="flow-sizer" ref={&parts.sizer}>
                <table {class} role="grid" ref={&parts.table} aria-label={label(props.order.table)} aria-multiselectable="true"
                    aria-rowcount={walk.rows.saturating_add(1).to_string()} aria-colcount={columns.len().to_string()}
                    tabindex={if walk.is_out_of_sight() { "0" } else { "-1" }} aria-busy={props.busy.to_string()} {onkeydown}>
                    <colgroup>{ for columns.iter().map(|(column, _)| html! { <col key={format!("{column:?}")} /> }) }</colgroup>
                    <thead role="rowgroup">
                        <Head order={props.order} choice={Rc::clone(&props.choice)} fitted={Rc::clone(fitted)} at={walk.row.is_none().then_some(walk.column)}
                            zone={props.zone.clone()} on_cell={on_cell.clone()} on_sort={props.on_sort.clone()} on_choice={props.on_choice.clone()} />
                    </thead>
                    <tbody role="rowgroup">{ for (walk.first..end).map(row) }</tbody>
                </table>
            </div>
        </div>
    }
}

const fn label(table: Table) -> &'static str {
    match table {
        Table::Tuples => "Tuples",
        Table::Connections => "Connections",
    }
}

/// Back to where one is in the grid, if that is in sight.
pub fn focus_here() -> bool {
    let here = document().query_selector(".flow-grid [tabindex='0']").ok().flatten();
    here.and_then(|here| here.dyn_into::<HtmlElement>().ok()).is_some_and(|here| here.focus().is_ok())
}

fn has_focus(table: &HtmlElement) -> bool {
    document().active_element().is_some_and(|focused| table.contains(Some(focused.unchecked_ref::<Node>())))
}

fn follow(table: &HtmlElement) {
    let is_here = |focused: Element| focused.get_attribute("tabindex").as_deref() == Some("0");
    if !document().active_element().is_some_and(is_here) && !focus_here() {
        let _ = table.focus();
    }
}

/// What the keys do; in the head some do other things than among the rows.
fn keys(props: &GridProps, fitted: &Rc<Choice>) -> Callback<KeyboardEvent> {
    let (walk, choice, fitted) = (props.walk, Rc::clone(&props.choice), Rc::clone(fitted));
    let (on_act, on_sort, on_choice) = (props.on_act.clone(), props.on_sort.clone(), props.on_choice.clone());
    let (on_open, on_copy) = (props.on_open.clone(), props.on_copy.clone());
    Callback::from(move |event: KeyboardEvent| {
        let (control, shift) = (event.ctrl_key() || event.meta_key(), event.shift_key());
        let key = event.key();
        let in_head = walk.row.is_none().then(|| fitted.shown.get(walk.column).copied()).flatten();
        if event.alt_key() {
            return;
        }
        match (key.as_str(), in_head) {
            ("Enter" | " ", Some((column, _))) => on_sort.emit(column),
            ("ArrowLeft", Some((column, width))) if shift => {
                on_choice.emit((*choice).clone().resized(column, width - 8));
            }
            ("ArrowRight", Some((column, width))) if shift => {
                on_choice.emit((*choice).clone().resized(column, width + 8));
            }
            ("ArrowLeft" | "ArrowRight", Some((column, _))) if control => {
                let to = if key == "ArrowLeft" { walk.column.saturating_sub(1) } else { walk.column + 1 };
                on_choice.emit((*choice).clone().moved(column, to));
                on_act.emit(Act::At(None, to, false));
            }
            ("Enter", None) => on_open.emit(true),
            ("Escape", _) => on_open.emit(false),
            ("a" | "A", _) if control => on_act.emit(Act::All),
            ("c" | "C", None) if control => on_copy.emit(()),
            (key, _) => match step(key, control) {
                Some(step) => on_act.emit(Act::Move(step, shift)),
                None => return,
            },
        }
        event.prevent_default();
    })
}

fn step(key: &str, control: bool) -> Option<Move> {
    Some(match key {
        "ArrowUp" => Move::Up,
        "ArrowDown" => Move::Down,
        "ArrowLeft" => Move::Left,
        "ArrowRight" => Move::Right,
        "PageUp" => Move::PageUp,
        "PageDown" => Move::PageDown,
        "Home" if control => Move::First,
        "End" if control => Move::Last,
        "Home" => Move::RowStart,
        "End" => Move::RowEnd,
        _ => return None,
    })
}
