//! The command line: one binary that serves, migrates, seeds and shows.

mod commands;

use clap::Parser;
use mimalloc::MiMalloc;
use std::process;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Leaves without waiting for threads: what is committed is safe, and a database that does not answer must not keep a
/// stopped server from ending.
fn main() {
    let arguments = commands::Arguments::parse();
    let ran = actix_web::rt::System::new().block_on(commands::run(arguments));
    if let Err(error) = ran {
        eprintln!("motcua: {error}");
        process::exit(1);
    }
    process::exit(0);
}
