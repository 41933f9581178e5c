//! The session: what was opened, the workers that read it, and the answers they give. Views see it as snapshots and
//! speak to it in commands.

mod answering;
mod archives;
mod asking;
mod beside;
mod copies;
mod groups;
mod hosts;
mod making;
mod matching;
mod notices;
mod only;
mod opened;
mod opening;
mod parts;
mod pool;
mod progress;
mod publish;
mod question;
mod quoting;
mod reading;
mod rows;
mod saving;
mod sight;
mod slot;
mod trouble;
mod watching;
mod whole;

use std::cell::RefCell;
use std::rc::Rc;

use super::shared::Shared;
use super::state::{Command, Phase, Snapshot};
use crate::platform::{Boot, Since};
use answering::Answer;
use asking::Asked;
use beside::Beside;
use groups::Groups;
use matching::Matching;
use notices::Notices;
use opened::Opened;
use opening::{Coming, Origin};
use pool::Pool;
use progress::Reading;
use publish::Publishing;
use question::{Asking, ValuesWanted};
use rows::{Rows, Taken};
use watching::Watching;

/// The User Timing measure from the moment files are handed over to the painted overview of all of them.
const INGEST: &str = "ingest";
/// The User Timing measure from a changed filter or time range to the painted figures of it.
const QUERY: &str = "query";

/// A handle to the session; copies speak to the same one.
#[derive(Clone)]
pub struct Session {
    inner: Rc<RefCell<Inner>>,
}

/// What stays when all that was opened is let go.
#[derive(Clone)]
struct Lasting {
    boot: Boot,
    publishing: Publishing,
    /// Counts the folders watched, so that what belongs to an earlier one ends.
    watches: u32,
    /// Counts the texts that were looked for, so that only the last is.
    quotes: u32,
    /// Counts the starts-over, so that what belongs to an earlier one is dropped.
    epoch: u32,
}

struct Inner {
    lasting: Lasting,
    phase: Phase,
    pool: Pool,
    coming: Coming,
    opened: Opened,
    reading: Reading,
    beside: Beside,
    matching: Matching,
    asked: Asked,
    asking: Asking,
    answer: Answer,
    rows: Rows,
    saving: Option<saving::Work>,
    groups: Groups,
    notices: Notices,
    watching: Option<Watching>,
}

impl Session {
    /// Starts the workers, so that they are warm when the first file comes.
    pub fn start(boot: Boot, publish: impl Fn(Shared<Snapshot>) + 'static) -> Self {
        let lasting = Lasting { boot, publishing: Publishing::new(publish), watches: 0, quotes: 0, epoch: 0 };
        let session = Self { inner: Rc::new(RefCell::new(Inner::new(lasting))) };
        session.start_workers();
        session.guard_workers();
        session.plan_publish();
        session
    }

    pub fn command(&self, command: Command) {
        self.obey(command);
        self.settle();
    }

    fn obey(&self, command: Command) {
        match command {
            Command::Add(sources) => self.add(sources, Origin::Opened),
            Command::Drop(dropped) => self.walk(dropped),
            Command::Watch(folder) => self.watch_folder(folder),
            Command::LookAgain => self.look_again(),
            Command::Unwatch => self.unwatch(),
            Command::Paste(text) => self.paste(&text),
            Command::OpenSample => self.open_sample(),
            Command::Stop => self.stop(),
            Command::StartOver => self.start_over(),
            Command::ReadAgain(files) => self.read_again_if_readable(files),
            Command::ReadWhole(file) => self.read_whole(file),
            Command::ReadAllOf(file) => self.read_all_of(file),
            Command::ReadOnly(wanted) => self.read_only(wanted),
            Command::ReadRest => self.read_rest(),
            Command::ReadOn => self.read_on(),
            Command::Narrow { scope, window, rank } => self.narrow(scope, window, rank),
            Command::Values { field, text, to } => self.ask_values(ValuesWanted { field, text, to }),
            Command::Longer(rows) => self.ask_longer(rows),
            Command::Whole(scope, whole) => self.ask_whole(scope, whole),
            Command::SaveSummary => self.ask_summary(),
            Command::ShowRows(wanted) => self.show_rows(wanted),
            Command::ShowPairs(wanted) => self.show_pairs(wanted),
            Command::ShowCompared(wanted) => self.show_compared(wanted.map(|ask| *ask)),
            Command::TakeRows(wanted, edition, to) => self.take_rows(Taken { wanted, edition, to }),
            Command::SaveRows(rows) => self.save_rows(rows),
            Command::ShowHosts(wanted) => self.show_hosts(wanted),
            Command::Quote(line, to) => self.quote(*line, to),
            Command::QuoteNoMore => self.inner.borrow_mut().lasting.quotes += 1,
            Command::Tell(text) => self.warn(text),
            Command::TellOfLink(text) => self.tell_of_link(text),
            Command::Dismiss(id) => self.dismiss(id),
        }
    }

    fn start_over(&self) {
        let mut inner = self.inner.borrow_mut();
        let Lasting { epoch, quotes, .. } = inner.lasting;
        let publishing = inner.lasting.publishing.anew();
        *inner = Inner::new(Lasting { publishing, epoch: epoch + 1, quotes: quotes + 1, ..inner.lasting.clone() });
        drop(inner);
        self.start_workers();
        self.plan_publish();
    }
}

impl Inner {
    /// With nothing opened.
    fn new(lasting: Lasting) -> Self {
        Self {
            lasting,
            phase: Phase::Empty,
            pool: Pool::default(),
            coming: Coming::default(),
            opened: Opened::default(),
            reading: Reading::default(),
            beside: Beside::default(),
            matching: Matching::default(),
            asked: Asked::default(),
            asking: Asking::default(),
            answer: Answer::default(),
            rows: Rows::default(),
            saving: None,
            groups: Groups::default(),
            notices: Notices::default(),
            watching: None,
        }
    }

    fn is_making_sample(&self) -> bool {
        self.pool.slots.iter().any(|slot| slot.makes_sample.is_some())
    }

    fn hand_over(&mut self) {
        self.reading.handed_over.get_or_insert_with(|| Since::now(INGEST));
    }
}
