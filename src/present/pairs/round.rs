//! Places on a circle. Computed by rules of our own, so that they are the same on every machine, and small.

/// The sine and the cosine of a part of a full turn.
pub fn turn(share: f64) -> (f64, f64) {
    let eighths = share.rem_euclid(1.0) * 8.0;
    let quarter = (eighths / 2.0).round();
    let angle = (eighths - quarter * 2.0) * std::f64::consts::FRAC_PI_4;
    let square = angle * angle;
    let sine = angle * (1.0 - square / 6.0 * (1.0 - square / 20.0 * (1.0 - square / 42.0)));
    let cosine = 1.0 - square / 2.0 * (1.0 - square / 12.0 * (1.0 - square / 30.0 * (1.0 - square / 56.0)));
    match whole(quarter) {
        1 => (cosine, -sine),
        2 => (-sine, -cosine),
        3 => (-cosine, sine),
        _ => (sine, cosine),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "rounded, and clamped to what no screen reaches")]
pub fn whole(value: f64) -> i32 {
    value.round().clamp(-1e6, 1e6) as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_the_library_has_it() {
        for step in -200..400 {
            let share = f64::from(step) / 97.0;
            let (sine, cosine) = turn(share);
            let angle = share * std::f64::consts::TAU;
            assert!((sine - angle.sin()).abs() < 1e-5 && (cosine - angle.cos()).abs() < 1e-5, "{share}");
        }
    }
}
