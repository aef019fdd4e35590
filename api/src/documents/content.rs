//! A stored file as an answer.

use super::files::FileStore;
use crate::problem::{Code, Problem};
use actix_web::{
    HttpRequest, HttpResponse, Responder,
    body::BoxBody,
    http::header::{
        self, Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue,
    },
    web::Bytes,
};
use domain::documents::{Attachment, File};

pub struct Content {
    file: File,
    bytes: Bytes,
}

impl Content {
    /// Files are at most 20 MB, so they are read whole.
    pub async fn open(files: &FileStore, attachment: Attachment) -> Result<Self, Problem> {
        let file = attachment.file.ok_or_else(|| Problem::of(Code::NotFound))?;
        let bytes = tokio::fs::read(files.path(&file.digest))
            .await
            .map_err(Problem::internal)?;
        Ok(Self {
            file,
            bytes: bytes.into(),
        })
    }
}

impl Responder for Content {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let etag = format!("\"{}\"", self.file.digest);
        let known = request.headers().get(header::IF_NONE_MATCH);
        if known.is_some_and(|known| known.as_bytes() == etag.as_bytes()) {
            return HttpResponse::NotModified()
                .insert_header((header::ETAG, etag))
                .finish();
        }
        // RFC 6266: saved under its name, never shown as a page of ours.
        let disposition = ContentDisposition {
            disposition: DispositionType::Attachment,
            parameters: vec![DispositionParam::FilenameExt(ExtendedValue {
                charset: Charset::Ext("UTF-8".to_owned()),
                language_tag: None,
                value: self.file.name.into_bytes(),
            })],
        };
        HttpResponse::Ok()
            .content_type(self.file.media_type)
            .insert_header((header::ETAG, etag))
            .insert_header(disposition)
            .body(self.bytes)
    }
}
