//! The first screen: the ways to open something, and in plain words what happens to it.

mod line;
mod strip;

use flowglass::present::Zone;
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;
use yew::prelude::*;

use super::browser::{Listener, is_for_a_field, window};
use super::help::Part;
use super::parts::{Picker, pick, picker};
use super::shared::Shared;
use super::state::{Command, Watch};
use super::watch::{watch_button, watch_line};
use line::one_line;
use strip::{about, strip};

#[derive(Properties, PartialEq)]
pub struct StartProps {
    /// A folder that holds nothing yet.
    pub watch: Option<Shared<Watch>>,
    pub on: Callback<Command>,
    pub on_paste: Callback<()>,
    pub on_help: Callback<Option<Part>>,
    /// What will be read, where that is not all, and the way to choose it.
    pub only: Html,
    pub only_button: Html,
    /// What the address asks for.
    pub waiting: Option<String>,
    /// So that the keys rest while a dialog is open.
    pub busy: bool,
    /// As the browser counts them.
    pub requests: u32,
}

#[component]
pub fn Start(props: &StartProps) -> Html {
    let files = use_node_ref();
    let folder = use_node_ref();
    {
        let (files, folder) = (files.clone(), folder.clone());
        use_effect_with((props.on.clone(), props.on_help.clone(), props.busy), move |(on, on_help, busy)| {
            let (on, on_help) = (on.clone(), on_help.clone());
            let react = move |event| key(&event, (&on, &on_help), &files, &folder);
            let listener = (!busy).then(|| Listener::new(&window(), "keydown", react));
            move || drop(listener)
        });
    }
    let open_files = Picker {
        name: "Open log files",
        class: "button primary",
        key_hint: Some("O"),
        input: files,
        ..Picker::default()
    };
    let open_folder = Picker {
        name: "Open folder",
        class: "button",
        key_hint: Some("F"),
        is_folder: true,
        input: folder,
        ..Picker::default()
    };
    let sample = props.on.reform(|_: MouseEvent| Command::OpenSample);
    let paste = props.on_paste.reform(|_: MouseEvent| ());
    html! {
        <main class="start" aria-label="Start">
            <div class="start-open">
                <section class="drop" aria-label="Open">
                    <h1>{"Open Azure flow logs"}</h1>
                    if let Some(waiting) = &props.waiting { <p class="waiting">{waiting.clone()}</p> }
                    <p>
                        {"Drop files or folders anywhere on this page: "}<code>{"PT1H.json"}</code>
                        {" as Azure writes it, a container copied to your disk, zip, tar, gzip and zstd archives of either, or files that were cut, merged or formatted anew."}
                    </p>
                    <div class="acts">
                        {picker(open_files, &props.on)}
                        {picker(open_folder, &props.on)}
                        <button type="button" class="button" onclick={paste}>{"Paste a record"}<kbd aria-hidden="true">{"Ctrl V"}</kbd></button>
                        {watch_button("button", &props.on)}
                    </div>
                    <p class="offer">{"More than this machine can hold? "}{props.only_button.clone()}</p>
                    {props.only.clone()}
                    if let Some(watch) = &props.watch {
                        {watch_line(watch, &Zone::Utc, &props.on)}
                    }
                </section>
                <dl class="plain">
                    <div>
                        <dt>{"Where your logs go"}</dt>
                        <dd>{"Nowhere. They are read here, in this tab. No server stands behind this page, and the page forbids itself to send anything. Requests the browser has made since the start: "}<b>{props.requests}</b>{"."}</dd>
                    </div>
                    <div>
                        <dt>{"What is read"}</dt>
                        <dd>{"VNet flow logs, and NSG flow logs of version 1 and 2, also mixed, and flows that were saved here. Whatever is not understood is listed with its place in the file."}</dd>
                    </div>
                    <div>
                        <dt>{"What to drop beside logs"}</dt>
                        <dd>{"For names: what “az network nic list” or “az network vnet list” prints, or lines such as “10.0.0.4, web-1”. To watch for addresses: a list of them, under its file’s name. For rules never hit: “az network nsg list”. For services, countries and owners: Azure’s service tags, databases such as GeoLite2 (.mmdb)."}</dd>
                    </div>
                    <div>
                        <dt>{"What is kept"}</dt>
                        <dd>{"Of your logs nothing. When you close this tab, all that was read is gone; the files stay as they were. Settings and the filters you wrote stay in this browser, until you have them forgotten."}</dd>
                    </div>
                </dl>
            </div>
            <section class="start-row" aria-label="Sample day">
                <header>
                    <h2>{"Or look round a day first"}</h2>
                    <span class="by">{about()}</span>
                    <button type="button" class="button" aria-keyshortcuts="S" onclick={sample}>
                        {"Open the sample day"}<kbd aria-hidden="true">{"S"}</kbd>
                    </button>
                </header>
                {strip()}
            </section>
            <section class="start-row" aria-label="What one line says">
                <header>
                    <h2>{"What one line says"}</h2>
                    <span class="by">{"One tuple of a VNet flow log, which is one flow here; the record round it names the NIC and the rule"}</span>
                </header>
                {one_line()}
            </section>
        </main>
    }
}

/// Letters open what they stand beside, unless they are meant for a field or for the browser.
fn key(
    event: &web_sys::Event,
    (on, on_help): (&Callback<Command>, &Callback<Option<Part>>),
    files: &NodeRef,
    folder: &NodeRef,
) {
    let Some(pressed) = event.dyn_ref::<KeyboardEvent>() else { return };
    if pressed.ctrl_key() || pressed.meta_key() || pressed.alt_key() || pressed.repeat() || is_for_a_field(event) {
        return;
    }
    match pressed.key().as_str() {
        "o" | "O" => pick(files),
        "f" | "F" => pick(folder),
        "s" | "S" => on.emit(Command::OpenSample),
        "?" => on_help.emit(Some(Part::Keys)),
        _ => return,
    }
    event.prevent_default();
}
