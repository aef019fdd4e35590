use crate::{problem::Problem, secret::hex};
use actix_web::{
    HttpRequest, HttpResponse, Responder, ResponseError,
    body::BoxBody,
    http::header::{self, HeaderMap, HeaderName},
    web::Bytes,
};
use flate2::{Compression, write::GzEncoder};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::io::Write;

/// Below this size compression costs more than it saves.
const WORTH_COMPRESSING: usize = 1024;

/// 200 for everybody (PUB-4): cached for five minutes, ETag by content, compressed on request.
#[derive(Clone, Debug)]
pub struct Public<T>(pub T);

/// A body with its ETag, and its compressed form where that is smaller.
#[derive(Clone, Debug)]
pub struct Rendered {
    media_type: &'static str,
    plain: Form,
    gzip: Option<Form>,
}

/// A strong ETag names bytes, and compressed bytes are others.
#[derive(Clone, Debug)]
struct Form {
    etag: String,
    bytes: Bytes,
}

impl<T: Serialize> Responder for Public<T> {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        match serde_json::to_vec(&self.0) {
            Ok(body) => Rendered::new("application/json", body).answer(request),
            Err(error) => Problem::internal(error).error_response(),
        }
    }
}

impl Rendered {
    pub fn new(media_type: &'static str, body: Vec<u8>) -> Self {
        let digest = Sha256::digest(&body);
        let digest = hex(digest.first_chunk::<16>().unwrap_or(&[0; 16]));
        let form = |bytes: Bytes, variant| Form {
            etag: format!("\"{digest}{variant}\""),
            bytes,
        };
        Self {
            media_type,
            gzip: compressed(&body).map(|bytes| form(bytes, "-gzip")),
            plain: form(body.into(), ""),
        }
    }

    /// 200, or 304 when the client holds the same bytes already.
    pub fn answer(&self, request: &HttpRequest) -> HttpResponse {
        let accepts_gzip = mentions(request.headers(), header::ACCEPT_ENCODING, "gzip");
        let compressed = self.gzip.as_ref().filter(|_| accepts_gzip);
        let Form { etag, bytes } = compressed.unwrap_or(&self.plain);
        let is_known = mentions(request.headers(), header::IF_NONE_MATCH, etag)
            || mentions(request.headers(), header::IF_NONE_MATCH, "*");
        let mut response = if is_known {
            HttpResponse::NotModified()
        } else {
            HttpResponse::Ok()
        };
        response
            .insert_header((header::ETAG, etag.as_str()))
            .insert_header((header::CACHE_CONTROL, "public, max-age=300"))
            .insert_header((header::VARY, "Accept-Encoding"));
        if is_known {
            return response.finish();
        }
        if compressed.is_some() {
            response.insert_header((header::CONTENT_ENCODING, "gzip"));
        }
        response.content_type(self.media_type).body(bytes.clone())
    }
}

fn compressed(body: &[u8]) -> Option<Bytes> {
    if body.len() < WORTH_COMPRESSING {
        return None;
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(body).ok()?;
    encoder.finish().ok().map(Bytes::from)
}

/// Whether a list header names the word, in whatever strength but not with weight zero.
fn mentions(headers: &HeaderMap, name: HeaderName, word: &str) -> bool {
    headers
        .get_all(name)
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|item| item.trim().trim_start_matches("W/"))
        .filter(|item| !item.replace(' ', "").ends_with(";q=0"))
        .any(|item| item.split(';').next().map(str::trim) == Some(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::{http::StatusCode, test::TestRequest};

    fn answer(headers: &[(&str, &str)]) -> HttpResponse {
        let body = vec![b'x'; 5_000];
        let mut request = TestRequest::default();
        for header in headers {
            request = request.insert_header(*header);
        }
        Rendered::new("application/json", body).answer(&request.to_http_request())
    }

    fn etag(response: &HttpResponse) -> String {
        response
            .headers()
            .get("etag")
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned()
    }

    #[test]
    fn who_holds_the_same_bytes_gets_304() {
        let first = answer(&[]);
        let again = answer(&[("if-none-match", &etag(&first))]);
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
        let other = answer(&[("if-none-match", "\"other\"")]);
        assert_eq!(other.status(), StatusCode::OK);
    }

    #[test]
    fn compressed_bytes_have_an_etag_of_their_own() {
        let plain = answer(&[("accept-encoding", "br, gzip;q=0")]);
        let gzip = answer(&[("accept-encoding", "br, gzip;q=0.8")]);
        assert!(plain.headers().get("content-encoding").is_none());
        assert_eq!(gzip.headers().get("content-encoding").unwrap(), "gzip");
        assert_ne!(etag(&plain), etag(&gzip));
    }
}
