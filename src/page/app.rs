//! The page as a whole: which view is shown, and what holds in all of them.

use std::rc::Rc;

use flowglass::enrich::Names;
use flowglass::filter::parse;
use flowglass::present::address::View;
use flowglass::present::empty::waiting;
use yew::prelude::*;

use super::address::{Changing, Here, use_address};
use super::asked::Asks;
use super::browser::enter_view_if_lost;
use super::compare::Compare;
use super::conversations::Conversations;
use super::files::{Files, Totals};
use super::filter::FilterLine;
use super::flows::Flows;
use super::frame::{Views, foot, notices, top};
use super::help::HelpDialog;
use super::hosts::Hosts;
use super::later::{later, set_busy};
use super::loading::use_title;
use super::only::{self, OnlyDialog};
use super::open::{drop_zone, use_drop, use_paste};
use super::overview::{KeepLook, overview};
use super::palette::Palette;
use super::parts::{PasteDialog, at_other_ends};
use super::pivot::PivotMenu;
use super::shared::Shared;
use super::start::Start;
use super::state::{Command, Phase, Snapshot};
use super::theme::use_theme;
use super::timeline::TimelineSection;
use super::view::ViewProps;
use super::zones;

#[derive(Properties, PartialEq)]
pub struct AppProps {
    pub snapshot: Shared<Snapshot>,
    pub on: Callback<Command>,
}

#[component]
pub fn App(props: &AppProps) -> Html {
    let AppProps { snapshot, on } = props;
    let here = use_address(on.reform(Command::TellOfLink));
    let (view, is_narrowed) = (here.now.view, here.now.is_narrowed());
    let theme = use_theme();
    let zone = zones::of(&here.now.clock).unwrap_or_default();
    let pasting = use_state(|| false);
    let dropping = use_drop(on);
    use_paste(on);
    {
        let on = on.clone();
        let asked = (here.now.scope(), here.now.window, here.now.rank);
        use_effect_with(asked, move |(scope, window, rank)| {
            on.emit(Command::Narrow { scope: scope.clone(), window: *window, rank: *rank });
        });
    }
    {
        // A link in a view that goes takes the focus along, and so does the way back, or the button that forgets all.
        let was_drawn = use_mut_ref(|| false);
        let is_empty = snapshot.phase == Phase::Empty;
        use_effect_with((view, here.now.host, is_empty), move |_| {
            if was_drawn.replace(true) {
                enter_view_if_lost();
            }
        });
    }
    use_title(snapshot.phase, &here.now, &snapshot.progress);
    set_busy(snapshot.phase.is_busy());

    let totals = use_memo(snapshot.files.clone(), |files| Totals::of(files));
    let set_pasting = |open: bool| {
        let pasting = pasting.clone();
        Callback::from(move |()| pasting.set(open))
    };
    let choosing = use_state(|| false);
    let on_only = use_callback(choosing.setter(), |(), choosing| choosing.set(true));
    let on_chosen = {
        let choosing = choosing.setter();
        Callback::from(move |()| choosing.set(false))
    };
    let helping = use_state_eq(|| None);
    let on_help = use_callback(helping.setter(), |part, helping| helping.set(part));
    let busy = snapshot.phase.is_busy();
    let notices = notices(&snapshot.notices, on, &on_only);
    let over_all = html! {
        <>
            if *pasting { <PasteDialog on={on.clone()} on_close={set_pasting(false)} /> }
            if *choosing {
                <OnlyDialog wanted={snapshot.wanted.clone()} files={snapshot.files.clone()} {busy} on={on.clone()} on_close={on_chosen} />
            }
            if let Some(part) = *helping { <HelpDialog {part} change={here.change.clone()} on={on_help.clone()} /> }
            if dropping { {drop_zone()} }
        </>
    };

    let (data, phase) = (&snapshot.overview, snapshot.phase);
    let palette = html! {
        <Palette theme={theme.clone()} data={data.clone()} {phase} has_left_out={!snapshot.wanted.is_all()} has_unfinished={totals.skipped + totals.cut_short > 0} on={on.clone()} on_only={on_only.clone()} on_paste={set_pasting(true)} on_help={on_help.clone()} />
    };
    if phase == Phase::Empty {
        return html! {
            <ContextProvider<Here> context={here.clone()}>
            <div class="app-start">
                {top(&theme, palette)}
                {notices}
                <Start watch={snapshot.watch.clone()} on={on.clone()} on_paste={set_pasting(true)} on_help={on_help.clone()} waiting={waiting(&here.now)} busy={*pasting || *choosing || helping.is_some()} only={only::line(&snapshot.wanted, None, busy, on, &on_only)} only_button={only::opener("link", &on_only)} requests={snapshot.requests} />
                {over_all}
            </div>
            </ContextProvider<Here>>
        };
    }

    let span = data.as_ref().and_then(|data| data.span);
    // Nothing to draw, now or soon: the place is better used.
    let has_times = busy || span.is_some();
    let props = ViewProps {
        snapshot: snapshot.clone(),
        totals: Rc::clone(&totals),
        zone: zone.clone(),
        theme: theme.shown.clone(),
        on: on.clone(),
        on_only: on_only.clone(),
    };
    let shown = match view {
        View::Overview => overview(&props, &here),
        View::Hosts => html! { <Hosts ..props /> },
        View::Conversations => html! { <Conversations ..props /> },
        View::Compare => html! { <Compare ..props /> },
        View::Flows => html! { <Flows ..props /> },
        View::Files => html! { <Files ..props /> },
    };
    let asking = html! {
        <>
            <FilterLine data={data.clone()} on={on.clone()} {on_help} />
            {palette}
        </>
    };
    // Where nothing is let through, that is said there.
    let shows_some = data.as_ref().is_some_and(|data| data.total.tuples > 0);
    let filter = parse(&here.now.filter).ok().filter(|_| shows_some);
    let unsaid = filter.as_ref().and_then(|expr| expr.why_unsaid(&snapshot.names.geo));
    let asks_ends = filter.is_some_and(|expr| expr.asks_ends());
    let elsewhere = data.as_ref().filter(|_| asks_ends).map(|data| at_other_ends(data, &here));
    html! {
        <ContextProvider<Changing> context={Changing(here.change.clone())}>
        <ContextProvider<Here> context={here}>
        <ContextProvider<Shared<Names>> context={snapshot.names.clone()}>
        <ContextProvider<Asks> context={Asks { scope: snapshot.scope.clone(), is_busy: snapshot.phase.is_busy(), on: on.clone() }}>
        <KeepLook>
        <div class={classes!("app", is_narrowed.then_some("narrowed"))}>
            {top(&theme, asking)}
            <Views files={snapshot.progress.files + snapshot.progress.left_out} hosts={data.as_ref().map(|data| data.hosts)} flows={data.as_ref().map(|data| data.total.tuples)} />
            {notices}
            <div class="content">
                if let Some(unsaid) = unsaid { <p class="once-line">{unsaid}</p> }
                {elsewhere}
                if has_times { {later(html! { <TimelineSection data={data.clone()} zone={zone.clone()} theme={theme.shown.clone()} /> })} }
                {shown}
            </div>
            {foot(snapshot, &totals, &zone, on)}
            <PivotMenu />
            {over_all}
        </div>
        </KeepLook>
        </ContextProvider<Asks>>
        </ContextProvider<Shared<Names>>>
        </ContextProvider<Here>>
        </ContextProvider<Changing>>
    }
}
