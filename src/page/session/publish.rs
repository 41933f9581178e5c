//! What the views see: snapshots, while files are read no more often than the eye can use, and where someone waits for
//! an answer at once.

use std::rc::Rc;

use flowglass::query::Scope;

use super::{Inner, Session};
use crate::page::shared::Shared;
use crate::page::state::Snapshot;
use crate::platform::{RequestCount, now_ms, sleep};

/// Between two snapshots. Where there are so many files that one takes long, more rarely: a thirtieth of the time is
/// theirs, and what is made of them takes as long again.
const EVERY_MS: f64 = 200.0;
const SHARE_OF_TIME: f64 = 30.0;

#[derive(Clone)]
pub(super) struct Publishing {
    publish: Rc<dyn Fn(Shared<Snapshot>)>,
    is_planned: bool,
    /// How often that was done.
    count: u32,
    took_ms: f64,
    requests: RequestCount,
    requests_shown: u32,
}

impl Publishing {
    pub fn new(publish: impl Fn(Shared<Snapshot>) + 'static) -> Self {
        Self {
            publish: Rc::new(publish),
            is_planned: false,
            count: 0,
            took_ms: 0.0,
            requests: RequestCount::since_now(),
            requests_shown: 0,
        }
    }

    /// What took long was made of files that are gone.
    pub fn anew(&self) -> Self {
        Self { took_ms: 0.0, ..self.clone() }
    }
}

impl Session {
    /// Publishes soon; many changes make one snapshot.
    pub(super) fn plan_publish(&self) {
        let (number, wait) = {
            let publishing = &mut self.inner.borrow_mut().lasting.publishing;
            if std::mem::replace(&mut publishing.is_planned, true) {
                return;
            }
            (publishing.count, EVERY_MS.max(publishing.took_ms * SHARE_OF_TIME))
        };
        let session = self.clone();
        wasm_bindgen_futures::spawn_local(async move {
            #[expect(clippy::cast_possible_truncation, reason = "a float cast saturates")]
            sleep(wait as i32).await;
            // Unless it was published meanwhile.
            if session.inner.borrow().lasting.publishing.count == number {
                session.publish_now();
            }
        });
    }

    pub(super) fn publish_now(&self) {
        let (publish, snapshot) = {
            let mut guard = self.inner.borrow_mut();
            let began = now_ms();
            let snapshot = Shared::of(guard.snapshot());
            let publishing = &mut guard.lasting.publishing;
            publishing.is_planned = false;
            publishing.count = publishing.count.wrapping_add(1);
            publishing.took_ms = now_ms() - began;
            (Rc::clone(&publishing.publish), snapshot)
        };
        publish(snapshot);
    }

    /// The count is the browser's own: it is looked up again, not kept.
    pub(super) fn refresh_requests(&self) {
        let changed = {
            let Publishing { requests, requests_shown, .. } = &self.inner.borrow().lasting.publishing;
            requests.count() != *requests_shown
        };
        if changed {
            self.plan_publish();
        }
    }
}

impl Inner {
    fn snapshot(&mut self) -> Snapshot {
        self.join_known();
        self.note_speed();
        let publishing = &mut self.lasting.publishing;
        publishing.requests_shown = publishing.requests.count();
        let requests = publishing.requests_shown;
        let (files, title) = self.opened.list();
        let (files, title) = (Shared::new(files), title.to_owned());
        Snapshot {
            phase: self.phase,
            title,
            progress: self.progress(),
            files,
            names: Shared::new(&self.beside.names),
            rules: Shared::new(&self.beside.rules),
            wanted: Shared::new(&self.reading.wanted),
            overview: self.answer.overview.as_ref().map(Shared::new),
            explained: self.answer.explained.as_ref().map(Shared::new),
            is_matched: self.answer.is_matched,
            rows: self.rows.shown.as_ref().map(Shared::new),
            saving: self.saving.as_ref().map(|work| work.progress),
            hosts: self.groups.hosts.as_ref().map(|hosts| Shared::new(&hosts.shown)),
            pairs: self.groups.pairs.as_ref().map(|pairs| Shared::new(&pairs.shown)),
            compared: self.groups.compared.as_ref().map(|compared| Shared::new(&compared.shown)),
            is_behind: self.rows.is_behind(&self.asked.scope) || self.groups.is_behind(&self.asked.scope),
            scope: self.scope_shown().clone(),
            workers: Shared::of(self.workers()),
            notices: Shared::new(&self.notices.shown),
            watch: self.watching.as_ref().map(|watching| Shared::new(&watching.status)),
            requests,
        }
    }

    fn scope_shown(&self) -> &Scope {
        let of_figures = || self.asking.shown_of.as_ref().map(|sight| &sight.scope);
        self.groups.scope_shown().or_else(of_figures).unwrap_or(&self.asked.scope)
    }
}
