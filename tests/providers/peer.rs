//! A provider of identities by a certified library (`tests/providers/oidc`), as a process of its own.

use super::{PUBLIC, browser::Login};
use serde_json::Value;
use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
    sync::OnceLock,
};
use tests::{
    client,
    issuer::{LEVEL_1, LEVEL_2},
    json,
};
use uuid::Uuid;

pub struct Peer {
    pub issuer: String,
    secret: String,
    /// PEM of the private key of the other client.
    key: PathBuf,
    /// It ends when its standard input does, so with this process.
    _process: Child,
    /// A process whose output nobody holds ends when it says something.
    _output: BufReader<ChildStdout>,
}

impl Peer {
    /// One for all stories; each has people of its own.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Peer> = OnceLock::new();
        SHARED.get_or_init(Self::start)
    }

    pub fn start() -> Self {
        let redirect = format!("{PUBLIC}/api/v1/auth/callbacks/vneid");
        let mut process = Command::new("node")
            .args(["provider.js", &redirect])
            .current_dir(installed())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("these tests need Node 20 or newer (`node`)");
        let mut line = String::new();
        let mut output = BufReader::new(process.stdout.take().expect("its output"));
        output.read_line(&mut line).expect("a line");
        let told: Value = serde_json::from_str(&line).expect("what a client needs to know");
        let text = |member: &str| told[member].as_str().expect(member).to_owned();
        let key = folder().join(format!("key-{}.pem", process.id()));
        fs::write(&key, text("pem")).expect("a key file");
        Self {
            issuer: text("issuer"),
            secret: text("secret"),
            key,
            _process: process,
            _output: output,
        }
    }

    /// The settings of a client with a secret, for citizens and staff.
    pub fn providers(&self) -> Value {
        let mut entry = self.settings();
        entry["clientId"] = json!("motcua");
        entry["clientSecret"] = json!(self.secret);
        json!([entry])
    }

    /// The settings of a client with a key.
    pub fn providers_by_key(&self) -> Value {
        let mut entry = self.settings();
        entry["clientId"] = json!("motcua-key");
        entry["privateKeyFile"] = json!(self.key);
        entry["privateKeyAlgorithm"] = json!("ES256");
        entry["privateKeyId"] = json!("k1");
        json!([entry])
    }

    fn settings(&self) -> Value {
        json!({
            "id": "vneid", "nameVi": "VNeID", "nameEn": "VNeID", "issuer": self.issuer,
            "scopes": ["profile", "phone", "identity"],
            "levels": {LEVEL_1: "eid_level_1", LEVEL_2: "eid_level_2"},
            "acrValues": [LEVEL_2, LEVEL_1],
            "accountKinds": ["applicant", "staff"],
        })
    }

    /// Somebody whom the provider knows by this identity number.
    pub async fn person(&self, number: &str, level: &'static str) -> Login {
        let claims = json!({
            "name": "Phạm Thị Ánh Tuyết", "identity_number": number,
            "phone_number": "0912345678", "phone_number_verified": true,
        });
        self.knows(claims, level).await
    }

    pub async fn knows(&self, claims: Value, level: &'static str) -> Login {
        let subject = Uuid::now_v7().to_string();
        let place = format!("{}/people/{subject}", self.issuer);
        let told = client().put(place).json(&claims).send().await.unwrap();
        assert_eq!(told.status(), 204);
        Login {
            subject,
            level,
            denies: false,
        }
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("providers/oidc")
}

/// Where the provider and what it needs lie; installed beside the build, again only when the lock file changed.
fn installed() -> PathBuf {
    static INSTALLED: OnceLock<()> = OnceLock::new();
    let (source, target) = (
        Path::new(env!("CARGO_MANIFEST_DIR")).join("providers/oidc"),
        folder(),
    );
    INSTALLED.get_or_init(|| {
        fs::create_dir_all(&target).expect("a folder");
        for name in ["package.json", "package-lock.json", "provider.js"] {
            fs::copy(source.join(name), target.join(name)).expect(name);
        }
        let lock = fs::read(source.join("package-lock.json")).expect("a lock file");
        let done = target.join("installed-lock.json");
        if fs::read(&done).ok().as_ref() != Some(&lock) {
            let options = [
                "ci",
                "--ignore-scripts",
                "--no-audit",
                "--no-fund",
                "--loglevel=error",
            ];
            let install = Command::new("npm")
                .args(options)
                .current_dir(&target)
                .status();
            let status = install.expect("these tests need Node 20 or newer with `npm`");
            assert!(
                status.success(),
                "npm could not install what tests/providers/oidc/package-lock.json names"
            );
            fs::write(done, lock).expect("a mark");
        }
    });
    target
}
