//! Letters through the SMTP server of the operator.

use crate::config::Config;
use actix_web::http::Uri;
use chrono::{DateTime, Utc};
use lettre::{
    Address, Message, SmtpTransport, Transport,
    message::{
        Mailbox,
        header::{ContentType, HeaderName, HeaderValue},
    },
    transport::smtp::{self, PoolConfig, extension::ClientId},
};
use std::{fmt, net::IpAddr, str::FromStr, time::Duration};
use uuid::Uuid;

/// How long one letter may take, from the connection to the server's answer.
pub const TIMEOUT: Duration = Duration::from_secs(10);
const LONGEST_REASON: usize = 300;

/// The way to the mail server; connections are kept and shared.
pub struct Mail {
    transport: SmtpTransport,
    from: Mailbox,
}

/// A plain text to one person. The same `id` and instant give the same letter, so that a mailbox can tell a repeat.
#[derive(Clone)]
pub struct Letter {
    pub id: Uuid,
    pub to: String,
    pub subject: String,
    pub text: String,
    pub written_at: DateTime<Utc>,
}

/// Why a letter was not taken, without anything that names the recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailError(String);

impl Mail {
    /// `None` where no mail server is configured.
    pub fn of(config: &Config) -> Result<Option<Self>, MailError> {
        let settings = config.smtp_url.as_deref().zip(config.mail_from.as_deref());
        settings.map(|(url, from)| Self::new(url, from)).transpose()
    }

    pub fn new(url: &str, from: &str) -> Result<Self, MailError> {
        let from: Mailbox = from.parse().map_err(|_| {
            MailError::told("MOTCUA_MAIL_FROM must be an address such as motcua@example.vn")
        })?;
        let transport = SmtpTransport::from_url(&secured(url)).map_err(|_| {
            MailError::told("MOTCUA_SMTP_URL must be smtp://[user:password@]host[:port][?tls=required|opportunistic] or smtps://…")
        })?;
        let transport = transport
            .hello_name(ClientId::Domain(from.email.domain().to_owned()))
            .timeout(Some(TIMEOUT))
            .pool_config(PoolConfig::new())
            .build();
        Ok(Self { transport, from })
    }

    /// Answers once the server has taken the letter.
    pub async fn send(&self, letter: Letter) -> Result<(), MailError> {
        let message = self.compose(letter)?;
        let transport = self.transport.clone();
        let sending = tokio::task::spawn_blocking(move || transport.send(&message));
        match tokio::time::timeout(TIMEOUT, sending).await {
            Ok(Ok(answer)) => answer.map(|_| ()).map_err(MailError::from),
            Ok(Err(_)) => Err(MailError::told("sending was cut off")),
            Err(_) => Err(MailError::told("the mail server took too long")),
        }
    }

    fn compose(&self, letter: Letter) -> Result<Message, MailError> {
        let Letter {
            id,
            to,
            subject,
            text,
            written_at,
        } = letter;
        let to = Address::from_str(&to)
            .map_err(|_| MailError::told("the address of the recipient cannot be used"))?;
        Message::builder()
            .message_id(Some(format!("<{id}@{}>", self.from.email.domain())))
            .date(written_at.into())
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(subject)
            // RFC 3834: no absence notes in answer to a machine.
            .raw_header(HeaderValue::new(
                HeaderName::new_from_ascii_str("Auto-Submitted"),
                "auto-generated".to_owned(),
            ))
            .header(ContentType::TEXT_PLAIN)
            .body(text)
            .map_err(|_| MailError::told("the letter cannot be written"))
    }
}

impl MailError {
    fn told(reason: impl AsRef<str>) -> Self {
        Self(reason.as_ref().chars().take(LONGEST_REASON).collect())
    }
}

impl fmt::Display for MailError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for MailError {}

impl From<smtp::Error> for MailError {
    /// The words of a server may quote the recipient; its code says enough.
    fn from(error: smtp::Error) -> Self {
        match error.status() {
            Some(code) => Self::told(format!("the mail server answered {code}")),
            None if error.is_response() => Self::told("the mail server answered unreadably"),
            None => Self::told(error.to_string()),
        }
    }
}

/// What people are told does not cross a network in the clear by oversight: unless the URL says otherwise or the
/// server is this machine, STARTTLS is required.
fn secured(url: &str) -> String {
    let parsed = Uri::from_str(url).unwrap_or_default();
    let is_here = parsed.host().is_some_and(is_loopback);
    let query = parsed.query().unwrap_or_default();
    if parsed.scheme_str() != Some("smtp") || is_here || query.contains("tls=") {
        return url.to_owned();
    }
    let separator = if query.is_empty() { '?' } else { '&' };
    format!("{url}{separator}tls=required")
}

fn is_loopback(host: &str) -> bool {
    let address = IpAddr::from_str(host.trim_matches(['[', ']']));
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(to: &str) -> Letter {
        Letter {
            id: Uuid::from_u128(7),
            to: to.into(),
            subject: "Hồ sơ H53.103-260821-0001 đã được tiếp nhận".into(),
            text: "Thủ tục: Đăng ký khai sinh\nNgày hẹn trả kết quả: 17:00 ngày 24/08/2026.".into(),
            written_at: "2026-08-21T09:00:00Z".parse().unwrap(),
        }
    }

    #[test]
    fn starttls_is_required_unless_the_url_says_otherwise() {
        let secured = |url| secured(url);
        assert_eq!(
            secured("smtp://u:p@mail.example.vn:587"),
            "smtp://u:p@mail.example.vn:587?tls=required"
        );
        for kept in [
            "smtp://127.0.0.1:2525",
            "smtp://[::1]:2525",
            "smtp://localhost",
            "smtps://mail.example.vn",
            "smtp://mail.example.vn?tls=opportunistic",
        ] {
            assert_eq!(secured(kept), kept);
        }
        assert!(Mail::new("smtp://u:p@mail.example.vn:587", "a@example.vn").is_ok());
    }

    #[test]
    fn a_wrong_setting_is_named_and_its_password_is_not_repeated() {
        let told = |url, from| Mail::new(url, from).err().unwrap().to_string();
        let url = told("smtp://u:tiger@mail.example.vn?tls=maybe", "a@example.vn");
        assert!(url.contains("MOTCUA_SMTP_URL") && !url.contains("tiger"));
        assert!(told("smtp://localhost", "nobody").contains("MOTCUA_MAIL_FROM"));
    }

    #[test]
    fn a_repeated_letter_is_the_same_letter() {
        let from = "Một cửa <motcua@example.vn>";
        let mail = Mail::new("smtp://localhost", from).unwrap();
        let written = || {
            let message = mail.compose(letter("lan@example.vn")).unwrap();
            String::from_utf8(message.formatted()).unwrap()
        };
        let text = written();
        assert_eq!(text, written());
        assert!(text.contains("Message-ID: <00000000-0000-0000-0000-000000000007@example.vn>"));
        assert!(text.contains("Date: Fri, 21 Aug 2026 09:00:00 +0000"));
        assert!(text.contains("Content-Type: text/plain; charset=utf-8"));
        assert!(text.contains("Auto-Submitted: auto-generated"));
    }

    #[test]
    fn an_address_that_cannot_be_used_is_not_repeated() {
        let mail = Mail::new("smtp://localhost", "motcua@example.vn").unwrap();
        let refused = mail.compose(letter("lan@@example.vn")).unwrap_err();
        assert!(!refused.to_string().contains("lan"));
    }
}
