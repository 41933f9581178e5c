//! Both ends of a worker.

use flowglass::protocol::{ToPage, ToWorker};
use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, ErrorEvent, MessageEvent, Worker};

use super::{Boot, Envelope};

/// What goes with most messages.
pub const NOTHING: Option<JsValue> = None;

/// What the page hears of a worker.
#[derive(Debug)]
pub enum WorkerEvent {
    Message(ToPage, Array),
    /// It failed in a way it could not say itself.
    Broke(String),
}

/// The page's end. Dropping it ends the worker and frees its memory.
pub struct WorkerHandle {
    worker: Worker,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(ErrorEvent)>,
}

impl WorkerHandle {
    /// Starts a worker on the page's own compiled module.
    pub fn start(boot: &Boot, hear: impl Fn(WorkerEvent) + Clone + 'static) -> Result<Self, JsValue> {
        let worker = Worker::new(&boot.worker_url)?;
        let hear_error = hear.clone();
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            hear(match Envelope::open(&event.data()) {
                Ok((message, attachments)) => WorkerEvent::Message(message, attachments),
                Err(text) => WorkerEvent::Broke(text),
            });
        });
        let on_error = Closure::<dyn FnMut(ErrorEvent)>::new(move |event: ErrorEvent| {
            event.prevent_default();
            hear_error(WorkerEvent::Broke(event.message()));
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        worker.post_message(&boot.module)?;
        Ok(Self { worker, _on_message: on_message, _on_error: on_error })
    }

    pub fn send(&self, message: &ToWorker, attachments: impl IntoIterator<Item = JsValue>) -> Result<(), JsValue> {
        let envelope = attachments.into_iter().fold(Envelope::new(message), |envelope, item| envelope.attach(&item));
        self.worker.post_message_with_transfer(&envelope.parcel(), &envelope.transfer())
    }
}

impl Drop for WorkerHandle {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

/// The worker's end.
#[derive(Clone, Debug)]
pub struct WorkerScope(DedicatedWorkerGlobalScope);

impl WorkerScope {
    /// `None` in the page.
    pub fn get() -> Option<Self> {
        js_sys::global().dyn_into().ok().map(Self)
    }

    pub fn listen(&self, hear: impl Fn(ToWorker, Array) + 'static) {
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Ok((message, attachments)) = Envelope::open(&event.data()) {
                hear(message, attachments);
            }
        });
        self.0.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        // Lives as long as the worker.
        on_message.forget();
    }

    pub fn send(&self, message: &ToPage, attachments: impl IntoIterator<Item = JsValue>) {
        let envelope = attachments.into_iter().fold(Envelope::new(message), |envelope, item| envelope.attach(&item));
        // It fails only for what cannot be cloned, and messages are made to be.
        drop(self.0.post_message_with_transfer(&envelope.parcel(), &envelope.transfer()));
    }
}

/// The memory of this worker's module. It grows, and is given back only with the worker.
pub fn heap_bytes() -> u64 {
    const PAGE_BYTES: u64 = 65_536;
    core::arch::wasm32::memory_size::<0>() as u64 * PAGE_BYTES
}

/// Whether the browser would give this worker's module so many bytes more, one piece of this size among them. They are
/// not touched, and stay for later use. In pieces, because the allocator asks the browser for all of a piece even if it
/// has nearly as much at its end.
pub fn has_room(bytes: usize, piece: usize) -> bool {
    const USUAL: usize = 2 << 20;
    let sizes = std::iter::once(piece).chain(std::iter::repeat_n(USUAL, bytes.saturating_sub(piece).div_ceil(USUAL)));
    let pieces: Result<Vec<Vec<u8>>, _> = sizes
        .map(|size| {
            let mut piece = Vec::new();
            piece.try_reserve_exact(size).map(|()| piece)
        })
        .collect();
    // Seen to be used, or else the compiler leaves it out.
    std::hint::black_box(pieces).is_ok()
}

/// The machine's memory in gigabytes, roughly, where the browser tells.
pub fn machine_gigabytes() -> Option<f64> {
    let navigator = web_sys::window()?.navigator();
    js_sys::Reflect::get(&navigator, &JsValue::from_str("deviceMemory")).ok()?.as_f64()
}

/// How many threads the machine runs at once.
pub fn hardware_threads() -> usize {
    let threads = web_sys::window().map_or(1.0, |window| window.navigator().hardware_concurrency());
    // The browser gives a small whole number.
    (1..=64u8).rev().find(|&n| f64::from(n) <= threads).map_or(1, usize::from)
}
