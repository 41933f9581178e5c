//! A headline figure: what it is, the number, and of what.

use yew::prelude::*;

use super::{absent, how};

/// `value` is `23.6 GB` or `15 h 58 min`; where there is none, `note` says why, and else is one short line of context.
/// `text` says how it was computed.
pub fn figure(title: &'static str, value: Option<String>, note: &str, text: &'static str) -> Html {
    figure_of("", title, value, note, text)
}

/// One that looks different.
pub fn figure_of(
    class: &'static str,
    title: &'static str,
    value: Option<String>,
    note: &str,
    text: &'static str,
) -> Html {
    html! {
        <div class={classes!(class)}>
            <dt>{title}{how(title, text)}</dt>
            <dd>{match value {
                Some(value) => with_small_units(&value),
                None => absent(note),
            }}</dd>
            <dd>{note.to_owned()}</dd>
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
