//! A site without its service worker, so that a developer always sees the build that is served.
//!
//! The page loses the line that names the worker. A browser that an earlier visit left with a worker asks for its file
//! again, and gets one that ends the old worker and itself.

use std::io;

use axum::body::{self, Body};
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

/// The line of the page.
const MARK: &str = "<meta name=\"offline\" content=\"./sw.js\">\n";

const GOODBYE: &str = include_str!("goodbye.js");

pub(crate) async fn without(mut request: Request, next: Next) -> Response {
    if request.uri().path().ends_with("/sw.js") {
        return kept_nowhere("text/javascript", GOODBYE.into());
    }
    // "Not modified" would mean the page with the line.
    request.headers_mut().remove(header::IF_MODIFIED_SINCE);
    request.headers_mut().remove(header::IF_NONE_MATCH);
    let response = next.run(request).await;
    let kind = response.headers().get(header::CONTENT_TYPE);
    if kind.is_none_or(|kind| !kind.as_bytes().starts_with(b"text/html")) {
        return response;
    }
    match page(response.into_body()).await {
        Ok(page) => kept_nowhere("text/html", page.into()),
        Err(error) => kept_nowhere("text/plain", error.to_string().into()),
    }
}

async fn page(body: Body) -> io::Result<String> {
    let bytes = body::to_bytes(body, usize::MAX)
        .await
        .map_err(io::Error::other)?;
    let text = String::from_utf8(bytes.into()).map_err(io::Error::other)?;
    Ok(text.replace(MARK, ""))
}

fn kept_nowhere(kind: &'static str, body: Body) -> Response {
    let mut response = Response::new(body);
    for (name, value) in [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}
