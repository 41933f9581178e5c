//! A small server of static files for this machine only. It keeps a list of what was asked for, so that a test can hold
//! the page to its promise of asking for nothing once it has started.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use anyhow::{Context, Result, anyhow};
use tiny_http::{Header, Method, Request, Response, StatusCode};

/// Serves a folder until it is dropped.
pub struct Server {
    http: Arc<tiny_http::Server>,
    address: String,
    requests: Arc<Mutex<Vec<String>>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Serves `dir` at the root of 127.0.0.1. Port 0 means any that is free.
    pub fn start(dir: &Path, port: u16) -> Result<Self> {
        Self::start_under(dir, port, "/")
    }

    /// Serves `dir` under a path such as `/team/flowglass/`, as a shared host would; nothing else exists there.
    pub fn start_under(dir: &Path, port: u16, prefix: &str) -> Result<Self> {
        let dir = dir.canonicalize().with_context(|| format!("there is no folder {} to serve", dir.display()))?;
        let http = tiny_http::Server::http(("127.0.0.1", port))
            .map_err(|error| anyhow!("port {port} cannot be used ({error}): choose another with --port"))?;
        let port = http.server_addr().to_ip().context("the server has no address")?.port();
        let prefix = format!("/{}/", prefix.trim_matches('/')).replace("//", "/");
        let address = format!("http://127.0.0.1:{port}{prefix}");
        let (http, requests) = (Arc::new(http), Arc::new(Mutex::new(Vec::new())));
        let thread = {
            let (http, requests) = (Arc::clone(&http), Arc::clone(&requests));
            std::thread::spawn(move || {
                for request in http.incoming_requests() {
                    lock(&requests).push(request.url().to_owned());
                    answer(request, &dir, &prefix);
                }
            })
        };
        Ok(Self { http, address, requests, thread: Some(thread) })
    }

    /// Where the page is, with a slash at the end.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The path of every request so far, in order.
    pub fn requests(&self) -> Vec<String> {
        lock(&self.requests).clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.http.unblock();
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has ended too, which is all we want of it.
            let _ = thread.join();
        }
    }
}

fn lock(requests: &Mutex<Vec<String>>) -> MutexGuard<'_, Vec<String>> {
    requests.lock().unwrap_or_else(PoisonError::into_inner)
}

fn answer(request: Request, dir: &Path, prefix: &str) {
    let reading = matches!(request.method(), Method::Get | Method::Head);
    let file = file(request.url(), prefix).and_then(|path| within(dir, &path));
    let response = match file.and_then(|path| Some((media_type(&path), fs::read(&path).ok()?))) {
        _ if !reading => plain(405, "This server only hands out files."),
        Some((kind, bytes)) => Response::from_data(bytes).with_header(header("Content-Type", kind)),
        None => plain(404, "There is no such file here."),
    };
    // The names of built files change with their content, but index.html's does not.
    let response = response
        .with_header(header("Cache-Control", "no-cache"))
        .with_header(header("X-Content-Type-Options", "nosniff"));
    // Whoever asked may have gone away meanwhile.
    let _ = request.respond(response);
}

fn plain(status: u16, text: &str) -> Response<std::io::Cursor<Vec<u8>>> {
    let kind = header("Content-Type", "text/plain; charset=utf-8");
    Response::from_data(text.as_bytes()).with_status_code(StatusCode(status)).with_header(kind)
}

fn header(name: &str, value: &str) -> Header {
    Header::from_bytes(name, value).expect("names and values are our own words")
}

/// The path of the file that a URL asks for, relative to the folder; none if it asks for anything outside.
fn file(url: &str, prefix: &str) -> Option<PathBuf> {
    let path = url.split(['?', '#']).next()?.strip_prefix(prefix)?;
    let path = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
    path.split('/').map(decode).try_fold(PathBuf::new(), |at, segment| {
        let segment = segment?;
        let outside = segment.is_empty() || segment.starts_with('.') || segment.contains(['/', '\\', ':', '\0']);
        (!outside).then(|| at.join(segment))
    })
}

/// The file, unless a link leads out of the folder.
fn within(dir: &Path, path: &Path) -> Option<PathBuf> {
    let path = dir.join(path).canonicalize().ok()?;
    path.starts_with(dir).then_some(path)
}

/// Undoes percent encoding.
fn decode(segment: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(segment.len());
    let mut rest = segment.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

fn media_type(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" | "webmanifest" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "txt" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpStream;

    use super::*;

    fn ask(server: &Server, path: &str) -> String {
        let host = server.address().trim_start_matches("http://").split('/').next().unwrap();
        let mut stream = TcpStream::connect(host).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    fn folder(name: &str) -> PathBuf {
        let dir = std::env::temp_dir().join(format!("flowglass-{name}-{}", std::process::id()));
        fs::create_dir_all(dir.join("inner")).unwrap();
        fs::write(dir.join("inner/index.html"), "page").unwrap();
        fs::write(dir.join("inner/a b.wasm"), "module").unwrap();
        fs::write(dir.join("secret.txt"), "secret").unwrap();
        dir
    }

    #[test]
    fn serves_a_folder_under_a_path_and_counts() {
        let dir = folder("serve");
        let server = Server::start_under(&dir.join("inner"), 0, "/team/flowglass/").unwrap();
        assert!(server.address().ends_with("/team/flowglass/"));
        let page = ask(&server, "/team/flowglass/?x=1");
        assert!(page.starts_with("HTTP/1.1 200") && page.contains("text/html") && page.ends_with("page"), "{page}");
        assert!(ask(&server, "/team/flowglass/a%20b.wasm").contains("application/wasm"));
        assert!(ask(&server, "/").starts_with("HTTP/1.1 404"));
        assert_eq!(server.requests(), ["/team/flowglass/?x=1", "/team/flowglass/a%20b.wasm", "/"]);
        drop(server);
        fs::remove_dir_all(dir).unwrap();
    }

    #[test]
    fn leads_nowhere_but_into_its_folder() {
        let dir = folder("inside");
        let server = Server::start(&dir.join("inner"), 0).unwrap();
        for path in ["/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "//secret.txt", "/%00", "/missing"] {
            assert!(ask(&server, path).starts_with("HTTP/1.1 404"), "{path}");
        }
        drop(server);
        fs::remove_dir_all(dir).unwrap();
    }

    #[test]
    fn stops_when_dropped() {
        let dir = folder("stop");
        let server = Server::start(&dir, 0).unwrap();
        let host = server.address().trim_start_matches("http://").trim_end_matches('/').to_owned();
        drop(server);
        // The listener's own thread ends a moment later.
        let refused = (0..100).any(|_| {
            std::thread::sleep(std::time::Duration::from_millis(20));
            TcpStream::connect(&host).is_err()
        });
        assert!(refused);
        fs::remove_dir_all(dir).unwrap();
    }
}
