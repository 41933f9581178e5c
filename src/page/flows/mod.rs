//! Flows one by one: all tuples, or the connections they make, in any order.

mod cell;
mod columns;
mod copying;
mod grid;
mod head;
mod inspector;
mod opened;
mod remembered;
mod room;
mod row;
mod saving;
mod status;
mod widest;

use std::rc::Rc;

use flowglass::present::address::{Address, Ordered};
use flowglass::present::flows::{Format, Move, Saved};
use flowglass::present::time::is_over_years;
use flowglass::query::flows::{Column, Line, Table};
use yew::prelude::*;

use super::address::{Change, Here, use_here};
use super::asked::use_asked;
use super::parts::{Choice, no_flows, no_match, options};
use super::shared::Shared;
use super::state::{Command, RowsShown, RowsWanted, SaveRows};
use super::view::ViewProps;
use columns::Columns;
use copying::Copying;
use grid::{Act, Grid, Walking};
use inspector::{Acts, inspector};
use opened::use_opened;
use remembered::use_choice;
use saving::saving;
use status::{Status, status};
use widest::use_widest;

#[component]
pub fn Flows(props: &ViewProps) -> Html {
    let here = use_here();
    let order = here.now.order;
    let (choice, on_choice) = use_choice(&here);
    let choice = use_memo(choice, Clone::clone);
    let columns = use_memo(choice.columns(), Clone::clone);
    let walking = use_reducer_eq(Walking::default);
    let walk = walking.walk;
    let open = use_state_eq(|| false);
    let told = use_state_eq(String::new);

    let rows = props.snapshot.rows.as_ref().filter(|rows| rows.order.table == order.table);
    let is_behind = props.snapshot.is_behind || rows.is_none_or(|rows| rows.order != order);
    let total = rows.map_or(0, |rows| rows.total);
    let span = props.snapshot.overview.as_ref().and_then(|data| data.span);
    let over_years = span.is_some_and(|span| is_over_years(span, &props.zone));
    let opened = use_opened(*open, rows.map(|rows| &**rows), *walking);
    let place = opened.as_ref().and_then(|opened| opened.row);
    {
        let walking = walking.dispatcher();
        use_effect_with((total, columns.len()), move |&(total, columns)| walking.dispatch(Act::Size(total, columns)));
    }
    let widest = use_widest(&props.snapshot, rows);
    {
        let (walking, told) = (walking.dispatcher(), told.setter());
        use_effect_with(rows.map(|rows| (rows.of, rows.order)), move |_| {
            walking.dispatch(Act::Anew(place.unwrap_or(0)));
            told.set(String::new());
        });
    }
    let edition = rows.map_or(0, |rows| rows.edition);
    use_line_kept(rows, walk.row, &walking.dispatcher());
    // Of what is not here yet, the first rows are wanted.
    let first = if is_behind { 0 } else { walk.first };
    let wanted = RowsWanted { order, from: first, to: first + walk.shown.max(1) };
    use_asked(&props.on, wanted, Command::ShowRows);

    let on_act = {
        let walking = walking.dispatcher();
        use_callback((), move |act: Act, ()| walking.dispatch(act))
    };
    let on_order = use_callback(here.change.clone(), |order: Ordered, change| {
        change.emit(Change::going_on(move |address| Address { order, ..address }));
    });
    let on_sort = use_callback((on_order.clone(), order), |column: Column, (on_order, now)| {
        let down = if now.column == column { !now.down } else { cell::is_number(column) };
        on_order.emit(Ordered { column, down, ..*now });
    });
    let on_table = {
        let (open, change) = (open.setter(), here.change.clone());
        Callback::from(move |table: Table| {
            open.set(false);
            change.emit(Change::new(move |address| address.in_table(table)));
        })
    };
    let on_open = {
        let open = open.clone();
        use_callback(*open, move |wanted: bool, now: &bool| open.set(wanted && !*now))
    };
    let close = on_open.reform(|()| false);
    let open_it = on_open.reform(|_: MouseEvent| true);
    let tell = {
        let told = told.setter();
        use_callback((), move |text: String, ()| told.set(text))
    };
    let copying = Copying {
        order,
        edition,
        walk,
        columns: Rc::clone(&columns),
        names: props.snapshot.names.clone(),
        on: props.on.clone(),
        told: tell,
    };
    let on_copy = {
        let copying = copying.clone();
        Callback::from(move |()| copying.copy(Format::Text))
    };
    let on_step = on_act.reform(|down: bool| Act::Move(if down { Move::Down } else { Move::Up }, false));
    let tables = vec![Choice::new(Table::Tuples, "Tuples"), Choice::new(Table::Connections, "Connections")];
    html! {
        <main class="view flows" aria-label="Flows">
            <div class="flow-top">
                {props.loading()}
                <div class="title">
                    <h1>{"Flows"}</h1>
                    {options("One row is", tables, &order.table, on_table)}
                    <div class="acts">
                        {copying.buttons()}
                        {saving(SaveRows { order, edition, total, format: Saved::Csv }, props.snapshot.saving, &props.on)}
                        <Columns table={order.table} choice={Rc::clone(&choice)} on_choice={on_choice.clone()} />
                    </div>
                </div>
            </div>
            <div class="flow-body">
                <Grid rows={rows.cloned()} {order} choice={Rc::clone(&choice)} {widest} {walk} busy={is_behind} zone={props.zone.clone()} {over_years}
                    {on_act} {on_sort} {on_choice} {on_open} {on_copy} />
                if total == 0 { <div class="flow-empty">{nothing(order, rows.is_none(), props, &here)}</div> }
            </div>
            if let Some(opened) = opened {
                {inspector(&opened, (order.table, total), &props.zone, &props.snapshot.names, &Acts { on: &props.on, on_step: &on_step, on_close: &close, now: &here.now })}
            }
            {status(&Status { props, now: &here.now, rows, walk, told: &told, open: (!*open).then_some(open_it) })}
        </main>
    }
}

/// Where rows are brought into order anew, one stays in the flow that one is in.
#[hook]
fn use_line_kept(rows: Option<&Shared<RowsShown>>, row: Option<u64>, walking: &UseReducerDispatcher<Walking>) {
    let kept = use_mut_ref(|| None::<(u32, u32, Line)>);
    let walking = walking.clone();
    use_effect_with((rows.cloned(), row), move |(rows, row)| {
        let Some(rows) = rows else { return };
        let mut kept = kept.borrow_mut();
        let mut row = *row;
        if let Some((of, edition, line)) = &*kept
            && *of == rows.of
            && *edition != rows.edition
        {
            let found = rows.find(line);
            walking.dispatch(Act::Again(found));
            row = found.or(row);
        }
        let line = row.and_then(|row| rows.line(row));
        *kept = line.map(|line| (rows.of, rows.edition, line.clone()));
    });
}

/// Why there are no rows.
fn nothing(order: Ordered, is_awaited: bool, props: &ViewProps, here: &Here) -> Html {
    let snapshot = &props.snapshot;
    let why = match (order.table, is_awaited) {
        (Table::Tuples, true) => "Bringing the tuples into order.",
        (Table::Connections, true) => "Stitching the connections.",
        _ if snapshot.explained.is_some() => return no_match(snapshot, &props.zone),
        (Table::Connections, false) if snapshot.overview.as_ref().is_some_and(|data| data.total.tuples > 0) => {
            let tuples = Address::clone(&here.now).in_table(Table::Tuples).hash();
            return html! {
                <p class="empty pad">
                    {"There are no connections: no tuple is a begin, an update or an end. Denied tuples make none, and NSG version 1 has none of these states. "}
                    <a class="link" href={tuples}>{"Show the tuples"}</a>
                </p>
            };
        }
        _ => return no_flows(props),
    };
    html! { <p class="empty pad">{why}</p> }
}
