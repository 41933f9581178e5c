//! How wide an element is, in device pixels as the browser will lay them out, and when that changes.
//!
//! Pictures are laid out in sixteenths of the browser's text size, as the sheet's rem are, so that their letters and
//! gutters grow with all other text. Stages have heights in rem: the observer notices another text size by them.

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{Element, ResizeObserver, ResizeObserverEntry};
use yew::prelude::*;

use crate::page::browser::{sixteenth, window};

/// A width in sixteenths of the text size which is a whole number of device pixels, and how many of these one sixteenth
/// has.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    pub width: f64,
    pub ratio: f64,
}

fn device_ratio() -> f64 {
    window().device_pixel_ratio()
}

/// The element's width now.
pub fn size_now(element: &Element) -> Size {
    let sixteenth = sixteenth();
    Size { width: element.get_bounding_client_rect().width() / sixteenth, ratio: device_ratio() * sixteenth }
}

/// The element's width; none until it is laid out.
#[hook]
pub fn use_size(node: &NodeRef) -> Option<Size> {
    let size = use_state_eq(|| None);
    {
        let (node, size) = (node.clone(), size.setter());
        use_effect_with((), move |()| {
            let watch = node.cast::<Element>().map(|element| Watch::new(element, move |new| size.set(Some(new))));
            move || drop(watch)
        });
    }
    *size
}

/// Observes until dropped.
struct Watch {
    observer: ResizeObserver,
    on_window: Closure<dyn FnMut()>,
    _on_element: Closure<dyn FnMut(Array)>,
}

impl Watch {
    fn new(element: Element, report: impl Fn(Size) + Clone + 'static) -> Self {
        let on_element = {
            let report = report.clone();
            Closure::<dyn FnMut(Array)>::new(move |entries: Array| {
                if let Some(size) = entries.at(-1).dyn_ref::<ResizeObserverEntry>().and_then(size_of) {
                    report(size);
                }
            })
        };
        // The constructor fails only for what is not a function.
        let observer = ResizeObserver::new(on_element.as_ref().unchecked_ref()).unwrap_throw();
        observe(&observer, &element);
        // Where only the CSS box can be observed, zooming may change the ratio and not the box.
        let on_window = {
            let observer = observer.clone();
            Closure::<dyn FnMut()>::new(move || {
                observer.unobserve(&element);
                observe(&observer, &element);
            })
        };
        if let Some(window) = web_sys::window() {
            let _ = window.add_event_listener_with_callback("resize", on_window.as_ref().unchecked_ref());
        }
        Self { observer, on_window, _on_element: on_element }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
        if let Some(window) = web_sys::window() {
            let _ = window.remove_event_listener_with_callback("resize", self.on_window.as_ref().unchecked_ref());
        }
    }
}

/// By device pixels where the browser can, which it says by not throwing.
fn observe(observer: &ResizeObserver, element: &Element) {
    let options = Object::new();
    let by_device_pixel = Reflect::set(&options, &"box".into(), &"device-pixel-content-box".into())
        .and_then(|_| Reflect::get(observer, &"observe".into()))
        .and_then(JsCast::dyn_into::<Function>)
        .and_then(|observe| observe.call2(observer, element, &options));
    if by_device_pixel.is_err() {
        observer.observe(element);
    }
}

fn size_of(entry: &ResizeObserverEntry) -> Option<Size> {
    let ratio = device_ratio() * sixteenth();
    let boxes = Reflect::get(entry, &"devicePixelContentBoxSize".into()).ok()?;
    let device = boxes
        .dyn_ref::<Array>()
        .and_then(|boxes| Reflect::get(&boxes.at(0), &"inlineSize".into()).ok())
        .and_then(|width| width.as_f64());
    // A browser's tools can pretend another screen, and then these are not the pixels that are drawn on.
    let drawn = entry.content_rect().width() * device_ratio();
    let device = device.filter(|device| (device - drawn).abs() < 2.0).unwrap_or_else(|| drawn.round());
    (device > 0.0 && ratio > 0.0).then_some(Size { width: device / ratio, ratio })
}
