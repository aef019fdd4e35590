//! Files of a dossier: what may be attached and how it is named (DOC-1).

use crate::Word;
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// The largest file that is taken in one piece, in bytes.
pub const LARGEST_FILE: u64 = 20 * 1024 * 1024;

/// The types of file that are taken; the declared type, the name and the first bytes must agree (DOC-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileType {
    Pdf,
    Jpeg,
    Png,
}

impl FileType {
    pub const ALL: [Self; 3] = [Self::Pdf, Self::Jpeg, Self::Png];

    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }

    pub fn of_media_type(media_type: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.media_type() == media_type)
    }

    pub fn fits_name(self, name: &str) -> bool {
        let extension = name.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase());
        match self {
            Self::Pdf => extension.as_deref() == Some("pdf"),
            Self::Jpeg => matches!(extension.as_deref(), Some("jpg" | "jpeg")),
            Self::Png => extension.as_deref() == Some("png"),
        }
    }
}

/// How a component reaches the agency (CAT-7, IN-6, IN-11).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A file filed with the dossier.
    Electronic,
    /// Handed over at the counter or by post.
    Paper,
    /// Not demanded, because a connected database holds it.
    Database,
}

impl Word for Form {
    const ALL: &'static [Self] = &[Self::Electronic, Self::Paper, Self::Database];

    fn word(self) -> &'static str {
        match self {
            Self::Electronic => "electronic",
            Self::Paper => "paper",
            Self::Database => "database",
        }
    }
}

/// A stored file; its content is found by digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    pub name: String,
    pub media_type: String,
    pub size: u64,
    /// SHA-256, lower-case hex.
    pub digest: String,
}

/// What a draft or a dossier carries: one component, or the result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    pub id: Uuid,
    pub purpose: Purpose,
    pub form: Form,
    pub file: Option<File>,
    pub note: Option<String>,
    pub added_by: Uuid,
    pub added_at: DateTime<Utc>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The component of this number in the procedure's version.
    Component(u16),
    Result,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_must_fit_the_type_of_the_file() {
        assert!(FileType::Pdf.fits_name("Giấy chứng sinh.PDF"));
        assert!(FileType::Jpeg.fits_name("anh.jpeg") && FileType::Jpeg.fits_name("anh.jpg"));
        assert!(!FileType::Png.fits_name("anh.png.exe") && !FileType::Pdf.fits_name("pdf"));
    }
}
