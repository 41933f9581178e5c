//! Folders dropped on the page, made of entries as a browser gives them.

use serde_json::json;

use crate::logs::Log;
use crate::page::Page;

/// A browser gives no more entries of a folder at once.
pub const AT_ONCE: usize = 100;

/// Entries of the files that are `brought`, by their paths, and a drop that brings the roots of them.
const ENTRIES: &str = "
    const [paths, atOnce] = arguments;
    const folder = path => ({ path, isFile: false, isDirectory: true, fullPath: '/' + path, inside: [], createReader() {
        const inside = [...this.inside];
        return { readEntries: found => setTimeout(() => readOn(path).then(() => found(inside.splice(0, atOnce)))) };
    } });
    const folders = new Map(), roots = [];
    const folderOf = path => {
        if (!folders.has(path)) {
            folders.set(path, folder(path));
            put(path, folders.get(path));
        }
        return folders.get(path);
    };
    const put = (path, entry) => {
        const end = path.lastIndexOf('/');
        (end < 0 ? roots : folderOf(path.slice(0, end)).inside).push(entry);
    };
    paths.forEach((path, at) => put(path, { isFile: true, isDirectory: false, fullPath: '/' + path,
        file: found => setTimeout(() => found(brought[at % brought.length])) }));
    window.readOn = () => Promise.resolve();
    let next = 0;
    DataTransferItem.prototype.webkitGetAsEntry = () => roots[next++] ?? null;
    // As many items as there are roots: what they hold does not matter.
    window.dropRoots = () => {
        next = 0;
        const dataTransfer = new DataTransfer();
        roots.forEach(() => dataTransfer.items.add(new File([], 'root')));
        for (const kind of ['dragenter', 'dragover', 'drop']) {
            document.body.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }));
        }
    };";

impl Page {
    /// Drops these files in their folders. Their names are their paths.
    #[track_caller]
    pub fn drop_folder(&self, logs: &[Log]) {
        let paths: Vec<&str> = logs.iter().map(|log| log.name.as_str()).collect();
        let numbered: Vec<Log> = (0..).zip(logs).map(|(at, log)| log.named(format!("entries/{at}"))).collect();
        self.bring(&numbered);
        self.prepare_folder(&paths);
        self.run("dropRoots()");
    }

    /// Readies a drop of files by these paths, whose content is what is `brought`, over and over. `dropRoots()` drops
    /// it; a folder is read on when the promise is kept that `readOn` gives for its path.
    #[track_caller]
    pub fn prepare_folder(&self, paths: &[&str]) {
        self.browser().run(ENTRIES, vec![json!(paths), json!(AT_ONCE)]);
    }
}
