//! The terms of the filter, each with its ways out: to be written anew, turned round, or removed.

use std::rc::Rc;

use flowglass::filter::{Expr, Phrase};
use yew::prelude::*;

use crate::page::parts::{Shape, small_icon};

#[derive(Properties, PartialEq)]
pub struct ChipsProps {
    pub terms: Rc<Vec<Expr>>,
    /// The one that is being written anew; its text stands behind the others.
    pub opened: Option<usize>,
    /// The filter as it is then.
    pub on: Callback<Expr>,
    pub on_edit: Callback<usize>,
}

#[component]
pub fn Chips(props: &ChipsProps) -> Html {
    if props.terms.is_empty() {
        return Html::default();
    }
    let chip = |(at, term): (usize, &Expr)| {
        let Phrase { is_negated, field, what } = term.in_words();
        let words = term.in_words().to_string();
        let whole = || Expr::all(props.terms.to_vec());
        let becomes = |whole: Expr| props.on.reform(move |_: MouseEvent| whole.clone());
        let edit = props.on_edit.reform(move |_: MouseEvent| at);
        html! {
            <li class="chip" key={at} hidden={props.opened == Some(at)}>
                <button type="button" class="chip-words" title={term.to_string()} aria-label={format!("Change: {words}")} onclick={edit}>
                    if is_negated { <strong>{"not "}</strong> }
                    if !field.is_empty() { <span class="dim">{field}</span>{" "} }<b>{what}</b>
                </button>
                <button type="button" class="chip-act" aria-pressed={is_negated.to_string()} aria-label={format!("Turn round: {words}")} title="Turn round"
                    onclick={becomes(whole().replaced(at, &term.clone().negated()))}>{if is_negated { "=" } else { "≠" }}</button>
                <button type="button" class="chip-act" aria-label={format!("Remove: {words}")} title="Remove" onclick={becomes(whole().without(term))}>
                    {small_icon(Shape::Close)}
                </button>
            </li>
        }
    };
    html! { <ul class="chips" aria-label="Terms of the filter">{ for props.terms.iter().enumerate().map(chip) }</ul> }
}
