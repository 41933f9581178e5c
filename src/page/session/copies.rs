//! Files of one path: which are the same file, and which is the newer copy of it.

use flowglass::model::BlobPath;

use super::archives::size_of;

/// A file's size, and when it was changed last in a form that is later when it is greater.
pub(super) fn stamp_of(file: &web_sys::File) -> (u64, u64) {
    (size_of(file), file.last_modified().max(0.0).to_bits())
}

/// Whether a file of a path that is open takes the place of the one open. A blob path names one hour of one NIC, which
/// only ever grows, so a longer file of that path has all that the shorter one has. Any other path does where it names
/// a folder, and the file in it has only grown; a name alone says too little.
pub(super) fn is_newer_copy(
    path: &str,
    (bytes_before, changed_before): (u64, u64),
    (bytes, changed): (u64, u64),
) -> bool {
    let is_longer = bytes > bytes_before;
    let is_later = changed > changed_before;
    if is_blob(path) {
        is_longer || (bytes == bytes_before && is_later)
    } else {
        path.contains('/') && is_later && bytes >= bytes_before
    }
}

/// Whether the path says of which NIC and hour the file is.
pub(super) fn is_blob(path: &str) -> bool {
    let blob = BlobPath::parse(path);
    blob.mac.is_some() && blob.hour.is_some()
}
