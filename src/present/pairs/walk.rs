//! Over the marks of a picture by keys.

use super::Mark;

/// Where a key leads from a mark; outer `None` for keys that mean nothing here. Left and right go along a row, up and
/// down to the mark nearest by column in the next row that has any.
pub fn walk(key: &str, from: Option<usize>, marks: &[Mark]) -> Option<Option<usize>> {
    let last = marks.len().checked_sub(1)?;
    let Some(here) = from.and_then(|from| marks.get(from)) else {
        let keys = ["ArrowRight", "ArrowDown", "Home"];
        return match key {
            _ if keys.contains(&key) => Some(Some(0)),
            "ArrowLeft" | "ArrowUp" | "End" => Some(Some(last)),
            _ => None,
        };
    };
    let places = || marks.iter().enumerate();
    let in_row = || places().filter(|(_, mark)| mark.row == here.row);
    let nearest = |row: Option<usize>| {
        let in_row = places().filter(|(_, mark)| Some(mark.row) == row);
        in_row.min_by_key(|(_, mark)| mark.column.abs_diff(here.column)).map(|(at, _)| at)
    };
    let rows = || marks.iter().map(|mark| mark.row);
    let to = match key {
        "ArrowRight" => {
            in_row().filter(|(_, mark)| mark.column > here.column).min_by_key(|(_, mark)| mark.column).map(|(at, _)| at)
        }
        "ArrowLeft" => {
            in_row().filter(|(_, mark)| mark.column < here.column).max_by_key(|(_, mark)| mark.column).map(|(at, _)| at)
        }
        "ArrowDown" => nearest(rows().filter(|&row| row > here.row).min()),
        "ArrowUp" => nearest(rows().filter(|&row| row < here.row).max()),
        "Home" => Some(0),
        "End" => Some(last),
        "Escape" => return Some(None),
        _ => return None,
    };
    Some(to.or(from))
}
