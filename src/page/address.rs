//! The page's address: what is asked stands in it, so that links, back and forward, and a new tab all ask the same.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use flowglass::model::{Network, Span};
use flowglass::present::Zone;
use flowglass::present::address::{Address, View, odd};
use flowglass::present::time::is_over_years;
use flowglass::query::TimeRange;
use yew::prelude::*;

use super::browser::{Listener, window};
use super::places;
use crate::platform::sleep;

/// How often a refused one is tried again.
const TRIES: u8 = 10;

/// A change of the address.
#[derive(Clone)]
pub struct Change {
    pub to: Rc<dyn Fn(Address) -> Address>,
    /// It goes on with the change before it, as a brush that is being dragged does: one step back undoes all of them.
    pub goes_on: bool,
}

impl Change {
    pub fn new(to: impl Fn(Address) -> Address + 'static) -> Self {
        Self { to: Rc::new(to), goes_on: false }
    }

    /// One that is no step of its own in the browser's history.
    pub fn going_on(to: impl Fn(Address) -> Address + 'static) -> Self {
        Self { to: Rc::new(to), goes_on: true }
    }
}

/// The address, and the way to change it. The way stays the same one for ever.
#[derive(Clone, PartialEq)]
pub struct Here {
    pub now: Rc<Address>,
    pub change: Callback<Change>,
}

impl Here {
    /// What brings others to the same.
    pub fn url(&self) -> String {
        let page = window().location().href().unwrap_or_default();
        format!("{}{}", page.split('#').next().unwrap_or_default(), self.now.hash())
    }

    /// The address of a host's page.
    pub fn host_link(&self, host: Network) -> String {
        Address::clone(&self.now).at_host(host).hash()
    }

    /// What times have to be told apart in: all there is, but of several years what is selected.
    pub fn told_in(&self, whole: Option<Span>, zone: &Zone) -> Option<Span> {
        let selected = self.now.time.filter(|_| whole.is_some_and(|whole| is_over_years(whole, zone)));
        selected.map(TimeRange::span).or(whole)
    }

    /// The address of a view, with all else as it is.
    pub fn link(&self, view: View) -> String {
        Address::clone(&self.now).at(view).hash()
    }
}

fn current() -> Rc<Address> {
    Rc::new(Address::of_hash(&window().location().hash().unwrap_or_default()))
}

/// `tell` is told what is to be said of a link, if anything.
#[hook]
pub fn use_address(tell: Callback<Option<String>>) -> Here {
    let now = use_state_eq(current);
    // Changes can come faster than drawings: each goes on from the one before it.
    let latest = use_mut_ref(current);
    {
        let (now, latest) = (now.setter(), Rc::clone(&latest));
        use_effect_with((), move |()| {
            let look = move || tell.emit(odd(&window().location().hash().unwrap_or_default()));
            look();
            let scrolling = places::kept();
            let listener = Listener::new(&window(), "hashchange", move |_| {
                places::arrived();
                latest.replace(current());
                now.set(current());
                look();
            });
            move || drop((listener, scrolling))
        });
    }
    let change = {
        let now = now.setter();
        use_callback((), move |change: Change, ()| {
            let address = Rc::new((change.to)(Address::clone(&latest.borrow())));
            if **latest.borrow() == *address {
                return;
            }
            write(&latest, &address, change.goes_on, TRIES);
            now.set(address);
        })
    };
    Here { now: Rc::clone(&now), change }
}

/// Browsers take only so many changes in some seconds, and a long drag has more: some say so, others drop them in
/// silence. What the address is to say then is told again a little later, or a link would ask something else.
fn write(latest: &Rc<RefCell<Rc<Address>>>, address: &Rc<Address>, goes_on: bool, tries: u8) {
    const AGAIN_MS: i32 = 2000;
    thread_local! {
        /// Something waits to be told again, and whether it goes on with what the address says now.
        static WAITS: Cell<Option<bool>> = const { Cell::new(None) };
    }
    latest.replace(Rc::clone(address));
    let Ok(history) = window().history() else { return };
    let hash = address.hash();
    let _ = if goes_on {
        history.replace_state_with_url(&places::same(), "", Some(&hash))
    } else {
        history.push_state_with_url(&places::next(), "", Some(&hash))
    };
    if current().hash() == Address::of_hash(&hash).hash() || tries == 0 {
        return;
    }
    let waits = WAITS.get();
    WAITS.set(Some(goes_on && waits.unwrap_or(true)));
    if waits.is_none() {
        let latest = Rc::clone(latest);
        wasm_bindgen_futures::spawn_local(async move {
            sleep(AGAIN_MS).await;
            let (address, goes_on) = (Rc::clone(&latest.borrow()), WAITS.take().unwrap_or(true));
            write(&latest, &address, goes_on, tries - 1);
        });
    }
}

/// The address, for what is drawn by it. Every change of it draws the component anew.
#[hook]
pub fn use_here() -> Here {
    use_context::<Here>().expect("the page provides its address")
}

/// The way to change it alone, which never changes: whatever uses it is not drawn anew with the address.
#[derive(Clone, PartialEq)]
pub struct Changing(pub Callback<Change>);

#[hook]
pub fn use_change() -> Callback<Change> {
    use_context::<Changing>().expect("the page provides its address").0
}
