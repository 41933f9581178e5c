//! The browser's own interfaces, each behind a small one of ours.

mod boot;
mod clock;
mod download;
mod files;
mod folder;
mod message;
mod requests;
mod slices;
mod timer;
mod worker;
mod zone;

#[cfg(test)]
mod tests;

pub use boot::{Boot, fail};
pub use clock::{Since, chance, now, now_ms};
pub use download::{save, save_text};
pub use files::{Dropped, Source, sources_of, text_source};
pub use folder::{Folder, Refusal, can_watch, pick_folder};
pub use message::{Envelope, buffer_of, bytes_of, copy_of, length_of};
pub use requests::RequestCount;
pub use slices::{Slices, stretch};
pub use timer::{PORTION_MS, after_paint, last_in_line, sleep, turn};
pub use worker::{
    NOTHING, WorkerEvent, WorkerHandle, WorkerScope, hardware_threads, has_room, heap_bytes, machine_gigabytes,
};
pub use zone::{local_offset, offsets_in, zone_names};
