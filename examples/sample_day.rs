//! Writes the sample day as the tree of blobs that a copied storage account would be:
//! `cargo run --release --example sample_day -- DIR [--times N]`. With `--times`, the day comes N times, each a day
//! later; what is beside its logs comes once.

use std::error::Error;
use std::path::Path;
use std::{env, fs};

use flowglass::sample;

const USAGE: &str = "usage: sample_day DIR [--times N]";

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (folder, times) = match arguments[..] {
        [folder] => (folder, 1),
        [folder, "--times", times] | ["--times", times, folder] => (folder, times.parse().map_err(|_| USAGE)?),
        _ => return Err(USAGE.into()),
    };
    let (mut files, mut bytes) = (0, 0);
    for file in sample::beside().into_iter().chain((0..times).flat_map(sample::files_later)) {
        let path = Path::new(folder).join(&file.path);
        fs::create_dir_all(path.parent().ok_or("a path without a folder")?)?;
        fs::write(&path, &file.bytes)?;
        files += 1;
        bytes += file.bytes.len();
    }
    println!("{files} files, {bytes} bytes");
    Ok(())
}
