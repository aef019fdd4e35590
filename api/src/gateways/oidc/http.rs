//! The one way by which providers are asked: in time, of bounded size, never redirected, never in the clear.

use crate::config::{is_protected, providers::ProviderSettings};
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse, http, url::Url};
use reqwest::{Client, redirect::Policy};
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, pem::PemObject},
};
use std::{error::Error, fmt, future::Future, pin::Pin, sync::Arc, time::Duration};

const CONNECT_WITHIN: Duration = Duration::from_secs(3);
/// Metadata, keys and tokens are a few thousand bytes.
const LARGEST: usize = 256 * 1024;

pub struct Http {
    client: Client,
    /// Of the issuer: who is in the net does not send us to this machine.
    scheme: String,
}

/// Why there is no answer to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unanswered {
    Malformed,
    /// The provider has named an address that others could read or that is not in the net.
    Unprotected,
    NotConnected,
    TimedOut,
    Broken,
    TooLarge,
    Redirected,
    /// 5xx or 429.
    Failing,
}

impl Http {
    pub fn new(settings: &ProviderSettings) -> Result<Self, Box<dyn Error>> {
        let issuer = Url::parse(&settings.issuer)?;
        let client = Client::builder()
            .tls_backend_preconfigured(tls(settings.authorities.as_deref())?)
            .redirect(Policy::none())
            .connect_timeout(CONNECT_WITHIN)
            .timeout(settings.timeout)
            .build()?;
        Ok(Self {
            client,
            scheme: issuer.scheme().to_owned(),
        })
    }

    pub fn may_ask(&self, url: &Url) -> bool {
        is_protected(url) && url.scheme() == self.scheme
    }

    async fn answer(&self, request: HttpRequest) -> Result<HttpResponse, Unanswered> {
        let request = reqwest::Request::try_from(request).map_err(|_| Unanswered::Malformed)?;
        if !self.may_ask(request.url()) {
            return Err(Unanswered::Unprotected);
        }
        let mut answer = self.client.execute(request).await?;
        let status = answer.status();
        if status.is_redirection() {
            return Err(Unanswered::Redirected);
        }
        if status.is_server_error() || status == http::StatusCode::TOO_MANY_REQUESTS {
            return Err(Unanswered::Failing);
        }
        let mut body = Vec::new();
        while let Some(part) = answer.chunk().await? {
            if body.len() + part.len() > LARGEST {
                return Err(Unanswered::TooLarge);
            }
            body.extend(part);
        }
        let mut response = HttpResponse::new(body);
        *response.status_mut() = status;
        *response.headers_mut() = answer.headers().clone();
        Ok(response)
    }
}

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = Unanswered;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, Unanswered>> + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.answer(request))
    }
}

/// The public authorities, or those that the settings name.
fn tls(authorities: Option<&[u8]>) -> Result<ClientConfig, Box<dyn Error>> {
    let mut roots = RootCertStore::empty();
    match authorities {
        None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
        Some(pem) => {
            for certificate in CertificateDer::pem_slice_iter(pem) {
                roots.add(certificate?)?;
            }
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config =
        ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

impl Unanswered {
    pub fn word(self) -> &'static str {
        match self {
            Self::Malformed => "malformed_address",
            Self::Unprotected => "unprotected_address",
            Self::NotConnected => "not_connected",
            Self::TimedOut => "timed_out",
            Self::Broken => "broken_answer",
            Self::TooLarge => "too_large",
            Self::Redirected => "redirected",
            Self::Failing => "failing",
        }
    }
}

impl From<reqwest::Error> for Unanswered {
    fn from(error: reqwest::Error) -> Self {
        if error.is_timeout() {
            Self::TimedOut
        } else if error.is_connect() {
            Self::NotConnected
        } else {
            Self::Broken
        }
    }
}

impl fmt::Display for Unanswered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl Error for Unanswered {}
