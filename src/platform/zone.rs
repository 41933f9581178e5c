//! What the browser knows of time zones.

use flowglass::model::Millis;
use flowglass::present::zone::offset_minutes;
use js_sys::{Array, Date, Function, Object, Reflect};
use wasm_bindgen::prelude::*;

fn get(object: &JsValue, key: &str) -> Option<JsValue> {
    Reflect::get(object, &JsValue::from_str(key)).ok()
}

fn intl() -> Option<JsValue> {
    get(&js_sys::global(), "Intl")
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds until the year 9999 fit a float exactly")]
const fn float(at: Millis) -> f64 {
    at.0 as f64
}

/// The names of all zones; of none where the browser does not tell.
pub fn zone_names() -> Vec<String> {
    let names = intl().and_then(|intl| {
        let list: Function = get(&intl, "supportedValuesOf")?.dyn_into().ok()?;
        list.call1(&intl, &JsValue::from_str("timeZone")).ok()?.dyn_into::<Array>().ok()
    });
    names.iter().flat_map(Array::iter).filter_map(|name| name.as_string()).collect()
}

/// What is added to UTC on the clock on the wall, summer time and all.
pub fn local_offset(at: Millis) -> i32 {
    let behind = Date::new(&JsValue::from_f64(float(at))).get_timezone_offset();
    #[expect(clippy::cast_possible_truncation, reason = "an offset is less than a day")]
    let minutes = -behind as i32;
    minutes
}

/// What is added to UTC in a zone, in minutes; none where the browser does not know it. Each answer takes the browser a
/// while: it writes a date with its offset.
pub fn offsets_in(zone: &str) -> Option<impl Fn(Millis) -> i32 + use<>> {
    let options = Object::new();
    for (key, value) in [("timeZone", zone), ("timeZoneName", "longOffset")] {
        Reflect::set(&options, &JsValue::from_str(key), &JsValue::from_str(value)).ok()?;
    }
    let class: Function = get(&intl()?, "DateTimeFormat")?.dyn_into().ok()?;
    let writer = Reflect::construct(&class, &Array::of2(&JsValue::from_str("en-US"), &options)).ok()?;
    let write: Function = get(&writer, "format")?.dyn_into().ok()?;
    Some(move |at| {
        // A moment beyond all calendars has no offset.
        let written = write.call1(&JsValue::UNDEFINED, &JsValue::from_f64(float(at))).ok();
        let written = written.and_then(|written| written.as_string()).unwrap_or_default();
        written.split_once("GMT").and_then(|(_, offset)| offset_minutes(offset)).unwrap_or(0)
    })
}
