//! Providers of electronic identities (OpenID Connect), as `MOTCUA_OIDC_PROVIDERS` describes them; each member is explained in
//! `docs/identity-providers.md`.

use super::{
    Reader,
    returns::{Returns, is_protected},
};
use domain::{
    Word,
    identity::{AccountKind, PersonKind, authentication::Acr},
};
use jsonwebtoken::{Algorithm, AlgorithmFamily, EncodingKey};
use openidconnect::url::Url;
use serde::Deserialize;
use std::{
    collections::{BTreeMap, HashSet},
    fmt, fs,
    path::PathBuf,
    time::Duration,
};

/// A provider that people may sign in with.
#[derive(Clone, Debug)]
pub struct ProviderSettings {
    /// In addresses of ours; it stays when other things change.
    pub id: String,
    pub name_vi: String,
    pub name_en: String,
    pub issuer: String,
    pub client_id: String,
    pub client_proof: ClientProof,
    /// Besides `openid`.
    pub scopes: Vec<String>,
    pub claims: ClaimNames,
    /// What the provider calls the levels of identities; what is not named is level 1.
    pub levels: BTreeMap<String, Acr>,
    /// Levels that the provider is asked for.
    pub acr_values: Vec<String>,
    pub account_kinds: Vec<AccountKind>,
    /// Certificates in PEM that are trusted instead of the public ones.
    pub authorities: Option<Vec<u8>>,
    /// For everything that is asked for one person together.
    pub timeout: Duration,
}

/// By what the provider knows us.
#[derive(Clone, Debug)]
pub enum ClientProof {
    Secret(Hidden<String>),
    /// `private_key_jwt`
    Key {
        key: Hidden<EncodingKey>,
        algorithm: Algorithm,
        id: Option<String>,
    },
}

/// Never printed.
#[derive(Clone)]
pub struct Hidden<T>(pub T);

impl<T> fmt::Debug for Hidden<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hidden(…)")
    }
}

/// Which claim says what.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ClaimNames {
    pub subject: String,
    pub name: String,
    pub identity_number: String,
    pub phone: String,
    pub email: String,
    pub level: String,
}

impl Default for ClaimNames {
    fn default() -> Self {
        Self {
            subject: "sub".into(),
            name: "name".into(),
            identity_number: "identity_number".into(),
            phone: "phone_number".into(),
            email: "email".into(),
            level: "acr".into(),
        }
    }
}

impl Reader<'_> {
    pub(super) fn providers(&mut self) -> Vec<ProviderSettings> {
        let text = self.text("MOTCUA_OIDC_PROVIDERS");
        let read = text.map_or(Ok(Vec::new()), |text| read(&text));
        read.unwrap_or_else(|errors| {
            let refuse = |expected: &String| self.refuse("MOTCUA_OIDC_PROVIDERS", expected);
            errors.iter().for_each(refuse);
            Vec::new()
        })
    }

    pub(super) fn returns(&mut self, providers: &[ProviderSettings]) -> Returns {
        let expected = "whole addresses separated by commas, https:// or the scheme of an app, such as https://dichvucong.example.vn/dang-nhap";
        let returns = self.parsed("MOTCUA_SIGN_IN_RETURNS", Returns::default(), expected);
        if returns.is_empty() && !providers.is_empty() {
            let reason = "set when MOTCUA_OIDC_PROVIDERS is: where browsers come back to";
            self.refuse("MOTCUA_SIGN_IN_RETURNS", reason);
        }
        returns
    }
}

/// One provider as it is written.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Entry {
    id: String,
    name_vi: String,
    name_en: String,
    issuer: String,
    client_id: String,
    client_secret: Option<String>,
    client_secret_file: Option<PathBuf>,
    private_key_file: Option<PathBuf>,
    private_key_algorithm: Option<Algorithm>,
    private_key_id: Option<String>,
    #[serde(default)]
    scopes: Vec<String>,
    #[serde(default)]
    claims: ClaimNames,
    #[serde(default)]
    levels: BTreeMap<String, String>,
    #[serde(default)]
    acr_values: Vec<String>,
    account_kinds: Vec<String>,
    ca_file: Option<PathBuf>,
    #[serde(default = "timeout_seconds")]
    timeout_seconds: u64,
}

fn timeout_seconds() -> u64 {
    10
}

/// A list in JSON, or the file that holds one. What is wrong is told without repeating a value: it may be a secret.
pub fn read(value: &str) -> Result<Vec<ProviderSettings>, Vec<String>> {
    let text = if value.starts_with('[') {
        value.to_owned()
    } else {
        fs::read_to_string(value).map_err(|error| vec![format!("a readable file ({error})")])?
    };
    let entries: Vec<Entry> = serde_json::from_str(&text).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        vec![format!(
            "a list of providers as in docs/identity-providers.md; line {line}, column {column} is not"
        )]
    })?;
    let (mut settings, mut errors) = (Vec::new(), Vec::new());
    for (number, entry) in (1..).zip(entries) {
        match entry.settings() {
            Ok(one) => settings.push(one),
            Err(wrong) => {
                let told = |expected| format!("a list whose entry {number} has {expected}");
                errors.extend(wrong.into_iter().map(told));
            }
        }
    }
    for member in [id, issuer] {
        let mut seen = HashSet::new();
        if !settings.iter().all(|one| seen.insert(member(one))) {
            errors.push("a list in which no `id` and no `issuer` comes twice".into());
        }
    }
    if errors.is_empty() {
        Ok(settings)
    } else {
        Err(errors)
    }
}

fn id(settings: &ProviderSettings) -> &str {
    &settings.id
}

fn issuer(settings: &ProviderSettings) -> &str {
    &settings.issuer
}

impl Entry {
    fn settings(self) -> Result<ProviderSettings, Vec<String>> {
        let mut errors = self.faults();
        let mut noted = |expected: &str| errors.push(expected.to_owned());
        let proof = self.client_proof().map_err(&mut noted).ok();
        let levels = self.levels().map_err(&mut noted).ok();
        let kinds = self.account_kinds().map_err(&mut noted).ok();
        let authorities = self.ca_file.as_ref().map(fs::read).transpose();
        let authorities = authorities.map_err(|_| noted("a readable `caFile`")).ok();
        match (proof, levels, kinds, authorities) {
            (Some(client_proof), Some(levels), Some(account_kinds), Some(authorities))
                if errors.is_empty() =>
            {
                Ok(ProviderSettings {
                    id: self.id,
                    name_vi: self.name_vi,
                    name_en: self.name_en,
                    issuer: self.issuer,
                    client_id: self.client_id,
                    client_proof,
                    scopes: self.scopes,
                    claims: self.claims,
                    levels,
                    acr_values: self.acr_values,
                    account_kinds,
                    authorities,
                    timeout: Duration::from_secs(self.timeout_seconds),
                })
            }
            _ => Err(errors),
        }
    }

    fn faults(&self) -> Vec<String> {
        let is_id = |text: &str| {
            (1..=40).contains(&text.len())
                && text
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        let is_name = |text: &str| (1..=100).contains(&text.chars().count());
        let is_issuer = |text: &str| {
            Url::parse(text).is_ok_and(|url| {
                is_protected(&url) && url.query().is_none() && url.fragment().is_none()
            })
        };
        let is_scope = |text: &String| !text.is_empty() && !text.contains(char::is_whitespace);
        let rules = [
            (
                is_id(&self.id),
                "an `id` of small letters, digits and hyphens",
            ),
            (
                is_name(&self.name_vi) && is_name(&self.name_en),
                "a `nameVi` and a `nameEn`",
            ),
            (
                is_issuer(&self.issuer),
                "an https:// `issuer` (http:// on this machine itself)",
            ),
            (!self.client_id.is_empty(), "a `clientId`"),
            (
                self.scopes.iter().chain(&self.acr_values).all(is_scope),
                "`scopes` and `acrValues` without blanks",
            ),
            (
                (1..=30).contains(&self.timeout_seconds),
                "`timeoutSeconds` from 1 to 30",
            ),
        ];
        let broken = rules.into_iter().filter(|(holds, _)| !holds);
        broken.map(|(_, expected)| expected.to_owned()).collect()
    }

    fn client_proof(&self) -> Result<ClientProof, &'static str> {
        const ONE: &str = "either `clientSecret`, or `clientSecretFile`, or `privateKeyFile` with `privateKeyAlgorithm`";
        match (
            &self.client_secret,
            &self.client_secret_file,
            &self.private_key_file,
            self.private_key_algorithm,
        ) {
            (Some(secret), None, None, None) if !secret.is_empty() => {
                Ok(ClientProof::Secret(Hidden(secret.clone())))
            }
            (None, Some(file), None, None) => {
                let secret =
                    fs::read_to_string(file).map_err(|_| "a readable `clientSecretFile`")?;
                Ok(ClientProof::Secret(Hidden(secret.trim().to_owned())))
            }
            (None, None, Some(file), Some(algorithm)) => {
                let pem = fs::read(file).map_err(|_| "a readable `privateKeyFile`")?;
                let key = match algorithm.family() {
                    AlgorithmFamily::Rsa => EncodingKey::from_rsa_pem(&pem),
                    AlgorithmFamily::Ec => EncodingKey::from_ec_pem(&pem),
                    AlgorithmFamily::Ed => EncodingKey::from_ed_pem(&pem),
                    AlgorithmFamily::Hmac => return Err("an asymmetric `privateKeyAlgorithm`"),
                };
                Ok(ClientProof::Key {
                    key: Hidden(key.map_err(|_| "a private key in PEM for `privateKeyAlgorithm`")?),
                    algorithm,
                    id: self.private_key_id.clone(),
                })
            }
            _ => Err(ONE),
        }
    }

    fn levels(&self) -> Result<BTreeMap<String, Acr>, &'static str> {
        let level = |(theirs, ours): (&String, &String)| {
            let acr = Acr::from_word(ours).filter(|acr| acr.is_federated());
            Ok((
                theirs.clone(),
                acr.ok_or("`levels` that are eid_level_1 or eid_level_2")?,
            ))
        };
        self.levels.iter().map(level).collect()
    }

    /// Persons act for organisations, and systems are no persons.
    fn account_kinds(&self) -> Result<Vec<AccountKind>, &'static str> {
        let person = |word: &String| {
            let kind = PersonKind::from_word(word).map(AccountKind::from);
            kind.filter(|kind| *kind != AccountKind::Organisation)
        };
        let kinds: Option<Vec<AccountKind>> = self.account_kinds.iter().map(person).collect();
        kinds
            .filter(|kinds| !kinds.is_empty())
            .ok_or("`accountKinds` from applicant, staff, support_team and postal_agent")
    }
}

#[cfg(test)]
mod tests;
