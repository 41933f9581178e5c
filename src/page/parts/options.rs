//! A row of words of which one holds.
//!
//! A function, and all of it that is of no type made once: a component for every type of value would be a good part of
//! what is downloaded.

use yew::prelude::*;

/// A value, and what it is called.
#[derive(Clone, PartialEq)]
pub struct Choice<T> {
    pub value: T,
    pub title: AttrValue,
    /// Why it cannot be chosen now.
    pub refused: Option<AttrValue>,
}

impl<T> Choice<T> {
    pub fn new(value: T, title: impl Into<AttrValue>) -> Self {
        Self { value, title: title.into(), refused: None }
    }

    #[must_use]
    pub fn refused(mut self, why: Option<&'static str>) -> Self {
        self.refused = why.map(AttrValue::Static);
        self
    }
}

/// The name is for those who hear the page.
pub fn options<T: Clone + PartialEq + 'static>(
    name: &'static str,
    choices: impl IntoIterator<Item = Choice<T>>,
    chosen: &T,
    on: Callback<T>,
) -> Html {
    let button = move |Choice { value, title, refused }: Choice<T>| {
        let is_chosen = value == *chosen;
        let on = on.clone();
        button(title, refused, is_chosen, Callback::from(move |_| on.emit(value.clone())))
    };
    group(name, choices.into_iter().map(button).collect())
}

fn button(title: AttrValue, refused: Option<AttrValue>, is_chosen: bool, onclick: Callback<MouseEvent>) -> Html {
    let is_refused = refused.is_some();
    html! {
        <button type="button" aria-pressed={is_chosen.to_string()} disabled={is_refused} title={refused} {onclick}>{title}</button>
    }
}

fn group(name: &'static str, buttons: Vec<Html>) -> Html {
    html! { <span class="options" role="group" aria-label={name}>{ for buttons }</span> }
}
