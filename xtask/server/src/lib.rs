//! A folder as a web site, on this machine only.
//!
//! What any static host does: files with their MIME types, `index.html` for a folder, nothing else. Shared by
//! `cargo xtask serve` and the browser tests, so that what is tried by hand and what is tested are served alike.
//! Knows nothing about Squint but the shape of a hashed name and how its page names its service worker. It sends no security headers, because a static host
//! does not: the page's policy has to come with the page.

mod worker;

use std::future::ready;
use std::io;
use std::mem;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use futures_util::stream;
use tokio::task::AbortHandle;
use tower_http::services::ServeDir;

/// A site being served by a thread of its own, until it is stopped or the process ends.
#[derive(Debug)]
pub struct Server {
    asked: Asked,
    address: SocketAddr,
    serving: AbortHandle,
    thread: thread::JoinHandle<io::Result<()>>,
}

/// The addresses that were asked for, in order.
type Asked = Arc<Mutex<Vec<String>>>;

/// Where the folder is mounted, and what is odd about that mount.
#[derive(Debug, Clone, Copy)]
pub enum Mount {
    /// At this path, `/` or `/some/path`, as a good host serves it.
    At(&'static str),
    /// At this path, by a host that has never heard of WebAssembly: everything is `application/octet-stream`
    /// but pages, scripts and style sheets.
    WithoutWasmType(&'static str),
    /// At this path, over a line that gives the headers of some files and never their content: those whose names begin
    /// with one of these.
    Withholding(&'static str, &'static [&'static str]),
    /// The same, but the line breaks after the headers.
    Breaking(&'static str, &'static [&'static str]),
}

impl Mount {
    /// The path of the mount.
    pub fn path(self) -> &'static str {
        match self {
            Self::At(path)
            | Self::WithoutWasmType(path)
            | Self::Withholding(path, _)
            | Self::Breaking(path, _) => path,
        }
    }
}

impl Server {
    /// Serves `folder` without its service worker on 127.0.0.1; port 0 takes a free one.
    pub fn start(folder: &Path, port: u16, mounts: &[Mount]) -> io::Result<Self> {
        let site = site(folder, mounts).layer(middleware::from_fn(worker::without));
        Self::serve(site, port)
    }

    /// The same with the service worker, as a static host serves it.
    pub fn start_offline(folder: &Path, port: u16, mounts: &[Mount]) -> io::Result<Self> {
        Self::serve(site(folder, mounts), port)
    }

    fn serve(site: Router, port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let asked = Asked::default();
        let site = site.layer(middleware::from_fn_with_state(asked.clone(), noted));
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .build()?;
        let task = runtime.spawn(async {
            let listener = tokio::net::TcpListener::from_std(listener)?;
            axum::serve(listener, site).await
        });
        let serving = task.abort_handle();
        // The connections end with the runtime.
        let thread = thread::spawn(move || match runtime.block_on(task) {
            Err(end) if end.is_cancelled() => Ok(()),
            ended => ended.map_err(io::Error::other)?,
        });
        Ok(Self {
            asked,
            address,
            serving,
            thread,
        })
    }

    /// Ends every connection and takes no more.
    pub fn stop(&self) {
        self.serving.abort();
        while !self.thread.is_finished() {
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// `http://127.0.0.1:PORT`, without a slash at the end.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The addresses asked for since the last call, whoever asked: pages, workers, images. A request that is no plain GET
    /// says what it is before its address.
    pub fn take_asked(&self) -> Vec<String> {
        mem::take(&mut *self.asked.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Serves until something goes wrong.
    pub fn wait(self) -> io::Result<()> {
        self.thread
            .join()
            .unwrap_or_else(|_| Err(io::Error::other("the server's thread panicked")))
    }
}

fn site(folder: &Path, mounts: &[Mount]) -> Router {
    mounts
        .iter()
        .fold(Router::new(), |site, mount| mounted(site, folder, *mount))
}

fn mounted(site: Router, folder: &Path, mount: Mount) -> Router {
    let files = Router::new()
        .fallback_service(ServeDir::new(folder))
        .layer(middleware::from_fn(cached));
    let (path, files) = match mount {
        Mount::At(path) => (path, files),
        Mount::WithoutWasmType(path) => (path, files.layer(middleware::from_fn(without_wasm_type))),
        Mount::Withholding(path, names) => {
            let cut = middleware::from_fn_with_state((names, false), cut);
            (path, files.layer(cut))
        }
        Mount::Breaking(path, names) => {
            let cut = middleware::from_fn_with_state((names, true), cut);
            (path, files.layer(cut))
        }
    };
    if path == "/" {
        site.merge(files)
    } else {
        site.nest_service(path, files)
    }
}

async fn noted(State(asked): State<Asked>, request: Request, next: Next) -> Response {
    let has_body = [header::CONTENT_LENGTH, header::TRANSFER_ENCODING]
        .iter()
        .any(|name| request.headers().contains_key(name));
    let what = match (request.method(), has_body) {
        (&Method::GET, false) => request.uri().to_string(),
        (method, false) => format!("{method} {}", request.uri()),
        (method, true) => format!("{method} with a body {}", request.uri()),
    };
    asked
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(what);
    next.run(request).await
}

/// A name with a hash in it never changes its content; anything else is asked for again each time.
async fn cached(request: Request, next: Next) -> Response {
    let value = if has_hash(request.uri().path()) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let mut response = next.run(request).await;
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static(value));
    response
}

async fn without_wasm_type(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if let Some(kind) = response.headers_mut().get_mut(header::CONTENT_TYPE)
        && kind.as_bytes() == b"application/wasm"
    {
        *kind = HeaderValue::from_static("application/octet-stream");
    }
    response
}

/// Withholds the content of files whose names begin with one of these, or breaks the connection before it.
async fn cut(
    State((names, breaks)): State<(&'static [&'static str], bool)>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path().to_owned();
    let name = path.rsplit('/').next().unwrap_or_default();
    let is_cut = names.iter().any(|begin| name.starts_with(begin));
    let response = next.run(request).await;
    if !is_cut {
        return response;
    }
    let (head, _) = response.into_parts();
    let body = if breaks {
        let broken: io::Result<Bytes> = Err(io::ErrorKind::BrokenPipe.into());
        let broken = stream::once(ready(broken));
        Body::from_stream(broken)
    } else {
        Body::from_stream(stream::pending::<io::Result<Bytes>>())
    };
    Response::from_parts(head, body)
}

/// `style-0123456789ab.css`, as `cargo xtask build` names it.
fn has_hash(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.split('.')
        .next()
        .and_then(|stem| stem.rsplit_once('-'))
        .is_some_and(|(_, hash)| {
            hash.len() == 12
                && hash
                    .bytes()
                    .all(|byte| byte.is_ascii_hexdigit() && !byte.is_ascii_uppercase())
        })
}

#[cfg(test)]
mod tests {
    use super::has_hash;

    #[test]
    fn hashed_names_are_told_from_others() {
        assert!(has_hash("/some/path/style-0123456789ab.css"));
        assert!(has_hash("/demo-0123456789ab.tar.gz"));
        assert!(!has_hash("/"));
        assert!(!has_hash("/index.html"));
        assert!(!has_hash("/a-0123456789ab/index.html"));
        assert!(!has_hash("/style-0123456789AB.css"));
    }
}
