//! A large view drawn in steps: so many parts a frame that the page never works long at a stretch.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use yew::prelude::*;

use crate::platform::{after_paint, last_in_line, now_ms};

/// No further part is begun in a frame after this much work. The browser's own, to lay parts out and paint them, comes
/// on top. While files are read the machine is busy; else whoever waits for an answer wants it whole.
const FRAME_MS: f64 = 3.0;
const FRAME_AT_REST_MS: f64 = 20.0;

/// What waits for its frame.
#[derive(Default)]
struct Queue {
    steps: VecDeque<Box<dyn FnOnce()>>,
    is_running: bool,
}

thread_local! {
    static QUEUE: RefCell<Queue> = RefCell::default();
    static FRAME: Cell<f64> = const { Cell::new(FRAME_MS) };
}

/// Files are being read, or not.
pub fn set_busy(is_busy: bool) {
    FRAME.set(if is_busy { FRAME_MS } else { FRAME_AT_REST_MS });
}

/// Whether something is still to come before the page shows what it was given.
pub fn is_awaited() -> bool {
    QUEUE.with_borrow(|queue| queue.is_running)
}

fn enqueue(step: impl FnOnce() + 'static) {
    let starts = QUEUE.with_borrow_mut(|queue| {
        queue.steps.push_back(Box::new(step));
        !std::mem::replace(&mut queue.is_running, true)
    });
    if starts {
        wasm_bindgen_futures::spawn_local(async {
            // At rest the first parts come with the frame that is being made.
            let mut waits = FRAME.get() <= FRAME_MS;
            loop {
                if std::mem::replace(&mut waits, true) {
                    after_paint().await;
                } else {
                    last_in_line().await;
                }
                let began = now_ms();
                while now_ms() - began < FRAME.get()
                    && let Some(step) = QUEUE.with_borrow_mut(|queue| queue.steps.pop_front())
                {
                    step();
                    // Yew renders what was set as a task of its own.
                    last_in_line().await;
                }
                if QUEUE.with_borrow(|queue| queue.steps.is_empty()) {
                    break;
                }
            }
            QUEUE.with_borrow_mut(|queue| queue.is_running = false);
        });
    }
}

/// Shows a part, and each change of it, when its turn has come.
pub fn later(part: Html) -> Html {
    html! { <Later>{part}</Later> }
}

/// The same of one of many parts.
pub fn later_of(key: usize, part: Html) -> Html {
    html! { <Later {key}>{part}</Later> }
}

#[derive(Properties, PartialEq)]
struct LaterProps {
    children: Html,
}

/// What comes before its turn replaces what waits.
#[component]
fn Later(props: &LaterProps) -> Html {
    let shown = use_state(Html::default);
    let latest = use_mut_ref(Html::default);
    let waits = use_mut_ref(|| false);
    latest.borrow_mut().clone_from(&props.children);
    {
        let shown = shown.setter();
        use_effect_with(props.children.clone(), move |_| {
            if !waits.replace(true) {
                enqueue(move || {
                    waits.replace(false);
                    shown.set(latest.borrow().clone());
                });
            }
        });
    }
    (*shown).clone()
}
