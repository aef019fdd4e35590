use crate::Person;
use actix_web::{HttpServer, web::Data};
use api::state::State;
use std::{
    net::TcpListener,
    thread::{self, JoinHandle},
};
use tokio::sync::oneshot;

/// A running server; it stops when the value is dropped.
pub struct Server(Option<(oneshot::Sender<()>, JoinHandle<()>)>);

/// A second server on the database of a world.
pub struct Node {
    pub state: Data<State>,
    address: String,
    _server: Server,
}

impl Node {
    pub(crate) fn start(state: Data<State>, listener: TcpListener, address: String) -> Self {
        Self {
            _server: Server::start(state.clone(), listener),
            state,
            address,
        }
    }

    pub fn nobody(&self) -> Person {
        Person::new(&self.state.store, &self.address, None)
    }

    /// Somebody with a token got elsewhere, such as at the other node.
    pub fn bearing(&self, token: &str) -> Person {
        let token = Some(token.to_owned());
        Person::new(&self.state.store, &self.address, token)
    }
}

impl Server {
    pub fn start(state: Data<State>, listener: TcpListener) -> Self {
        let (stop, stopped) = oneshot::channel();
        let thread = thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let server = HttpServer::new(move || api::app(state.clone()))
                    .workers(1)
                    .disable_signals()
                    .listen(listener)
                    .expect("a listener")
                    .run();
                let handle = server.handle();
                let running = actix_web::rt::spawn(server);
                let _ = stopped.await;
                handle.stop(false).await;
                let _ = running.await;
            });
        });
        Self(Some((stop, thread)))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some((stop, thread)) = self.0.take() {
            let _ = stop.send(());
            let _ = thread.join();
        }
    }
}
