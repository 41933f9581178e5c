//! The help: the keys, and the filter language as its tables say it, with filters to try.

use flowglass::filter::help::{Example, TOPICS, Topic, operator_in_words};
use flowglass::filter::{About, FIELDS, Operator};
use flowglass::present::address::View;
use flowglass::present::keys::{PLACES, Place, letter};
use web_sys::HtmlDialogElement;
use yew::prelude::*;

use super::address::Change;
use super::filter;
use super::parts::{Choice, button, options, use_modal};

/// What of the help is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Keys,
    Filter,
}

#[derive(Properties, PartialEq)]
pub struct HelpProps {
    pub part: Part,
    pub change: Callback<Change>,
    /// Another part of it, or none.
    pub on: Callback<Option<Part>>,
}

#[component]
pub fn HelpDialog(props: &HelpProps) -> Html {
    let dialog = use_modal(true);
    let to_try = {
        let (dialog, change) = (dialog.clone(), props.change.clone());
        Callback::from(move |text: &'static str| {
            // While it is open nothing else can take the focus.
            if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
                dialog.close();
            }
            change.emit(filter::put(text));
            filter::focus();
        })
    };
    let choices = vec![Choice::new(Part::Keys, "Keys"), Choice::new(Part::Filter, "Filter language")];
    let close = props.on.reform(|_: MouseEvent| None);
    let onclose = props.on.reform(|_: Event| None);
    html! {
        <dialog ref={dialog} class="dialog help" aria-labelledby="help-title" {onclose}>
            <header>
                <h2 id="help-title">{"Help"}</h2>
                {options("Help with", choices, &props.part, props.on.reform(Some))}
                {button("button", "Close", close)}
            </header>
            <div key={props.part as usize} class={classes!("help-text", (props.part == Part::Keys).then_some("keys"))} tabindex="0" role="region" aria-label="Help">
                {match props.part {
                    Part::Keys => keys(),
                    Part::Filter => language(&to_try),
                }}
            </div>
        </dialog>
    }
}

/// What is explained at the left, and what it means at the right of it.
fn section(title: &'static str, text: &'static str, rows: Vec<(Html, Html)>) -> Html {
    let row = |(of, means): (Html, Html)| html! { <div><dt>{of}</dt><dd>{means}</dd></div> };
    html! {
        <section>
            <h3>{title}</h3>
            if !text.is_empty() { <p>{text}</p> }
            <dl>{ for rows.into_iter().map(row) }</dl>
        </section>
    }
}

fn keys() -> Html {
    let key = |key: &str| html! { <kbd>{key.to_owned()}</kbd> };
    let place = |Place { title, keys }: &Place| {
        let row = |(keys, what): &(&[&'static str], &'static str)| {
            (html! { <>{ for keys.iter().copied().map(key) }</> }, (*what).into())
        };
        section(title, "", keys.iter().map(row).collect())
    };
    let view = |view: View| (html! { <>{key("g")}{key(letter(view))}</> }, view.title().into());
    let views = section("The views", "Two keys, one after the other.", View::ALL.into_iter().map(view).collect());
    html! { <>{ for PLACES.iter().map(place) }{views}</> }
}

fn language(to_try: &Callback<&'static str>) -> Html {
    let attempt = |text: &'static str| button("link mono", text, to_try.reform(move |_: MouseEvent| text));
    let topic = |Topic { title, text, examples }: &Topic| {
        let row = |&Example { filter, meaning }: &Example| (attempt(filter), meaning.into());
        section(title, text, examples.iter().map(row).collect())
    };
    let operator =
        |operator: Operator| (html! { <b class="mono">{operator.sign()}</b> }, operator_in_words(operator).into());
    let field = |about: &'static About| {
        let of = html! {
            <>
                <b class="mono">{about.name}</b>
                if !about.aliases.is_empty() { <span class="dim mono">{about.aliases.join(" ")}</span> }
            </>
        };
        let words: Vec<&str> = about.field.words().iter().map(|word| word.name).collect();
        let means = html! {
            <>
                {about.help}
                if !words.is_empty() { {" "}<span class="mono">{words.join(", ")}</span>{"."} }
                {" "}
                {attempt(about.example)}
            </>
        };
        (of, means)
    };
    html! {
        <>
            <p class="dim">{"Each example can be pressed: it takes the place of the filter. The browser's back brings the one before."}</p>
            { for TOPICS.iter().map(topic) }
            {section("Operators", "", Operator::ALL.into_iter().map(operator).collect())}
            {section("Fields", "Behind a field's name are others that mean the same.", FIELDS.iter().map(field).collect())}
        </>
    }
}
