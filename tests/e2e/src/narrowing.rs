//! The Files view above its list: what narrows it, and the gap map.

use serde_json::json;

use crate::logs::Log;
use crate::page::{Page, text};

impl Page {
    /// Opens files as parts of a folder: their names are their paths. Waits until they are read and painted.
    #[track_caller]
    pub fn open_folder(&self, logs: &[Log]) {
        self.open_folder_of(logs, 1_768_300_000_000);
    }

    /// The same, where it matters when the files were changed last.
    #[track_caller]
    pub fn open_folder_of(&self, logs: &[Log], changed_ms: u64) {
        let before = self.loads();
        // Of one path there can be several copies.
        let numbered: Vec<Log> =
            logs.iter().map(|log| log.named(format!("{changed_ms}/{}", log.name.replace('/', "_")))).collect();
        self.bring(&numbered);
        let paths: Vec<&str> = logs.iter().map(|log| log.name.as_str()).collect();
        self.hand_over(
            "const [paths, lastModified] = arguments;
             return brought.map((file, at) => new File([file], paths[at], { lastModified }));",
            vec![json!(paths), json!(changed_ms)],
        );
        self.wait_for_load(before + 1);
    }

    /// Chooses of what stands in one of the lists above the files, by the beginning of its text.
    #[track_caller]
    pub fn narrow(&self, facet: &str, option: &str) {
        let script = "
            const [title, wanted] = arguments;
            const select = [...document.querySelectorAll('.facet')]
                .find(facet => facet.querySelector('span').textContent === title)?.querySelector('select')
                ?? document.querySelector(`select[aria-label=\"${title}\"]`);
            const option = [...(select?.options || [])].find(option => option.textContent.startsWith(wanted));
            if (!option) return false;
            select.value = option.value;
            select.dispatchEvent(new Event('change', { bubbles: true }));
            return true;";
        self.wait_until(&format!("{facet} does not offer {option}"), || {
            self.browser().run(script, vec![json!(facet), json!(option)]) == true
        });
    }

    /// What a list above the files offers.
    pub fn offered(&self, facet: &str) -> Vec<String> {
        let shown = self.browser().run(
            "const facet = [...document.querySelectorAll('.facet')]
                 .find(facet => facet.querySelector('span').textContent === arguments[0]);
             return [...facet.querySelectorAll('option')].map(option => option.textContent);",
            vec![json!(facet)],
        );
        shown.as_array().into_iter().flatten().map(text).collect()
    }

    /// Types into a field above the files, in place of what stands in it.
    #[track_caller]
    pub fn fill(&self, field: &str, value: &str) {
        self.browser().run(
            "const field = [...document.querySelectorAll('.facet')]
                 .find(facet => facet.querySelector('span').textContent === arguments[0]).querySelector('input');
             field.value = arguments[1];
             for (const kind of ['input', 'change']) field.dispatchEvent(new InputEvent(kind, { bubbles: true }));",
            vec![json!(field), json!(value)],
        );
    }

    /// Waits until these files are listed, and no others, in any order.
    #[track_caller]
    pub fn wait_for_files(&self, names: &[&str]) {
        let mut expected: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        expected.sort();
        self.wait_until(&format!("other files are listed than {expected:#?}"), || {
            let mut listed: Vec<String> = self.file_rows().into_iter().map(|row| row.name).collect();
            listed.sort();
            listed == expected
        });
    }

    /// What the gap map says of the place one is at.
    pub fn gap_cell(&self) -> String {
        text(&self.run("return document.querySelector('#gap-cell')?.textContent || ''"))
    }
}
