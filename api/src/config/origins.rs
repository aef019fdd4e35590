//! Whose pages may act for people who are signed in.

use actix_web::http::{Uri, header::HeaderValue};
use std::str::FromStr;

/// Origins as browsers write them: `scheme://host[:port]` in small letters, a port only where it is not the usual one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origins(Vec<String>);

impl Origins {
    /// The origin that was sent, if it is one of them.
    pub fn find(&self, sent: &HeaderValue) -> Option<&str> {
        let found = self.0.iter().find(|origin| sent == origin.as_str());
        found.map(String::as_str)
    }
}

impl FromStr for Origins {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let origins: Option<Vec<String>> = text.split(',').map(|one| origin(one.trim())).collect();
        origins.map(Self).ok_or(())
    }
}

fn origin(text: &str) -> Option<String> {
    let text = text.trim_end_matches('/').to_ascii_lowercase();
    let uri = Uri::from_str(&text).ok()?;
    let (scheme, authority) = (uri.scheme_str()?, uri.authority()?);
    let usual = match scheme {
        "http" => 80,
        "https" => 443,
        _ => return None,
    };
    let is_plain = uri.path() == "/" && uri.query().is_none() && !authority.as_str().contains('@');
    let port = authority.port_u16().filter(|port| *port != usual);
    let host = authority.host();
    is_plain.then(|| match port {
        Some(port) => format!("{scheme}://{host}:{port}"),
        None => format!("{scheme}://{host}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_kept_as_browsers_write_them() {
        let origins: Origins = "https://A.example.vn:443/, http://localhost:5173"
            .parse()
            .unwrap();
        assert_eq!(origins.0, ["https://a.example.vn", "http://localhost:5173"]);
        let sent = |text: &'static str| origins.find(&HeaderValue::from_static(text)).is_some();
        assert!(sent("https://a.example.vn"));
        for other in [
            "https://a.example.vn.evil.vn",
            "http://a.example.vn",
            "null",
            "*",
        ] {
            assert!(!sent(other), "{other}");
        }
    }

    #[test]
    fn what_is_no_origin_is_refused() {
        for wrong in [
            "*",
            "null",
            "a.example.vn",
            "https://a.example.vn/app",
            "ftp://a.vn",
            "https://u@a.vn",
            "",
        ] {
            assert!(wrong.parse::<Origins>().is_err(), "{wrong}");
        }
    }
}
