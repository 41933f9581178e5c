//! Handing files to the page: by its inputs, as a drop, or made in the page where they are too large to lie on a disk.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::engine::Told;
use crate::logs::{self, Log};
use crate::page::Page;

/// The page's input for files: the one of the start screen, else one of those that add.
const INPUT: &str = "input[type=file]:not([webkitdirectory])";

impl Page {
    /// Opens files by the page's input and waits until they are read and painted.
    #[track_caller]
    pub fn open_logs(&self, logs: &[Log]) {
        let before = self.loads();
        self.choose(logs);
        self.wait_for_load(before + 1);
    }

    /// Hands files to the page's input.
    #[track_caller]
    pub fn choose(&self, logs: &[Log]) {
        self.choose_files(&self.written(logs));
    }

    /// The same for files that lie on the disk already.
    #[track_caller]
    pub fn choose_files(&self, paths: &[PathBuf]) {
        let input = self.find(INPUT);
        self.browser().type_into(&input, &lines(paths));
    }

    /// Writes files where the browser finds them.
    pub fn written(&self, logs: &[Log]) -> Vec<PathBuf> {
        let folder = self.browser().folder().join("logs");
        let write = |log: &Log| {
            let path = folder.join(&log.name);
            fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder can be made");
            // Written again, it would be a newer file to the page.
            if !path.exists() {
                fs::write(&path, &log.bytes).expect("a file can be written");
            }
            path
        };
        logs.iter().map(write).collect()
    }

    /// Drops files on the page. The system's own dragging is out of reach, so the events are made in the page.
    #[track_caller]
    pub fn drop_logs(&self, logs: &[Log]) {
        self.drop_files(&self.written(logs));
    }

    /// The same for files that lie on the disk already.
    #[track_caller]
    pub fn drop_files(&self, paths: &[PathBuf]) {
        self.bring_files(paths);
        self.drop_brought("");
    }

    /// The same for files that a script reaches as `brought` already, right after it has done something else.
    #[track_caller]
    pub fn drop_brought(&self, right_after: &str) {
        self.run(&format!(
            "{right_after}
             const dataTransfer = new DataTransfer();
             brought.forEach(file => dataTransfer.items.add(file));
             for (const kind of ['dragenter', 'dragover', 'drop']) {{
                 document.body.dispatchEvent(new DragEvent(kind, {{ dataTransfer, bubbles: true, cancelable: true }}));
             }}"
        ));
    }

    /// Makes files available to scripts as `brought`, an array of `File`.
    #[track_caller]
    pub fn bring(&self, logs: &[Log]) {
        self.bring_files(&self.written(logs));
    }

    #[track_caller]
    fn bring_files(&self, paths: &[PathBuf]) {
        let browser = self.browser();
        let input = browser
            .element(
                "const input = document.createElement('input');
                 input.type = 'file';
                 input.multiple = true;
                 document.body.append(input);
                 return input;",
                Vec::new(),
            )
            .expect("an input can be made");
        browser.type_into(&input, &lines(paths));
        browser.run(
            "window.brought = [...arguments[0].files];
             arguments[0].remove();",
            vec![serde_json::to_value(&input).expect("an element is plain data")],
        );
    }

    /// Hands files to the page's input that a script makes. The script is a function's body, and returns an array of
    /// `File`, which stay within reach of later ones as `handedOver`. A `/` in a name is read as a path, as if a folder
    /// had been chosen. The script can call `handOver(files)` itself, for more of them later.
    #[track_caller]
    pub fn hand_over(&self, script: &str, arguments: Vec<Value>) {
        let script = format!(
            "window.handOver = files => {{
                 const transfer = new DataTransfer();
                 files.forEach(file => transfer.items.add(file));
                 const input = document.querySelector({});
                 input.files = transfer.files;
                 window.handedOver = files;
                 window.handedOverAt = performance.now();
                 input.dispatchEvent(new Event('change', {{ bubbles: true }}));
             }};
             const files = ((...arguments) => {{ {script} }})(...arguments);
             Object.defineProperty(File.prototype, 'webkitRelativePath', {{
                 configurable: true,
                 get() {{ return this.name.includes('/') ? this.name : ''; }},
             }});
             // In a task of its own, as a person's choice would come.
             setTimeout(() => handOver(files));",
            json!(INPUT)
        );
        self.browser().run(&script, arguments);
    }
}

/// What is in files that are copies of one log.
#[derive(Clone, Copy, Debug)]
pub struct Copies {
    /// In all of them.
    pub tuples: u64,
    /// Each counted once.
    pub flows: u64,
}

// Loads that last.
impl Page {
    /// Hands over files of which each is one log many times over. Made of one content, they take no room themselves.
    #[track_caller]
    pub fn hand_over_copies(&self, files: u64, copies: u64) -> Copies {
        let log = logs::of_sample(&["FL-VNET-SHOP", "h=07", "00224800AA03"]).named("seed.json");
        self.bring(std::slice::from_ref(&log));
        self.hand_over(
            "const [count, copies] = arguments;
             const content = new Blob(Array(copies).fill(brought[0]));
             return Array.from({ length: count }, (_, at) => new File([content], `copies-${at}.json`));",
            vec![json!(files), json!(copies)],
        );
        let told = Told::of(&[log]);
        Copies { tuples: told.tuples() * files * copies, flows: told.overview.total.tuples }
    }

    /// Has the page read the sample day, every file of it so many times as long, and returns in the middle of it.
    #[track_caller]
    pub fn begin_long_load(&self, times: u64) {
        let day = logs::sample_day();
        self.bring(day);
        let paths: Vec<&str> = day.iter().map(|log| log.name.as_str()).collect();
        self.hand_over(
            "const [paths, times] = arguments;
             return brought.map((file, at) => new File([new Blob(Array(times).fill(file))], paths[at]));",
            vec![json!(paths), json!(times)],
        );
        self.wait_until("nothing is counted", || self.counts_already());
    }

    /// Whether files are being read and the first flows counted.
    pub fn counts_already(&self) -> bool {
        !matches!(self.figure("Flows so far").as_str(), "" | "–" | "– none read yet")
    }

    /// Stops the load within a frame of the first count. By the time a driver had pressed the button, a fast machine
    /// could be done.
    #[track_caller]
    pub fn stop_once_it_counts(&self) {
        self.browser().run_async(
            "const [done] = arguments;
             const counts = () => [...document.querySelectorAll('main dl.figures > div')].some(figure =>
                 figure.querySelector('dt').textContent.startsWith('Flows so far')
                 && /[0-9]/.test(figure.querySelector(':scope > dd').textContent));
             const look = () => {
                 if (!counts()) return requestAnimationFrame(look);
                 [...document.querySelectorAll('button')].find(button => button.textContent.includes('Stop, keep')).click();
                 done();
             };
             look();",
            Vec::new(),
        );
    }

    pub fn is_loading(&self) -> bool {
        self.look_for("main .reading").is_some()
    }
}

/// As WebDriver takes several files.
pub fn lines(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join("\n")
}
