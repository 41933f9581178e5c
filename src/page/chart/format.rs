//! In what pictures are saved, and the buttons for it.

use yew::prelude::*;

use super::observe::Size;

/// The least width of a saved picture, in CSS pixels.
const LEAST_WIDTH: f64 = 720.0;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Png,
    Svg,
}

impl Format {
    /// The size of a picture that is as large on the page. It outlives the screen it was made on: sharp on any, or
    /// scalable, and never as narrow as a telephone.
    pub fn size(self, Size { width, ratio }: Size) -> Size {
        let ratio = match self {
            Self::Png => ratio.max(2.0),
            Self::Svg => 1.0,
        };
        Size { width: width.max(LEAST_WIDTH), ratio }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Png => "PNG",
            Self::Svg => "SVG",
        }
    }

    /// `flowglass-timeline.png`
    pub fn file(self, what: &str) -> String {
        format!("flowglass-{what}.{}", self.name()).to_ascii_lowercase()
    }
}

/// One button for each format; `what` is the picture's name.
pub fn savers(class: Option<&'static str>, what: &'static str, on: &Callback<Format>) -> Html {
    let saver = |format: Format| {
        let onclick = on.reform(move |_: MouseEvent| format);
        let label = format!("Save {what} as {}", format.name());
        html! { <button type="button" {class} aria-label={label} {onclick}>{format.name()}</button> }
    };
    html! { <>{saver(Format::Png)}{saver(Format::Svg)}</> }
}
