//! The reverse proxies in front of the server, and how they tell for whom they ask.

use ipnet::IpNet;
use std::{net::IpAddr, str::FromStr};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proxies {
    pub header: ProxyHeader,
    pub trust: Trust,
}

/// The one header that the proxies write; a client may send the other one, and nobody reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProxyHeader {
    XForwardedFor,
    /// RFC 7239.
    Forwarded,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trust {
    /// So many proxies stand in front, and no client reaches the server past them.
    Hops(usize),
    /// Whoever asks from these networks is a proxy.
    Networks(Vec<IpNet>),
}

impl Default for Proxies {
    fn default() -> Self {
        Self {
            header: ProxyHeader::XForwardedFor,
            trust: Trust::Hops(0),
        }
    }
}

impl FromStr for ProxyHeader {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text.to_ascii_lowercase().as_str() {
            "x-forwarded-for" => Ok(Self::XForwardedFor),
            "forwarded" => Ok(Self::Forwarded),
            _ => Err(()),
        }
    }
}

impl FromStr for Trust {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let networks: Option<Vec<IpNet>> = text.split(',').map(|one| network(one.trim())).collect();
        networks.map(Self::Networks).ok_or(())
    }
}

/// A single address is the smallest network.
fn network(text: &str) -> Option<IpNet> {
    let single = |address: IpAddr| IpNet::from(address.to_canonical());
    text.parse().or_else(|_| text.parse().map(single)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proxies_are_named_by_address_or_network() {
        let trust: Trust = "10.0.0.0/8, 192.0.2.1, ::1,2001:db8::/32".parse().unwrap();
        let Trust::Networks(networks) = trust else {
            panic!("{trust:?}");
        };
        let written: Vec<String> = networks.iter().map(IpNet::to_string).collect();
        let expected = ["10.0.0.0/8", "192.0.2.1/32", "::1/128", "2001:db8::/32"];
        assert_eq!(written, expected);
        for wrong in ["", "10.0.0.0/33", "proxy.example.vn", "10.0.0.1,,10.0.0.2"] {
            assert!(wrong.parse::<Trust>().is_err(), "{wrong}");
        }
    }
}
