//! `multipart/form-data` with a part `metadata` (JSON) and, for electronic ones, a part `file`.

use super::{dto::NewAttachment, files::FileStore};
use crate::{
    extract::parse_json,
    problem::{Code, Problem, Text, Violation},
};
use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload};
use domain::documents::File;
use futures_util::StreamExt;
use std::{
    future::{Ready, ready},
    time::Duration,
};

const LARGEST_METADATA: usize = 16 * 1024;
/// Twenty megabytes over a slow line of a hamlet.
const TIME_TO_ARRIVE: Duration = Duration::from_secs(300);
/// A line over which nothing comes for so long is dead.
const LONGEST_SILENCE: Duration = Duration::from_secs(30);

/// A form that has not been read yet; handlers read it once they know who sends it.
pub struct Upload(Multipart);

impl FromRequest for Upload {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_form = request
            .content_type()
            .eq_ignore_ascii_case("multipart/form-data");
        ready(if is_form {
            Ok(Self(Multipart::new(request.headers(), payload.take())))
        } else {
            Err(Problem::of(Code::UnsupportedMediaType))
        })
    }
}

impl Upload {
    /// Reads both parts; the file is on disk under its digest afterwards.
    pub async fn receive(
        self,
        files: &FileStore,
    ) -> Result<(NewAttachment, Option<File>), Problem> {
        tokio::time::timeout(TIME_TO_ARRIVE, self.read(files))
            .await
            .map_err(|_| Problem::of(Code::RequestTimeout))?
    }

    async fn read(mut self, files: &FileStore) -> Result<(NewAttachment, Option<File>), Problem> {
        let (mut metadata, mut file) = (None, None);
        while let Some(field) = arrived(self.0.next()).await? {
            let mut field = field.map_err(unreadable)?;
            match field.name() {
                Some("metadata") if metadata.is_none() => {
                    metadata = Some(metadata_of(&mut field).await?);
                }
                Some("file") if file.is_none() => file = Some(files.receive(&mut field).await?),
                _ => return Err(unexpected_part()),
            }
        }
        let metadata = metadata.ok_or_else(|| missing("metadata"))?;
        Ok((metadata, file))
    }
}

/// The next piece of a form, if it comes in time.
pub async fn arrived<T>(piece: impl Future<Output = T>) -> Result<T, Problem> {
    tokio::time::timeout(LONGEST_SILENCE, piece)
        .await
        .map_err(|_| Problem::of(Code::RequestTimeout))
}

async fn metadata_of(field: &mut Field) -> Result<NewAttachment, Problem> {
    let mut text = Vec::new();
    while let Some(chunk) = arrived(field.next()).await? {
        text.extend_from_slice(&chunk.map_err(unreadable)?);
        if text.len() > LARGEST_METADATA {
            return Err(Problem::of(Code::BodyTooLarge));
        }
    }
    parse_json(&text)
}

fn unreadable(error: MultipartError) -> Problem {
    Problem::of(Code::MalformedRequest).with_cause(error)
}

fn unexpected_part() -> Problem {
    let text = Text::new(
        "Biểu mẫu chỉ có một phần metadata và nhiều nhất một phần file.",
        "The form has one part metadata and at most one part file.",
    );
    Problem::invalid(vec![Violation::at("", "unknown_member", text)])
}

pub fn missing(part: &str) -> Problem {
    let text = Text::new(
        format!("Thiếu phần {part} của biểu mẫu."),
        format!("The part {part} of the form is missing."),
    );
    Problem::invalid(vec![Violation::at(format!("/{part}"), "required", text)])
}
