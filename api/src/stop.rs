//! How a server ends: it says that it is no longer ready, answers what still comes, finishes what it has begun, lets go of its
//! work. Whoever asks twice does not wait.

use crate::{background::Task, state::State};
use actix_web::dev::ServerHandle;
use futures_util::future::{join, join_all};
use std::{io, process};
use tokio::signal::unix::{Signal, SignalKind, signal};

/// As a shell tells that a signal ended a program.
const ENDED_BY_SIGNAL: i32 = 128;

/// What asks a server to end.
pub struct Stops {
    terminate: Signal,
    interrupt: Signal,
    quit: Signal,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// By whoever runs the server: others may still send people here.
    Terminate,
    /// By whoever sits before it: nobody else needs to notice first.
    Interrupt,
}

impl Stops {
    pub fn listen() -> io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            quit: signal(SignalKind::quit())?,
        })
    }

    pub async fn next(&mut self) -> Stop {
        tokio::select! {
            _ = self.terminate.recv() => Stop::Terminate,
            _ = self.interrupt.recv() => Stop::Interrupt,
            _ = self.quit.recv() => Stop::Interrupt,
        }
    }

    /// Leaves at the next signal, wherever the server is with its ending.
    async fn leave_at_the_next(&mut self) -> ! {
        let number = match self.next().await {
            Stop::Terminate => SignalKind::terminate(),
            Stop::Interrupt => SignalKind::interrupt(),
        };
        log::warn!("asked again to stop: what is under way is cut off");
        process::exit(ENDED_BY_SIGNAL + number.as_raw_value())
    }
}

/// From the first signal to the end.
pub async fn end(
    state: &State,
    server: ServerHandle,
    background: Vec<Task>,
    stop: Stop,
    mut stops: Stops,
) {
    state.end();
    log::info!("stopping: no longer ready");
    let ending = async {
        if stop == Stop::Terminate {
            tokio::time::sleep(state.config.drain).await;
        }
        log::info!("stopping: no more connections");
        join(
            server.stop(true),
            join_all(background.into_iter().map(Task::stop)),
        )
        .await;
    };
    tokio::select! {
        () = ending => log::info!("stopped"),
        _ = stops.leave_at_the_next() => {}
    }
}
