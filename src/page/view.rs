//! What every view is given: the session as it is, and how it is to be shown.

use std::rc::Rc;

use flowglass::model::Span;
use flowglass::present::Zone;
use yew::prelude::*;

use super::files::Totals;
use super::loading::loading;
use super::only;
use super::shared::Shared;
use super::state::{Command, Snapshot};

/// The same for all views: each with properties of its own would be a good part of what is downloaded.
#[derive(Clone, Properties, PartialEq)]
pub struct ViewProps {
    pub snapshot: Shared<Snapshot>,
    /// Of its files.
    pub totals: Rc<Totals>,
    pub zone: Zone,
    pub theme: AttrValue,
    pub on: Callback<Command>,
    /// Asks what is to be read.
    pub on_only: Callback<()>,
}

impl ViewProps {
    pub fn is_busy(&self) -> bool {
        self.snapshot.phase.is_busy()
    }

    /// From the first to the last of all rows.
    pub fn span(&self) -> Option<Span> {
        self.snapshot.overview.as_ref().and_then(|data| data.span)
    }

    /// How far the reading is, while there is one.
    pub fn loading(&self) -> Html {
        if self.is_busy() { loading(&self.snapshot, &self.on) } else { Html::default() }
    }

    /// Something that was opened is not read or understood, or not in full, or is only what was saved of logs.
    pub fn is_part(&self) -> bool {
        let Totals { skipped, cut_short, lost, without_room, tables, rejected_records, rejected_tuples, .. } =
            *self.totals;
        !self.snapshot.wanted.is_all()
            || self.snapshot.rules.left_out > 0
            || skipped + cut_short + lost + without_room + tables > 0
            || rejected_records + rejected_tuples > 0
    }

    /// What is read, where that is not all.
    pub fn only(&self) -> Html {
        let missing = Some(self.totals.left_out);
        only::line(&self.snapshot.wanted, missing, self.is_busy(), &self.on, &self.on_only)
    }
}
