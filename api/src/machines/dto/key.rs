use crate::{
    dossiers::dto::instant,
    extract::refused,
    machines::public_key::{PublicKey, Unusable},
    problem::{Problem, Text},
    word::{self, Coded},
};
use chrono::{DateTime, FixedOffset};
use domain::{
    Word,
    calendars::local,
    machines::{Credential, KeyKind, MachineKey},
};
use jsonwebtoken::jwk::{
    AlgorithmParameters, CommonParameters, EllipticCurve, EllipticCurveKeyParameters, Jwk,
    OctetKeyPairParameters, RSAKeyParameters,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Một khóa của tài khoản máy, không bao giờ kèm phần bí mật.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MachineKeyView {
    /// Khóa API chứa mã này: `mcv_<id không gạch>_…`.
    pub id: Uuid,
    pub machine: Uuid,
    pub kind: word::MachineKeyKind,
    /// Của khóa công khai: `kid` mà xác nhận phải mang.
    #[schema(max_length = 100)]
    pub kid: Option<String>,
    /// Của khóa công khai: EdDSA, ES256 hoặc RS256.
    #[schema(max_length = 10)]
    pub algorithm: Option<String>,
    pub created_at: DateTime<FixedOffset>,
    pub expires_at: DateTime<FixedOffset>,
    pub revoked_at: Option<DateTime<FixedOffset>>,
    /// Đúng đến phút.
    pub last_used_at: Option<DateTime<FixedOffset>>,
}

impl From<MachineKey> for MachineKeyView {
    fn from(key: MachineKey) -> Self {
        let kind = key.credential.kind();
        let (kid, algorithm) = match key.credential {
            Credential::Secret { .. } => (None, None),
            Credential::PublicKey { kid, jwk } => {
                let stored = PublicKey::stored(&jwk).ok();
                (Some(kid), stored.map(|key| format!("{:?}", key.algorithm)))
            }
        };
        Self {
            id: key.id,
            machine: key.machine,
            kind: Coded(kind),
            kid,
            algorithm,
            created_at: local(key.created_at),
            expires_at: local(key.expires_at),
            revoked_at: key.revoked_at.map(local),
            last_used_at: key.last_used_at.map(local),
        }
    }
}

impl MachineKeyView {
    pub fn sample() -> Self {
        Self {
            id: Uuid::from_u128(0x0199_0d6e_6d1c_7a63_9f0e_3c8f_1d2b_4a61),
            machine: Uuid::from_u128(0x0199_0d6e_6d1c_7a63_9f0e_3c8f_1d2b_4a60),
            kind: Coded(KeyKind::PublicKey),
            kid: Some("cong-2026-08".into()),
            algorithm: Some("EdDSA".into()),
            created_at: instant("2026-08-21T09:05:00+07:00"),
            expires_at: instant("2027-02-21T00:00:00+07:00"),
            revoked_at: None,
            last_used_at: Some(instant("2026-08-21T09:10:00+07:00")),
        }
    }
}

#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewApiKey {
    /// Dài nhất 1 năm kể từ nay.
    pub expires_at: DateTime<FixedOffset>,
}

impl NewApiKey {
    pub fn sample() -> Self {
        Self {
            expires_at: instant("2027-02-21T00:00:00+07:00"),
        }
    }
}

/// Khóa API vừa tạo, chỉ được cho xem lần này.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreatedApiKey {
    pub key: MachineKeyView,
    /// Gửi ở tiêu đề `Authorization: Bearer …`.
    #[schema(max_length = 101)]
    pub api_key: String,
}

impl CreatedApiKey {
    pub fn sample() -> Self {
        let key = MachineKeyView {
            kind: Coded(KeyKind::ApiKey),
            kid: None,
            algorithm: None,
            last_used_at: None,
            ..MachineKeyView::sample()
        };
        Self {
            // Shorter than a real one, so that nobody's scanner takes it for one.
            api_key: format!("mcv_{}_0123456789abcdef", key.id.simple()),
            key,
        }
    }
}

/// Đăng ký khóa công khai; khóa riêng ở lại hệ thống kia.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewPublicKey {
    pub public_key: PublicJwk,
    /// Dài nhất 1 năm kể từ nay.
    pub expires_at: DateTime<FixedOffset>,
}

/// Khóa công khai theo RFC 7517: Ed25519 (RFC 8037), P-256, hoặc RSA từ 2048 đến 4096 bit. Không bao giờ gửi phần riêng.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublicJwk {
    kty: JwkTypeWord,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    crv: Option<JwkCurveWord>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 43, pattern = "^[A-Za-z0-9_-]*$")]
    x: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 43, pattern = "^[A-Za-z0-9_-]*$")]
    y: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 700, pattern = "^[A-Za-z0-9_-]*$")]
    n: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 10, pattern = "^[A-Za-z0-9_-]*$")]
    e: Option<String>,
    /// Tên mà xác nhận sẽ dùng; vắng mặt thì là dấu vân tay của khóa (RFC 7638).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 100, pattern = "^[!-~]+$")]
    kid: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 10, pattern = "^[A-Za-z0-9]*$")]
    alg: Option<String>,
    #[serde(rename = "use", default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 3, pattern = "^sig$")]
    usage: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JwkType {
    OctetKeyPair,
    EllipticCurve,
    Rsa,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JwkCurve {
    Ed25519,
    P256,
}

pub type JwkTypeWord = Coded<JwkType>;
pub type JwkCurveWord = Coded<JwkCurve>;

impl Word for JwkType {
    const ALL: &'static [Self] = &[Self::OctetKeyPair, Self::EllipticCurve, Self::Rsa];

    fn word(self) -> &'static str {
        match self {
            Self::OctetKeyPair => "OKP",
            Self::EllipticCurve => "EC",
            Self::Rsa => "RSA",
        }
    }
}

impl Word for JwkCurve {
    const ALL: &'static [Self] = &[Self::Ed25519, Self::P256];

    fn word(self) -> &'static str {
        match self {
            Self::Ed25519 => "Ed25519",
            Self::P256 => "P-256",
        }
    }
}

impl NewPublicKey {
    /// What is stored of it, once it has proved good enough.
    pub fn credential(self) -> Result<Credential, Problem> {
        let Self { public_key, .. } = self;
        let (kid, alg) = (public_key.kid.clone(), public_key.alg.clone());
        let parameters = public_key
            .parameters()
            .ok_or_else(|| unusable(Unusable::Kind))?;
        let key = PublicKey::of(Jwk {
            common: CommonParameters::default(),
            algorithm: parameters,
        })
        .map_err(unusable)?;
        if alg.is_some_and(|alg| alg != format!("{:?}", key.algorithm)) {
            return Err(unusable(Unusable::Kind));
        }
        let kid = match kid {
            Some(kid) => kid,
            None => key.thumbprint().map_err(Problem::internal)?,
        };
        let jwk = key.text().map_err(Problem::internal)?;
        Ok(Credential::PublicKey { kid, jwk })
    }

    pub fn sample() -> Self {
        Self {
            public_key: PublicJwk {
                kty: Coded(JwkType::OctetKeyPair),
                crv: Some(Coded(JwkCurve::Ed25519)),
                x: Some("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo".into()),
                y: None,
                n: None,
                e: None,
                kid: Some("cong-2026-08".into()),
                alg: Some("EdDSA".into()),
                usage: Some("sig".into()),
            },
            expires_at: instant("2027-02-21T00:00:00+07:00"),
        }
    }
}

impl PublicJwk {
    /// `None` where members are lacking that its kind must have.
    fn parameters(self) -> Option<AlgorithmParameters> {
        let Self {
            kty,
            crv,
            x,
            y,
            n,
            e,
            ..
        } = self;
        Some(match (kty.0, crv.map(|curve| curve.0)) {
            (JwkType::OctetKeyPair, Some(JwkCurve::Ed25519)) => {
                AlgorithmParameters::OctetKeyPair(OctetKeyPairParameters {
                    curve: EllipticCurve::Ed25519,
                    x: x?,
                    ..OctetKeyPairParameters::default()
                })
            }
            (JwkType::EllipticCurve, Some(JwkCurve::P256)) => {
                AlgorithmParameters::EllipticCurve(EllipticCurveKeyParameters {
                    curve: EllipticCurve::P256,
                    x: x?,
                    y: y?,
                    ..EllipticCurveKeyParameters::default()
                })
            }
            (JwkType::Rsa, None) => AlgorithmParameters::RSA(RSAKeyParameters {
                n: n?,
                e: e?,
                ..RSAKeyParameters::default()
            }),
            _ => return None,
        })
    }
}

fn unusable(fault: Unusable) -> Problem {
    let detail = match fault {
        Unusable::Kind => Text::new(
            "Khóa phải là OKP Ed25519 (x), EC P-256 (x, y) hoặc RSA (n, e); `alg`, nếu có, là EdDSA, ES256 hoặc RS256 tương ứng.",
            "The key must be OKP Ed25519 (x), EC P-256 (x, y) or RSA (n, e); `alg`, if given, EdDSA, ES256 or RS256 accordingly.",
        ),
        Unusable::Strength => Text::new(
            "Khóa RSA phải có từ 2048 đến 4096 bit và số mũ 65537 (AQAB).",
            "An RSA key must have 2048 to 4096 bits and the exponent 65537 (AQAB).",
        ),
        Unusable::Value => Text::new(
            "Giá trị không phải một khóa công khai hợp lệ của loại này.",
            "The values are no valid public key of this kind.",
        ),
    };
    refused("/publicKey", "unusable_key", detail)
}
