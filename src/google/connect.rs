//! The connection: https everywhere, plain http to this machine alone, every byte on the wire counted.

use super::error::GoogleError;
use super::meter::Meter;
use super::options::Server;
use hyper::Uri;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::{Connected, Connection, HttpConnector};
use hyper_util::rt::{TokioExecutor, TokioIo};
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tower_service::Service;

pub(super) type Connector = HttpsConnector<Counting>;

/// # Errors
/// A server's address is neither https nor http on this machine; the system's certificates cannot be read.
pub(super) fn connector(server: &Server, meter: &Arc<Meter>) -> Result<Connector, GoogleError> {
    let addresses = [Some(&server.drive), Some(&server.sheets), Some(&server.forms), server.token.as_ref()];
    for address in addresses.into_iter().flatten() {
        if !is_allowed(address) {
            let what = format!(
                "{address} は使えません。https で始まる宛先にしてください（http はこの機械の中だけ）"
            );
            return Err(GoogleError::settings("接続先の設定", what));
        }
    }
    let mut http = HttpConnector::new();
    http.enforce_http(false);
    let tls = HttpsConnectorBuilder::new()
        .with_native_roots()
        .map_err(|error| GoogleError::settings("証明書（ca-certificates）", error.to_string()))?;
    let counting = Counting { http, meter: Arc::clone(meter) };
    Ok(tls.https_or_http().enable_http1().enable_http2().wrap_connector(counting))
}

pub(super) fn client<B>(connector: Connector) -> Client<Connector, B>
where
    B: hyper::body::Body + Send + 'static,
    B::Data: Send,
{
    Client::builder(TokioExecutor::new()).build(connector)
}

/// Whether an address may be called: https, or http on this machine.
#[must_use]
pub fn is_allowed(address: &str) -> bool {
    address.parse::<Uri>().is_ok_and(|uri| is_safe(&uri))
}

fn is_safe(uri: &Uri) -> bool {
    let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
    let is_loopback =
        host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback());
    match uri.scheme_str() {
        Some("https") => !host.is_empty(),
        Some("http") => is_loopback,
        _ => false,
    }
}

/// Connects, and counts what passes. A redirect or a key's own `token_uri` cannot lead to plain http elsewhere either.
#[derive(Clone)]
pub(super) struct Counting {
    http: HttpConnector,
    meter: Arc<Meter>,
}

type Connecting = Pin<Box<dyn Future<Output = io::Result<TokioIo<Counted>>> + Send>>;

impl Service<Uri> for Counting {
    type Response = TokioIo<Counted>;
    type Error = io::Error;
    type Future = Connecting;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.http.poll_ready(cx).map_err(io::Error::other)
    }

    fn call(&mut self, uri: Uri) -> Connecting {
        if !is_safe(&uri) {
            return Box::pin(async { Err(io::Error::other("plain http is for this machine alone")) });
        }
        let (connecting, meter) = (self.http.call(uri), Arc::clone(&self.meter));
        Box::pin(async move {
            let stream = connecting.await.map_err(io::Error::other)?.into_inner();
            Ok(TokioIo::new(Counted { stream, meter }))
        })
    }
}

pub(super) struct Counted {
    stream: TcpStream,
    meter: Arc<Meter>,
}

impl Connection for Counted {
    fn connected(&self) -> Connected {
        self.stream.connected()
    }
}

impl AsyncRead for Counted {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(cx, buffer))?;
        self.meter.received.fetch_add((buffer.filled().len() - before) as u64, Ordering::Relaxed);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Counted {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = ready!(Pin::new(&mut self.stream).poll_write(cx, bytes))?;
        self.meter.sent.fetch_add(written as u64, Ordering::Relaxed);
        Poll::Ready(Ok(written))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_for_this_machine_alone() {
        for (address, allowed) in [
            ("https://sheets.googleapis.com/", true),
            ("http://127.0.0.1:8080/drive/v3/", true),
            ("http://[::1]:8080/", true),
            ("http://localhost:1/", true),
            ("http://sheets.googleapis.com/", false),
            ("http://127.0.0.1.example.jp/", false),
            ("http://localhost.example.jp/", false),
            ("ftp://127.0.0.1/", false),
            ("sheets.googleapis.com", false),
        ] {
            assert_eq!(is_allowed(address), allowed, "{address}");
        }
    }
}
