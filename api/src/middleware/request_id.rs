use actix_web::http::header::HeaderMap;
use uuid::Uuid;

pub const HEADER: &str = "x-request-id";

/// The caller's own id if it is harmless in a log, else a new one.
pub fn of(headers: &HeaderMap) -> String {
    let sent = headers.get(HEADER).and_then(|value| value.to_str().ok());
    match sent {
        Some(id) if is_sane(id) => id.to_owned(),
        _ => Uuid::now_v7().to_string(),
    }
}

fn is_sane(id: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    (1..=64).contains(&id.len()) && id.bytes().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn id(sent: &str) -> String {
        let request = TestRequest::default().insert_header((HEADER, sent));
        of(request.to_http_request().headers())
    }

    #[test]
    fn a_sane_id_is_kept_and_any_other_replaced() {
        assert_eq!(id("portal-7.a_B"), "portal-7.a_B");
        for bad in ["", "a b", "a;DROP", &"x".repeat(65)] {
            assert_eq!(id(bad).len(), 36, "{bad}");
        }
    }
}
