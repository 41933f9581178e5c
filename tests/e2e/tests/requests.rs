//! Nothing leaves the page once it has started: the server counts, the page counts, and whatever tries is refused.

use flowglass_e2e::{Page, logs};
use serde_json::json;
use tempfile::TempDir;
use xtask::server::Server;

/// Tries every way out that a script has, and says of each whether it was refused.
const TRY_ALL: &str = "
    const [other, done] = arguments;
    const url = name => other + name;
    const event = (target, refused, passed) => new Promise(resolve => {
        target.addEventListener(refused, () => resolve('refused'));
        target.addEventListener(passed, () => resolve('passed'));
    });
    const attempts = {
        fetch: async () => { await fetch(url('fetch'), { mode: 'no-cors' }); return 'passed'; },
        request: () => {
            const request = new XMLHttpRequest();
            const end = event(request, 'error', 'load');
            request.open('GET', url('request'));
            request.send();
            return end;
        },
        image: () => {
            const image = new Image();
            const end = event(image, 'error', 'load');
            image.src = url('image');
            return end;
        },
        script: () => {
            const script = document.createElement('script');
            const end = event(script, 'error', 'load');
            script.src = url('script');
            document.head.append(script);
            return end;
        },
        style: () => {
            const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: url('style') });
            const end = event(link, 'error', 'load');
            document.head.append(link);
            return end;
        },
        import: () => import(url('import')).then(() => 'passed'),
        socket: () => event(new WebSocket(url('socket').replace('http', 'ws')), 'error', 'open'),
        events: () => event(new EventSource(url('events')), 'error', 'open'),
        worker: () => new Promise(resolve => {
            const script = `fetch(${JSON.stringify(url('worker'))}, { mode: 'no-cors' })
                .then(() => postMessage('passed'), () => postMessage('refused'));`;
            const worker = new Worker(URL.createObjectURL(new Blob([script])));
            worker.onmessage = message => resolve(message.data);
            worker.onerror = () => resolve('refused');
        }),
        imported: () => new Promise(resolve => {
            const script = `try { importScripts(${JSON.stringify(url('imported'))}); postMessage('passed'); }
                catch { postMessage('refused'); }`;
            const worker = new Worker(URL.createObjectURL(new Blob([script])));
            worker.onmessage = message => resolve(message.data);
            worker.onerror = () => resolve('refused');
        }),
    };
    const outcome = async attempt => { try { return await attempt(); } catch { return 'refused'; } };
    const wait = new Promise(resolve => setTimeout(resolve, 5000, 'neither'));
    // Answers nothing: whether it left, the other server knows.
    try { navigator.sendBeacon(url('beacon'), 'x'); } catch {}
    Promise.all(Object.entries(attempts).map(async ([name, attempt]) =>
        [name, await Promise.race([outcome(attempt), wait])])).then(done);
";

#[test]
fn core_no_requests_in_a_whole_journey() {
    let page = Page::open();
    let at_start = page.requests().len();
    assert!(at_start > 0, "the server counts");
    page.open_logs(&logs::some());
    page.show("Files");
    page.press_button("Save summary");
    page.wait_for_notice("Saved the summary");
    page.show("Overview");
    page.open_logs(&logs::more());
    page.press_button("Dark");
    // The page's own count is made anew every second.
    assert!(page.text().contains("0 requests since start."), "{}", page.text());
    page.press_button("Start over");
    page.press_button("Forget");
    page.wait_for_view("Start");
    assert!(page.text().contains("Requests the browser has made since the start: 0."), "{}", page.text());
    let later = page.requests().split_off(at_start);
    assert_eq!(later, [""; 0], "after the start");
}

#[test]
fn core_no_requests_on_any_view() {
    let page = Page::open();
    let at_start = page.requests().len();
    page.tour(|at| {
        let later = page.requests().split_off(at_start);
        assert_eq!(later, [""; 0], "{at}");
    });
    assert!(page.text().contains("Requests the browser has made since the start: 0."), "{}", page.text());
}

#[test]
fn core_no_requests_can_be_made() {
    let other_dir = TempDir::new().unwrap();
    std::fs::write(other_dir.path().join("index.html"), "<!doctype html><title>Other</title>").unwrap();
    let other = Server::start(other_dir.path(), 0).unwrap();
    let page = Page::open();
    let tried = page.browser().run_async(TRY_ALL, vec![json!(other.address())]);
    for attempt in tried.as_array().unwrap() {
        assert_eq!(attempt[1], "refused", "{}", attempt[0]);
    }
    assert_eq!(tried.as_array().unwrap().len(), 10);
    assert_eq!(other.requests(), [""; 0]);

    // The same attempts from a page that forbids itself nothing, so that it is known that they would be seen.
    page.browser().go(other.address());
    page.browser().run_async(TRY_ALL, vec![json!(other.address())]);
    let seen = other.requests();
    for name in ["fetch", "request", "image", "script", "style", "import", "events", "worker", "imported", "beacon"] {
        assert!(seen.iter().any(|path| path == &format!("/{name}")), "{name} was not seen: {seen:?}");
    }
}
