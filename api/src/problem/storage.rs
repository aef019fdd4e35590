use super::{Code, Problem, Text};
use persistence::StorageError;

impl From<StorageError> for Problem {
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::NotFound { .. } => Self::of(Code::NotFound),
            StorageError::Duplicate { what } => Self::new(
                Code::Duplicate,
                Text::new(
                    format!("Đã tồn tại một mục trùng ({what})."),
                    format!("There is one already ({what})."),
                ),
            ),
            StorageError::Stale { .. } => Self::of(Code::StaleVersion),
            StorageError::Unavailable(cause) => {
                Self::of(Code::Unavailable).retry_after(5).with_cause(cause)
            }
            StorageError::Corrupt { .. }
            | StorageError::Unreadable { .. }
            | StorageError::SealedElsewhere { .. }
            | StorageError::Database(_) => Self::internal(error),
        }
    }
}
