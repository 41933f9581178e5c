//! A folder that is looked into again and again: what is new in it is read, and what has grown is read anew.

use std::rc::Rc;

use flowglass::present::names::some_of;

use super::Session;
use super::opening::{Listing, Origin};
use crate::page::state::{Found, Watch};
use crate::platform::{Folder, Refusal, Source, now, now_ms, sleep};
use flowglass::present::rounds::Rounds;

/// Azure writes about once a minute.
const EVERY_MS: f64 = 30_000.0;
/// A folder that takes long to walk is walked more rarely, so that most of the time is not spent looking.
const REST_FOR_WALK: f64 = 4.0;

pub(super) struct Watching {
    folder: Folder,
    /// Which of all folders ever watched.
    number: u32,
    rounds: Rounds,
    /// The first look is on, or was.
    begun: bool,
    pub status: Rc<Watch>,
}

/// One look at the folder, while it is on.
#[derive(Default)]
struct Look {
    files: usize,
    found: Found,
    /// Since when the session knows that files are coming. A stop ends that: they are listed then, and not read.
    announced: Option<Listing>,
}

impl Session {
    pub(super) fn watch_folder(&self, folder: Folder) {
        let number = {
            let mut inner = self.inner.borrow_mut();
            inner.lasting.watches += 1;
            let status = Rc::new(Watch { folder: folder.name(), ..Watch::default() });
            let number = inner.lasting.watches;
            inner.watching = Some(Watching { folder, number, rounds: Rounds::default(), begun: false, status });
            number
        };
        let session = self.clone();
        wasm_bindgen_futures::spawn_local(async move {
            while session.is_watching(number) {
                let began = now_ms();
                session.look(number, false).await;
                let wait = EVERY_MS.max((now_ms() - began) * REST_FOR_WALK);
                #[expect(clippy::cast_possible_truncation, reason = "a float cast saturates")]
                sleep(wait as i32).await;
            }
        });
    }

    pub(super) fn look_again(&self) {
        let Some(number) = self.inner.borrow().watching.as_ref().map(|watching| watching.number) else { return };
        let session = self.clone();
        wasm_bindgen_futures::spawn_local(async move { session.look(number, true).await });
    }

    /// What was read of it stays.
    pub(super) fn unwatch(&self) {
        self.inner.borrow_mut().watching = None;
        self.plan_publish();
    }

    /// Whether this folder is still to be looked into.
    fn is_watching(&self, number: u32) -> bool {
        let inner = self.inner.borrow();
        let watching = inner.watching.as_ref().filter(|watching| watching.number == number);
        watching.is_some_and(|watching| watching.status.problem != Some(Refusal::NotAllowed))
    }

    /// Changes how the watching stands, if this folder is still the one watched.
    fn tell(&self, number: u32, change: impl FnOnce(&mut Watch)) {
        {
            let mut inner = self.inner.borrow_mut();
            if let Some(watching) = inner.watching.as_mut().filter(|watching| watching.number == number) {
                change(Rc::make_mut(&mut watching.status));
            }
        }
        self.plan_publish();
    }

    async fn look(&self, number: u32, asked: bool) {
        let (folder, round, is_first, epoch) = {
            let mut inner = self.inner.borrow_mut();
            let epoch = inner.lasting.epoch;
            let Some(watching) = inner.watching.as_mut().filter(|watching| watching.number == number) else { return };
            if watching.status.looking {
                return;
            }
            Rc::make_mut(&mut watching.status).looking = true;
            let is_first = !std::mem::replace(&mut watching.begun, true);
            (watching.folder.clone(), watching.rounds.next(asked), is_first, epoch)
        };
        self.plan_publish();
        let mut look = Look::default();
        if is_first {
            self.announce(&mut look);
        }
        let outcome =
            folder.walk(|path| round.is_worth(path), |sources| self.take_watched(number, sources, &mut look)).await;
        if self.inner.borrow().lasting.epoch != epoch {
            return;
        }
        if look.announced.is_some() {
            self.inner.borrow_mut().coming.lists -= 1;
            self.settle();
        }
        let at = now();
        self.tell(number, |watch| {
            watch.looking = false;
            watch.problem = outcome.as_ref().err().cloned();
            if outcome.is_ok() {
                watch.looked_at = Some(at);
                if round.is_whole() {
                    watch.files = look.files;
                } else {
                    watch.files += look.found.new;
                }
            }
            if look.found != Found::default() {
                watch.found = Some((at, look.found));
            }
        });
        // Once: what cannot be opened today cannot be in half a minute.
        if let Ok(refused) = outcome
            && is_first
            && !refused.is_empty()
        {
            let names: Vec<&str> = refused.iter().map(String::as_str).collect();
            let text = format!("The browser did not let these be opened: {}. The rest is read.", some_of(&names));
            self.warn(text);
        }
    }

    /// Files are coming: the load is not over before the look is.
    fn announce(&self, look: &mut Look) -> Listing {
        *look.announced.get_or_insert_with(|| {
            let mut inner = self.inner.borrow_mut();
            inner.coming.lists += 1;
            inner.begin_listing()
        })
    }

    /// Reads of some files those that are new or have changed. Whether more are wanted.
    fn take_watched(&self, number: u32, sources: Vec<Source>, look: &mut Look) -> bool {
        let news: Vec<Source> = {
            let mut inner = self.inner.borrow_mut();
            let Some(watching) = inner.watching.as_mut().filter(|watching| watching.number == number) else {
                return false;
            };
            let now = now();
            for source in &sources {
                watching.rounds.saw(&source.path, now);
            }
            look.files += sources.len();
            let news: Vec<Source> = sources.into_iter().filter(|source| inner.is_news(source)).collect();
            let grown = news.iter().filter(|source| inner.opened.of_path.contains_key(source.path.as_str())).count();
            look.found.grown += grown;
            look.found.new += news.len() - grown;
            news
        };
        if !news.is_empty() {
            let listing = self.announce(look);
            self.take(listing, news, Origin::Watched);
        }
        true
    }
}
