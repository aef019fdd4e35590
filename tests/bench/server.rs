use crate::client::{Connection, get, post};
use std::{
    env,
    io::{BufRead, BufReader},
    net::{TcpListener, TcpStream},
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tests::json;

/// The released binary as a process of its own; it is killed with the value.
pub struct Server {
    child: Child,
    pub address: String,
    pub began: Instant,
}

impl Server {
    /// `settings` are all of its environment.
    pub fn start(settings: &[(&str, &str)]) -> Self {
        let address = free_address();
        let began = Instant::now();
        let child = Command::new(binary())
            .arg("serve")
            .env_clear()
            .env("MOTCUA_BIND", &address)
            .env("MOTCUA_REQUESTS_PER_MINUTE", "4000000000")
            .env("MOTCUA_ALLOW_DEMO", "true")
            .env("RUST_LOG", "error")
            .envs(settings.iter().copied())
            .spawn()
            .expect("build it first: cargo build --release --bin motcua");
        let server = Self {
            child,
            address,
            began,
        };
        server.wait();
        server
    }

    /// The least that actix-web can do, by this program itself.
    pub fn hello() -> Self {
        let began = Instant::now();
        let mut child = Command::new(env::current_exe().expect("a name"))
            .arg("hello")
            .stdout(Stdio::piped())
            .spawn()
            .expect("this program");
        let stdout = child.stdout.take().expect("its output");
        let mut address = String::new();
        BufReader::new(stdout)
            .read_line(&mut address)
            .expect("an address");
        let address = address.trim().to_owned();
        Self {
            child,
            address,
            began,
        }
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn sign_in(&self, username: &str) -> String {
        let body = json!({"username": username, "password": api::demo::PASSWORD}).to_string();
        let request = post("/api/v1/auth/sessions", None, "", &body);
        let mut connection = Connection::open(&self.address);
        let answer: serde_json::Value =
            serde_json::from_slice(connection.ask(&request)).expect("JSON");
        answer["accessToken"].as_str().expect("a token").to_owned()
    }

    fn wait(&self) {
        while TcpStream::connect(&self.address).is_err() {
            assert!(self.began.elapsed() < Duration::from_secs(60), "no server");
            std::thread::yield_now();
        }
        Connection::open(&self.address).ask(&get("/readyz", None));
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Beside `deps`, where this program lies.
fn binary() -> PathBuf {
    let here = env::current_exe().expect("a name");
    let folder = here.parent().and_then(|deps| deps.parent());
    folder.expect("a target folder").join("motcua")
}

fn free_address() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its address").to_string()
}

/// `hello` of actix-web, with as many workers as the product has.
pub fn serve_hello() {
    use actix_web::{App, HttpServer, web};
    actix_web::rt::System::new().block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        println!("{}", listener.local_addr().expect("its address"));
        let app = || App::new().route("/", web::get().to(async || "hello"));
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let server = HttpServer::new(app).workers(cores).listen(listener);
        server.expect("a listener").run().await.expect("a server");
    });
}
