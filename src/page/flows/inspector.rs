//! One flow in full: every field with its meaning, and the line as it stands in the file.

use std::borrow::Cow;

use flowglass::enrich::Names;
use flowglass::present::address::Address;
use flowglass::present::flows::{Format, Times, copied, follow, meaning, meaning_in, term_of, title};
use flowglass::present::{Zone, number};
use flowglass::query::flows::{Column, Line, Particulars, Table};
use web_sys::KeyboardEvent;
use yew::prelude::*;

use super::cell::{cell, hint, name};
use super::grid::focus_here;
use super::opened::Opened;
use crate::page::parts::{Shape, copy_button, sign_button, small_icon};
use crate::page::pivot;
use crate::page::state::{Command, Quote, Quoted};

/// What can be done beside it: steps to the row below or above, and away.
pub struct Acts<'a> {
    pub on: &'a Callback<Command>,
    pub on_step: &'a Callback<bool>,
    pub on_close: &'a Callback<()>,
    /// Where it would be left.
    pub now: &'a Address,
}

pub fn inspector(opened: &Opened, (table, rows): (Table, u64), zone: &Zone, names: &Names, acts: &Acts<'_>) -> Html {
    let step = |down: bool| acts.on_step.reform(move |_: MouseEvent| down);
    let leave = {
        let on_close = acts.on_close.clone();
        move || {
            on_close.emit(());
            let _ = focus_here();
        }
    };
    let onkeydown = {
        let leave = leave.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                event.prevent_default();
                leave();
            }
        })
    };
    let close = Callback::from(move |_: MouseEvent| leave());
    let place = match opened.row {
        Some(row) => format!("Row {} of {}", number::exact(row + 1), number::exact(rows)),
        None => "Not among the rows beside it".to_owned(),
    };
    html! {
        <aside class="inspector" aria-label="Flow in full" {onkeydown}>
            <header>
                <p class="dim" aria-live="polite">{place}</p>
                {sign_button(Shape::Up, "Row above", step(false))}
                {sign_button(Shape::Down, "Row below", step(true))}
                <button type="button" class="plain-button" aria-label="Close" title="Close (Esc)" onclick={close}>{small_icon(Shape::Close)}</button>
            </header>
            if let Some(line) = &opened.line {
                <dl>{ for table.columns().iter().map(|&column| field(line, column, table, zone, names)) }</dl>
                if matches!(line.what, Particulars::Tuple(_)) {
                    <Original line={line.clone()} on={acts.on.clone()} />
                }
                <p class="acts">
                    { for follow(line, acts.now).into_iter().map(|(name, to)| html! { <a class="link" href={to.hash()} onclick={acts.on_close.reform(|_: MouseEvent| ())}>{name}</a> }) }
                </p>
                <p class="acts">
                    {copy_line("Copy as text", line, table, names, Format::Text)}
                    {copy_line("Copy as JSON", line, table, names, Format::Json)}
                </p>
            } else {
                <p class="empty pad">{"On its way."}</p>
            }
        </aside>
    }
}

/// All fields of one row.
fn copy_line(name: &'static str, line: &Line, table: Table, names: &Names, format: Format) -> Html {
    copy_button(name, copied(std::iter::once(line), (table, table.columns()), names, format))
}

fn field(line: &Line, column: Column, table: Table, zone: &Zone, names: &Names) -> Html {
    let code = match column {
        Column::Protocol => Some(line.ends.protocol.0.to_string()),
        Column::Direction => Some(line.ends.direction.letter().to_owned()),
        Column::Rule => Some(line.rule.clone()),
        Column::State => match &line.what {
            Particulars::Tuple(tuple) => Some(tuple.state.name().to_owned()),
            Particulars::Connection(_) => None,
        },
        Column::Status => match &line.what {
            Particulars::Connection(life) if life.renewed => Some("made anew on the way by the platform".to_owned()),
            _ => None,
        },
        Column::SourcePort
        | Column::DestinationPort
        | Column::BytesSent
        | Column::BytesReceived
        | Column::Bytes
        | Column::PacketsSent
        | Column::PacketsReceived
        | Column::Packets => hint(line, column, zone),
        Column::Source | Column::Destination | Column::Nic => name(line, column, names).map(Cow::into_owned),
        _ => None,
    };
    let shown = match (column, hint(line, column, zone)) {
        // Here there is room for the year.
        (Column::Time | Column::Last | Column::Logged, Some(whole)) => html! { {whole} },
        _ => cell(line, column, zone, false, Times::Whole),
    };
    let shown = match term_of(line, column) {
        Some(term) => pivot::value(&term, shown),
        None => shown,
    };
    html! {
        <div>
            <dt>{title(column, table)}</dt>
            <dd>{shown} if let Some(code) = code { {" "}<span class="dim">{code}</span> }</dd>
            <dd class="dim">{meaning_in(line, column).unwrap_or_else(|| meaning(column, table))}</dd>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct OriginalProps {
    line: Line,
    on: Callback<Command>,
}

/// Read from the file again, when it is asked for: rows keep no text.
#[component]
fn Original(props: &OriginalProps) -> Html {
    let quoted = use_state(|| None::<(Line, Quoted)>);
    {
        let (quoted, on) = (quoted.setter(), props.on.clone());
        use_effect_with(props.line.clone(), move |line| {
            let of = line.clone();
            let to = Callback::from(move |text: Quoted| quoted.set(Some((of.clone(), text))));
            on.emit(Command::Quote(Box::new(line.clone()), to));
            move || on.emit(Command::QuoteNoMore)
        });
    }
    let quoted = quoted.as_ref().filter(|(line, _)| *line == props.line).map(|(_, quoted)| quoted);
    let Particulars::Tuple(tuple) = &props.line.what else { return Html::default() };
    html! {
        <section class="original" aria-label="As it stands in the file">
            <h2>{"As it stands in the file"}</h2>
            { match quoted {
                None => html! { <p class="dim">{"Looking it up."}</p> },
                Some(Ok(Quote { at, text, is_packed })) => html! {
                    <>
                        <p class="quote" data-at={at.to_string()}>{text}</p>
                        <p class="dim">
                            {format!("At byte {}{}, in", number::exact(*at), if *is_packed { ", counted unpacked and as UTF-8" } else { "" })}
                        </p>
                    </>
                },
                Some(Err(why)) => html! { <p>{why}{" "}<span class="dim">{format!("Of the tuples read of the record at byte {} it is number {}, in", number::exact(tuple.offset), number::exact(u64::from(tuple.ordinal) + 1))}</span></p> },
            } }
            <p class="path mono">{&tuple.file}</p>
        </section>
    }
}
