//! From which address a request really comes: what our own proxies say counts, what clients say does not.

use crate::config::{Proxies, ProxyHeader, Trust};
use actix_web::{HttpRequest, http::header::HeaderMap};
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

/// Proxies append on the right, clients write further left; so the list is read from the right and only as far as
/// proxies have written it.
pub fn client_address(request: &HttpRequest, proxies: &Proxies) -> Option<IpAddr> {
    let peer = request.peer_addr()?.ip().to_canonical();
    let mut nearest_first = told(request.headers(), proxies.header);
    Some(match &proxies.trust {
        Trust::Hops(0) => peer,
        Trust::Hops(hops) => nearest_first.nth(hops - 1).flatten().unwrap_or(peer),
        Trust::Networks(networks) => {
            let is_ours = |address: &IpAddr| networks.iter().any(|own| own.contains(address));
            let mut nearest = peer;
            for before in nearest_first {
                match before {
                    Some(before) if is_ours(&nearest) => nearest = before,
                    _ => break,
                }
            }
            nearest
        }
    })
}

/// One IPv6 client owns a whole /64.
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        address @ IpAddr::V4(_) => address,
        IpAddr::V6(address) => {
            let prefix = address.to_bits() >> 64 << 64;
            IpAddr::V6(Ipv6Addr::from_bits(prefix))
        }
    }
}

/// What was told from the nearest proxy on; `None` stands where no address was written.
fn told(headers: &HeaderMap, header: ProxyHeader) -> Box<dyn Iterator<Item = Option<IpAddr>> + '_> {
    let name = match header {
        ProxyHeader::XForwardedFor => "x-forwarded-for",
        ProxyHeader::Forwarded => "forwarded",
    };
    let lines: Vec<&[u8]> = headers.get_all(name).map(|line| line.as_bytes()).collect();
    let nearest_first = lines.into_iter().rev();
    match header {
        ProxyHeader::XForwardedFor => {
            let elements = nearest_first.flat_map(|line| line.rsplit(|byte| *byte == b','));
            Box::new(elements.map(address))
        }
        ProxyHeader::Forwarded => {
            let elements = nearest_first.flat_map(|line| line.rsplit(outside_quotes(b',')));
            Box::new(elements.map(|element| address(node(element)?)))
        }
    }
}

/// Where quotes are counted from the end that our proxy wrote: an open quote of a client cannot swallow what follows it.
fn outside_quotes(separator: u8) -> impl FnMut(&u8) -> bool {
    let mut is_quoted = false;
    move |byte| {
        is_quoted ^= *byte == b'"';
        *byte == separator && !is_quoted
    }
}

/// The value of `for` in one element of `Forwarded`.
fn node(element: &[u8]) -> Option<&[u8]> {
    element.split(outside_quotes(b';')).find_map(|pair| {
        let (name, value) = pair.trim_ascii().split_at_checked(4)?;
        let value = value
            .strip_prefix(b"\"")
            .and_then(|value| value.strip_suffix(b"\""))
            .unwrap_or(value);
        name.eq_ignore_ascii_case(b"for=").then_some(value)
    })
}

/// With or without a port; an IPv6 address may stand in brackets.
fn address(written: &[u8]) -> Option<IpAddr> {
    let text = std::str::from_utf8(written).ok()?.trim();
    let in_brackets = || text.strip_prefix('[')?.strip_suffix(']');
    let plain = in_brackets().unwrap_or(text).parse::<IpAddr>();
    let address = plain.or_else(|_| text.parse().map(|socket: SocketAddr| socket.ip()));
    // An IPv4 client that a dual-stack socket shows as IPv6 is an IPv4 client.
    address.ok().map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests;
