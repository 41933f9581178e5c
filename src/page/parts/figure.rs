//! A headline figure: what it is, the number, and of what.

use yew::prelude::*;

use super::{Absent, How};

#[derive(Properties, PartialEq)]
pub struct FigureProps {
    pub title: AttrValue,
    /// `23.6 GB` or `15 h 58 min`. None: there is nothing to show, and the note says why.
    pub value: Option<String>,
    /// One short line of context.
    #[prop_or_default]
    pub note: AttrValue,
    #[prop_or_default]
    pub class: Classes,
    /// How it was computed.
    #[prop_or_default]
    pub children: Html,
}

#[component]
pub fn Figure(props: &FigureProps) -> Html {
    html! {
        <div class={props.class.clone()}>
            <dt>{&props.title}<How of={props.title.clone()}>{props.children.clone()}</How></dt>
            <dd>{match &props.value {
                Some(value) => with_small_units(value),
                None => html! { <Absent why={props.note.clone()} /> },
            }}</dd>
            <dd>{&props.note}</dd>
        </div>
    }
}

/// Numbers large, units small.
fn with_small_units(value: &str) -> Html {
    let word = |word: &str| {
        let is_number = word.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '<' | '>'));
        if is_number {
            html! { <>{word}{" "}</> }
        } else {
            html! { <><span class="u">{word}</span>{" "}</> }
        }
    };
    html! { <>{ for value.split(' ').map(word) }</> }
}
