//! Putting a large view on the page in steps, so that the browser can do other things between them.

use std::cell::Cell;

use yew::prelude::*;

use crate::platform::sleep;

thread_local! {
    static WAITING: Cell<u32> = const { Cell::new(0) };
}

/// Whether something is still to come before the page is what it was asked to be.
pub fn is_awaited() -> bool {
    WAITING.get() > 0
}

#[derive(Properties, PartialEq)]
pub struct LaterProps {
    /// After how many turns of the browser.
    pub turns: u8,
    pub children: Html,
}

/// Mounts what is in it some turns after itself; from then on it is as if it were not there.
#[component]
pub fn Later(props: &LaterProps) -> Html {
    let is_due = use_state(|| false);
    {
        let (is_due, turns) = (is_due.setter(), props.turns);
        use_effect_with((), move |()| {
            WAITING.set(WAITING.get() + 1);
            wasm_bindgen_futures::spawn_local(async move {
                for _ in 0..turns {
                    sleep(0).await;
                }
                is_due.set(true);
                // What was just put there is in place after one turn more.
                sleep(0).await;
                WAITING.set(WAITING.get() - 1);
            });
        });
    }
    if *is_due { props.children.clone() } else { Html::default() }
}
