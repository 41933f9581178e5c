//! Who is fast and wrong has not done the job: every answer is compared with what was counted as the logs were made.

use anyhow::{Result, ensure};
use serde_json::Value;

/// What is in the summary that the page saves.
pub const OF_SUMMARIES: &[&str] = &[
    "records",
    "tuples",
    "measured",
    "first",
    "last",
    "packets",
    "bytes",
    "by_state",
    "by_direction",
    "by_action",
    "by_protocol",
    "by_encryption",
    "by_rule",
    "top_sources",
    "top_destinations",
    "top_ports",
];

/// What the others answer. They need not count records, which are only the logs' wrapping.
pub fn of_others() -> Vec<&'static str> {
    OF_SUMMARIES.iter().copied().filter(|&key| key != "records").chain(["timeline"]).collect()
}

/// Compares an answer key by key.
pub fn check(who: &str, got: &Value, right: &Value, keys: &[&str]) -> Result<()> {
    for &key in keys {
        let (got, right) = (&got[key], &right[key]);
        ensure!(!right.is_null() && is_same(got, right), "{who} says that {key} is {got}, but it is {right}");
    }
    Ok(())
}

/// Numbers are the same whether they came as integers or not: JavaScript has no others.
fn is_same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| is_same(a, b)))
        }
        _ => a == b,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_the_right_answer_is_right() {
        let right = json!({ "tuples": 3, "by_state": { "B": 1, "E": 2 }, "top_ports": [{ "key": "443" }] });
        let keys = ["tuples", "by_state", "top_ports"];
        let same = json!({ "tuples": 3.0, "by_state": { "E": 2, "B": 1 }, "top_ports": [{ "key": "443" }], "more": 1 });
        check("it", &same, &right, &keys).unwrap();
        for wrong in [
            json!({}),
            json!({ "tuples": 3, "by_state": { "B": 1 }, "top_ports": [{ "key": "443" }] }),
            json!({ "tuples": 3, "by_state": { "B": 1, "E": 1 }, "top_ports": [{ "key": "443" }] }),
            json!({ "tuples": 3, "by_state": { "B": 1, "E": 2 }, "top_ports": [] }),
        ] {
            check("it", &wrong, &right, &keys).unwrap_err();
        }
        check("it", &right, &right, &["no such key"]).unwrap_err();
    }
}
