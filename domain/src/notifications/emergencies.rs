//! What auditors are told when a dossier is opened in an emergency (SEC-3). The reason may tell of somebody; it stays behind.

use super::{Notice, clock};
use crate::identity::emergency::EmergencyReading;

pub fn opened_in_emergency(reading: &EmergencyReading) -> Notice {
    Notice {
        title: "Một hồ sơ được mở khẩn cấp".to_owned(),
        body: format!(
            "Hồ sơ {} được mở lúc {}, đọc được đến {}. Đề nghị xem xét.",
            reading.dossier,
            clock(reading.opened_at),
            clock(reading.until()),
        ),
    }
}
