use super::{Outcome, listen, open_store, seed, start_log};
use api::{clock::Clock, config::Config, demo, state::State};
use std::{
    error::Error,
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
};
use tempfile::TempDir;

#[derive(clap::Args)]
pub struct Arguments {
    /// Where to listen.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    bind: SocketAddr,
    /// Keep the data in this folder; without it a temporary one goes when the demo ends.
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
}

/// The temporary one is removed when the value is dropped.
enum Folder {
    Named(PathBuf),
    Temporary(TempDir),
}

pub async fn run(arguments: Arguments) -> Outcome {
    let listener = listen(arguments.bind)?;
    let folder = Folder::of(arguments.data_dir)?;
    let config = config(folder.path(), &listener)?;
    start_log(&config);
    let store = open_store(&config)?;
    let state = State::for_demo(store, config, Clock::System)?;
    seed::demo_data(&state.store, &state.passwords, &state.clock).await?;
    print!("{}", banner(&state.config)?);
    api::serve(state, listener).await?;
    Ok(())
}

impl Folder {
    fn of(named: Option<PathBuf>) -> std::io::Result<Self> {
        match named {
            Some(path) => Ok(Self::Named(path)),
            None => tempfile::tempdir().map(Self::Temporary),
        }
    }

    fn path(&self) -> &Path {
        match self {
            Self::Named(path) => path,
            Self::Temporary(folder) => folder.path(),
        }
    }
}

/// Nothing of the environment: a demo never reaches the database or the mail server of an installation.
fn config(folder: &Path, listener: &TcpListener) -> Result<Config, Box<dyn Error>> {
    let address = listener.local_addr()?.to_string();
    let folder = folder.display().to_string();
    Ok(Config::read(&|name| match name {
        "MOTCUA_BIND" => Some(address.clone()),
        "MOTCUA_DATA_DIR" => Some(folder.clone()),
        "RUST_LOG" => Some("warn".to_owned()),
        _ => None,
    })?)
}

fn banner(config: &Config) -> Result<String, Box<dyn Error>> {
    let address = &config.public_url;
    let mut people = String::new();
    for sign_in in demo::sign_ins()? {
        people.push_str(&format!("  {sign_in}\n"));
    }
    Ok(format!(
        "\n  Một cửa: bản trình diễn với người và dữ liệu hư cấu, không dùng thật.\n  \
         A demonstration with made-up people and data; never for real use.\n\n  \
         Swagger UI  {address}/docs/\n  API         {address}/api/v1\n  Data        {}\n\n  \
         Mật khẩu chung / password of everybody: {}\n\n{people}\n  Ctrl-C: dừng / stop.\n\n",
        config.data_dir.display(),
        demo::PASSWORD
    ))
}
