//! The page, `/healthz` and `/metrics` over HTTP, on this machine unless the configuration says otherwise.

use super::{Status, metrics, page};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// How the state is come by; blocks, and answers why not in words.
pub type Look = Arc<dyn Fn() -> Result<Status, String> + Send + Sync>;

#[derive(Debug, thiserror::Error)]
#[error(
    "状態の画面を {address} で開けません（{cause}）。ほかのものが使っていないか、[status] の listen を確かめてください。"
)]
pub struct ServerError {
    address: SocketAddr,
    cause: String,
}

#[derive(Clone)]
struct Shared {
    look: Look,
    /// Whether only this machine may ask; then the name by which it is asked must be its own, so that a foreign page in
    /// the operator's browser cannot read it by another name.
    local_only: bool,
}

/// Opens the page; it is answered until the token is cancelled. Answers where it listens.
///
/// # Errors
/// When the address cannot be listened on.
pub async fn serve(
    address: SocketAddr,
    look: Look,
    end: CancellationToken,
) -> Result<SocketAddr, ServerError> {
    let failed = |error: std::io::Error| ServerError { address, cause: error.to_string() };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let bound = listener.local_addr().map_err(failed)?;
    let shared = Shared { look, local_only: address.ip().is_loopback() };
    let routes = Router::new()
        .route("/", get(show_page))
        .route("/healthz", get(show_health))
        .route("/metrics", get(show_metrics))
        .layer(middleware::from_fn_with_state(shared.clone(), guarded))
        .with_state(shared);
    drop(tokio::spawn(async move {
        let served =
            axum::serve(listener, routes).with_graceful_shutdown(async move { end.cancelled().await });
        if let Err(error) = served.await {
            tracing::warn!(event = "status_page_ended", %error);
        }
    }));
    Ok(bound)
}

async fn guarded(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    if shared.local_only && !is_own_name(host) {
        return (StatusCode::FORBIDDEN, "この名前では開けません。127.0.0.1 で開いてください。\n")
            .into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

fn is_own_name(host: &str) -> bool {
    let name = host
        .rsplit_once(':')
        .filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()))
        .map_or(host, |(name, _)| name);
    let name = name.trim_start_matches('[').trim_end_matches(']');
    name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

async fn look(shared: &Shared) -> Result<Status, Response> {
    let look = Arc::clone(&shared.look);
    let looked = tokio::task::spawn_blocking(move || look()).await.map_err(|error| error.to_string());
    looked
        .and_then(|status| status)
        .map_err(|why| (StatusCode::SERVICE_UNAVAILABLE, why + "\n").into_response())
}

async fn show_page(State(shared): State<Shared>) -> Response {
    match look(&shared).await {
        Ok(status) => ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], page(&status)).into_response(),
        Err(response) => response,
    }
}

async fn show_health(State(shared): State<Shared>) -> Response {
    match look(&shared).await {
        Ok(status) if status.health.is_good() => (StatusCode::OK, "ok\n").into_response(),
        Ok(status) => {
            (StatusCode::SERVICE_UNAVAILABLE, status.health.problems.join("\n") + "\n").into_response()
        }
        Err(response) => response,
    }
}

async fn show_metrics(State(shared): State<Shared>) -> Response {
    const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    match look(&shared).await {
        Ok(status) => ([(header::CONTENT_TYPE, OPEN_METRICS)], metrics(&status)).into_response(),
        Err(response) => response,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_open_a_local_page() {
        for (host, own) in [
            ("127.0.0.1:8765", true),
            ("localhost:8765", true),
            ("[::1]:8765", true),
            ("localhost", true),
            ("tsunagi.example.jp:8765", false),
            ("127.0.0.1.example.jp", false),
            ("", false),
        ] {
            assert_eq!(is_own_name(host), own, "{host}");
        }
    }
}
