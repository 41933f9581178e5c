//! A row of words of which one holds.

use yew::prelude::*;

#[derive(Clone, PartialEq)]
pub struct Choice<T: PartialEq> {
    pub value: T,
    pub title: AttrValue,
    /// Why it cannot be chosen now.
    pub refused: Option<AttrValue>,
}

impl<T: PartialEq> Choice<T> {
    pub fn new(value: T, title: impl Into<AttrValue>) -> Self {
        Self { value, title: title.into(), refused: None }
    }

    #[must_use]
    pub fn refused(mut self, why: Option<&'static str>) -> Self {
        self.refused = why.map(AttrValue::Static);
        self
    }
}

#[derive(Properties, PartialEq)]
pub struct OptionsProps<T: PartialEq> {
    /// What is chosen, for those who hear the page.
    pub name: AttrValue,
    pub choices: Vec<Choice<T>>,
    pub chosen: T,
    pub on: Callback<T>,
}

#[component]
pub fn Options<T>(props: &OptionsProps<T>) -> Html
where
    T: Clone + PartialEq + 'static,
{
    let button = |choice: &Choice<T>| {
        let (on, value) = (props.on.clone(), choice.value.clone());
        html! {
            <button type="button" aria-pressed={(choice.value == props.chosen).to_string()}
                disabled={choice.refused.is_some()} title={choice.refused.clone()}
                onclick={Callback::from(move |_| on.emit(value.clone()))}>{&choice.title}</button>
        }
    };
    html! {
        <span class="options" role="group" aria-label={props.name.clone()}>
            { for props.choices.iter().map(button) }
        </span>
    }
}
