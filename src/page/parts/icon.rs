//! The signs: strokes on a grid of 16, in the colour of the text beside them. None stands without a word or a name.

use yew::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Close,
    Denied,
    Locked,
    Unlocked,
    Warning,
    Plus,
    Up,
    Down,
    Right,
    How,
    Done,
    Save,
    Drop,
    Filter,
    Minus,
    /// What was saved under names.
    Shelf,
    Write,
    Copy,
}

impl Shape {
    const fn path(self) -> &'static str {
        match self {
            Self::Close => "M4.75 4.75l6.5 6.5M11.25 4.75l-6.5 6.5",
            Self::Denied => "M13.25 8a5.25 5.25 0 1 1-10.5 0 5.25 5.25 0 1 1 10.5 0zM4.3 11.7l7.4-7.4",
            Self::Locked => "M4.25 7.5h7.5v5.25h-7.5zM5.75 7.5V5.25a2.25 2.25 0 0 1 4.5 0V7.5",
            Self::Unlocked => "M4.25 7.5h7.5v5.25h-7.5zM5.75 7.5V4.75a2.25 2.25 0 0 1 4.4-.65",
            Self::Warning => "M8 2.75l5.75 10H2.25zM8 6.5v3M8 11.1v.15",
            Self::Plus => "M8 3.75v8.5M3.75 8h8.5",
            Self::Up => "M4.75 9.5L8 6.25l3.25 3.25",
            Self::Down => "M4.75 6.25L8 9.5l3.25-3.25",
            Self::Right => "M6.25 4.75L9.5 8l-3.25 3.25",
            Self::How => "M13.25 8a5.25 5.25 0 1 1-10.5 0 5.25 5.25 0 1 1 10.5 0zM8 7.4v3.4M8 5.1v.15",
            Self::Done => "M3.75 8.5l2.9 2.9 5.6-6.3",
            Self::Save => "M8 2.75v7.5M4.9 7.4L8 10.5l3.1-3.1M3.25 13h9.5",
            Self::Filter => "M11 7a4 4 0 1 1-8 0 4 4 0 1 1 8 0zM10 10l3.5 3.5",
            Self::Minus => "M3.75 8h8.5",
            Self::Shelf => "M4.75 2.75h6.5v10.5L8 10.4l-3.25 2.85z",
            Self::Write => "M3.25 12.75l.6-2.6 6.9-6.9 2 2-6.9 6.9zM9.25 4.75l2 2",
            Self::Copy => "M6 6h7.25v7.25H6zM3.75 10h-1V2.75H10v1",
            Self::Drop => "M8 2.5v7M5.25 7L8 9.75 10.75 7M2.75 10.5v2.75h10.5V10.5",
        }
    }
}

pub fn icon(shape: Shape) -> Html {
    sign("icon", shape)
}

/// As it stands in lines of text.
pub fn small_icon(shape: Shape) -> Html {
    sign("icon small", shape)
}

fn sign(class: &'static str, shape: Shape) -> Html {
    html! {
        <svg {class} viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d={shape.path()} /></svg>
    }
}

/// The sign of the program: a lens with a flow bent through it.
pub fn mark() -> Html {
    html! {
        <svg class="mark" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
            <circle cx="10" cy="10" r="6.5" />
            <path d="M.5 8h3.3c4.9 0 7.5 4 12.4 4h3.3" />
        </svg>
    }
}
