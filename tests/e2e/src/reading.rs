//! What the page shows, read as data.

use std::fmt::Display;

use serde_json::{Value, json};

use crate::page::{LONG, Page, text};

/// A headline figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    pub title: String,
    pub value: String,
    pub note: String,
}

/// A row of the Files view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRow {
    /// With its path.
    pub name: String,
    pub format: String,
    pub records: String,
    pub tuples: String,
    pub rejected: String,
    /// What became of it, where that needs saying.
    pub issues: String,
    pub bytes: String,
}

/// One row's cells as text.
pub type Row = Vec<String>;

impl Page {
    pub fn figures(&self) -> Vec<Figure> {
        let shown = self.run(
            "const text = element => (element?.innerText || '').replace(/\\s+/g, ' ').trim();
             return [...document.querySelectorAll('main dl.figures > div')].map(figure => {
                 const [value, note] = figure.querySelectorAll(':scope > dd');
                 return [figure.querySelector('dt').firstChild.textContent, text(value), text(note)];
             });",
        );
        let figure = |parts: &Value| Figure { title: text(&parts[0]), value: text(&parts[1]), note: text(&parts[2]) };
        shown.as_array().into_iter().flatten().map(figure).collect()
    }

    /// The value of a headline figure, empty where the figure is not shown.
    pub fn figure(&self, title: &str) -> String {
        self.figures().into_iter().find(|figure| figure.title == title).map(|figure| figure.value).unwrap_or_default()
    }

    #[track_caller]
    pub fn assert_figure(&self, title: &str, expected: impl Display) {
        assert_eq!(self.figure(title), expected.to_string(), "{title}");
    }

    /// The rows in sight of the Flows view, cell by cell.
    pub fn flow_cells(&self) -> Vec<Row> {
        let shown = self.run(
            "return [...document.querySelectorAll('.flow-grid tbody tr')]
                .map(row => [...row.cells].map(cell => cell.innerText.replace(/\\s+/g, ' ').trim()));",
        );
        let row = |row: &Value| row.as_array().into_iter().flatten().map(text).collect();
        shown.as_array().into_iter().flatten().map(row).collect()
    }

    /// The body of a table, by how its caption begins.
    pub fn table(&self, caption: &str) -> Vec<Row> {
        let shown = self.browser().run(
            "const table = [...document.querySelectorAll('main table')]
                 .find(table => table.caption?.textContent.startsWith(arguments[0]));
             if (!table) return [];
             return [...table.tBodies[0].rows].map(row =>
                 [...row.cells].map(cell => cell.textContent.replace(/\\s+/g, ' ').trim()));",
            vec![json!(caption)],
        );
        let row = |row: &Value| row.as_array().into_iter().flatten().map(text).collect();
        shown.as_array().into_iter().flatten().map(row).collect()
    }

    /// The rows of the Files view that are drawn.
    pub fn file_rows(&self) -> Vec<FileRow> {
        let shown = self.run(
            "return [...document.querySelectorAll('main.files tbody > tr.file')].map(row => {
                 const cell = name => row.querySelector('.f-' + name)?.textContent.replace(/\\s+/g, ' ').trim();
                 return [row.querySelector('th').title,
                     ...['format', 'records', 'tuples', 'rejected', 'issues', 'bytes'].map(cell)];
             });",
        );
        let row = |row: &Value| FileRow {
            name: text(&row[0]),
            format: text(&row[1]),
            records: text(&row[2]),
            tuples: text(&row[3]),
            rejected: text(&row[4]),
            issues: text(&row[5]),
            bytes: text(&row[6]),
        };
        shown.as_array().into_iter().flatten().map(row).collect()
    }

    #[track_caller]
    pub fn file_row(&self, name: &str) -> FileRow {
        let mut rows = self.file_rows();
        let at = rows.iter().position(|row| row.name == name);
        match at {
            Some(at) => rows.swap_remove(at),
            None => panic!("Files has no row {name}, only {rows:#?}"),
        }
    }

    pub fn notices(&self) -> Vec<String> {
        let shown = self.run("return [...document.querySelectorAll('.notice p')].map(notice => notice.innerText)");
        shown.as_array().into_iter().flatten().map(text).collect()
    }

    #[track_caller]
    pub fn wait_for_notice(&self, part: &str) -> String {
        self.wait(&format!("no notice says “{part}”"), || {
            self.notices().into_iter().find(|notice| notice.contains(part))
        })
    }

    /// How many files are read, while more are.
    pub fn files_done(&self) -> u64 {
        let shown = text(&self.run("return document.querySelector('.reading dl dd')?.innerText || ''"));
        shown.split(' ').next().and_then(|count| count.replace(',', "").parse().ok()).unwrap_or_default()
    }

    /// How often files that were handed over have been read and painted to the last.
    pub fn loads(&self) -> u64 {
        self.run("return performance.getEntriesByName('ingest', 'measure').length").as_u64().unwrap_or_default()
    }

    #[track_caller]
    pub fn wait_for_load(&self, number: u64) {
        self.browser().wait("what was opened is not read to its end", LONG, || (self.loads() >= number).then_some(()));
    }

    /// How many pixels of a canvas are drawn upon.
    pub fn inked(&self, selector: &str) -> u64 {
        let count = self.browser().run(
            "const canvas = document.querySelector(arguments[0]);
             if (!canvas || !canvas.width || !canvas.height) return 0;
             const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
             let inked = 0;
             for (let at = 3; at < data.length; at += 4) if (data[at]) inked++;
             return inked;",
            vec![json!(selector)],
        );
        count.as_u64().unwrap_or_default()
    }
}
