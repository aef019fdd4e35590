//! The only reader of the environment. Every variable is described in `.env.example`.

mod origins;
mod proxies;

pub use origins::Origins;
pub use proxies::{Proxies, ProxyHeader, Trust};

use crate::secret::Secret;
use actix_web::http::Uri;
use chrono::TimeDelta;
use domain::identity::AccountKind;
use std::{
    fmt, io,
    net::SocketAddr,
    num::NonZeroU32,
    path::{Path, PathBuf},
    str::FromStr,
    time::Duration,
};

/// Every variable there is, in the order of `.env.example`.
pub const VARIABLES: [&str; 24] = [
    "MOTCUA_BIND",
    "MOTCUA_DATA_DIR",
    "DATABASE_URL",
    "MOTCUA_PUBLIC_URL",
    "MOTCUA_SECRET",
    "MOTCUA_SMTP_URL",
    "MOTCUA_MAIL_FROM",
    "MOTCUA_ALLOW_DEMO",
    "MOTCUA_WORKERS",
    "MOTCUA_PROXY_HOPS",
    "MOTCUA_TRUSTED_PROXIES",
    "MOTCUA_PROXY_HEADER",
    "MOTCUA_ALLOWED_ORIGINS",
    "MOTCUA_REQUESTS_PER_MINUTE",
    "MOTCUA_STAFF_TOTP",
    "MOTCUA_STEP_UP_MINUTES",
    "MOTCUA_DEVICE_URL",
    "MOTCUA_KIOSK_MINUTES",
    "MOTCUA_KIOSK_IDLE_MINUTES",
    "MOTCUA_SECURITY_CONTACT",
    "MOTCUA_MANAGEMENT_BIND",
    "MOTCUA_SLOW_MILLISECONDS",
    "MOTCUA_DRAIN_SECONDS",
    "RUST_LOG",
];

/// A hundred a second: a whole office behind one address works, a runaway client does not.
const REQUESTS_PER_MINUTE: NonZeroU32 = NonZeroU32::new(6_000).unwrap();

/// As long as a session of staff: nobody is asked twice unless the operator wants it.
const STEP_UP_MINUTES: NonZeroU32 = NonZeroU32::new(12 * 60).unwrap();

/// Long for any transaction of ours.
const SLOW_MILLISECONDS: u64 = 500;

/// Three looks of a load balancer that looks every second.
const DRAIN_SECONDS: u64 = 3;
/// So that its QR code can be read from a screen.
const LONGEST_DEVICE_URL: usize = 200;

/// Long enough to file a dossier at a kiosk.
const KIOSK_MINUTES: NonZeroU32 = NonZeroU32::new(30).unwrap();
/// Who has left a kiosk does not come back.
const KIOSK_IDLE_MINUTES: NonZeroU32 = NonZeroU32::new(5).unwrap();

#[derive(Clone, Debug)]
pub struct Config {
    pub bind: SocketAddr,
    pub data_dir: PathBuf,
    pub database_url: String,
    /// Scheme and authority under which clients reach the product; without a slash at the end.
    pub public_url: String,
    /// `None`: the file `secret.key` in the data folder holds it.
    pub secret: Option<Secret>,
    pub smtp_url: Option<String>,
    pub mail_from: Option<String>,
    pub allow_demo: bool,
    pub workers: usize,
    /// Who is believed when they say for whom a request came.
    pub proxies: Proxies,
    /// Pages of these origins may act for people who are signed in (CORS).
    pub origins: Origins,
    /// What one client address may send, all operations together.
    pub requests_per_minute: NonZeroU32,
    pub staff_totp: StaffTotp,
    /// How old a proof of who one is may be for approving, granting offices and the like.
    pub step_up_max_age: TimeDelta,
    /// Where a phone opens the code that a kiosk shows; without a slash at the end.
    pub device_url: String,
    /// How long a session at a kiosk lives, and how long when nobody uses it.
    pub kiosk_life: TimeDelta,
    pub kiosk_idle: TimeDelta,
    pub security_contact: String,
    /// Where `/metrics` is served; `None`: nowhere.
    pub management: Option<SocketAddr>,
    /// From here on a transaction is told in the log.
    pub slow_transaction: Duration,
    /// How long a server that was told to stop goes on, unready, so that load balancers look elsewhere.
    pub drain: Duration,
    pub log: String,
}

/// Whether staff must sign in with a second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StaffTotp {
    Optional,
    Required,
}

/// Everything that is wrong, at once; each entry names the variable and how to mend it.
#[derive(Debug)]
pub struct ConfigErrors(Vec<String>);

impl Config {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the door the ban points to"
    )]
    pub fn from_environment() -> Result<Self, ConfigErrors> {
        Self::read(&|name| std::env::var(name).ok())
    }

    pub fn read(lookup: &dyn Fn(&str) -> Option<String>) -> Result<Self, ConfigErrors> {
        let mut reader = Reader {
            lookup,
            errors: Vec::new(),
        };
        let config = reader.config();
        if reader.errors.is_empty() {
            Ok(config)
        } else {
            Err(ConfigErrors(reader.errors))
        }
    }

    /// The secret that is set, or that of the data folder, which the first start makes.
    pub fn load_secret(&self) -> io::Result<Secret> {
        match &self.secret {
            Some(secret) => Ok(secret.clone()),
            None => Secret::load_or_create(&self.data_dir.join("secret.key")),
        }
    }

    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

impl StaffTotp {
    pub fn binds(self, kind: AccountKind) -> bool {
        self == Self::Required && !kind.is_applicant()
    }
}

impl FromStr for StaffTotp {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "optional" => Ok(Self::Optional),
            "required" => Ok(Self::Required),
            _ => Err(()),
        }
    }
}

impl fmt::Display for ConfigErrors {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.0.join("\n"))
    }
}

impl std::error::Error for ConfigErrors {}

struct Reader<'a> {
    lookup: &'a dyn Fn(&str) -> Option<String>,
    errors: Vec<String>,
}

impl Reader<'_> {
    fn config(&mut self) -> Config {
        let bind: SocketAddr = self.parsed(
            "MOTCUA_BIND",
            SocketAddr::from(([127, 0, 0, 1], 8080)),
            "an address and a port, such as 127.0.0.1:8080",
        );
        let data_dir = PathBuf::from(
            self.text("MOTCUA_DATA_DIR")
                .unwrap_or_else(|| "./data".into()),
        );
        let database_url = self.database_url(&data_dir);
        let public_url = self.public_url(bind);
        let smtp_url = self.smtp_url();
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Config {
            bind,
            secret: self.secret(&database_url),
            data_dir,
            database_url,
            mail_from: self.mail_from(smtp_url.as_deref()),
            smtp_url,
            allow_demo: self.parsed("MOTCUA_ALLOW_DEMO", false, "true or false"),
            workers: self
                .parsed("MOTCUA_WORKERS", cores, "a number of threads from 1")
                .max(1),
            proxies: self.proxies(),
            origins: self.parsed(
                "MOTCUA_ALLOWED_ORIGINS",
                Origins::default(),
                "origins separated by commas, such as https://dichvucong.example.vn",
            ),
            requests_per_minute: self.parsed(
                "MOTCUA_REQUESTS_PER_MINUTE",
                REQUESTS_PER_MINUTE,
                "a number of requests from 1",
            ),
            staff_totp: self.staff_totp(),
            step_up_max_age: self.minutes("MOTCUA_STEP_UP_MINUTES", STEP_UP_MINUTES),
            device_url: self.device_url(&public_url),
            kiosk_life: self.minutes("MOTCUA_KIOSK_MINUTES", KIOSK_MINUTES),
            kiosk_idle: self.minutes("MOTCUA_KIOSK_IDLE_MINUTES", KIOSK_IDLE_MINUTES),
            security_contact: self
                .text("MOTCUA_SECURITY_CONTACT")
                .unwrap_or_else(|| format!("{public_url}/docs/")),
            public_url,
            management: self.management(),
            slow_transaction: Duration::from_millis(self.parsed(
                "MOTCUA_SLOW_MILLISECONDS",
                SLOW_MILLISECONDS,
                "a number of milliseconds",
            )),
            drain: Duration::from_secs(self.parsed(
                "MOTCUA_DRAIN_SECONDS",
                DRAIN_SECONDS,
                "a number of seconds",
            )),
            log: self.text("RUST_LOG").unwrap_or_else(|| "info".into()),
        }
    }

    fn management(&mut self) -> Option<SocketAddr> {
        let text = self.text("MOTCUA_MANAGEMENT_BIND")?;
        let address = text.parse().ok();
        if address.is_none() {
            let expected = "an address and a port, such as 127.0.0.1:9090";
            self.refuse("MOTCUA_MANAGEMENT_BIND", expected);
        }
        address
    }

    fn proxies(&mut self) -> Proxies {
        let header = "x-forwarded-for or forwarded";
        let header = self.parsed("MOTCUA_PROXY_HEADER", ProxyHeader::XForwardedFor, header);
        let hops = self.parsed("MOTCUA_PROXY_HOPS", 0, "how many proxies, 0 for none");
        let networks = "addresses or networks separated by commas, such as 10.0.0.0/8, ::1";
        let trust = self.parsed("MOTCUA_TRUSTED_PROXIES", Trust::Hops(hops), networks);
        if hops > 0 && trust != Trust::Hops(hops) {
            let reason = "left out where MOTCUA_TRUSTED_PROXIES names the proxies";
            self.refuse("MOTCUA_PROXY_HOPS", reason);
        }
        Proxies { header, trust }
    }

    fn staff_totp(&mut self) -> StaffTotp {
        let expected = "optional or required";
        self.parsed("MOTCUA_STAFF_TOTP", StaffTotp::Optional, expected)
    }

    fn minutes(&mut self, name: &str, default: NonZeroU32) -> TimeDelta {
        let minutes: NonZeroU32 = self.parsed(name, default, "a number of minutes from 1");
        TimeDelta::minutes(minutes.get().into())
    }

    /// Without a page of the province the code leads to the operation itself, which an app can call.
    fn device_url(&mut self, public_url: &str) -> String {
        let Some(url) = self.text("MOTCUA_DEVICE_URL") else {
            return format!("{public_url}/api/v1/me/device-authorizations");
        };
        let is_sound = Uri::from_str(&url).is_ok_and(|uri| {
            matches!(uri.scheme_str(), Some("http" | "https")) && uri.query().is_none()
        });
        if !is_sound || url.len() > LONGEST_DEVICE_URL {
            self.refuse(
                "MOTCUA_DEVICE_URL",
                "http(s)://… without a query, at most 200 characters, such as https://dichvucong.example.vn/thiet-bi",
            );
        }
        url.trim_end_matches('/').to_owned()
    }

    fn database_url(&mut self, data_dir: &Path) -> String {
        let Some(url) = self.text("DATABASE_URL") else {
            return format!("sqlite:{}", data_dir.join("motcua.db").display());
        };
        if !["sqlite:", "postgres://", "postgresql://"]
            .iter()
            .any(|scheme| url.starts_with(scheme))
        {
            self.refuse("DATABASE_URL", "sqlite:<file> or postgres://…");
        }
        url
    }

    fn public_url(&mut self, bind: SocketAddr) -> String {
        let url = self
            .text("MOTCUA_PUBLIC_URL")
            .unwrap_or_else(|| format!("http://{bind}"));
        let url = url.trim_end_matches('/').to_owned();
        let well_formed = Uri::from_str(&url).is_ok_and(|uri| {
            matches!(uri.scheme_str(), Some("http" | "https"))
                && uri.path() == "/"
                && uri.query().is_none()
        });
        if !well_formed {
            self.refuse(
                "MOTCUA_PUBLIC_URL",
                "http(s)://host[:port] without a path, such as https://dichvucong.example.vn",
            );
        }
        url
    }

    fn secret(&mut self, database_url: &str) -> Option<Secret> {
        let Some(text) = self.text("MOTCUA_SECRET") else {
            if database_url.starts_with("postgres") {
                self.refuse(
                    "MOTCUA_SECRET",
                    "set, because all nodes on one PostgreSQL share it: `openssl rand -hex 32`",
                );
            }
            return None;
        };
        let secret = Secret::from_hex(&text);
        if secret.is_none() {
            self.refuse(
                "MOTCUA_SECRET",
                "at least 32 bytes in hexadecimal: `openssl rand -hex 32`",
            );
        }
        secret
    }

    fn smtp_url(&mut self) -> Option<String> {
        let url = self.text("MOTCUA_SMTP_URL")?;
        if !url.starts_with("smtp://") && !url.starts_with("smtps://") {
            self.refuse(
                "MOTCUA_SMTP_URL",
                "smtp://[user:password@]host[:port] or smtps://…",
            );
        }
        Some(url)
    }

    fn mail_from(&mut self, smtp_url: Option<&str>) -> Option<String> {
        let from = self.text("MOTCUA_MAIL_FROM");
        if smtp_url.is_some() && from.is_none() {
            self.refuse(
                "MOTCUA_MAIL_FROM",
                "set when MOTCUA_SMTP_URL is: the sender, such as motcua@example.vn",
            );
        }
        from
    }

    /// An empty value means the same as none: that is how compose files leave a variable out.
    fn text(&self, name: &str) -> Option<String> {
        (self.lookup)(name)
            .map(|value| value.trim().to_owned())
            .filter(|value| !value.is_empty())
    }

    fn parsed<T: FromStr>(&mut self, name: &str, default: T, expected: &str) -> T {
        let Some(text) = self.text(name) else {
            return default;
        };
        text.parse().unwrap_or_else(|_| {
            self.refuse(name, expected);
            default
        })
    }

    /// The value itself is never repeated: it may hold a password.
    fn refuse(&mut self, name: &str, expected: &str) {
        self.errors.push(format!("{name} must be {expected}"));
    }
}

#[cfg(test)]
mod tests;
