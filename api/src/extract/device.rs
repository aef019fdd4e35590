//! The device behind a request, as far as its owner will recognise it.

use super::address::client_address;
use crate::{config::Proxies, problem::Problem, state::State};
use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header};
use domain::identity::Device;
use std::future::{Ready, ready};

/// What a client calls itself where it is none of the browsers below; longer ones are cut.
const LONGEST_NAME: usize = 40;

/// Browsers pretend to be others; the first that is named is the one.
const BROWSERS: [(&str, &str); 11] = [
    ("coc_coc_browser", "Cốc Cốc"),
    ("Zalo", "Zalo"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("UCBrowser", "UC Browser"),
    ("FxiOS", "Firefox"),
    ("Firefox", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
];

const SYSTEMS: [(&str, &str); 7] = [
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iPadOS"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
];

/// From where the request comes.
pub struct ClientDevice(pub Device);

impl FromRequest for ClientDevice {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(State::of(request).map(|state| Self(device(request, &state.config.proxies))))
    }
}

fn device(request: &HttpRequest, proxies: &Proxies) -> Device {
    let sent = request.headers().get(header::USER_AGENT);
    Device {
        address: client_address(request, proxies),
        agent: sent.and_then(|agent| summary(agent.to_str().ok()?)),
    }
}

/// Only the summary is kept: the whole header tells more about a person than anybody needs to know.
fn summary(agent: &str) -> Option<String> {
    let named = |names: &[(&str, &'static str)]| {
        let found = names.iter().find(|(word, _)| agent.contains(word));
        found.map(|(_, name)| *name)
    };
    match (named(&BROWSERS), named(&SYSTEMS)) {
        (Some(browser), Some(system)) => Some(format!("{browser}, {system}")),
        (Some(browser), None) => Some(browser.to_owned()),
        (None, _) => product(agent),
    }
}

fn product(agent: &str) -> Option<String> {
    let is_plain = |c: &char| c.is_ascii_alphanumeric() || "._-".contains(*c);
    let name: String = agent
        .chars()
        .take_while(is_plain)
        .take(LONGEST_NAME)
        .collect();
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_named_with_its_system_whatever_it_pretends_to_be() {
        let windows =
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)";
        let iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15";
        for (agent, expected) in [
            (
                format!("{windows} Chrome/139.0.0.0 Safari/537.36"),
                "Chrome, Windows",
            ),
            (
                format!("{windows} Chrome/139.0.0.0 Safari/537.36 Edg/139.0"),
                "Edge, Windows",
            ),
            (
                format!("{windows} coc_coc_browser/139.0 Chrome/133.0 Safari/537.36"),
                "Cốc Cốc, Windows",
            ),
            (
                format!("{iphone} Version/18.5 Mobile/15E148 Safari/604.1"),
                "Safari, iOS",
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0".into(),
                "Firefox, Linux",
            ),
        ] {
            assert_eq!(summary(&agent).as_deref(), Some(expected), "{agent}");
        }
    }

    #[test]
    fn another_client_keeps_its_own_name_and_nothing_else() {
        assert_eq!(summary("curl/8.5.0").as_deref(), Some("curl"));
        assert_eq!(
            summary("OneStop-App/3 (Android 15; id=079099000001)").as_deref(),
            Some("OneStop-App")
        );
        assert_eq!(
            summary(&"x".repeat(500)).map(|name| name.len()),
            Some(LONGEST_NAME)
        );
        assert_eq!(summary("<script>"), None);
    }
}
