//! Bodies are taken as they are: a few compressed bytes could become gigabytes.

use crate::problem::{Code, Problem};
use actix_web::{
    HttpRequest,
    http::header::{self, HeaderName, HeaderValue},
};

/// A coded body is refused with the codings that are taken (RFC 7694).
pub fn refuse_coded_body(request: &HttpRequest) -> Result<(), Problem> {
    let codings = request.headers().get_all(header::CONTENT_ENCODING);
    let mut words = codings.flat_map(|line| line.as_bytes().split(|byte| *byte == b','));
    let is_plain = |word: &[u8]| {
        let word = word.trim_ascii();
        word.is_empty() || word.eq_ignore_ascii_case(b"identity")
    };
    if words.all(is_plain) {
        return Ok(());
    }
    let identity = HeaderValue::from_static("identity");
    let accepted = HeaderName::from_static("accept-encoding");
    Err(Problem::of(Code::UnsupportedContentCoding).with_header(accepted, identity))
}
