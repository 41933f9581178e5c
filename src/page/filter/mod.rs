//! The filter line: the terms of the filter as chips, and behind them the one that is being written, with what could
//! stand there and, if it is wrong, what would mend it.

mod chips;
mod complete;
mod cursor;
mod draft;
mod left;
mod named;
mod past;
mod pen;
mod problem;
mod shelf;

use std::rc::Rc;

use flowglass::enrich::Names;
use flowglass::filter::{Expr, parse};
use flowglass::present::Zone;
use flowglass::present::address::Address;
use flowglass::query::Overview;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::address::{Change, use_here};
use super::browser::{self, Listener};
use super::help::Part;
use super::names::use_names;
use super::parts::{Shape, icon, sign_button};
use super::reacts::Reacts;
use super::shared::Shared;
use super::state::Command;
use super::zones;
use chips::chips;
pub use complete::rules;
use complete::{List, Occurring, Offer};
use cursor::put_cursor;
use draft::Draft;
pub use named::{put, saved};
use pen::Pen;
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

/// The field, with its own cursor where the draft's is.
#[hook]
fn use_field(draft: &Draft) -> NodeRef {
    let field = use_node_ref();
    {
        let field = field.clone();
        use_effect_with(draft.clone(), move |draft| {
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
    field
}

/// What could stand at the cursor. The values that occur come from the workers, when they have answered.
#[hook]
fn use_offer(
    props: &FilterLineProps,
    draft: &Draft,
    terms: &Rc<Vec<Expr>>,
    zone: &Zone,
    names: &Shared<Names>,
) -> Rc<Option<Offer>> {
    let occurring = use_state_eq(Occurring::default);
    let of = (draft.text.clone(), draft.cursor, draft.open, props.data.clone(), Occurring::clone(&occurring));
    let offer = use_memo(
        (of, Rc::clone(terms), zone.clone(), names.clone()),
        |((text, cursor, open, data, occurring), terms, zone, names)| {
            open.then(|| Offer::of((text, *cursor), terms, zone, data.as_deref(), names, occurring))
        },
    );
    {
        let (on, occurring) = (props.on.clone(), occurring.setter());
        let wanted = (*offer).as_ref().and_then(|offer| offer.wanted.clone());
        use_effect_with(wanted, move |wanted| {
            if let Some((field, text)) = wanted.clone() {
                let of = Some((field, text.clone()));
                let to = Callback::from(move |values| occurring.set(Occurring { of: of.clone(), values }));
                on.emit(Command::Values { field, text, to });
            }
        });
    }
    use_memo(offer, |offer| (**offer).clone().filter(|offer| !offer.is_empty()))
}

#[component]
pub fn FilterLine(props: &FilterLineProps) -> Html {
    let here = use_here();
    let names = use_names();
    let filter = &here.now.filter;
    let whole = use_memo(filter.clone(), |filter| parse(filter));
    let draft = use_state_eq(Draft::default);
    {
        let draft = draft.setter();
        use_effect_with((filter.clone(), Rc::clone(&whole)), move |(filter, whole)| {
            // What was added last is in sight.
            browser::scroll_to_end(".filter-terms");
            draft.set(Draft::resting(filter, whole));
        });
    }
    let field = use_field(&draft);
    let terms: Rc<Vec<Expr>> = use_memo(Rc::clone(&whole), |whole| match &**whole {
        Ok(expr) => expr.terms().to_vec(),
        Err(_) => Vec::new(),
    });
    let set = use_callback(here.change.clone(), |filter: String, change| {
        past::remember(&filter);
        change.emit(Change::new(move |address| Address { filter: filter.clone(), ..address }));
        focus();
    });
    let zone = zones::of(&here.now.clock).unwrap_or_default();
    let pen = Pen {
        filter: filter.clone(),
        offer: use_offer(props, &draft, &terms, &zone, &names),
        draft,
        whole,
        terms,
        data: props.data.clone(),
        names,
        time: here.now.time,
        zone,
        set,
        on_help: props.on_help.clone(),
    };
    let on_all = here.change.reform(|_: MouseEvent| {
        // The button is gone then.
        focus();
        Change::new(|address| Address { filter: String::new(), ..address })
    });
    let Pen { draft, terms, offer, .. } = &pen;
    let open = (**offer).as_ref();
    let active = open.and(draft.chosen).map(|at| format!("filter-item-{at}"));
    html! {
        <search class="filter" aria-label="Filter">
            <div class={classes!("filter-line", (!draft.problems.is_empty()).then_some("is-wrong"))}>
                {icon(Shape::Filter)}
                <div class="filter-terms">
                    {chips(terms, draft.instead_of, &pen.on(Pen::ask), &pen.take(Pen::edit))}
                    <span class="typed">
                        {painted(&draft.text, &draft.problems)}
                        <input id={FIELD} type="text" role="combobox" aria-label="Filter" aria-autocomplete="list" autocomplete="off" autocapitalize="off" spellcheck="false"
                            aria-expanded={open.is_some().to_string()} aria-controls={open.map(|_| "filter-list")} aria-activedescendant={active}
                            aria-invalid={(!draft.problems.is_empty()).then_some("true")}
                            placeholder={if terms.is_empty() { "Filter: an address, a port, a rule, denied …" } else { "and …" }}
                            ref={field} value={draft.text.clone()} oninput={pen.on(Pen::input)} onkeydown={pen.on(Pen::key)} onfocus={pen.on(Pen::focused)} onblur={pen.on(Pen::left)}
                            onkeyup={pen.on(Pen::cursor::<KeyboardEvent>)} onclick={pen.on(Pen::cursor::<MouseEvent>)} />
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
                <List offer={offer.clone()} chosen={draft.chosen} on={pen.take(Pen::pick)} on_help={props.on_help.clone()} />
            } else if !draft.problems.is_empty() {
                {problems(&draft.text, &draft.problems, &pen.take(Pen::mend), &props.on_help)}
            }
        </search>
    }
}
