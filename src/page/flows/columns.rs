//! Which columns are shown, and their order, for those who do not drag.

use std::rc::Rc;

use flowglass::present::flows::{Choice, meaning, title};
use flowglass::query::flows::{Column, Table};
use yew::prelude::*;

use super::remembered::usual;
use crate::page::parts::{Shape, button, small_icon, toggle, use_closing};

#[derive(Properties, PartialEq)]
pub struct ColumnsProps {
    pub table: Table,
    pub choice: Rc<Choice>,
    pub on_choice: Callback<Choice>,
}

#[component]
pub fn Columns(props: &ColumnsProps) -> Html {
    let open = use_state_eq(|| false);
    let button = use_node_ref();
    let root = use_node_ref();
    use_closing(&open, &root, &button);
    let (shown, all) = (props.choice.shown.len(), props.table.columns().len());
    html! {
        <div class="columns" ref={root}>
            <button type="button" class="button quiet" ref={button} aria-expanded={open.to_string()} onclick={toggle(&open)}>
                {"Columns "}<span class="dim">{format!("{shown} of {all}")}</span>
            </button>
            if *open { {list(props)} }
        </div>
    }
}

fn list(props: &ColumnsProps) -> Html {
    let hidden = props.table.columns().iter().copied().filter(|&column| !props.choice.shows(column));
    let usual = {
        let (table, on_choice) = (props.table, props.on_choice.clone());
        Callback::from(move |_: MouseEvent| on_choice.emit(usual(table)))
    };
    html! {
        <div class="popup column-list" role="group" aria-label="Columns">
            <ul>
                { for props.choice.columns().into_iter().enumerate().map(|(at, column)| item(props, column, Some(at))) }
                { for hidden.map(|column| item(props, column, None)) }
            </ul>
            {button("button", "As at first", usual)}
        </div>
    }
}

fn item(props: &ColumnsProps, column: Column, at: Option<usize>) -> Html {
    let name = title(column, props.table);
    let change = |next: Choice| {
        let on_choice = props.on_choice.clone();
        move || on_choice.emit(next.clone())
    };
    let choice = &*props.choice;
    let toggle = change(choice.clone().toggled(column));
    let only = choice.shown.len() == 1 && at.is_some();
    let step = |to: usize, shape: Shape, label: String, possible: bool| {
        let go = change(choice.clone().moved(column, to));
        html! {
            <button type="button" class="plain-button" aria-label={label.clone()} title={label} disabled={!possible}
                onclick={Callback::from(move |_: MouseEvent| go())}>{small_icon(shape)}</button>
        }
    };
    html! {
        <li key={format!("{column:?}")}>
            <label title={meaning(column, props.table)}>
                <input type="checkbox" checked={at.is_some()} disabled={only} onchange={Callback::from(move |_: Event| toggle())} />
                {name}
            </label>
            if let Some(at) = at {
                <span>
                    {step(at.saturating_sub(1), Shape::Up, format!("Move {name} to the left"), at > 0)}
                    {step(at + 1, Shape::Down, format!("Move {name} to the right"), at + 1 < choice.shown.len())}
                </span>
            }
        </li>
    }
}
