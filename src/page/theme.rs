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

    /// As the root carries it, from which all colours follow.
    fn dress(self) {
        let Some(root) = document().document_element() else { return };
        // It does not fail for a name like this.
        drop(match self.key() {
            Some(key) => root.set_attribute("data-theme", key),
            None => root.remove_attribute("data-theme"),
        });
    }

    fn keep(self) {
        match self.key() {
            Some(key) => kept::set(KEY, key),
            None => kept::remove(KEY),
        }
    }
}

/// Paper is light. What is drawn on a canvas stays as it is, because nothing is drawn anew in time; the style sheet
/// turns it over where it was drawn for the dark.
fn mark_drawn(dark: bool) {
    if let Some(root) = document().document_element() {
        let _ = root.toggle_attribute_with_force("data-drawn-dark", dark);
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
            theme.dress();
            theme.keep();
            choice.set(theme);
        })
    };
    use_memo((), |()| Theme::stored().dress());
    let dark = match *choice {
        Theme::System => *system_dark,
        Theme::Light => false,
        Theme::Dark => true,
    };
    use_effect_with((*choice, dark), |&(choice, dark)| {
        let before = Listener::new(&window(), "beforeprint", move |_| {
            Theme::Light.dress();
            mark_drawn(dark);
        });
        let after = Listener::new(&window(), "afterprint", move |_| {
            choice.dress();
            mark_drawn(false);
        });
        move || drop([before, after])
    });
    ThemeHandle { choice: *choice, shown: AttrValue::Static(if dark { "dark" } else { "light" }), choose }
}
