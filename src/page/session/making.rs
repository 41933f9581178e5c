//! The sample day: a worker makes its files, which then come in like any others.

use flowglass::protocol::ToWorker;
use js_sys::Array;
use wasm_bindgen::JsCast;

use super::Session;
use super::opening::Origin;
use crate::platform::Source;

impl Session {
    pub(super) fn open_sample(&self) {
        let mut inner = self.inner.borrow_mut();
        let making = inner.pool.slots.iter().find_map(|slot| slot.makes_sample);
        if making.is_some_and(|listing| inner.is_wanted(listing)) {
            return;
        }
        let listing = inner.begin_listing();
        // One that was stopped has its last word still to say.
        let is_making = making.is_some();
        match inner.pool.slots.iter_mut().find(|slot| slot.ready && !is_making) {
            Some(slot) => {
                slot.makes_sample = Some(listing);
                slot.send(&ToWorker::MakeSample, []);
                inner.coming.is_sample_wanted = false;
            }
            // The first worker that is up and free makes it.
            None => inner.coming.is_sample_wanted = true,
        }
        drop(inner);
        self.plan_publish();
    }

    pub(super) fn on_made(&self, at: usize, path: String, attachments: &Array) {
        let listing = self.inner.borrow().pool.slots[at].makes_sample;
        let Some(listing) = listing.filter(|listing| self.inner.borrow().is_wanted(*listing)) else { return };
        if let Ok(file) = attachments.get(0).dyn_into() {
            self.take(listing, vec![Source { path, file }], Origin::Made);
        }
    }

    pub(super) fn on_made_all(&self, at: usize) {
        {
            let mut inner = self.inner.borrow_mut();
            inner.pool.slots[at].makes_sample = None;
        }
        self.hand_out();
    }
}
