use api::{identity::signing_keys, secret::Secret};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::identity::signing_key::KeyState;
use jsonwebtoken::{Algorithm, EncodingKey, crypto};
use persistence::{Session, StorageError};
use serde_json::Value;
use tests::World;

/// Whoever has got hold of the key that signs, and may write with it what he likes.
pub struct Forge {
    pub key: EncodingKey,
    pub public_key: String,
    /// Of the next key, which is published and signs nothing yet.
    pub next_id: String,
    pub header: Value,
    pub claims: Value,
}

impl Forge {
    /// Begins with a token that the server itself has signed.
    pub async fn of(world: &World, token: &str) -> Self {
        let list = |session: &mut Session<'_>| session.signing_keys().list();
        let keys: Result<_, StorageError> = world.state.store.read("keys", list).await;
        let keys = keys.unwrap();
        let in_state = |state| {
            keys.iter()
                .find(|stored| stored.key.state == state)
                .unwrap()
        };
        let active = in_state(KeyState::Active);
        let secret = Secret::from_hex(&tests::SECRET.repeat(32)).unwrap();
        let pair = signing_keys::open(active, &secret.sealer_of_signing_keys()).unwrap();
        let [header, claims, _] = parts(token);
        Self {
            key: pair.encoding_key(),
            public_key: active.key.public_key.clone(),
            next_id: in_state(KeyState::Next).key.id.clone(),
            header: read(header),
            claims: read(claims),
        }
    }

    /// Any header and any claims under the right signature.
    pub fn sign(&self, header: impl AsRef<[u8]>, claims: impl AsRef<[u8]>) -> String {
        self.sign_with(header, claims, &self.key, Algorithm::EdDSA)
    }

    pub fn sign_with(
        &self,
        header: impl AsRef<[u8]>,
        claims: impl AsRef<[u8]>,
        key: &EncodingKey,
        algorithm: Algorithm,
    ) -> String {
        let message = format!("{}.{}", encode(header), encode(claims));
        let signature = crypto::sign(message.as_bytes(), key, algorithm).unwrap();
        format!("{message}.{signature}")
    }

    pub fn with_header(&self, name: &str, value: Value) -> String {
        self.sign(changed(&self.header, name, value), self.claims.to_string())
    }

    pub fn with_claim(&self, name: &str, value: Value) -> String {
        self.sign(self.header.to_string(), changed(&self.claims, name, value))
    }

    pub fn without_header(&self, name: &str) -> String {
        self.sign(removed(&self.header, name), self.claims.to_string())
    }

    pub fn without_claim(&self, name: &str) -> String {
        self.sign(self.header.to_string(), removed(&self.claims, name))
    }
}

pub fn encode(part: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(part)
}

pub fn bytes(part: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(part).unwrap()
}

pub fn parts(token: &str) -> [&str; 3] {
    token.split('.').collect::<Vec<_>>().try_into().unwrap()
}

pub fn changed(object: &Value, name: &str, value: Value) -> String {
    let mut object = object.clone();
    object[name] = value;
    object.to_string()
}

/// The member twice: first the given value, then the true one.
pub fn doubled(object: &Value, name: &str, first: &Value) -> String {
    object
        .to_string()
        .replacen('{', &format!("{{\"{name}\":{first},"), 1)
}

fn removed(object: &Value, name: &str) -> String {
    let mut object = object.clone();
    object.as_object_mut().unwrap().remove(name);
    object.to_string()
}

fn read(part: &str) -> Value {
    serde_json::from_slice(&bytes(part)).unwrap()
}
