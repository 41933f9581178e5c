//! What goes on every day: customers, the services behind the shop, names, clocks, probes, and the noise of the
//! Internet.

use std::net::{IpAddr, Ipv6Addr};

use super::clock::{DAY, HOUR, MINUTE, SECOND, business};
use super::day::Day;
use super::flow::{Flow, Load, TCP, UDP, load, retries};
use super::place::{
    ADMINS, APP_01, APP_02, APP_03, BACKUP_01, BASTION_01, BUS_01, CACHE_01, CLOCK, CONTROL, DB_01, DB_02, DNS_01,
    FORWARDER, JUMP_01, JUMP_02, Nic, PROBE, Party, Rule, STORAGE, WEB_01, WEB_02, outside,
};
use super::rng::Rng;

const WEB: [Nic; 2] = [WEB_01, WEB_02];
const APP: [Nic; 3] = [APP_01, APP_02, APP_03];

/// A connection that is opened again whenever it ends.
pub struct Session {
    from: Nic,
    to: Party,
    from_port: Option<u16>,
    to_port: u16,
    protocol: u8,
    /// Shortest and longest, in minutes.
    lasts: (u64, u64),
    /// In five minutes.
    sent: Load,
    received: Load,
    next: u64,
}

pub fn sessions(start: u64) -> Vec<Session> {
    let pool = |from, to: Nic, to_port, lasts, sent, received| Session {
        from,
        to: to.into(),
        from_port: None,
        to_port,
        protocol: TCP,
        lasts,
        sent,
        received,
        next: 0,
    };
    let mut all: Vec<Session> = Nic::all()
        .map(|nic| Session {
            to: CLOCK,
            from_port: Some(123),
            protocol: UDP,
            ..pool(nic, nic, 123, (400, 700), load(4, 90), load(4, 90))
        })
        .collect();
    for app in APP {
        all.push(pool(app, BUS_01, 5671, (60, 240), load(1_400, 310), load(1_150, 240)));
        all.push(pool(app, BUS_01, 5671, (60, 240), load(900, 420), load(1_900, 650)));
        all.push(pool(app, CACHE_01, 6380, (90, 300), load(5_200, 180), load(6_100, 890)));
    }
    all.push(pool(DB_01, DB_02, 5022, (300, 600), load(21_000, 1180), load(9_000, 70)));
    for (stream, session) in (0..).zip(&mut all) {
        session.next = start + Rng::of(start, stream).below(5 * MINUTE);
    }
    all
}

impl Session {
    pub fn minute(&mut self, day: &mut Day, stream: u64) {
        if self.next >= day.now() + MINUTE {
            return;
        }
        let mut rng = Rng::of(day.now(), 100 + stream);
        let mut flow = Flow::tcp(self.from, self.to, self.to_port, &mut rng).starting(self.next.max(day.now()));
        flow.lasts = rng.within(self.lasts.0 * MINUTE, self.lasts.1 * MINUTE);
        flow.protocol = self.protocol;
        flow.from_port = self.from_port.unwrap_or(flow.from_port);
        let (sent, received) = (self.sent.times(flow.lasts, 5 * MINUTE), self.received.times(flow.lasts, 5 * MINUTE));
        // When nothing could be opened, it is tried again a minute later.
        let end = day.connect(flow.loaded(sent, received), &mut rng).unwrap_or(day.now() + MINUTE);
        self.next = end + rng.within(40, 900);
    }
}

pub fn minute(day: &mut Day) {
    let busy = business(day.now());
    customers(day, busy);
    behind_the_shop(day, busy);
    names(day, busy);
    upkeep(day);
    administration(day);
    noise(day);
}

/// How often something happens in this minute that happens `per_hour` times when the shop is busiest.
fn often(rng: &mut Rng, per_hour: u64, busy: u64) -> u64 {
    let expected = per_hour * busy * rng.within(800, 1200) / 1000;
    expected / 60_000 + u64::from(rng.below(60_000) < expected % 60_000)
}

fn customers(day: &mut Day, busy: u64) {
    let mut rng = Rng::of(day.now(), 1);
    for _ in 0..often(&mut rng, 1_850, busy) {
        let web = rng.pick(&WEB);
        let (from, to) = if rng.one_in(12) {
            // Some customers come over IPv6.
            let [net, host] = [rng.skewed(0x40, 0x48), rng.skewed(0x1C, 0x5C)].map(|n| u16::try_from(n).unwrap_or(1));
            let from: IpAddr = Ipv6Addr::new(0x2001, 0xDB8, net, 0, 0, 0, 0, host).into();
            (from.into(), Party { ip: web.v6().into(), nic: Some(web) })
        } else {
            (customer(&mut rng), web.into())
        };
        let port = if rng.one_in(9) { 80 } else { 443 };
        let pages = if port == 80 { rng.within(3, 9) } else { rng.skewed(12, 14_000) };
        let more = if rng.one_in(40) { rng.within(6 * MINUTE, 40 * MINUTE) } else { rng.skewed(0, 150 * SECOND) };
        let flow = Flow::tcp(from, to, port, &mut rng)
            .starting(day.now() + rng.below(MINUTE))
            .lasting(more)
            .loaded(load(pages / 3 + rng.within(5, 12), rng.within(60, 130)), load(pages, rng.within(1150, 1420)))
            .let_in_by(Rule::AllowWebIn);
        day.connect(flow, &mut rng);
    }
}

/// A few customers come again and again.
fn customer(rng: &mut Rng) -> Party {
    let last = |n: u64| u8::try_from(n).unwrap_or(1);
    if rng.one_in(3) {
        outside(198, 51, 100, last(100 + rng.skewed(0, 140)))
    } else {
        outside(203, 0, 113, last(11 + rng.skewed(0, 170)))
    }
}

fn behind_the_shop(day: &mut Day, busy: u64) {
    let mut rng = Rng::of(day.now(), 2);
    for _ in 0..often(&mut rng, 700, busy) {
        let (web, app) = (rng.pick(&WEB), rng.pick(&APP));
        let calls = rng.skewed(2, 900);
        let flow = Flow::tcp(web, app, 8080, &mut rng)
            .lasting(rng.skewed(0, 120 * SECOND))
            .loaded(load(calls * 3, rng.within(280, 620)), load(calls * 7, rng.within(820, 1280)));
        day.connect(flow.starting(day.now() + rng.below(MINUTE)), &mut rng);
    }
    for _ in 0..often(&mut rng, 900, busy) {
        let app = rng.pick(&APP);
        let queries = rng.skewed(2, 1500);
        let flow = Flow::tcp(app, DB_01, 1433, &mut rng)
            .lasting(rng.skewed(0, 12 * MINUTE))
            .loaded(load(queries * 2, rng.within(150, 420)), load(queries * 3, rng.within(380, 1190)));
        day.connect(flow.starting(day.now() + rng.below(MINUTE)), &mut rng);
    }
    for _ in 0..often(&mut rng, 150, busy) {
        let (app, bus) = (rng.pick(&APP), rng.pick(&[BUS_01, BUS_01, CACHE_01]));
        let port = if bus == BUS_01 { 5671 } else { 6380 };
        let messages = rng.skewed(2, 400);
        let flow = Flow::tcp(app, bus, port, &mut rng)
            .lasting(rng.skewed(0, 90 * SECOND))
            .loaded(load(messages * 2, rng.within(200, 900)), load(messages + 4, rng.within(90, 300)));
        day.connect(flow.starting(day.now() + rng.below(MINUTE)), &mut rng);
    }
}

fn names(day: &mut Day, busy: u64) {
    const ASKING: [Nic; 20] = [
        WEB_01, WEB_01, WEB_02, WEB_02, APP_01, APP_01, APP_01, APP_02, APP_02, APP_02, APP_03, APP_03, APP_03, DB_01,
        DB_02, BACKUP_01, JUMP_01, JUMP_02, BUS_01, BASTION_01,
    ];
    let mut rng = Rng::of(day.now(), 3);
    for _ in 0..often(&mut rng, 440, busy + 150) {
        let flow = Flow::udp(rng.pick(&ASKING), DNS_01, 53, &mut rng).starting(day.now() + rng.below(MINUTE));
        let asked = rng.within(1, 3);
        day.connect(flow.loaded(load(asked, rng.within(72, 96)), load(asked, rng.within(110, 290))), &mut rng);
    }
    for _ in 0..often(&mut rng, 160, busy + 150) {
        let flow = Flow::udp(DNS_01, FORWARDER, 53, &mut rng).starting(day.now() + rng.below(MINUTE));
        day.connect(flow.loaded(load(1, rng.within(72, 96)), load(1, rng.within(120, 420))), &mut rng);
    }
}

/// Probes of the platform, copies to the storage account, and one quiet regular caller that nobody ordered.
fn upkeep(day: &mut Day) {
    let mut rng = Rng::of(day.now(), 4);
    for (web, second) in [(WEB_01, 11), (WEB_02, 37)] {
        let mut flow = Flow::tcp(PROBE, web, 443, &mut rng).let_in_by(Rule::Platform);
        flow.from_port = 23456;
        flow = flow.starting(day.now() + second * SECOND + rng.below(400)).loaded(load(6, 82), load(5, 96));
        day.connect(flow, &mut rng);
    }
    let minute = day.now() / MINUTE;
    if minute.is_multiple_of(10) {
        let pieces = rng.within(40, 3_000);
        let mut flow = Flow::tcp(rng.pick(&APP), STORAGE, 443, &mut rng)
            .starting(day.now() + rng.below(MINUTE))
            .lasting(rng.within(SECOND, 40 * SECOND))
            .loaded(load(pieces, rng.within(900, 1400)), load(pieces / 2, 66));
        flow.is_recreated = minute.is_multiple_of(120);
        day.connect(flow, &mut rng);
    }
    if minute.is_multiple_of(5) {
        let start = day.now() + 19 * SECOND + rng.below(8 * SECOND);
        let flow = Flow::tcp(WEB_02, CONTROL, 8443, &mut rng).starting(start);
        day.connect(flow.loaded(load(7, rng.within(110, 125)), load(6, rng.within(95, 105))), &mut rng);
    }
}

/// In working hours: from outside to the bastion, from there to a jump host, from there to the servers.
fn administration(day: &mut Day) {
    const SERVERS: [Nic; 6] = [WEB_01, WEB_02, APP_01, DB_01, DB_02, BUS_01];
    let mut rng = Rng::of(day.now(), 5);
    let hour = day.now().saturating_sub(DAY) / HOUR;
    if !(6..18).contains(&hour) || !rng.one_in(22) {
        return;
    }
    let start = day.now() + rng.below(MINUTE);
    let minutes = rng.within(12, 80);
    let typed = |load: Load| load.times(minutes, 1);
    let (jump, port) = if rng.one_in(3) { (JUMP_02, 3389) } else { (JUMP_01, 22) };
    let hops: [(Party, Party, u16, Rule); 2] = [
        (rng.pick(&ADMINS), BASTION_01.into(), 443, Rule::AllowBastionIn),
        (BASTION_01.into(), jump.into(), port, Rule::AllowVnetIn),
    ];
    for ((from, to, port, rule), after) in hops.into_iter().zip([0, 1200]) {
        let flow =
            Flow::tcp(from, to, port, &mut rng).starting(start + after).lasting(minutes * MINUTE).let_in_by(rule);
        day.connect(flow.loaded(typed(load(240, 130)), typed(load(420, 480))), &mut rng);
    }
    if jump == JUMP_01 {
        let minutes = minutes / 2;
        let flow = Flow::tcp(JUMP_01, rng.pick(&SERVERS), 22, &mut rng).starting(start + 40 * SECOND);
        let flow = flow.lasting(minutes * MINUTE);
        day.connect(flow.loaded(load(150 * minutes, 120), load(160 * minutes, 240)), &mut rng);
    }
}

/// Addresses of the Internet try what may be open.
fn noise(day: &mut Day) {
    const HIGH_RISK: [u16; 6] = [445, 3389, 135, 139, 23, 1433];
    let mut rng = Rng::of(day.now(), 6);
    for _ in 0..often(&mut rng, 90, 1000) {
        let (nic, port) = (rng.pick(&[WEB_01, WEB_02, BASTION_01]), 1024 + rng.port() % 20_000);
        let flow = Flow::tcp(stranger(&mut rng), nic, port, &mut rng).starting(day.now() + rng.below(MINUTE));
        flow.deny(day, nic, Rule::DenyAllIn, "NX", &[]);
    }
    for _ in 0..often(&mut rng, 28, 1000) {
        let (nic, port) = (rng.pick(&[WEB_01, WEB_02, JUMP_01, JUMP_02, BASTION_01]), rng.pick(&HIGH_RISK));
        let flow = Flow::tcp(stranger(&mut rng), nic, port, &mut rng).starting(day.now() + rng.below(MINUTE));
        flow.deny(day, nic, Rule::BlockHighRisk, "NX", &retries(&mut rng));
    }
    if rng.one_in(15) {
        let flow = Flow::tcp(stranger(&mut rng), JUMP_01, 22, &mut rng).starting(day.now() + rng.below(MINUTE));
        flow.deny(day, JUMP_01, Rule::DenyMgmtIn, "NX", &retries(&mut rng));
    }
}

pub fn stranger(rng: &mut Rng) -> Party {
    match rng.below(3) {
        0 => outside(192, 0, 2, rng.octet(130, 240)),
        1 => outside(198, 51, 100, rng.octet(30, 99)),
        _ => outside(203, 0, 113, rng.octet(205, 254)),
    }
}
