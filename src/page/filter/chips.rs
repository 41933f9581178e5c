//! The terms of the filter, each with its ways out: to be written anew, turned round, or removed.

use flowglass::filter::{Expr, Phrase};
use yew::prelude::*;

use crate::page::parts::{Shape, small_icon};

/// `opened` is the one that is being written anew; its text stands behind the others. `on` takes the filter as it is
/// then.
pub fn chips(terms: &[Expr], opened: Option<usize>, on: &Callback<Expr>, on_edit: &Callback<usize>) -> Html {
    if terms.is_empty() {
        return Html::default();
    }
    let chip = |(at, term): (usize, &Expr)| {
        let Phrase { is_negated, field, what } = term.in_words();
        let words = term.in_words().to_string();
        let whole = || Expr::all(terms.to_vec());
        let becomes = |whole: Expr| on.reform(move |_: MouseEvent| whole.clone());
        let edit = on_edit.reform(move |_: MouseEvent| at);
        html! {
            <li class="chip" key={at} hidden={opened == Some(at)}>
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
    html! { <ul class="chips" aria-label="Terms of the filter">{ for terms.iter().enumerate().map(chip) }</ul> }
}
