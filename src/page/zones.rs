//! The clocks that times can be shown on. Each stays the same one, so that views know it again.

use std::cell::RefCell;

use flowglass::present::Zone;
use flowglass::present::address::Clock;

use crate::platform::{local_offset, offsets_in};

thread_local! {
    static LOCAL: Zone = Zone::new("local time", local_offset);
    /// The one that was named last, and what the browser knows of it.
    static NAMED: RefCell<(String, Option<Zone>)> = RefCell::default();
}

/// None where the browser does not know it.
pub fn of(clock: &Clock) -> Option<Zone> {
    match clock {
        Clock::Utc => Some(Zone::Utc),
        Clock::Local => Some(LOCAL.with(Zone::clone)),
        Clock::Named(name) => NAMED.with_borrow_mut(|(last, zone)| {
            if last != name {
                last.clone_from(name);
                *zone = offsets_in(name).map(|offsets| Zone::new(name, offsets));
            }
            zone.clone()
        }),
    }
}
