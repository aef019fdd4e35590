//! What the actions of the log are called: operations by their titles in the contract, commands and work here.

use crate::contract::title;

const WORK: [(&str, &str); 8] = [
    ("create_administrator", "Tạo quản trị hệ thống (dòng lệnh)"),
    (
        "go_on_with_audit_log",
        "Nối tiếp nhật ký sau khi đổi bí mật (dòng lệnh)",
    ),
    ("recompute_deadlines", "Tính lại hạn theo lịch mới"),
    (
        "reset_second_factor",
        "Đặt lại xác thực hai lớp (dòng lệnh)",
    ),
    ("revoke_signing_key", "Thu hồi một khóa ký (dòng lệnh)"),
    ("revoke_signing_keys", "Thu hồi mọi khóa ký (dòng lệnh)"),
    ("rotate_signing_keys", "Thay khóa ký (dòng lệnh)"),
    ("stop_unsupplied", "Dừng hồ sơ không được bổ sung đúng hạn"),
];

/// The action itself where it has no name.
pub fn name(action: &str) -> String {
    let work = || WORK.iter().find(|(word, _)| *word == action);
    let name = title(action).or_else(|| Some(work()?.1));
    name.unwrap_or(action).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_and_work_have_names() {
        assert_eq!(name("get_dossier"), "Xem một hồ sơ");
        assert_eq!(
            name("stop_unsupplied"),
            "Dừng hồ sơ không được bổ sung đúng hạn"
        );
        assert_eq!(name("unheard_of"), "unheard_of");
    }
}
