//! Buttons that take a list elsewhere, with all its rows, however many of them are shown: as text with a copy, as CSV
//! into a file.

use std::cell::RefCell;
use std::rc::Rc;

use flowglass::present::elsewhere::TakeAway;
use flowglass::present::flows::Format;
use flowglass::query::Scope;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::copies::first_of;
use super::telling::{Telling, use_telling};
use super::{Shape, copied_words, small_icon};
use crate::page::asked::{Asks, MOST_TAKEN, Whole};
use crate::page::browser::copy;
use crate::page::shared::Shared;
use crate::page::state::Command;
use crate::platform::save_text;

const CHANGED: &str = "The rows could not be brought: a worker stopped, or what is open changed. Press again.";

/// The question for all rows, given to whom they go; nothing goes to them where they cannot be had.
type AsksWhole = Callback<Callback<Option<TakeAway>>, Whole>;

#[derive(Clone, Properties, PartialEq)]
struct TakeProps {
    name: &'static str,
    list: Callback<(), TakeAway>,
    #[prop_or_default]
    whole: Option<AsksWhole>,
}

/// What could not be copied, and of which scope and which shown rows it is all.
type Late = Rc<RefCell<Option<(Scope, TakeAway, TakeAway)>>>;

/// What is said, and what was done if it was.
#[derive(Clone, PartialEq)]
struct Told {
    words: String,
    done: Option<Shape>,
}

/// Of a list that is at hand with all its rows. `name` is how it is titled.
pub fn take_away(name: &'static str, list: impl Fn() -> TakeAway + 'static) -> Html {
    html! { <Take {name} list={Callback::from(move |()| list())} /> }
}

/// Of a list that is shown in part: `list` makes it of what is shown, and of the answer to what `ask` asks for.
pub fn take_whole<T: 'static>(
    name: &'static str,
    shown: Shared<T>,
    ask: impl Fn(Callback<Option<Rc<T>>>) -> Whole + 'static,
    list: impl Fn(&T) -> TakeAway + 'static,
) -> Html {
    let list = Rc::new(list);
    let whole = {
        let list = Rc::clone(&list);
        Callback::from(move |to: Callback<Option<TakeAway>>| {
            let list = Rc::clone(&list);
            ask(to.reform(move |of: Option<Rc<T>>| of.map(|of| list(&of))))
        })
    };
    html! { <Take {name} list={Callback::from(move |()| list(&shown))} {whole} /> }
}

#[component]
fn Take(props: &TakeProps) -> Html {
    let asks = use_context::<Asks>();
    let is_bringing = use_mut_ref(|| false);
    // What was brought too late after the click for the browser to have it copied: the next click has it at hand.
    let late = use_mut_ref(|| None::<(Scope, TakeAway, TakeAway)>);
    let Telling { told, tell, on_focus: [onfocusin, onfocusout], on_mouse: [onmouseenter, onmouseleave] } =
        use_telling::<Told>((props.name, asks.as_ref().map(|asks| asks.scope.clone())));
    let button = |shape: Shape, title: String| {
        let is_done = told.as_ref().is_some_and(|told| told.done == Some(shape));
        let (TakeProps { name, list, whole }, asks, tell) = (props.clone(), asks.clone(), tell.clone());
        let (is_bringing, late) = (Rc::clone(&is_bringing), Rc::clone(&late));
        let onclick = move |_: MouseEvent| {
            // Of what is shown, which is not always what the address asks for by now.
            let Some(Asks { scope, is_busy, on }) = asks.clone() else { return };
            let list = list.emit(());
            // Of other rows than are shown now it is of no use: what is open has changed.
            let of_last = late.take().filter(|(of, shown, _)| (of, shown) == (&scope, &list)).map(|(.., all)| all);
            let (Some(whole), None, false) = (&whole, &of_last, list.is_whole()) else {
                return give(shape, name, of_last.unwrap_or(list), &scope, &tell, None);
            };
            tell.emit(Told { words: bringing(list.counts().1, is_busy), done: None });
            if is_bringing.replace(true) {
                return;
            }
            let to = {
                let (is_bringing, late) = (Rc::clone(&is_bringing), Rc::clone(&late));
                let (scope, tell) = (scope.clone(), tell.clone());
                Callback::from(move |all: Option<TakeAway>| {
                    is_bringing.replace(false);
                    match all {
                        Some(all) => give(shape, name, all, &scope, &tell, Some((Rc::clone(&late), list.clone()))),
                        None => tell.emit(Told { words: CHANGED.to_owned(), done: None }),
                    }
                })
            };
            on.emit(Command::Whole(scope, whole.emit(to)));
        };
        html! {
            <button type="button" class="how-button" aria-label={title.clone()} {title} {onclick}>
                {small_icon(if is_done { Shape::Done } else { shape })}
            </button>
        }
    };
    let name = props.name;
    html! {
        <span class="take-away" {onfocusin} {onfocusout} {onmouseenter} {onmouseleave}>
            <span class="outcome" role="status">{told.as_ref().map(|told| told.words.clone())}</span>
            {button(Shape::Copy, format!("Copy “{name}”"))}
            {button(Shape::Save, format!("Save “{name}” as CSV"))}
        </span>
    }
}

fn bringing(rows: Option<u64>, is_busy: bool) -> String {
    let most = u64::from(MOST_TAKEN);
    let rows = match rows {
        None => "the rows".to_owned(),
        Some(all) if all <= most => format!("all {}", first_of(all, rows)),
        Some(_) => first_of(most, rows),
    };
    format!("Bringing {rows}{}.", if is_busy { ", when all is read" } else { "" })
}

/// Copies or saves a list, and says so. Where it cannot be copied any more it is left in `late`, with what was shown.
fn give(
    shape: Shape,
    name: &'static str,
    list: TakeAway,
    scope: &Scope,
    tell: &Callback<Told>,
    late: Option<(Late, TakeAway)>,
) {
    let (rows, all) = list.counts();
    if shape == Shape::Copy {
        let (scope, tell) = (scope.clone(), tell.clone());
        return spawn_local(async move {
            let is_copied = copy(&list.text()).await;
            let mut words = copied_words(is_copied, rows, all, Format::Text);
            if let Some((late, shown)) = late.filter(|_| !is_copied) {
                words += " Press again: the rows are at hand now.";
                late.replace(Some((scope, shown, list)));
            }
            tell.emit(Told { words, done: is_copied.then_some(shape) });
        });
    }
    let file = list.file_name(name, scope);
    let is_saved = save_text(&file, "text/csv", &list.csv()).is_ok();
    let words = match is_saved {
        true => format!("Saved {} as {file}.", first_of(rows, all)),
        false => "The browser refused to save.".to_owned(),
    };
    tell.emit(Told { words, done: is_saved.then_some(shape) });
}
