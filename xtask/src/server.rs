//! A small server of static files for this machine only. It keeps a list of what was asked for, so that a test can hold
//! the page to its promise of asking for nothing once it has started.

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::{Context, Result, anyhow};

/// A browser opens connections that it may never use; none of them is kept for longer.
const PATIENCE: Duration = Duration::from_secs(10);
/// Longer than any request of a page of static files.
const LONGEST_HEAD: u64 = 64 << 10;

/// Serves a folder until it is dropped.
pub struct Server {
    socket: SocketAddr,
    address: String,
    requests: Arc<Mutex<Vec<String>>>,
    stop: Arc<AtomicBool>,
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
        let listener = TcpListener::bind(("127.0.0.1", port))
            .map_err(|error| anyhow!("port {port} cannot be used ({error}): choose another with --port"))?;
        let socket = listener.local_addr().context("the server has no address")?;
        let prefix = format!("/{}/", prefix.trim_matches('/')).replace("//", "/");
        let address = format!("http://{socket}{prefix}");
        let (requests, stop) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)));
        let thread = {
            let (requests, stop) = (Arc::clone(&requests), Arc::clone(&stop));
            std::thread::spawn(move || {
                let site = Arc::new(Site { dir, prefix, requests });
                for stream in listener.incoming() {
                    if stop.load(Ordering::Acquire) {
                        return;
                    }
                    // A thread for each connection: a browser's idle ones then keep none of the others waiting.
                    if let Ok(stream) = stream {
                        let site = Arc::clone(&site);
                        // Whoever asked may have gone away meanwhile.
                        std::thread::spawn(move || drop(site.answer(&stream)));
                    }
                }
            })
        };
        Ok(Self { socket, address, requests, stop, thread: Some(thread) })
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
        self.stop.store(true, Ordering::Release);
        // The thread waits for a connection: here is one.
        drop(TcpStream::connect(self.socket));
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has ended too, which is all we want of it.
            let _ = thread.join();
        }
    }
}

fn lock(requests: &Mutex<Vec<String>>) -> MutexGuard<'_, Vec<String>> {
    requests.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What is served, and the list of what was asked for.
struct Site {
    dir: PathBuf,
    prefix: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Site {
    /// Answers the one request of a connection, and closes it.
    fn answer(&self, stream: &TcpStream) -> io::Result<()> {
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        let mut lines = BufReader::new(stream.take(LONGEST_HEAD)).lines();
        let Some(first) = lines.next().transpose()? else { return Ok(()) };
        let mut words = first.split(' ');
        let (Some(method), Some(url)) = (words.next(), words.next()) else { return Ok(()) };
        lock(&self.requests).push(url.to_owned());
        for line in lines {
            if line?.is_empty() {
                break;
            }
        }
        let file = file(url, &self.prefix).and_then(|path| within(&self.dir, &path));
        match file.and_then(|path| Some((media_type(&path), fs::read(&path).ok()?))) {
            _ if !matches!(method, "GET" | "HEAD") => {
                plain(stream, method, "405 Method Not Allowed", "This server only hands out files.")
            }
            Some((kind, bytes)) => respond(stream, method, "200 OK", kind, &bytes),
            None => plain(stream, method, "404 Not Found", "There is no such file here."),
        }
    }
}

fn plain(stream: &TcpStream, method: &str, status: &str, text: &str) -> io::Result<()> {
    respond(stream, method, status, "text/plain; charset=utf-8", text.as_bytes())
}

fn respond(mut stream: &TcpStream, method: &str, status: &str, kind: &str, body: &[u8]) -> io::Result<()> {
    // The names of built files change with their content, but index.html's does not.
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nCache-Control: no-cache\r\n\
         X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes())?;
    if method != "HEAD" {
        stream.write_all(body)?;
    }
    stream.shutdown(Shutdown::Write)?;
    // To close on bytes that were not read would take the answer back: a body that came along is read and dropped.
    io::copy(&mut stream.take(LONGEST_HEAD), &mut io::sink()).map(|_| ())
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
