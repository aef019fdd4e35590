//! What the holder of an account is told when it is reported lost and when it is given back (SEC-2).

use super::{Notice, clock};
use crate::identity::loss::{CODE_LIFETIME, LossReport, LossWay};
use chrono::{DateTime, Utc};

/// Sent to the contact that the account had before, and read by nobody else.
pub fn loss_code(code: &str) -> Notice {
    Notice {
        title: "Mã xác nhận báo mất tài khoản".to_owned(),
        body: format!(
            "Có người vừa báo rằng tài khoản của ông/bà bị mất hoặc bị lộ. Nếu là ông/bà, hãy nhập mã: {code}\n\
             Mã dùng được trong {} phút; xác nhận xong, tài khoản bị khóa ngay và mọi thiết bị bị đăng xuất.\n\
             Nếu không phải ông/bà, hãy bỏ qua thư này: chưa xác nhận thì không có gì thay đổi.",
            CODE_LIFETIME.num_minutes()
        ),
    }
}

pub fn loss_reported(report: &LossReport) -> Notice {
    let way = match report.way {
        LossWay::OwnSession => "từ một phiên đang đăng nhập",
        LossWay::ContactCode => "bằng mã gửi đến địa chỉ liên hệ của tài khoản",
        LossWay::RecoveryCode => "bằng một mã khôi phục",
        LossWay::Counter => "tại Bộ phận Một cửa, sau khi công chức đối chiếu giấy tờ",
    };
    Notice {
        title: "Tài khoản của ông/bà đã bị khóa vì được báo mất".to_owned(),
        body: format!(
            "Lúc {}, tài khoản được báo mất {way}. Mọi phiên đăng nhập đã kết thúc.\n\
             Để nhận lại tài khoản, mời ông/bà mang giấy tờ tùy thân đến Bộ phận Một cửa gần nhất.",
            clock(report.reported_at)
        ),
    }
}

pub fn loss_over(now: DateTime<Utc>) -> Notice {
    Notice {
        title: "Tài khoản của ông/bà đã được mở khóa".to_owned(),
        body: format!(
            "Lúc {}, công chức đã đối chiếu giấy tờ và mở khóa tài khoản với một mật khẩu tạm.\n\
             Nếu không phải ông/bà đến nhận lại tài khoản, hãy báo ngay cho Bộ phận Một cửa.",
            clock(now)
        ),
    }
}
