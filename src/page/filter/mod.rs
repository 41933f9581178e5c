//! The filter line: the terms of the filter as chips, and behind them the one that is being written, with what could
//! stand there and, if it is wrong, what would mend it.

mod chips;
mod complete;
mod cursor;
mod draft;
mod left;
mod named;
mod past;
mod problem;
mod shelf;

use std::rc::Rc;

use flowglass::filter::{Completion, Expr, clocks, parse};
use flowglass::present::address::Address;
use flowglass::query::{Overview, TimeRange};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::address::{Change, use_here};
use super::browser::{self, Listener};
use super::help::Part;
use super::names::use_names;
use super::parts::{Shape, icon, sign_button};
use super::shared::Shared;
use super::state::Command;
use super::zones;
use chips::chips;
pub use complete::rules;
use complete::{List, Occurring, Offer, term_of_name};
use cursor::{cursor_of, put_cursor};
use draft::{Draft, Step};
pub use named::{put, saved};
use problem::{keep_upon, painted, problems};
use shelf::Shelf;
pub use shelf::open as open_saved;

/// The field's name in the document.
const FIELD: &str = "filter-text";

/// Gives the field the focus, from wherever it is, and also when what had it is gone.
pub fn focus() {
    browser::focus(&format!("#{FIELD}"));
}

#[derive(Properties, PartialEq)]
pub struct FilterLineProps {
    /// What is shown now: how many flows the filter leaves, and which values there are to complete.
    pub data: Option<Shared<Overview>>,
    pub on: Callback<Command>,
    pub on_help: Callback<Option<Part>>,
}

#[component]
pub fn FilterLine(props: &FilterLineProps) -> Html {
    let here = use_here();
    let names = use_names();
    let filter = &here.now.filter;
    let whole = use_memo(filter.clone(), |filter| parse(filter));
    let draft = use_state_eq(Draft::default);
    let field = use_node_ref();
    {
        let draft = draft.setter();
        use_effect_with((filter.clone(), Rc::clone(&whole)), move |(filter, whole)| {
            // What was added last is in sight.
            browser::scroll_to_end(".filter-terms");
            draft.set(Draft::resting(filter, whole));
        });
    }
    {
        let field = field.clone();
        use_effect_with(Draft::clone(&draft), move |draft| {
            let Some(field) = field.cast::<HtmlInputElement>() else { return };
            if draft.put {
                put_cursor(&field, &draft.text, draft.cursor);
            }
            keep_upon(&field);
        });
    }
    {
        let field = field.clone();
        use_effect_with((), move |()| {
            let field = field.cast::<HtmlInputElement>();
            let listener = field.map(|field| Listener::new(&field.clone(), "scroll", move |_| keep_upon(&field)));
            move || drop(listener)
        });
    }
    let terms: Rc<Vec<Expr>> = use_memo(Rc::clone(&whole), |whole| match &**whole {
        Ok(expr) => expr.terms().to_vec(),
        Err(_) => Vec::new(),
    });
    let occurring = use_state_eq(Occurring::default);
    let offer = use_memo(
        (
            draft.text.clone(),
            draft.cursor,
            draft.open,
            props.data.clone(),
            Occurring::clone(&occurring),
            Rc::clone(&terms),
            zones::of(&here.now.clock).unwrap_or_default(),
            names.clone(),
        ),
        |(text, cursor, open, data, occurring, terms, zone, names)| {
            open.then(|| Offer::of((text, *cursor), terms, zone, data.as_deref(), names, occurring))
        },
    );
    {
        let (on, occurring) = (props.on.clone(), occurring.setter());
        let wanted = offer.as_ref().as_ref().and_then(|offer| offer.wanted.clone());
        use_effect_with(wanted, move |wanted| {
            if let Some((field, text)) = wanted.clone() {
                let of = Some((field, text.clone()));
                let to = Callback::from(move |values| occurring.set(Occurring { of: of.clone(), values }));
                on.emit(Command::Values { field, text, to });
            }
        });
    }
    let offer = use_memo(offer, |offer| (**offer).clone().filter(|offer| !offer.is_empty()));

    let set = {
        let change = here.change.clone();
        use_callback(change, |filter: String, change| {
            past::remember(&filter);
            change.emit(Change::new(move |address| Address { filter: filter.clone(), ..address }));
            focus();
        })
    };
    let on_terms = {
        let filter = filter.clone();
        set.reform(move |terms: Expr| terms.noted(&[&filter]))
    };
    let enter = {
        let (draft, whole, set, filter) = (draft.clone(), Rc::clone(&whole), set.clone(), filter.clone());
        let (data, names) = (props.data.clone(), names.clone());
        let (time, zone) = (here.now.time, zones::of(&here.now.clock).unwrap_or_default());
        let span = data.as_deref().and_then(|data| data.span);
        let term_of = move |name: &str| term_of_name(data.as_deref()?, &names, name);
        move || match draft.entered(&filter, &whole, &term_of) {
            Ok(new) => {
                draft.set(Draft::default());
                set.emit(new);
            }
            Err(wrong) => {
                let span = time.map(TimeRange::span).or(span);
                let dated = span.and_then(|span| clocks::mended(&wrong.text, span, &zone));
                draft.set(wrong.or(dated));
            }
        }
    };
    let take = {
        let (draft, set) = (draft.clone(), set.clone());
        move |offer: &Offer, item: &Completion| match offer.replace {
            Some(replace) => draft.set(draft.completed(replace, &item.insert)),
            // One used before takes the place of all.
            None => {
                if let Ok(expr) = parse(&item.insert) {
                    draft.set(Draft::default());
                    set.emit(expr.noted(&[&item.insert]));
                }
            }
        }
    };
    let on_input = {
        let draft = draft.clone();
        Callback::from(move |event: InputEvent| {
            let field: HtmlInputElement = event.target_unchecked_into();
            draft.set(Draft::written(field.value(), cursor_of(&field), draft.instead_of));
        })
    };
    let on_cursor = {
        let draft = draft.clone();
        move |event: &Event| {
            let field: HtmlInputElement = event.target_unchecked_into();
            let cursor = cursor_of(&field);
            if cursor != draft.cursor {
                draft.set(Draft { cursor, put: false, ..(*draft).clone() });
            }
        }
    };
    let on_key = {
        let (draft, terms, offer, take) = (draft.clone(), Rc::clone(&terms), Rc::clone(&offer), take.clone());
        let (on_help, resting) = (props.on_help.clone(), Draft::resting(filter, &whole));
        Callback::from(move |event: KeyboardEvent| {
            if event.is_composing() || event.ctrl_key() || event.alt_key() || event.meta_key() {
                return;
            }
            let items = offer.as_ref().as_ref().map(|offer| offer.items.len());
            let key = event.key();
            match draft.pressed((&key, event.shift_key()), &terms, items, &resting) {
                Some(Step::To(next)) => draft.set(next),
                Some(Step::Take(at)) => {
                    if let Some(offer) = &*offer {
                        take(offer, &offer.items[at]);
                    }
                }
                Some(Step::Enter) => enter(),
                Some(Step::Leave) => browser::leave(),
                Some(Step::Help) => on_help.emit(Some(Part::Filter)),
                None => return,
            }
            event.prevent_default();
            event.stop_propagation();
        })
    };
    let on_focus = {
        let draft = draft.clone();
        Callback::from(move |_: FocusEvent| draft.set(Draft { open: true, ..(*draft).clone() }))
    };
    let on_blur = {
        let (draft, terms) = (draft.clone(), Rc::clone(&terms));
        Callback::from(move |_: FocusEvent| draft.set(draft.left(&terms)))
    };
    let on_edit = {
        let (draft, terms) = (draft.clone(), Rc::clone(&terms));
        Callback::from(move |at: usize| {
            if let Some(term) = terms.get(at) {
                draft.set(Draft::offered(term.to_string(), Some(at)));
            }
            focus();
        })
    };
    let on_pick = {
        let offer = Rc::clone(&offer);
        Callback::from(move |at: usize| {
            if let Some(offer) = &*offer
                && let Some(item) = offer.items.get(at)
            {
                take(offer, item);
            }
        })
    };
    let on_mend = {
        let draft = draft.clone();
        Callback::from(move |text: String| {
            draft.set(Draft::offered(text, draft.instead_of));
            focus();
        })
    };
    let on_all = here.change.reform(|_: MouseEvent| {
        // The button is gone then.
        focus();
        Change::new(|address| Address { filter: String::new(), ..address })
    });
    let open = offer.as_ref().as_ref();
    let active = open.and(draft.chosen).map(|at| format!("filter-item-{at}"));
    html! {
        <search class="filter" aria-label="Filter">
            <div class={classes!("filter-line", (!draft.problems.is_empty()).then_some("is-wrong"))}>
                {icon(Shape::Filter)}
                <div class="filter-terms">
                    {chips(&terms, draft.instead_of, &on_terms, &on_edit)}
                    <span class="typed">
                        {painted(&draft.text, &draft.problems)}
                        <input id={FIELD} type="text" role="combobox" aria-label="Filter" aria-autocomplete="list" autocomplete="off" autocapitalize="off" spellcheck="false"
                            aria-expanded={open.is_some().to_string()} aria-controls={open.map(|_| "filter-list")} aria-activedescendant={active}
                            aria-invalid={(!draft.problems.is_empty()).then_some("true")}
                            placeholder={if terms.is_empty() { "Filter: an address, a port, a rule, denied …" } else { "and …" }}
                            ref={field} value={draft.text.clone()} oninput={on_input} onkeydown={on_key} onfocus={on_focus} onblur={on_blur}
                            onkeyup={let on_cursor = on_cursor.clone(); Callback::from(move |event: KeyboardEvent| on_cursor(&event))}
                            onclick={Callback::from(move |event: MouseEvent| on_cursor(&event))} />
                    </span>
                </div>
                <span class="filter-count" role="status">{props.data.as_deref().map(left::count)}</span>
                if !filter.is_empty() {
                    {sign_button(Shape::Close, "Remove the filter", on_all)}
                } else {
                    <kbd aria-hidden="true">{"/"}</kbd>
                }
                <Shelf />
            </div>
            if let Some(offer) = open {
                <List offer={offer.clone()} chosen={draft.chosen} on={on_pick} on_help={props.on_help.clone()} />
            } else if !draft.problems.is_empty() {
                {problems(&draft.text, &draft.problems, &on_mend, &props.on_help)}
            }
        </search>
    }
}
