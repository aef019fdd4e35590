//! How long a connection may keep the server waiting. actix-web limits the first head of a connection; a second one, the rest
//! of a body that nobody reads, and a client that does not read its answer would wait for ever.

use actix_web::{
    HttpResponse,
    body::{BodySize, BoxBody, MessageBody},
    dev::{Extensions, ServiceRequest},
    rt::net::TcpStream,
    web::Bytes,
};
use rustix::net::sockopt::{set_socket_send_buffer_size, set_tcp_user_timeout};
use std::{
    any::Any,
    cell::Cell,
    error::Error,
    net::{self, Shutdown},
    os::fd::AsFd,
    pin::Pin,
    rc::{Rc, Weak},
    task::{Context, Poll, ready},
    time::{Duration, Instant},
};

/// Five seconds until the next request begins, as actix-web has it, and ten until its head is there.
const NEXT_HEAD_WITHIN: Duration = Duration::from_secs(15);
/// Twenty megabytes over a slow line of a hamlet, twice.
const READ_WITHIN: Duration = Duration::from_secs(600);
const MOST_MILLISECONDS_WITHOUT_READING: u32 = 30_000;
/// How much of an answer the kernel holds for its reader, who would else get 4 MB of it: enough for 20 Mbit/s over 50 ms.
const HELD_BY_THE_KERNEL: usize = 128 * 1024;
/// How much of an answer is copied ahead of its reader.
const PIECE: usize = 16 * 1024;

/// A connection as the watch over it sees it.
pub struct Connection {
    socket: net::TcpStream,
    phase: Cell<Phase>,
}

#[derive(Clone, Copy)]
enum Phase {
    /// For the next head.
    Waiting(Instant),
    /// The server's turn: what it waits for itself has limits of its own.
    Working,
    /// For the client to read.
    Sending(Instant),
}

/// Begins the watch over a new connection, which ends with it.
pub fn watch(stream: &dyn Any, data: &mut Extensions) {
    let Some(stream) = stream.downcast_ref::<TcpStream>() else {
        return;
    };
    let limited = set_tcp_user_timeout(stream, MOST_MILLISECONDS_WITHOUT_READING)
        .and_then(|()| set_socket_send_buffer_size(stream, HELD_BY_THE_KERNEL));
    let (Ok(()), Ok(socket)) = (limited, stream.as_fd().try_clone_to_owned()) else {
        // Out of descriptors: the connection lives by what actix-web limits.
        return;
    };
    let connection = Rc::new(Connection {
        socket: socket.into(),
        phase: Cell::new(Phase::Waiting(Instant::now())),
    });
    actix_web::rt::spawn(cut_off_when_late(Rc::downgrade(&connection)));
    data.insert(connection);
}

/// The connection of a request whose turn has come; none inside of tests.
pub fn begin(request: &ServiceRequest) -> Option<Rc<Connection>> {
    let connection = request.conn_data::<Rc<Connection>>()?;
    connection.phase.set(Phase::Working);
    Some(Rc::clone(connection))
}

/// The same answer, piece by piece; when it is sent the connection waits again.
pub fn send(response: HttpResponse, connection: Option<Rc<Connection>>) -> HttpResponse {
    let Some(connection) = connection else {
        return response;
    };
    connection.phase.set(Phase::Sending(Instant::now()));
    response.map_body(|_, body| {
        BoxBody::new(Pieces {
            body,
            rest: Bytes::new(),
            connection,
        })
    })
}

impl Connection {
    /// How much longer the client may take.
    fn left(&self) -> Duration {
        let (since, limit) = match self.phase.get() {
            Phase::Waiting(since) => (since, NEXT_HEAD_WITHIN),
            Phase::Working => (Instant::now(), NEXT_HEAD_WITHIN),
            Phase::Sending(since) => (since, READ_WITHIN),
        };
        limit.saturating_sub(since.elapsed())
    }
}

async fn cut_off_when_late(connection: Weak<Connection>) {
    while let Some(left) = connection.upgrade().map(|connection| connection.left()) {
        if left.is_zero() {
            if let Some(late) = connection.upgrade() {
                // It may have ended by itself in this moment.
                let _ = late.socket.shutdown(Shutdown::Both);
            }
            return;
        }
        tokio::time::sleep(left).await;
    }
}

struct Pieces {
    body: BoxBody,
    rest: Bytes,
    connection: Rc<Connection>,
}

impl MessageBody for Pieces {
    type Error = Box<dyn Error>;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        if self.rest.is_empty() {
            match ready!(Pin::new(&mut self.body).poll_next(context)) {
                Some(Ok(bytes)) => self.rest = bytes,
                ended => return Poll::Ready(ended),
            }
        }
        let length = self.rest.len().min(PIECE);
        Poll::Ready(Some(Ok(self.rest.split_to(length))))
    }
}

impl Drop for Pieces {
    fn drop(&mut self) {
        self.connection.phase.set(Phase::Waiting(Instant::now()));
    }
}
