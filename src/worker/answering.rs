//! Answers about the rows in scope, as one shard has them.

use flowglass::protocol::{By, Inquiry, ToPage};
use flowglass::query::flows::Ask;
use flowglass::query::pairs::{self, PairsAsk};
use flowglass::query::{Desk, Scope, compare, hosts};
use flowglass::store::Shard;
use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::Worker;
use super::finishing::Kept;
use crate::platform::{buffer_of, bytes_of};

impl Worker {
    /// A question that cannot be read is answered too, with what the page cannot read.
    pub fn answer(&self, query: u32, scope: &Scope, what: Inquiry, attachments: &Array) {
        let (shard, mut desk) = (self.shard.borrow(), self.desk.borrow_mut());
        let asked = || bytes_of(&attachments.get(0));
        desk.set_scope(scope);
        let (message, buffers): (ToPage, Vec<JsValue>) = match what {
            Inquiry::Sum { bucket_ms, window, rank, depth, keep } => {
                let sums = desk.sum_first(&shard, bucket_ms, window, (rank, depth as usize));
                let mut buffers = Vec::new();
                if keep {
                    self.kept.replace(Some(Kept { query, sums, asked: None }));
                } else {
                    buffers.push(buffer_of(&sums.to_bytes()));
                }
                (ToPage::Sum { query }, buffers)
            }
            Inquiry::Explain => (ToPage::Sum { query }, vec![buffer_of(&desk.explain(&shard).to_bytes())]),
            Inquiry::Values { field, text } => {
                (ToPage::Sum { query }, vec![buffer_of(&desk.values(&shard, field, &text).to_bytes())])
            }
            Inquiry::Rows => {
                let answer = Ask::from_bytes(&asked()).map(|ask| desk.answer(&shard, &ask).to_bytes());
                (ToPage::Rows { query }, vec![buffer_of(&answer.unwrap_or_default())])
            }
            Inquiry::Group(by) => {
                let part = group(&mut desk, &shard, by, &asked()).unwrap_or_default();
                (ToPage::Groups { query }, vec![buffer_of(&part)])
            }
            Inquiry::Stitch { workers } => {
                let loose = desk.stitch(&shard, workers as usize);
                (ToPage::Loose { query }, loose.iter().map(|loose| buffer_of(&loose.to_bytes())).collect())
            }
        };
        self.scope.send(&message, buffers);
    }
}

/// This shard's part, if the question can be read.
fn group(desk: &mut Desk, shard: &Shard, by: By, ask: &[u8]) -> Option<Vec<u8>> {
    Some(match by {
        By::Host => desk.hosts(shard, &hosts::Ask::from_bytes(ask).ok()?).to_bytes(),
        By::Pair => desk.pairs(shard, &PairsAsk::from_bytes(ask).ok()?),
        By::Side => desk.compare(shard, &compare::Ask::from_bytes(ask).ok()?),
    })
}

/// The answer of all shards, if it can be made.
pub fn finish_groups(by: By, attachments: &Array) -> Option<Vec<u8>> {
    let mut buffers = attachments.iter().map(|buffer| bytes_of(&buffer));
    let ask = buffers.next()?;
    Some(match by {
        By::Host => {
            let partials = buffers.filter_map(|bytes| hosts::Partial::from_bytes(&bytes).ok());
            hosts::Ask::from_bytes(&ask).ok()?.finish(partials)?.to_bytes()
        }
        By::Pair => pairs::finish(&PairsAsk::from_bytes(&ask).ok()?, &buffers.collect::<Vec<_>>()).to_bytes(),
        By::Side => compare::finish(&compare::Ask::from_bytes(&ask).ok()?, &buffers.collect::<Vec<_>>()).to_bytes(),
    })
}
