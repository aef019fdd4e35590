use crate::{
    identity::{actions::second_factors::Standing, one_time_codes::Enrolment},
    word::{self, Coded},
};
use domain::identity::SecondFactorState;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Xác thực hai lớp của chính mình.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SecondFactorView {
    pub state: word::SecondFactorState,
    /// Nơi này bắt buộc: chưa đăng ký thì phiên chỉ được đăng ký.
    pub is_required: bool,
    /// Số mã khôi phục chưa dùng.
    #[schema(minimum = 0, maximum = 10)]
    pub recovery_codes_left: i64,
}

impl SecondFactorView {
    pub fn of(standing: Standing, is_required: bool) -> Self {
        let Standing {
            state,
            recovery_codes_left,
        } = standing;
        Self {
            state: Coded(state),
            is_required,
            recovery_codes_left,
        }
    }

    pub fn sample() -> Self {
        Self {
            state: Coded(SecondFactorState::Active),
            is_required: true,
            recovery_codes_left: 10,
        }
    }
}

/// Bắt đầu đăng ký xác thực hai lớp.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewSecondFactor {
    /// Mật khẩu hiện tại.
    #[schema(min_length = 1, max_length = 256)]
    pub password: String,
}

impl NewSecondFactor {
    pub fn sample() -> Self {
        Self {
            password: crate::demo::PASSWORD.into(),
        }
    }
}

/// Khóa bí mật cho ứng dụng tạo mã, chỉ được cho xem lần này.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SecondFactorEnrolment {
    /// Base32, để nhập tay khi không quét được.
    #[schema(max_length = 64)]
    pub secret: String,
    /// Địa chỉ `otpauth://` mà ứng dụng đọc.
    #[schema(max_length = 500)]
    pub otpauth_url: String,
    /// Địa chỉ đó thành ảnh SVG để quét.
    #[schema(max_length = 100_000)]
    pub qr_svg: String,
}

impl From<Enrolment> for SecondFactorEnrolment {
    fn from(enrolment: Enrolment) -> Self {
        let Enrolment {
            sealed: _,
            secret,
            address,
            qr,
        } = enrolment;
        Self {
            secret,
            otpauth_url: address,
            qr_svg: qr,
        }
    }
}

impl SecondFactorEnrolment {
    pub fn sample() -> Self {
        let secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
        Self {
            secret: secret.into(),
            otpauth_url: format!(
                "otpauth://totp/motcua%20dichvucong.example.vn:can-bo?secret={secret}&issuer=motcua%20dichvucong.example.vn"
            ),
            qr_svg: "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 240 240\"/>".into(),
        }
    }
}

/// Mã đầu tiên mà ứng dụng hiện ra.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SecondFactorConfirmation {
    #[schema(min_length = 6, max_length = 20)]
    pub otp: String,
}

impl SecondFactorConfirmation {
    pub fn sample() -> Self {
        Self {
            otp: "492039".into(),
        }
    }
}

/// Mười mã khôi phục, mỗi mã dùng một lần thay cho mã của ứng dụng; chỉ được cho xem lần này.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RecoveryCodes {
    #[schema(max_items = 10)]
    pub recovery_codes: Vec<RecoveryCode>,
}

#[derive(Serialize, ToSchema)]
#[schema(max_length = 20)]
pub struct RecoveryCode(String);

impl From<Vec<String>> for RecoveryCodes {
    fn from(codes: Vec<String>) -> Self {
        Self {
            recovery_codes: codes.into_iter().map(RecoveryCode).collect(),
        }
    }
}

impl RecoveryCodes {
    pub fn sample() -> Self {
        Self::from(vec!["h7kq-m3xp-9wdt".into(), "c4ra-8vbn-2kfe".into()])
    }
}

/// Gỡ xác thực hai lớp; cần cả mật khẩu lẫn một mã.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SecondFactorRemoval {
    #[schema(min_length = 1, max_length = 256)]
    pub password: String,
    /// Mã sáu số của ứng dụng, hoặc một mã khôi phục.
    #[schema(min_length = 6, max_length = 20)]
    pub otp: String,
}

impl SecondFactorRemoval {
    pub fn sample() -> Self {
        Self {
            password: crate::demo::PASSWORD.into(),
            otp: "492039".into(),
        }
    }
}
