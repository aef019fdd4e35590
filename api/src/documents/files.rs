//! Contents of files, in a local folder under the digest of what they hold (DOC-1).

use super::upload::arrived;
use crate::{
    problem::{Code, Problem, Text},
    secret::hex,
};
use actix_multipart::Field;
use domain::documents::{File, FileType, LARGEST_FILE};
use futures_util::StreamExt;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;
use tokio::io::AsyncWriteExt;

const FIRST_BYTES: usize = 512;

#[derive(Clone, Debug)]
pub struct FileStore {
    root: PathBuf,
}

impl FileStore {
    pub fn open(root: PathBuf) -> std::io::Result<Self> {
        std::fs::create_dir_all(root.join("incoming"))?;
        Ok(Self { root })
    }

    /// Where the content with this digest lies.
    pub fn path(&self, digest: &str) -> PathBuf {
        let (folder, name) = digest.split_at_checked(2).unwrap_or(("", digest));
        self.root.join(folder).join(name)
    }

    /// Streams an upload to disk, hashing on the way. What is too large or of another type than it claims never
    /// reaches its place.
    pub async fn receive(&self, field: &mut Field) -> Result<File, Problem> {
        let (name, kind) = declared(field)?;
        let incoming =
            NamedTempFile::new_in(self.root.join("incoming")).map_err(Problem::internal)?;
        let file = incoming.reopen().map_err(Problem::internal)?;
        let mut received = Received::new(tokio::fs::File::from_std(file));
        while let Some(chunk) = arrived(field.next()).await? {
            let chunk =
                chunk.map_err(|error| Problem::of(Code::MalformedRequest).with_cause(error))?;
            received.take(&chunk).await?;
        }
        let (size, digest, first) = received.finish().await?;
        check_content(kind, &first)?;
        self.keep(incoming, &digest)?;
        let media_type = kind.media_type().to_owned();
        Ok(File {
            name,
            media_type,
            size,
            digest,
        })
    }

    /// Moves a complete file to its place; the same content is kept once.
    fn keep(&self, incoming: NamedTempFile, digest: &str) -> Result<(), Problem> {
        let place = self.path(digest);
        let folder = place.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder).map_err(Problem::internal)?;
        incoming.persist(&place).map_err(Problem::internal)?;
        std::fs::File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(Problem::internal)
    }
}

/// An upload on its way to disk.
struct Received {
    file: tokio::fs::File,
    hash: Sha256,
    size: u64,
    first: Vec<u8>,
}

impl Received {
    fn new(file: tokio::fs::File) -> Self {
        Self {
            file,
            hash: Sha256::new(),
            size: 0,
            first: Vec::new(),
        }
    }

    async fn take(&mut self, chunk: &[u8]) -> Result<(), Problem> {
        self.size += u64::try_from(chunk.len()).unwrap_or(u64::MAX);
        if self.size > LARGEST_FILE {
            let detail = Text::new(
                "Tệp không được lớn hơn 20 MB.",
                "A file must not be larger than 20 MB.",
            );
            return Err(Problem::new(Code::BodyTooLarge, detail));
        }
        let missing = FIRST_BYTES.saturating_sub(self.first.len());
        self.first.extend(chunk.iter().take(missing));
        self.hash.update(chunk);
        self.file.write_all(chunk).await.map_err(Problem::internal)
    }

    async fn finish(mut self) -> Result<(u64, String, Vec<u8>), Problem> {
        self.file.flush().await.map_err(Problem::internal)?;
        self.file.sync_all().await.map_err(Problem::internal)?;
        Ok((self.size, hex(&self.hash.finalize()), self.first))
    }
}

/// The name and type that the part claims; they must be of the allow-list and fit each other.
fn declared(field: &Field) -> Result<(String, FileType), Problem> {
    let name = field
        .content_disposition()
        .and_then(|disposition| disposition.get_filename())
        .map(plain_name)
        .filter(|name| !name.is_empty());
    let kind = field
        .content_type()
        .and_then(|media| FileType::of_media_type(media.essence_str()));
    match (name, kind) {
        (Some(name), Some(kind)) if kind.fits_name(&name) => Ok((name, kind)),
        _ => Err(wrong_type()),
    }
}

/// The last part of a path, without control characters, at most 200 characters with its ending kept.
fn plain_name(sent: &str) -> String {
    let name = sent.rsplit(['/', '\\']).next().unwrap_or(sent);
    let name: Vec<char> = name.chars().filter(|c| !c.is_control()).collect();
    let surplus = name.len().saturating_sub(200);
    name.into_iter().skip(surplus).collect()
}

fn check_content(kind: FileType, first: &[u8]) -> Result<(), Problem> {
    let found = infer::get(first).map(|found| found.mime_type());
    if found == Some(kind.media_type()) {
        Ok(())
    } else {
        Err(wrong_type())
    }
}

fn wrong_type() -> Problem {
    let detail = Text::new(
        "Chỉ nhận tệp PDF, JPEG, PNG có tên, kiểu khai báo và nội dung khớp nhau.",
        "Only PDF, JPEG and PNG files are taken, whose name, declared type and content agree.",
    );
    Problem::new(Code::UnsupportedMediaType, detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_lead_elsewhere() {
        assert_eq!(plain_name("../../etc/passwd.pdf"), "passwd.pdf");
        assert_eq!(
            plain_name("C:\\giay\\Giấy chứng sinh.pdf"),
            "Giấy chứng sinh.pdf"
        );
        assert!(plain_name(&format!("{}.pdf", "a".repeat(500))).ends_with(".pdf"));
    }

    #[test]
    fn the_first_bytes_must_be_those_of_the_declared_type() {
        assert!(check_content(FileType::Pdf, b"%PDF-1.7\n").is_ok());
        assert!(check_content(FileType::Png, b"%PDF-1.7\n").is_err());
        assert!(check_content(FileType::Pdf, b"MZ\x90\x00").is_err());
    }
}
