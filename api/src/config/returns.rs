//! Where a browser may be sent back to after a sign-in at a provider of identities.

use openidconnect::url::{Host, Url};
use std::str::FromStr;

/// Whole addresses: nothing else is ever redirected to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Returns(Vec<String>);

impl Returns {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Compared letter by letter (RFC 9700, section 4.1.3).
    pub fn include(&self, url: &str) -> bool {
        self.0.iter().any(|known| known == url)
    }
}

impl FromStr for Returns {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let urls: Vec<String> = text.split(',').map(|one| one.trim().to_owned()).collect();
        if urls.iter().all(|url| is_target(url)) {
            Ok(Self(urls))
        } else {
            Err(())
        }
    }
}

/// What is sent there can be read on the way by nobody: TLS, or this machine itself.
pub fn is_protected(url: &Url) -> bool {
    let is_local = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    let is_named = url.host().is_some() && url.username().is_empty() && url.password().is_none();
    is_named && (url.scheme() == "https" || url.scheme() == "http" && is_local)
}

/// A page, or an app by a scheme that is a domain turned round (RFC 8252, section 7.1).
fn is_target(text: &str) -> bool {
    let Ok(url) = Url::parse(text) else {
        return false;
    };
    let is_app = url.scheme().contains('.');
    (is_app || is_protected(&url)) && url.query().is_none() && url.fragment().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_address_of_the_list_is_returned_to() {
        let list = "https://dichvucong.example.vn/dang-nhap, http://127.0.0.1:5173/x, vn.example.app:/xong";
        let returns: Returns = list.parse().unwrap();
        assert!(returns.include("https://dichvucong.example.vn/dang-nhap"));
        assert!(returns.include("vn.example.app:/xong"));
        for other in [
            "https://dichvucong.example.vn/dang-nhap/",
            "https://dichvucong.example.vn/dang-nhap?x=1",
            "https://dichvucong.example.vn.evil.vn/dang-nhap",
            "https://dichvucong.example.vn@evil.vn/dang-nhap",
            "HTTPS://dichvucong.example.vn/dang-nhap",
            "",
        ] {
            assert!(!returns.include(other), "{other}");
        }
    }

    #[test]
    fn what_others_could_read_is_no_address_to_return_to() {
        for wrong in [
            "http://dichvucong.example.vn/x",
            "https://u:p@dichvucong.example.vn/x",
            "https://dichvucong.example.vn/x?y",
            "https://dichvucong.example.vn/#x",
            "javascript:alert(1)",
            "data:text/html,x",
            "/x",
            "",
        ] {
            assert!(wrong.parse::<Returns>().is_err(), "{wrong}");
        }
    }
}
