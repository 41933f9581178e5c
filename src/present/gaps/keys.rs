//! Where keys lead in the gap map.

use super::Place;

impl Place {
    /// From a place, of so many rows and cells; the cell before the first is the NIC as a whole. Outer `None` for keys
    /// that mean nothing here.
    pub fn walk(key: &str, from: Option<Self>, rows: usize, slots: u64) -> Option<Option<Self>> {
        let (last_row, last_slot) = (rows.checked_sub(1)?, slots.checked_sub(1)?);
        let at = from.unwrap_or(Self { row: 0, slot: Some(0) });
        let down = |by: usize| Self { row: at.row.saturating_add(by).min(last_row), ..at };
        let up = |by: usize| Self { row: at.row.saturating_sub(by), ..at };
        let next = match key {
            "Escape" => return from.is_some().then_some(None),
            "ArrowDown" | "ArrowUp" | "ArrowLeft" | "ArrowRight" | "PageDown" | "PageUp" if from.is_none() => at,
            "ArrowDown" => down(1),
            "ArrowUp" => up(1),
            "PageDown" => down(10),
            "PageUp" => up(10),
            "ArrowRight" => Self { slot: Some(at.slot.map_or(0, |slot| (slot + 1).min(last_slot))), ..at },
            "ArrowLeft" => Self { slot: at.slot.and_then(|slot| slot.checked_sub(1)), ..at },
            "Home" => Self { slot: Some(0), ..at },
            "End" => Self { slot: Some(last_slot), ..at },
            _ => return None,
        };
        Some(Some(next))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(key: &str, from: Option<(usize, Option<u64>)>, expected: Option<Option<(usize, Option<u64>)>>) {
        let place = |(row, slot)| Place { row, slot };
        let found = Place::walk(key, from.map(place), 20, 24);
        assert_eq!(found, expected.map(|to| to.map(place)), "{key} from {from:?}");
    }

    #[test]
    fn keys() {
        check("ArrowDown", None, Some(Some((0, Some(0)))));
        check("ArrowDown", Some((0, Some(3))), Some(Some((1, Some(3)))));
        check("ArrowDown", Some((19, Some(3))), Some(Some((19, Some(3)))));
        check("ArrowUp", Some((0, None)), Some(Some((0, None))));
        check("PageDown", Some((4, None)), Some(Some((14, None))));
        check("PageUp", Some((4, None)), Some(Some((0, None))));
        check("ArrowRight", Some((4, None)), Some(Some((4, Some(0)))));
        check("ArrowRight", Some((4, Some(23))), Some(Some((4, Some(23)))));
        check("ArrowLeft", Some((4, Some(0))), Some(Some((4, None))));
        check("ArrowLeft", Some((4, None)), Some(Some((4, None))));
        check("Home", Some((4, Some(9))), Some(Some((4, Some(0)))));
        check("End", None, Some(Some((0, Some(23)))));
        check("Escape", Some((4, None)), Some(None));
        check("Escape", None, None);
        check("a", Some((4, None)), None);
        assert_eq!(Place::walk("Home", None, 0, 0), None);
    }
}
