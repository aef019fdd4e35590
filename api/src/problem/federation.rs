//! The rows of signing in at a provider of identities.

use super::{
    code::{Code, Row},
    table::row,
};

pub(super) const FEDERATION: &[Row] = &[
    row(
        Code::SignInNotOpen,
        "sign_in_not_open",
        409,
        ["Lần đăng nhập này không còn hiệu lực", "This sign-in is not open"],
        [
            "Lần đăng nhập qua nhà cung cấp danh tính đã hết hạn, đã dùng rồi, hoặc do thiết bị hay phiên khác bắt đầu. Hãy bắt đầu lại từ đầu.",
            "This sign-in at a provider of identities has expired, was used already, or was begun by another client or in another session. Begin anew.",
        ],
    ),
    row(
        Code::AccountFrozen,
        "account_frozen",
        403,
        ["Tài khoản đang bị khóa", "The account is frozen"],
        [
            "Danh tính đúng, nhưng tài khoản đang bị khóa. Hãy liên hệ bộ phận một cửa.",
            "The identity is right, but the account is frozen. Turn to the one-stop counter.",
        ],
    ),
    row(
        Code::IdentityNotProved,
        "identity_not_proved",
        403,
        ["Chưa xác thực được danh tính", "The identity is not proved"],
        [
            "Câu trả lời của nhà cung cấp danh tính không chứng minh được quý vị là ai. Hãy bắt đầu lại từ đầu.",
            "What the provider of identities answered does not prove who you are. Begin anew.",
        ],
    ),
    row(
        Code::IdentityNotLinked,
        "identity_not_linked",
        403,
        ["Danh tính chưa liên kết", "The identity is not linked"],
        [
            "Danh tính này không mở tài khoản nào ở đây. Hãy đăng nhập bằng cách khác rồi liên kết ở /api/v1/me/identities.",
            "This identity opens no account here. Sign in another way and link it at /api/v1/me/identities.",
        ],
    ),
    row(
        Code::IdentityIncomplete,
        "identity_incomplete",
        403,
        ["Danh tính chưa đủ thông tin", "The identity is incomplete"],
        [
            "Nhà cung cấp danh tính không cho biết họ tên hoặc số định danh. Hãy đồng ý chia sẻ thông tin đó khi đăng nhập lại.",
            "The provider of identities does not tell name or identity number. Agree to share them when you sign in again.",
        ],
    ),
    row(
        Code::IdentityNumberTaken,
        "identity_number_taken",
        409,
        ["Đã có tài khoản với số định danh này", "An account has this identity number"],
        [
            "Số định danh này đã có tài khoản. Hãy đăng nhập tài khoản đó rồi liên kết danh tính ở /api/v1/me/identities; quên mật khẩu thì nhờ bộ phận một cửa.",
            "Somebody with this identity number has an account. Sign in to it and link the identity at /api/v1/me/identities; the counter helps where the password is lost.",
        ],
    ),
    row(
        Code::IdentityLinkedElsewhere,
        "identity_linked_elsewhere",
        409,
        ["Danh tính thuộc tài khoản khác", "The identity belongs to another account"],
        [
            "Danh tính này đã mở một tài khoản khác; hãy gỡ liên kết ở tài khoản đó trước.",
            "This identity opens another account already; unlink it there first.",
        ],
    ),
    row(
        Code::IdentityOfAnotherPerson,
        "identity_of_another_person",
        409,
        ["Danh tính của người khác", "The identity of another person"],
        [
            "Danh tính vừa xác thực không phải của chủ tài khoản này: số định danh khác, hoặc chưa liên kết với tài khoản.",
            "The identity that was proved is not that of the holder of this account: its number differs, or it is not linked.",
        ],
    ),
    row(
        Code::LastWayToSignIn,
        "last_way_to_sign_in",
        409,
        ["Cách đăng nhập cuối cùng", "The last way to sign in"],
        [
            "Tài khoản không có mật khẩu và không còn danh tính nào khác, nên không gỡ được danh tính này.",
            "The account has no password and no other identity, so this one stays.",
        ],
    ),
    row(
        Code::ProviderUnavailable,
        "provider_unavailable",
        503,
        ["Nhà cung cấp danh tính không trả lời", "The provider of identities does not answer"],
        [
            "Nhà cung cấp danh tính tạm thời không trả lời. Hãy thử lại sau số giây nêu ở Retry-After, hoặc đăng nhập bằng cách khác.",
            "The provider of identities does not answer at the moment. Try again after the seconds named by Retry-After, or sign in another way.",
        ],
    ).retryable(),
];
