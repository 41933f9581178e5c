//! The page: what the user sees. It holds no rows, only what the session tells it.

mod address;
mod app;
mod asked;
mod browser;
mod chart;
mod compare;
mod conversations;
mod files;
mod filter;
mod flows;
mod frame;
mod help;
mod hosts;
mod kept;
mod later;
mod loading;
mod names;
mod only;
mod open;
mod overview;
mod palette;
mod parts;
mod pivot;
mod places;
mod reacts;
mod session;
mod shared;
mod start;
pub mod state;
mod theme;
mod timeline;
mod view;
mod watch;
mod write;
mod zones;

use yew::prelude::*;

use crate::platform::{Boot, fail};
use app::App;
use session::Session;
use shared::Shared;
use state::{Command, Snapshot};

/// Takes over from the start-up script.
pub fn start() {
    std::panic::set_hook(Box::new(|info| fail("Flowglass has stopped", &info.to_string())));
    let Some(boot) = Boot::get() else {
        return fail("Flowglass could not start", "The start-up script left nothing to start from.");
    };
    let Some(root) = browser::document().get_element_by_id("app") else {
        return fail("Flowglass could not start", "The page has no place for it.");
    };
    root.set_text_content(None);
    yew::Renderer::<Root>::with_root_and_props(root, RootProps { boot }).render();
}

#[derive(Clone, Properties)]
struct RootProps {
    boot: Boot,
}

impl PartialEq for RootProps {
    /// There is one, for as long as the page lives.
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// Joins the session and the views.
#[component]
fn Root(props: &RootProps) -> Html {
    let snapshot = use_state(Shared::<Snapshot>::default);
    let session = {
        let (boot, snapshot) = (props.boot.clone(), snapshot.setter());
        // Made once; the setter it keeps stays the same.
        use_memo((), |()| Session::start(boot, move |next| snapshot.set(next)))
    };
    let on = use_callback((), move |command: Command, ()| session.command(command));
    html! { <App snapshot={(*snapshot).clone()} {on} /> }
}
