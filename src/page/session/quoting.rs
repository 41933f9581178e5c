//! A row's own text: read again from the file it came from.

use std::ops::Range;

use flowglass::ingest::container::{Entry, Intake, Limits};
use flowglass::ingest::tuple::Tuple;
use flowglass::ingest::{HEAD, Search};
use flowglass::query::flows::{Line, Particulars};
use wasm_bindgen_futures::spawn_local;
use web_sys::File;
use yew::Callback;

use super::{Inner, Session};
use crate::page::state::{FileState, Quote, Quoted};
use crate::platform::{Slices, now_ms, stretch, turn};

/// Read at once of a file that is not packed.
const STRETCH: u64 = 4 << 20;
/// Unpacked at once: what comes out of it is searched before anyone would notice.
const PIECE: usize = 32 << 10;
/// After so long the browser has its turn.
const TURN_EVERY_MS: f64 = 8.0;

/// Where the bytes are that a row was read from.
struct Source {
    file: File,
    name: String,
    /// Of that zip, this entry.
    entry: Option<Entry>,
    /// The text is found only when it is unpacked, or in another encoding.
    is_packed: bool,
}

impl Session {
    pub(super) fn quote(&self, line: Line, to: Callback<Quoted>) {
        let Particulars::Tuple(tuple) = &line.what else { return };
        let (source, quotes) = {
            let mut inner = self.inner.borrow_mut();
            inner.lasting.quotes += 1;
            (inner.source_of(tuple.token, &tuple.file), inner.lasting.quotes)
        };
        let session = self.clone();
        let is_last = move || session.inner.borrow().lasting.quotes == quotes;
        spawn_local(async move {
            let quoted = match source {
                Err(why) => Some(Err(why.to_owned())),
                Ok(source) => source.quote(&line, is_last).await,
            };
            quoted.into_iter().for_each(|quoted| to.emit(quoted));
        });
    }
}

impl Inner {
    fn source_of(&self, token: u32, name: &str) -> Result<Source, &'static str> {
        let handed = self.pool.slots.iter().flat_map(|slot| slot.holds.iter().chain(&slot.outstanding));
        let at = handed.into_iter().find(|handed| handed.token == token).map(|handed| handed.file);
        let at = at.ok_or("What was read of this file then is held no more: it has been read again since.")?;
        let FileState::Done(report) = &self.opened.files[at].state else { return Err("The file is still being read.") };
        let content = &self.opened.contents[at];
        let file = content.file(&self.opened.contents).ok_or("The file is not open any more.")?.clone();
        let entry = content.place.entry().cloned();
        let is_packed = entry.is_some() || !report.layers.is_empty() || *self.opened.files[at].name != *name;
        Ok(Source { file, name: self.opened.files[at].name.to_string(), entry, is_packed })
    }
}

impl Source {
    /// Nothing where another is wanted meanwhile.
    async fn quote(&self, line: &Line, is_last: impl Fn() -> bool) -> Option<Quoted> {
        let Particulars::Tuple(tuple) = &line.what else { return None };
        let is_sought = |found: &Tuple<'_>| {
            (found.time, found.state, found.counters) == (line.time, tuple.state, line.counters())
                && (found.protocol, found.direction) == (line.ends.protocol, line.ends.direction)
                && (found.source, found.source_port) == (line.ends.source, line.ends.source_port)
                && (found.destination, found.destination_port) == (line.ends.destination, line.ends.destination_port)
        };
        let place = tuple.offset..tuple.offset.saturating_add(tuple.length);
        let mut search = Search::new(tuple.file.clone(), place.clone(), is_sought);
        let read = match self.is_packed {
            true => self.unpack(&mut search, &is_last).await,
            false => self.read(place, &mut search, &is_last).await,
        };
        if !is_last() {
            return None;
        }
        let is_packed = self.is_packed;
        Some(match (read, search.finish()) {
            (_, Some((at, text))) => Ok(Quote { at, text, is_packed }),
            (Err(reason), None) => Err(format!("The browser could not read the file again: {reason}")),
            (Ok(()), None) => Err("It is not found there again: the file has changed since it was read.".to_owned()),
        })
    }

    /// How it begins, and then the place.
    async fn read(
        &self,
        place: Range<u64>,
        search: &mut Search<impl Fn(&Tuple<'_>) -> bool>,
        is_last: &impl Fn() -> bool,
    ) -> Result<(), String> {
        let head = 0..place.start.min(HEAD as u64);
        search.take(0, &Slices::range(&self.file, head).await?);
        let mut at = place.start;
        while at < place.end && !search.is_over() && is_last() {
            let to = place.end.min(at + STRETCH);
            search.take(at, &Slices::range(&self.file, at..to).await?);
            at = to;
        }
        Ok(())
    }

    /// From the beginning, as it was read then.
    async fn unpack(
        &self,
        search: &mut Search<impl Fn(&Tuple<'_>) -> bool>,
        is_last: &impl Fn() -> bool,
    ) -> Result<(), String> {
        let place = self.entry.as_ref().map(Entry::place);
        let mut slices = Slices::of(place.map_or_else(|| self.file.clone().into(), |place| stretch(&self.file, place)));
        let mut intake = match &self.entry {
            Some(entry) => Intake::of_entry(entry, Limits::NONE),
            None => Intake::new(self.name.clone(), slices.end(), Limits::NONE),
        };
        let mut since = now_ms();
        while let Some(slice) = slices.next().await {
            for piece in slice?.to_vec().chunks(PIECE) {
                intake.feed(piece, search);
                if search.is_over() || !is_last() {
                    return Ok(());
                }
                if now_ms() - since > TURN_EVERY_MS {
                    turn().await;
                    since = now_ms();
                }
            }
        }
        // Of what is very short nothing has come out so far.
        intake.finish(search);
        Ok(())
    }
}
