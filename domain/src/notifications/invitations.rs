//! What a citizen is sent for whom somebody has opened an account (IN-5).

use super::Notice;
use crate::identity::invitation::LIFETIME;

/// Read by nobody but the holder of the address.
pub fn invitation(username: &str, token: &str) -> Notice {
    Notice {
        title: "Mời kích hoạt tài khoản dịch vụ công".to_owned(),
        body: format!(
            "Theo yêu cầu của ông/bà, một tài khoản đã được tạo với tên đăng nhập {username}.\n\
             Để tự đặt mật khẩu, hãy nhập mã kích hoạt: {token}\n\
             Mã dùng được một lần, trong {} ngày. Không ai khác, kể cả người đã giúp tạo tài khoản, biết mã hay mật khẩu này.\n\
             Nếu ông/bà không yêu cầu, hãy bỏ qua thư này: chưa kích hoạt thì tài khoản không dùng được.",
            LIFETIME.num_days()
        ),
    }
}
