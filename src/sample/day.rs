//! The day as it goes by: minutes are lived through in order, and leave rows with the cards.
//!
//! Only one hour's rows, and those that open connections will still write, are held at a time.

use super::clock::{self, DAY, HOUR, MINUTE};
use super::flow::{Flow, Row, fitted};
use super::place::{NICS, Nic};
use super::rng::Rng;
use super::usual::Session;
use super::{incident, usual};
use crate::order;

/// The day begins with connections that are already open.
const BEFORE: u64 = 12 * MINUTE;

pub struct Day {
    rows: [Vec<Row>; NICS],
    sessions: Vec<Session>,
    /// The minute to be lived through next.
    now: u64,
}

impl Day {
    pub fn new() -> Self {
        Self { rows: std::array::from_fn(|_| Vec::new()), sessions: usual::sessions(DAY - BEFORE), now: DAY - BEFORE }
    }

    /// Lives on to the end of an hour; hours come in order. Afterwards the hour's rows can be had from [`Self::rows`].
    pub fn reach(&mut self, hour: u64) {
        for rows in &mut self.rows {
            let past = rows.partition_point(|row| row.minute < hour * 60);
            rows.drain(..past);
        }
        while self.now < DAY + (hour + 1) * HOUR {
            let mut sessions = std::mem::take(&mut self.sessions);
            for (stream, session) in (0u64..).zip(&mut sessions) {
                session.minute(self, stream);
            }
            self.sessions = sessions;
            usual::minute(self);
            incident::minute(self);
            self.now += MINUTE;
        }
        for rows in &mut self.rows {
            // A group's tuples are in order of time, and what was written first at one time stays first.
            order::sort_by_key(rows, |row| (row.minute, row.rule, row.at));
        }
    }

    /// The rows of the hour last reached: by record, in it by rule, in it by time.
    pub fn rows(&self, nic: Nic, hour: u64) -> &[Row] {
        let rows = &self.rows[nic.0];
        &rows[..rows.partition_point(|row| row.minute < (hour + 1) * 60)]
    }

    pub const fn now(&self) -> u64 {
        self.now
    }

    /// Leaves a row with a card. False when the card has no blob to write it to.
    pub fn put(&mut self, nic: Nic, row: Row) -> bool {
        match clock::minute_of(nic, row.at) {
            Some(minute) if !clock::is_gap(nic, minute / 60) => {
                self.rows[nic.0].push(Row { minute, ..row });
                true
            }
            _ => false,
        }
    }

    /// Lets a flow happen, as far as its cards can carry it, and says when it ended.
    pub fn connect(&mut self, flow: Flow, rng: &mut Rng) -> Option<u64> {
        let flow = fitted(flow)?;
        flow.log(self, rng);
        Some(flow.start + flow.lasts)
    }
}
