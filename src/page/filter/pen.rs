//! What the filter line's field, its chips and its list do to what is being written.

use std::rc::Rc;

use flowglass::enrich::Names;
use flowglass::filter::{Completion, Expr, clocks, parse};
use flowglass::model::Span;
use flowglass::present::Zone;
use flowglass::query::{Overview, TimeRange};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::complete::{Offer, term_of_name};
use super::cursor::cursor_of;
use super::draft::{Draft, Step, Whole};
use super::focus;
use crate::page::browser;
use crate::page::help::Part;
use crate::page::reacts::Reacts;
use crate::page::shared::Shared;

#[derive(Clone)]
pub struct Pen {
    pub draft: UseStateHandle<Draft>,
    /// What is asked now, as text, as it is read, and its terms.
    pub filter: String,
    pub whole: Rc<Whole>,
    pub terms: Rc<Vec<Expr>>,
    /// What could stand at the cursor.
    pub offer: Rc<Option<Offer>>,
    pub data: Option<Shared<Overview>>,
    pub names: Shared<Names>,
    /// Times that are written without a date are in this range, and on this clock.
    pub time: Option<TimeRange>,
    pub zone: Zone,
    /// Asks another filter.
    pub set: Callback<String>,
    pub on_help: Callback<Option<Part>>,
}

impl Reacts for Pen {}

impl Pen {
    pub fn input(&self, event: &InputEvent) {
        let field: HtmlInputElement = event.target_unchecked_into();
        self.draft.set(Draft::written(field.value(), cursor_of(&field), self.draft.instead_of));
    }

    /// The cursor can have gone elsewhere, by a key or by a click.
    pub fn cursor<E: AsRef<Event>>(&self, event: &E) {
        let field: HtmlInputElement = event.as_ref().target_unchecked_into();
        let cursor = cursor_of(&field);
        if cursor != self.draft.cursor {
            self.draft.set(Draft { cursor, put: false, ..(*self.draft).clone() });
        }
    }

    pub fn key(&self, event: &KeyboardEvent) {
        if event.is_composing() || event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        let items = (*self.offer).as_ref().map(|offer| offer.items.len());
        let resting = Draft::resting(&self.filter, &self.whole);
        match self.draft.pressed((&event.key(), event.shift_key()), &self.terms, items, &resting) {
            Some(Step::To(next)) => self.draft.set(next),
            Some(Step::Take(at)) => self.pick(at),
            Some(Step::Enter) => self.enter(),
            Some(Step::Leave) => browser::leave(),
            Some(Step::Help) => self.on_help.emit(Some(Part::Filter)),
            None => return,
        }
        event.prevent_default();
        event.stop_propagation();
    }

    pub fn focused(&self, _: &FocusEvent) {
        self.draft.set(Draft { open: true, ..(*self.draft).clone() });
    }

    pub fn left(&self, _: &FocusEvent) {
        self.draft.set(self.draft.left(&self.terms));
    }

    /// Opens a chip.
    pub fn edit(&self, at: usize) {
        if let Some(term) = self.terms.get(at) {
            self.draft.set(Draft::offered(term.to_string(), Some(at)));
        }
        focus();
    }

    /// Takes over one of what could stand here.
    pub fn pick(&self, at: usize) {
        let Some(Offer { replace, items, .. }) = &*self.offer else { return };
        let Some(Completion { insert, .. }) = items.get(at) else { return };
        match *replace {
            Some(replace) => self.draft.set(self.draft.completed(replace, insert)),
            // One used before takes the place of all.
            None => {
                if let Ok(expr) = parse(insert) {
                    self.draft.set(Draft::default());
                    self.set.emit(expr.noted(&[insert]));
                }
            }
        }
    }

    /// Takes over what would mend what is wrong.
    pub fn mend(&self, text: String) {
        self.draft.set(Draft::offered(text, self.draft.instead_of));
        focus();
    }

    /// Asks what other chips stand for.
    pub fn ask(&self, terms: &Expr) {
        self.set.emit(terms.noted(&[&self.filter]));
    }

    fn enter(&self) {
        let term_of = |name: &str| term_of_name(self.data.as_deref()?, &self.names, name);
        match self.draft.entered(&self.filter, &self.whole, term_of) {
            Ok(new) => {
                self.draft.set(Draft::default());
                self.set.emit(new);
            }
            Err(wrong) => {
                let dated = self.span().and_then(|span| clocks::mended(&wrong.text, span, &self.zone));
                self.draft.set(wrong.or(dated));
            }
        }
    }

    fn span(&self) -> Option<Span> {
        self.time.map(TimeRange::span).or_else(|| self.data.as_deref()?.span)
    }
}
