//! Addresses, networks and ranges of addresses.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::{Lexeme, Parser, Token, shortened};
use crate::filter::{Between, Field, Operator, Problem, Span};
use crate::model::is_same;
use crate::model::service_port;

/// What is wrong with a text that should be an address, and what may have been meant.
type Wrong = (String, Option<String>);

impl Parser<'_> {
    pub(super) fn addresses(&mut self, field: Field) -> Option<Between<IpAddr>> {
        let token = self.value_token(field)?;
        let text = self.plain(token);
        if is_same(&text, "public") {
            self.problem(self.public(field, token));
            return None;
        }
        if let Some((first, last)) = text.split_once('-') {
            let (first, last) = (self.address(first, token.span)?, self.address(last, token.span)?);
            return self.addresses_between(first, last, token.span);
        }
        if self.takes(Lexeme::Range) {
            let first = self.address(&text, token.span)?;
            let end = self.value_token(field)?;
            let last = self.plain(end);
            let last = self.address(&last, end.span)?;
            return self.addresses_between(first, last, token.span.to(end.span));
        }
        let parsed = network(&text);
        self.or_wrong(parsed, token.span)
    }

    /// `dst.ip == public`, which is `!= private`; of either side neither says what the other does.
    fn public(&self, field: Field, token: Token) -> Problem {
        let sign = self.at.checked_sub(2).and_then(|at| self.tokens.get(at)).filter(|_| field.sides().is_none());
        let problem = Problem::new(token.span, "Public is whatever is not private: write != private.".into());
        match sign.map(|sign| (sign.span, sign.lexeme)) {
            Some((span, Lexeme::Sign(Operator::Equal))) => problem.writing(span.to(token.span), "!= private".into()),
            Some((span, Lexeme::Sign(Operator::Unequal))) => problem.writing(span.to(token.span), "== private".into()),
            _ => problem,
        }
    }

    fn address(&mut self, text: &str, span: Span) -> Option<IpAddr> {
        let parsed = address(text);
        self.or_wrong(parsed, span)
    }

    fn addresses_between(&mut self, first: IpAddr, last: IpAddr, span: Span) -> Option<Between<IpAddr>> {
        if first.is_ipv4() != last.is_ipv4() {
            return self.fail(span, "This range begins in one version of IP and ends in the other.".into());
        }
        self.between(first, last, span)
    }

    /// An address with a port behind it, if that is what the word is; none of them, if there is a problem with it.
    pub(super) fn end_of_flow(&mut self, token: Token) -> Option<(Option<Between<IpAddr>>, Option<u64>)> {
        let text = token.span.of(self.text);
        let (host, port) = if text.starts_with('[') {
            text.split_once("]:").map(|(host, port)| (&host[1..], port))?
        } else {
            // More than one colon is an address of version 6.
            text.split_once(':').filter(|(host, port)| host.contains('.') && !port.contains(':'))?
        };
        if !looks_like_address(host) {
            return None;
        }
        let parsed = network(host);
        let address = self.or_wrong(parsed, token.span);
        let port = port.parse().ok().or_else(|| service_port(port)).map(u64::from);
        if port.is_none() {
            self.problem(Problem::new(token.span, "Behind the address stands a port, which is at most 65535.".into()));
        }
        Some((address, port))
    }

    fn or_wrong<T>(&mut self, parsed: Result<T, Wrong>, span: Span) -> Option<T> {
        match parsed {
            Ok(value) => Some(value),
            Err((message, meant)) => self.wrong(Problem::new(span, message), meant.as_deref()),
        }
    }
}

/// Digits and points, or hex digits and colons: nothing else that one writes looks so.
pub(super) fn looks_like_address(text: &str) -> bool {
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    let (host, _) = bare.split_once(['/', '-']).unwrap_or((bare, ""));
    let host = host.trim_end_matches(".x");
    let is_v4 = host.contains('.') && host.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'*');
    let is_v6 = host.bytes().filter(|b| *b == b':').count() > 1
        && host.bytes().all(|b| b.is_ascii_hexdigit() || matches!(b, b':' | b'.'));
    is_v4 || is_v6
}

/// Whether it is an address or a range of them. Of version 6 it can have twelve hex digits, as a MAC address has.
pub(super) fn is_address(text: &str) -> bool {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    address(first).is_ok() && address(last).is_ok()
}

/// All private addresses, as [`crate::model::is_private`] has them.
pub(in crate::filter) fn private() -> impl Iterator<Item = Between<IpAddr>> {
    const NETWORKS: [&str; 15] = [
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "100.64.0.0/10",
        "169.254.0.0/16",
        "127.0.0.0/8",
        "fc00::/7",
        "fe80::/10",
        "::1",
        // Those of version 4 as they are written in version 6.
        "::ffff:10.0.0.0/104",
        "::ffff:172.16.0.0/108",
        "::ffff:192.168.0.0/112",
        "::ffff:100.64.0.0/106",
        "::ffff:169.254.0.0/112",
        "::ffff:127.0.0.0/104",
    ];
    NETWORKS.into_iter().filter_map(|text| network(text).ok())
}

/// An address, or a network by any address in it.
fn network(text: &str) -> Result<Between<IpAddr>, Wrong> {
    let Some((host, length)) = text.split_once('/') else { return address(text).map(Between::one) };
    let address = address(host)?;
    let most: u32 = if address.is_ipv4() { 32 } else { 128 };
    let mask = length.parse::<Ipv4Addr>().ok().filter(|_| most == 32).and_then(length_of);
    let length = length.parse::<u32>().ok().filter(|length| *length <= most).or(mask);
    let Some(length) = length else {
        return Err((format!("Behind the slash stands how many bits all addresses share: 0 to {most}."), None));
    };
    Ok(block(address, most - length))
}

/// Of a mask as `255.255.240.0`.
fn length_of(mask: Ipv4Addr) -> Option<u32> {
    let bits = mask.to_bits();
    (bits.leading_ones() + bits.trailing_zeros() == 32).then(|| bits.leading_ones())
}

/// All addresses that differ from this one in no more than the last bits.
fn block(address: IpAddr, open_bits: u32) -> Between<IpAddr> {
    match address {
        IpAddr::V4(v4) => {
            let open = u32::MAX.checked_shr(32 - open_bits).unwrap_or(0);
            let (first, last) = (v4.to_bits() & !open, v4.to_bits() | open);
            Between { first: Ipv4Addr::from_bits(first).into(), last: Ipv4Addr::from_bits(last).into() }
        }
        IpAddr::V6(v6) => {
            let open = u128::MAX.checked_shr(128 - open_bits).unwrap_or(0);
            let (first, last) = (v6.to_bits() & !open, v6.to_bits() | open);
            Between { first: Ipv6Addr::from_bits(first).into(), last: Ipv6Addr::from_bits(last).into() }
        }
    }
}

#[inline(never)]
fn address(text: &str) -> Result<IpAddr, Wrong> {
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    bare.parse().map_err(|_| what_is_wrong(bare))
}

#[inline(never)]
fn what_is_wrong(text: &str) -> Wrong {
    let shown = shortened(text);
    if let Some((host, port)) = text.split_once(':')
        && host.parse::<Ipv4Addr>().is_ok()
    {
        return (format!("“{shown}”: an address with its port stands alone, as in ip == {host}:{port}."), None);
    }
    if text.contains(':') {
        return (
            format!("“{shown}” is no IPv6 address: it has up to eight parts of hex digits, as in 2001:db8::1."),
            None,
        );
    }
    if !looks_like_address(text) {
        return (format!("“{shown}” is no address: write one as 10.0.0.4, or a network as 10.0.0.0/24."), None);
    }
    let parts: Vec<&str> =
        text.trim_end_matches(".x").trim_end_matches(".*").trim_end_matches('.').split('.').collect();
    let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if parts.iter().filter(|part| is_number(part)).any(|part| part.parse::<u8>().is_err()) {
        return (format!("{shown}: each part is at most 255."), None);
    }
    if parts.iter().all(is_number) && parts.len() < 4 {
        let mut network: Vec<String> = parts.iter().map(|part| part.parse::<u8>().unwrap_or(0).to_string()).collect();
        network.resize(4, "0".into());
        let network = format!("{}/{}", network.join("."), parts.len() * 8);
        return (format!("{shown}: an address has four parts. A network of them is {network}."), Some(network));
    }
    if parts.iter().all(is_number) && parts.len() == 4 {
        let plain: Vec<String> = parts.iter().map(|part| part.parse::<u8>().unwrap_or(0).to_string()).collect();
        return (format!("{shown}: parts have no zeros before them."), Some(plain.join(".")));
    }
    (format!("“{shown}” is no address: four parts of 0 to 255, as in 10.0.0.4."), None)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::is_private;

    proptest! {
        #[test]
        fn private_is_what_is_private(v6: u128, v4: u32, mapped: bool) {
            let edges = private().flat_map(|range| [range.first, range.last]);
            let v4 = Ipv4Addr::from_bits(v4);
            let any = [IpAddr::V6(v6.into()), if mapped { v4.to_ipv6_mapped().into() } else { v4.into() }];
            for address in edges.chain(any) {
                prop_assert_eq!(private().any(|range| range.holds(&address)), is_private(address), "{}", address);
            }
        }
    }
}
