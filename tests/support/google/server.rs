//! The listening half: a thread with its own runtime, HTTP/1.1 on a free port of 127.0.0.1.

use super::dispatch::{self, Call, Outcome};
use super::reply::Reply;
use super::world::World;
use axum::body::{Body, Bytes};
use hyper::body::{Frame, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use std::convert::Infallible;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::thread::JoinHandle;
use tokio::sync::oneshot;

const LARGEST_BODY: usize = 64 << 20;

pub(crate) struct Server {
    port: u16,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    pub(crate) fn start(world: Arc<Mutex<World>>) -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        listener.set_nonblocking(true).unwrap();
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                tokio::select! {
                    () = accept(listener, world) => {}
                    _ = stopped => {}
                }
            });
        });
        Self { port, stop: Some(stop), thread: Some(thread) }
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            stop.send(()).ok();
        }
        if let Some(thread) = self.thread.take() {
            thread.join().ok();
        }
    }
}

async fn accept(listener: tokio::net::TcpListener, world: Arc<Mutex<World>>) {
    loop {
        let Ok((stream, _)) = listener.accept().await else { continue };
        let world = Arc::clone(&world);
        tokio::spawn(async move {
            let service = service_fn(|request| serve(Arc::clone(&world), request));
            // An error here is a connection that was cut on purpose.
            hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service)
                .await
                .ok();
        });
    }
}

async fn serve(world: Arc<Mutex<World>>, request: Request<Incoming>) -> io::Result<Response<Body>> {
    let (head, body) = request.into_parts();
    let body = axum::body::to_bytes(Body::new(body), LARGEST_BODY).await.map_err(io::Error::other)?;
    let header = |name: &str| head.headers.get(name).and_then(|value| value.to_str().ok());
    let call = Call {
        verb: header("x-http-method-override").unwrap_or(head.method.as_str()).to_owned(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        bearer: header("authorization").and_then(|value| value.strip_prefix("Bearer ")).map(str::to_owned),
        body: body.to_vec(),
    };
    let outcome = dispatch::answer(&mut world.lock().unwrap_or_else(PoisonError::into_inner), &call);
    match outcome {
        Outcome::Reply(reply) => Ok(response(reply, false)),
        Outcome::Truncated(reply) => Ok(response(reply, true)),
        Outcome::Reset => Err(io::ErrorKind::ConnectionReset.into()),
        Outcome::Stall(time) => {
            tokio::time::sleep(time).await;
            Err(io::ErrorKind::TimedOut.into())
        }
    }
}

fn response(reply: Reply, truncated: bool) -> Response<Body> {
    let mut builder = Response::builder().status(reply.status);
    for (name, value) in &reply.headers {
        builder = builder.header(name, value);
    }
    if !truncated {
        return builder.body(Body::from(reply.body)).unwrap();
    }
    builder = builder.header("Content-Length", reply.body.len());
    let half = Bytes::copy_from_slice(&reply.body[..reply.body.len() / 2]);
    builder.body(Body::new(Half(Some(half)))).unwrap()
}

/// Promises more than it gives: after its bytes it waits a moment and ends, and hyper closes the connection.
struct Half(Option<Bytes>);

impl hyper::body::Body for Half {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.0.take().map(|bytes| Ok(Frame::data(bytes))))
    }
}
