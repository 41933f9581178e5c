//! The page as a whole: which view is shown, and what holds in all of them.

use std::rc::Rc;

use flowglass::filter::parse;
use flowglass::present::address::View;
use yew::prelude::*;

use super::address::{Changing, Here, use_address};
use super::compare::Compare;
use super::conversations::Conversations;
use super::files::{Files, Totals};
use super::filter::FilterLine;
use super::flows::Flows;
use super::frame::{Views, foot, notices, top};
use super::hosts::Hosts;
use super::later::{self, Later};
use super::loading::{loading, use_title};
use super::only::{self, OnlyDialog};
use super::open::{drop_zone, use_drop, use_paste};
use super::overview::{Shown, overview};
use super::palette::Palette;
use super::parts::PasteDialog;
use super::pivot::PivotMenu;
use super::shared::Shared;
use super::start::Start;
use super::state::{Command, Phase, Snapshot};
use super::theme::use_theme;
use super::timeline::TimelineSection;
use super::zones;

#[derive(Properties)]
pub struct AppProps {
    pub snapshot: Rc<Snapshot>,
    pub on: Callback<Command>,
}

impl PartialEq for AppProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.snapshot, &other.snapshot) && self.on == other.on
    }
}

#[component]
pub fn App(props: &AppProps) -> Html {
    let AppProps { snapshot, on } = props;
    let here = use_address();
    let (view, is_narrowed) = (here.now.view, here.now.is_narrowed());
    let theme = use_theme();
    let zone = zones::of(&here.now.clock).unwrap_or_default();
    let pasting = use_state(|| false);
    let dropping = use_drop(on);
    use_paste(on);
    {
        let on = on.clone();
        let asked = (here.now.filter.clone(), here.now.time, here.now.window);
        use_effect_with(asked, move |&(ref filter, time, window)| {
            // One that cannot be read, as a link may bring it, lets everything through until it is mended.
            let filter = parse(filter).map(|expr| expr.to_string()).unwrap_or_default();
            on.emit(Command::Narrow { filter, time, window });
        });
    }
    use_title(snapshot.phase, view, &snapshot.progress);
    later::set_busy(snapshot.phase.is_busy());

    let files = Shared::new(&snapshot.files);
    let totals = use_memo(files.clone(), |files| Totals::of(files));
    let set_pasting = |open: bool| {
        let pasting = pasting.clone();
        Callback::from(move |()| pasting.set(open))
    };
    let choosing = use_state(|| false);
    let on_only = use_callback(choosing.setter(), |(), choosing| choosing.set(true));
    let on_chosen = use_callback(choosing.setter(), |(), choosing| choosing.set(false));
    let busy = snapshot.phase.is_busy();
    let only = |missing| only::line(&snapshot.wanted, missing, busy, on, &on_only);
    let notices = notices(&snapshot.notices, on, &on_only);
    let over_all = html! {
        <>
            if *pasting { <PasteDialog on={on.clone()} on_close={set_pasting(false)} /> }
            if *choosing {
                <OnlyDialog wanted={Shared::new(&snapshot.wanted)} files={files.clone()} {busy} on={on.clone()} on_close={on_chosen} />
            }
            if dropping { {drop_zone()} }
        </>
    };

    if snapshot.phase == Phase::Empty {
        return html! {
            <div class="app-start">
                {top(&theme, Html::default())}
                {notices}
                <Start watch={snapshot.watch.as_ref().map(Shared::new)} on={on.clone()} on_paste={set_pasting(true)} busy={*pasting || *choosing} only={only(None)} only_button={only::button("link", &on_only)} requests={snapshot.requests} />
                {over_all}
            </div>
        };
    }

    let data = snapshot.overview.as_ref().map(Shared::new);
    let (first, last) = data.as_ref().and_then(|data| data.span).unzip();
    let explained = snapshot.explained.as_ref().map(Shared::new);
    let workers = Shared::new(&snapshot.workers);
    let watch = snapshot.watch.as_ref().map(Shared::new);
    let (phase, progress, is_matched) = (snapshot.phase, snapshot.progress, snapshot.is_matched);
    let loading = if phase.is_busy() { loading(snapshot, on) } else { Html::default() };
    let (only, only_button) = (only(Some(totals.left_out)), only::button("button quiet", &on_only));
    // Nothing to draw, now or soon: the place is better used.
    let has_times = phase.is_busy() || first.is_some();
    let shown = match view {
        View::Overview => overview(&Shown {
            data: data.as_ref(),
            explained: explained.as_ref(),
            is_matched,
            zone: &zone,
            theme: &theme.shown,
            phase,
            loading: &loading,
            only: &only,
            files: &files,
            workers: &workers,
        }),
        View::Hosts => html! {
            <Hosts shown={snapshot.hosts.as_ref().map(Shared::new)} is_behind={snapshot.is_behind} data={data.clone()} {explained} zone={zone.clone()} theme={theme.shown.clone()} {phase} {loading} on={on.clone()} />
        },
        View::Conversations => html! {
            <Conversations pairs={snapshot.pairs.as_ref().map(Shared::new)} is_behind={snapshot.is_behind} data={data.clone()} {explained} zone={zone.clone()} {phase} {loading} on={on.clone()} />
        },
        View::Compare => html! {
            <Compare compared={snapshot.compared.as_ref().map(Shared::new)} is_behind={snapshot.is_behind} data={data.clone()} {explained} zone={zone.clone()} {phase} {loading} on={on.clone()} />
        },
        View::Flows => html! {
            <Flows rows={snapshot.rows.as_ref().map(Shared::new)} is_behind={snapshot.is_behind} has_flows={data.as_ref().is_some_and(|data| data.total.tuples > 0)} {explained} zone={zone.clone()} {phase} {loading} on={on.clone()} />
        },
        View::Files => html! {
            <Files totals={(*totals).clone()} data={data.clone()} left_out={snapshot.left_out} {is_matched} zone={zone.clone()} theme={theme.shown.clone()} {watch} {phase}
                {loading} {only} {only_button} {progress} {files} {workers} on={on.clone()} />
        },
    };
    let asking = html! {
        <>
            <FilterLine data={data.clone()} on={on.clone()} />
            <Palette theme={theme.clone()} span={first.zip(last)} {phase} has_left_out={!snapshot.wanted.is_all()} on={on.clone()} on_only={on_only.clone()} />
        </>
    };
    html! {
        <ContextProvider<Changing> context={Changing(here.change.clone())}>
        <ContextProvider<Here> context={here}>
        <div class={classes!("app", is_narrowed.then_some("narrowed"))}>
            {top(&theme, asking)}
            <Views files={snapshot.progress.files + snapshot.progress.left_out} hosts={data.as_ref().map(|data| data.hosts)} flows={data.as_ref().map(|data| data.total.tuples)} />
            {notices}
            <div class="content">
                if has_times { <Later><TimelineSection {data} zone={zone.clone()} theme={theme.shown.clone()} /></Later> }
                {shown}
            </div>
            {foot(snapshot, totals.with_issues, &zone, on)}
            <PivotMenu />
            {over_all}
        </div>
        </ContextProvider<Here>>
        </ContextProvider<Changing>>
    }
}
