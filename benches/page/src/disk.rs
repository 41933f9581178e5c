//! What the system keeps of files in memory, and has it forget them.

use std::fs::File;
use std::io;
use std::path::PathBuf;

use anyhow::Result;

/// Reads the files once, so that the next one to read them finds them in memory.
pub fn warm(paths: &[PathBuf]) -> Result<()> {
    for path in paths {
        io::copy(&mut File::open(path)?, &mut io::sink())?;
    }
    Ok(())
}

/// Whether the system lets itself be told to forget: tried on the files themselves.
pub fn can_be_cold(paths: &[PathBuf]) -> Result<bool> {
    warm(paths)?;
    let Some(before) = cached() else { return Ok(false) };
    forget(paths)?;
    let size = paths.iter().map(|path| path.metadata().map(|about| about.len())).sum::<io::Result<u64>>()?;
    Ok(cached().is_some_and(|after| before.saturating_sub(after) > size / 2))
}

/// Asks the system to forget the files.
#[cfg(target_os = "linux")]
pub fn forget(paths: &[PathBuf]) -> Result<()> {
    for path in paths {
        rustix::fs::fadvise(File::open(path)?, 0, None, rustix::fs::Advice::DontNeed)?;
    }
    Ok(())
}

#[cfg(not(target_os = "linux"))]
pub fn forget(_: &[PathBuf]) -> Result<()> {
    Ok(())
}

/// How many bytes of files the system keeps in memory, where it says so.
fn cached() -> Option<u64> {
    let about = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = about.lines().find_map(|line| line.strip_prefix("Cached:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? * 1024)
}
