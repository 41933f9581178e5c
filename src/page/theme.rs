//! Light or dark: the system's wish, unless the user made one. Kept in the browser's local storage.

use wasm_bindgen::prelude::*;
use web_sys::MediaQueryListEvent;
use yew::prelude::*;

use super::browser::{Listener, document, matches, window};
use super::kept;

const KEY: &str = "flowglass.theme";
const DARK: &str = "(prefers-color-scheme: dark)";

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    pub const fn title(self) -> &'static str {
        match self {
            Self::System => "System",
            Self::Light => "Light",
            Self::Dark => "Dark",
        }
    }

    /// As the root carries it, and as it is stored.
    const fn key(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }

    fn stored() -> Self {
        let stored = kept::get(KEY);
        Self::ALL
            .into_iter()
            .find(|theme| theme.key().is_some() && theme.key() == stored.as_deref())
            .unwrap_or_default()
    }

    fn apply(self) {
        let root = document().document_element();
        match (self.key(), root) {
            (Some(key), Some(root)) => {
                let _ = root.set_attribute("data-theme", key);
                kept::set(KEY, key);
            }
            (None, Some(root)) => {
                let _ = root.remove_attribute("data-theme");
                kept::remove(KEY);
            }
            (_, None) => {}
        }
    }
}

/// The choice, how it turns out just now, and the way to choose.
#[derive(Clone, PartialEq)]
pub struct ThemeHandle {
    pub choice: Theme,
    /// `light` or `dark`, what canvas charts are drawn for.
    pub shown: AttrValue,
    pub choose: Callback<Theme>,
}

#[hook]
pub fn use_theme() -> ThemeHandle {
    let choice = use_state(Theme::stored);
    let system_dark = use_state(|| matches(DARK));
    {
        let system_dark = system_dark.clone();
        use_effect_with((), move |()| {
            let listener = window().match_media(DARK).ok().flatten().map(|query| {
                Listener::new(&query, "change", move |event| {
                    system_dark.set(event.unchecked_ref::<MediaQueryListEvent>().matches());
                })
            });
            move || drop(listener)
        });
    }
    let choose = {
        let choice = choice.clone();
        use_callback((), move |theme: Theme, ()| {
            // Before the next drawing, so that charts read the new colours.
            theme.apply();
            choice.set(theme);
        })
    };
    use_memo((), |()| Theme::stored().apply());
    let dark = match *choice {
        Theme::System => *system_dark,
        Theme::Light => false,
        Theme::Dark => true,
    };
    ThemeHandle { choice: *choice, shown: AttrValue::Static(if dark { "dark" } else { "light" }), choose }
}
