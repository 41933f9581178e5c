//! What makes this day worth looking at.

use super::clock::{self, BACKUP, MINUTE, SCAN, SECOND, STORM, TRANSFER, at};
use super::day::Day;
use super::flow::{Flow, Load, load, retries};
use super::place::{
    APP_02, BACKUP_01, BUS_01, CACHE_01, DB_01, DB_02, DNS_01, JUMP_01, Nic, Party, RECEIVER, Rule, SCANNER, WEB_01,
};
use super::rng::Rng;
use super::usual::stranger;

pub fn minute(day: &mut Day) {
    let now = day.now();
    let mut rng = Rng::of(now, 7);
    // Begun a little after the hour and ended a little before the end, as jobs are.
    if now == BACKUP.start + 3 * MINUTE {
        let (sent, received) = (load(245_000, 1425), load(61_000, 70));
        let lasts = BACKUP.end - now - 35 * SECOND;
        bulk(day, &mut rng, (DB_01.into(), BACKUP_01.into(), 445), lasts, sent, received);
    }
    if now == SCAN.start {
        scan(day, &mut rng);
    }
    if clock::NOT_READY.holds(now) {
        not_ready(day, &mut rng);
    }
    if STORM.holds(now) {
        storm(day, &mut rng);
    }
    if now == at(15, 31, 0) {
        // Somebody goes from the jump host to a server that is not administered from there.
        let flow = Flow::tcp(JUMP_01, APP_02, 22, &mut rng).starting(at(15, 31, 12)).lasting(68 * MINUTE);
        day.connect(flow.loaded(load(9_100, 130), load(14_200, 310)), &mut rng);
    }
    if now == at(15, 39, 0) {
        for attempt in 0..5 {
            let flow = Flow::tcp(APP_02, DB_02, 1433, &mut rng).starting(at(15, 39, 5 + attempt * 9) + rng.below(900));
            flow.deny(day, APP_02, Rule::DenyAppToDb02, "NX", &retries(&mut rng));
        }
    }
    if now == TRANSFER.start {
        let (sent, received) = (load(228_000, 1470), load(15_700, 66));
        let lasts = TRANSFER.end - now - 170 * SECOND;
        bulk(day, &mut rng, (APP_02.into(), RECEIVER, 443), lasts, sent, received);
    }
}

/// Four connections side by side; the loads are those of five minutes of one of them.
fn bulk(day: &mut Day, rng: &mut Rng, who: (Party, Party, u16), lasts: u64, sent: Load, received: Load) {
    let (from, to, port) = who;
    let start = day.now() + 2 * SECOND + rng.below(900);
    for next in 0..4 {
        let mut flow = Flow::tcp(from, to, port, rng).starting(start + u64::from(next) * 3);
        flow.from_port = 51544 + next * 2;
        flow.lasts = lasts - u64::from(next) * 1_300;
        let (sent, received) = (sent.times(flow.lasts, 5 * MINUTE), received.times(flow.lasts, 5 * MINUTE));
        day.connect(flow.loaded(sent, received), rng);
    }
}

/// Ascending ports: the low ones fast, then a sample of the high ones more slowly. Two answer.
fn scan(day: &mut Day, rng: &mut Rng) {
    let mut moment = SCAN.start + 14 * SECOND;
    for port in (1..=1024).chain((1025..=u16::MAX).step_by(64)) {
        moment += if port <= 1024 { rng.within(30, 85) } else { rng.within(380, 540) };
        let flow = Flow::tcp(SCANNER, WEB_01, port, rng).starting(moment);
        if matches!(port, 80 | 443) {
            day.connect(flow.loaded(load(3, 60), load(2, 62)).let_in_by(Rule::AllowWebIn), rng);
        } else {
            flow.deny(day, WEB_01, Rule::DenyAllIn, "NX", &[]);
        }
    }
}

/// Nothing that should be encrypted leaves a host that cannot do so yet.
fn not_ready(day: &mut Day, rng: &mut Rng) {
    const WANTED: [(Nic, u16); 4] = [(DB_01, 1433), (BUS_01, 5671), (CACHE_01, 6380), (DNS_01, 53)];
    let nic = clock::NOT_READY_NIC;
    // The last try of a minute leaves time for its repetitions before the span ends.
    for attempt in 0..12 {
        let (to, port) = rng.pick(&WANTED);
        let start = day.now() + attempt * 4_500 + rng.below(2_000);
        let flow = if port == 53 { Flow::udp(nic, to, port, rng) } else { Flow::tcp(nic, to, port, rng) };
        flow.starting(start).deny(day, nic, Rule::Unspecified, "NX_SW_NOT_READY", &retries(rng));
    }
}

/// Many addresses try the jump host's SSH, in waves.
fn storm(day: &mut Day, rng: &mut Rng) {
    let minutes = (day.now() - STORM.start) / MINUTE;
    let wave = 14 + (minutes * 7) % 29;
    // The last minutes die down, and what is repeated stays within the span.
    let wave = if day.now() + 2 * MINUTE > STORM.end { 6 } else { wave };
    for _ in 0..wave {
        let flow = Flow::tcp(stranger(rng), JUMP_01, 22, rng).starting(day.now() + rng.below(MINUTE - 4 * SECOND));
        flow.deny(day, JUMP_01, Rule::DenyMgmtIn, "NX", &retries(rng));
    }
}
