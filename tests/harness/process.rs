use crate::Person;
use rustix::process::{Pid, Signal, kill_process};
use std::{
    env, fs,
    io::{BufRead, BufReader, Read},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, Mutex, PoisonError},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

/// Longer than any start, even on a machine that builds at the same time.
const START_WITHIN: Duration = Duration::from_secs(60);

/// Between two looks at something that says nothing when it happens.
const A_MOMENT: Duration = Duration::from_millis(5);

/// `motcua serve` in a process of its own; it is killed with the value.
pub struct Process {
    child: Child,
    pub address: String,
    /// From the start to the first answer that it is ready.
    pub ready_after: Duration,
    log: Log,
    readers: Vec<JoinHandle<()>>,
}

/// What was written so far, to whichever of the two.
type Log = Arc<Mutex<String>>;

impl Process {
    /// `settings` are all of its environment besides the address.
    pub fn start(settings: &[(String, String)]) -> Self {
        let mut process = Self::spawn(Command::new(binary()).arg("serve"), settings);
        process.wait_until_ready();
        process
    }

    /// Any command that ends up serving at the address it is given.
    pub fn spawn(command: &mut Command, settings: &[(String, String)]) -> Self {
        let address = free_address();
        let pairs = settings.iter().map(|(name, value)| (name, value));
        let mut child = command
            .env_clear()
            .envs(pairs)
            .env("MOTCUA_BIND", &address)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary");
        let log = Log::default();
        let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
        let readers = vec![
            keep(stdout.expect("its output"), &log),
            keep(stderr.expect("its log"), &log),
        ];
        Self {
            child,
            address: format!("http://{address}"),
            ready_after: Duration::ZERO,
            log,
            readers,
        }
    }

    pub fn wait_until_ready(&mut self) {
        let began = Instant::now();
        while !self.is_ready() {
            let has_ended = self.child.try_wait().expect("its state").is_some();
            let is_late = began.elapsed() > START_WITHIN;
            assert!(!has_ended && !is_late, "it does not start: {}", self.log());
            thread::park_timeout(A_MOMENT);
        }
        self.ready_after = began.elapsed();
    }

    pub fn is_ready(&self) -> bool {
        self.status_of("/readyz") == Some(200)
    }

    /// What a plain client without any library gets; `None`: no connection, or no answer.
    pub fn status_of(&self, path: &str) -> Option<u16> {
        use std::io::Write;
        let address = self.address.trim_start_matches("http://");
        let mut stream = TcpStream::connect(address).ok()?;
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).ok()?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).ok()?;
        let line = String::from_utf8_lossy(answer.get(..12)?).into_owned();
        line.rsplit(' ').next()?.parse().ok()
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn signal(&self, signal: Signal) {
        let id = i32::try_from(self.id()).ok().and_then(Pid::from_raw);
        kill_process(id.expect("a process"), signal).expect("a signal sent");
    }

    /// As a power cut ends it.
    pub fn kill(mut self) {
        self.child.kill().expect("a signal sent");
        self.child.wait().expect("its end");
    }

    /// How it ended by itself.
    pub fn wait(&mut self) -> ExitStatus {
        self.child.wait().expect("its end")
    }

    pub fn has_ended(&mut self) -> bool {
        self.child.try_wait().expect("its state").is_some()
    }

    /// Everything it has written so far.
    pub fn log(&self) -> String {
        self.log
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Everything it wrote until it was killed here.
    pub fn last_words(mut self) -> String {
        self.child.kill().expect("a signal sent");
        self.child.wait().expect("its end");
        for reader in self.readers.drain(..) {
            reader.join().expect("its output");
        }
        self.log()
    }

    /// Memory in use, in kibibytes.
    pub fn memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.id())).expect("its state");
        let line = status.lines().find(|line| line.starts_with("VmRSS:"));
        let number = line.and_then(|line| line.split_whitespace().nth(1));
        number
            .and_then(|number| number.parse().ok())
            .expect("its memory")
    }

    pub fn nobody(&self) -> Person {
        Person::of_process(&self.address, None)
    }

    pub fn bearing(&self, token: &str) -> Person {
        let token = Some(token.to_owned());
        Person::of_process(&self.address, token)
    }

    /// Somebody of the demo province who signs in with the password of the demo.
    pub async fn sign_in(&self, username: &str) -> Person {
        let body = serde_json::json!({"username": username, "password": api::demo::PASSWORD});
        let opened = self.nobody().post("/auth/sessions", body).await.is(201);
        self.bearing(opened["accessToken"].as_str().expect("a token"))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The product's own binary, beside the folder of this program, as fresh as its sources.
pub fn binary() -> PathBuf {
    let here = env::current_exe().expect("a name");
    let folder = here.parent().and_then(|deps| deps.parent());
    let binary = folder.expect("a target folder").join("motcua");
    let how = "build it first: cargo build --workspace --bin motcua";
    let built = fs::metadata(&binary).and_then(|file| file.modified());
    let built = built.unwrap_or_else(|_| panic!("{} is not there; {how}", binary.display()));
    for source in sources_of(&binary) {
        let changed = fs::metadata(&source).and_then(|file| file.modified());
        let is_older = changed.is_ok_and(|changed| changed <= built);
        assert!(is_older, "{source} is newer than the binary; {how}");
    }
    binary
}

/// A build lists them beside what it was asked for; a binary that `cargo test --workspace` built on the way to its tests has no list, and is fresh.
fn sources_of(binary: &Path) -> Vec<String> {
    let Ok(list) = fs::read_to_string(binary.with_extension("d")) else {
        return Vec::new();
    };
    let (_, sources) = list.split_once(": ").expect("a rule of a makefile");
    sources.split_whitespace().map(str::to_owned).collect()
}

pub fn free_address() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its address").to_string()
}

fn keep(output: impl Read + Send + 'static, log: &Log) -> JoinHandle<()> {
    let log = Arc::clone(log);
    thread::spawn(move || {
        for line in BufReader::new(output).split(b'\n').map_while(Result::ok) {
            let mut log = log.lock().unwrap_or_else(PoisonError::into_inner);
            log.push_str(&String::from_utf8_lossy(&line));
            log.push('\n');
        }
    })
}
