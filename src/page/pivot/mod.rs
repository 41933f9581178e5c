//! Every value that is shown can be asked for. What carries a filter's term in `data-term` opens a menu of what can be
//! done with it; one listener serves the whole page, so that a table of values costs no more than its text.

mod menu;
mod pointed;
mod popover;

use flowglass::filter::{Expr, parse};
use web_sys::KeyboardEvent;
use yew::prelude::*;

use super::parts::{Shape, small_icon};

pub use menu::PivotMenu;

const TERM: &str = "data-term";
const ACT: &str = "data-act";

/// What becomes of the filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    With,
    Without,
    Only,
}

impl Act {
    const ALL: [Self; 3] = [Self::With, Self::Without, Self::Only];

    const fn title(self) -> &'static str {
        match self {
            Self::With => "Only flows with this",
            Self::Without => "Only flows without it",
            Self::Only => "This, and no other filter",
        }
    }

    const fn key(self) -> &'static str {
        match self {
            Self::With => "+",
            Self::Without => "-",
            Self::Only => "=",
        }
    }

    /// What a key asks for. With others held they are the browser's, which makes the page larger and smaller by them.
    fn by_key(key: &KeyboardEvent) -> Option<Self> {
        let is_alone = !(key.ctrl_key() || key.meta_key() || key.alt_key());
        Self::ALL.into_iter().find(|act| is_alone && act.key() == key.key())
    }

    /// A filter that cannot be read gives way to the term.
    fn of(self, filter: &str, term: &Expr) -> String {
        let old = if self == Self::Only { Ok(Expr::everything()) } else { parse(filter) };
        let old = old.unwrap_or_else(|_| Expr::everything());
        match self {
            Self::With | Self::Only => old.with(term),
            Self::Without => old.with(&term.clone().negated()),
        }
        .noted(&[filter])
    }
}

/// A filter with a term more. A term that cannot be read changes nothing.
pub fn narrowed(filter: &str, term: &str) -> String {
    parse(term).map_or_else(|_| filter.to_owned(), |term| Act::With.of(filter, &term))
}

/// A value that opens the menu, and beside it, for the pointer, the two ways that are taken most.
pub fn value(term: &str, shown: Html) -> Html {
    let term = AttrValue::from(term.to_owned());
    let value =
        html! { <button type="button" class="value" data-term={term.clone()} aria-haspopup="menu">{shown}</button> };
    with_quicks(&term, value)
}

/// A value that has a page of its own and opens that; the menu opens by its own key or the other button of the mouse.
pub fn link(term: &str, href: &str, shown: Html) -> Html {
    let term = AttrValue::from(term.to_owned());
    let value = html! { <a class="value" href={href.to_owned()} data-term={term.clone()}>{shown}</a> };
    with_quicks(&term, value)
}

fn with_quicks(term: &AttrValue, value: Html) -> Html {
    let quick = |act: Act, shape: Shape| {
        html! {
            <button type="button" class="quick" data-term={term.clone()} data-act={act.key()} tabindex="-1" title={act.title()} aria-hidden="true">{small_icon(shape)}</button>
        }
    };
    html! {
        <span class="pivot">
            {value}
            <span class="quicks">{quick(Act::With, Shape::Plus)}{quick(Act::Without, Shape::Minus)}</span>
        </span>
    }
}
