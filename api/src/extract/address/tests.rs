use super::*;
use actix_web::{http::header::HeaderValue, test::TestRequest};

const PROXY: &str = "10.0.0.1:5000";

fn hops(hops: usize) -> Proxies {
    Proxies {
        trust: Trust::Hops(hops),
        ..Proxies::default()
    }
}

fn networks(header: ProxyHeader) -> Proxies {
    Proxies {
        header,
        trust: "10.0.0.0/8, ::1, 2001:db8:ffff::/48".parse().unwrap(),
    }
}

fn seen_from(peer: &str, proxies: &Proxies, lines: &[(&'static str, &[u8])]) -> String {
    let mut request = TestRequest::default().peer_addr(peer.parse().unwrap());
    for (name, line) in lines {
        request = request.append_header((*name, HeaderValue::from_bytes(line).unwrap()));
    }
    let address = client_address(&request.to_http_request(), proxies);
    address.unwrap().to_string()
}

fn x_forwarded_for(proxies: &Proxies, lines: &[&str]) -> String {
    let lines: Vec<_> = lines
        .iter()
        .map(|line| ("x-forwarded-for", line.as_bytes()))
        .collect();
    seen_from(PROXY, proxies, &lines)
}

fn forwarded(lines: &[&str]) -> String {
    let lines: Vec<_> = lines
        .iter()
        .map(|line| ("forwarded", line.as_bytes()))
        .collect();
    seen_from(PROXY, &networks(ProxyHeader::Forwarded), &lines)
}

#[test]
fn a_client_cannot_write_its_own_address() {
    assert_eq!(x_forwarded_for(&hops(0), &["1.1.1.1"]), "10.0.0.1");
    assert_eq!(x_forwarded_for(&hops(1), &["6.6.6.6, 1.1.1.1"]), "1.1.1.1");
    assert_eq!(
        x_forwarded_for(&hops(1), &["6.6.6.6", "1.1.1.1"]),
        "1.1.1.1"
    );
    assert_eq!(
        x_forwarded_for(&hops(2), &["6.6.6.6, 1.1.1.1, 10.0.0.2"]),
        "1.1.1.1"
    );
    let ours = networks(ProxyHeader::XForwardedFor);
    assert_eq!(
        x_forwarded_for(&ours, &["6.6.6.6, 1.1.1.1, 10.0.0.2"]),
        "1.1.1.1"
    );
    assert_eq!(
        x_forwarded_for(&ours, &["10.9.9.9, 10.8.8.8, 1.1.1.1"]),
        "1.1.1.1"
    );
}

#[test]
fn who_does_not_come_through_a_proxy_is_the_client() {
    let (ours, line) = (networks(ProxyHeader::XForwardedFor), b"1.1.1.1".as_slice());
    for peer in ["203.0.113.7", "2001:db8::1"] {
        let socket = SocketAddr::new(peer.parse().unwrap(), 443).to_string();
        assert_eq!(
            seen_from(&socket, &ours, &[("x-forwarded-for", line)]),
            peer
        );
    }
    for proxy in [
        "[::1]:443",
        "[::ffff:10.0.0.1]:443",
        "[2001:db8:ffff::7]:443",
    ] {
        assert_eq!(
            seen_from(proxy, &ours, &[("x-forwarded-for", line)]),
            "1.1.1.1"
        );
    }
}

#[test]
fn only_the_header_that_the_proxies_write_is_read() {
    let lines = [
        ("x-forwarded-for", b"1.1.1.1".as_slice()),
        ("forwarded", b"for=6.6.6.6"),
    ];
    assert_eq!(
        seen_from(PROXY, &networks(ProxyHeader::XForwardedFor), &lines),
        "1.1.1.1"
    );
    assert_eq!(
        seen_from(PROXY, &networks(ProxyHeader::Forwarded), &lines),
        "6.6.6.6"
    );
}

#[test]
fn addresses_are_read_with_ports_and_in_brackets() {
    for (written, expected) in [
        ("1.1.1.1:443", "1.1.1.1"),
        (" 1.1.1.1 ", "1.1.1.1"),
        ("2001:db8::7", "2001:db8::7"),
        ("[2001:db8::7]", "2001:db8::7"),
        ("[2001:db8::7]:443", "2001:db8::7"),
        ("::ffff:1.1.1.1", "1.1.1.1"),
    ] {
        assert_eq!(x_forwarded_for(&hops(1), &[written]), expected, "{written}");
    }
}

#[test]
fn garbage_stands_for_nobody_and_moves_nothing() {
    let (one, ours) = (hops(1), networks(ProxyHeader::XForwardedFor));
    for garbage in [
        "",
        "unknown",
        "_hidden",
        "1.1.1",
        "1.1.1.1, ",
        "[::1",
        "1.1.1.1:x",
        "::1%eth0",
    ] {
        assert_eq!(
            x_forwarded_for(&one, &["6.6.6.6", garbage]),
            "10.0.0.1",
            "{garbage}"
        );
        assert_eq!(
            x_forwarded_for(&ours, &["6.6.6.6", garbage]),
            "10.0.0.1",
            "{garbage}"
        );
    }
    let lines = [
        ("x-forwarded-for", b"6.6.6.6".as_slice()),
        ("x-forwarded-for", b"\xff\xfe, 1.1.1.1"),
    ];
    assert_eq!(seen_from(PROXY, &one, &lines), "1.1.1.1");
    let lines = [
        ("x-forwarded-for", b"6.6.6.6".as_slice()),
        ("x-forwarded-for", b"\xff\xfe"),
    ];
    assert_eq!(seen_from(PROXY, &one, &lines), "10.0.0.1");
}

#[test]
fn many_headers_change_nothing() {
    let mut lines = vec!["6.6.6.6, 10.0.0.3"; 90];
    lines.push("1.1.1.1");
    assert_eq!(x_forwarded_for(&hops(1), &lines), "1.1.1.1");
    assert_eq!(
        x_forwarded_for(&networks(ProxyHeader::XForwardedFor), &lines),
        "1.1.1.1"
    );
    let long = "10.0.0.3,".repeat(5_000) + "1.1.1.1, 10.0.0.2";
    assert_eq!(
        x_forwarded_for(&networks(ProxyHeader::XForwardedFor), &[&long]),
        "1.1.1.1"
    );
}

#[test]
fn forwarded_is_read_as_its_standard_writes_it() {
    for (written, expected) in [
        ("for=192.0.2.43", "192.0.2.43"),
        ("For=\"192.0.2.43:47011\";proto=https", "192.0.2.43"),
        (
            "by=10.0.0.2; FOR=\"[2001:db8:cafe::17]:4711\"",
            "2001:db8:cafe::17",
        ),
        (
            "for=6.6.6.6, for=1.1.1.1;by=10.0.0.2, for=10.0.0.2",
            "1.1.1.1",
        ),
        ("for=6.6.6.6;x=\"a, for=7.7.7.7\", for=1.1.1.1", "1.1.1.1"),
    ] {
        assert_eq!(forwarded(&[written]), expected, "{written}");
    }
}

#[test]
fn an_open_quote_of_a_client_does_not_swallow_what_the_proxy_wrote() {
    assert_eq!(forwarded(&["for=\"6.6.6.6, for=1.1.1.1"]), "1.1.1.1");
    assert_eq!(forwarded(&["for=6.6.6.6;x=\"", "for=1.1.1.1"]), "1.1.1.1");
    assert_eq!(forwarded(&["for=\"", "for=_hidden"]), "10.0.0.1");
    assert_eq!(forwarded(&["for=6.6.6.6", "proto=https"]), "10.0.0.1");
}

#[test]
fn clients_of_version_four_are_told_apart_behind_a_socket_of_version_six() {
    let seen = |text: &str| network(text.parse().unwrap()).to_string();
    assert_eq!(seen("::ffff:1.1.1.1"), "1.1.1.1");
    assert_eq!(seen("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
}
