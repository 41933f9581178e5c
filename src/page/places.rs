//! Where each step of the browser's history was scrolled to. The browser remembers that of the page, but views scroll
//! by themselves, and are drawn anew by a step back.

use std::cell::RefCell;

use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlElement;

use super::browser::{Listener, find, window};
use crate::platform::after_paint;

/// Frames that a view is given to grow as tall as it was: its panels are drawn one after the other.
const FRAMES: u32 = 90;

/// Steps are told apart by numbers that the browser keeps with them, also when the page is loaded again: none of them
/// is given twice.
struct Places {
    now: f64,
    last: f64,
    tops: Vec<(f64, i32)>,
}

thread_local! {
    static PLACES: RefCell<Places> = RefCell::new({
        let now = js_sys::Date::now();
        Places { now, last: now, tops: Vec::new() }
    });
}

fn with<T>(f: impl FnOnce(&mut Places) -> T) -> T {
    PLACES.with_borrow_mut(f)
}

impl Places {
    fn keep(&mut self, top: i32) {
        match self.tops.iter_mut().find(|(step, _)| *step == self.now) {
            Some((_, known)) => *known = top,
            None => self.tops.push((self.now, top)),
        }
    }

    /// A step that is left as it came has its place from the one before it.
    fn leave(&mut self, top: i32) {
        if self.tops.iter().all(|(step, _)| *step != self.now) {
            self.keep(top);
        }
    }

    fn next(&mut self) -> f64 {
        self.last += 1.0;
        self.now = self.last;
        self.now
    }
}

/// What the browser is to keep with a new step.
pub fn next() -> JsValue {
    with(|places| {
        places.leave(top());
        places.next().into()
    })
}

/// What it is to keep with the step that goes on.
pub fn same() -> JsValue {
    with(|places| places.now).into()
}

/// Keeps them up to date, as long as it is listened.
pub fn kept() -> Listener {
    look();
    Listener::new(&window(), "scroll", |_| with(|places| places.keep(top())))
}

/// The browser went to another step; a link makes a new one.
pub fn arrived() {
    // What is shown is of the step before, still.
    with(|places| places.leave(top()));
    look();
}

fn look() {
    let Ok(history) = window().history() else { return };
    let Some(step) = history.state().ok().and_then(|state| state.as_f64()) else {
        // Without an address it keeps the one it has.
        let _ = history.replace_state(&with(Places::next).into(), "");
        return;
    };
    let known = with(|places| {
        places.now = step;
        places.tops.iter().find(|(of, _)| *of == step).map(|(_, top)| *top)
    });
    if let Some(wanted) = known {
        spawn_local(bring(step, wanted));
    }
}

/// Unless someone else goes on scrolling, or away.
async fn bring(step: f64, wanted: i32) {
    let mut reached = None;
    for _ in 0..FRAMES {
        after_paint().await;
        let here = top();
        if with(|places| places.now) != step || reached.is_some_and(|reached| reached != here) || here == wanted {
            return;
        }
        scrollers().for_each(|scroller| scroller.set_scroll_top(wanted));
        reached = Some(top());
    }
}

fn top() -> i32 {
    scrollers().map(|scroller| scroller.scroll_top()).sum()
}

/// A view scrolls by itself where the window is wide, and else the page does.
fn scrollers() -> impl Iterator<Item = HtmlElement> {
    [find("main"), find("html")].into_iter().flatten()
}
