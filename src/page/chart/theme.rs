//! The page's colours and font, as the browser has computed them.

use plotters::style::RGBAColor;
use web_sys::{CanvasRenderingContext2d, CssStyleDeclaration, Window};

/// The tokens that charts are drawn in.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    pub bg: RGBAColor,
    pub data: RGBAColor,
    pub data_2: RGBAColor,
    pub data_faint: RGBAColor,
    pub denied: RGBAColor,
    pub accent: RGBAColor,
    pub accent_tint: RGBAColor,
    pub grid: RGBAColor,
    pub axis: RGBAColor,
    pub hatch: RGBAColor,
    pub ink: RGBAColor,
    pub ink_2: RGBAColor,
    pub ink_3: RGBAColor,
    /// A CSS `font-family`.
    pub family: String,
}

impl Theme {
    /// Reads the tokens in force now. The context is only used to understand colours: it takes whatever CSS can say,
    /// the system's own colours too, and gives it back as numbers.
    pub fn read(window: &Window, context: &CanvasRenderingContext2d) -> Option<Self> {
        let root = window.document()?.document_element()?;
        let style = window.get_computed_style(&root).ok()??;
        context.save();
        let color = |token: &str| color(context, &style, token);
        let theme = Self {
            bg: color("--bg"),
            data: color("--data"),
            data_2: color("--data-2"),
            data_faint: color("--data-faint"),
            denied: color("--denied"),
            accent: color("--accent"),
            accent_tint: color("--accent-tint"),
            grid: color("--grid"),
            axis: color("--axis"),
            hatch: color("--hatch"),
            ink: color("--ink"),
            ink_2: color("--ink-2"),
            ink_3: color("--ink-3"),
            family: family(&style),
        };
        context.restore();
        Some(theme)
    }
}

fn value(style: &CssStyleDeclaration, token: &str) -> String {
    style.get_property_value(token).unwrap_or_default().trim().to_owned()
}

fn family(style: &CssStyleDeclaration) -> String {
    let family = value(style, "--font-ui");
    if family.is_empty() { "sans-serif".to_owned() } else { family }
}

fn color(context: &CanvasRenderingContext2d, style: &CssStyleDeclaration, token: &str) -> RGBAColor {
    // A value that is no colour leaves the one before it, which must not be another token's.
    context.set_fill_style_str("currentcolor");
    context.set_fill_style_str(&value(style, token));
    let text = context.fill_style().as_string().unwrap_or_default();
    parse(&text).unwrap_or(RGBAColor(0, 0, 0, 1.0))
}

/// The two ways a canvas writes its colours: `#8b9299`, and `rgba(15, 95, 184, 0.08)`.
pub(super) fn parse(text: &str) -> Option<RGBAColor> {
    if let Some(hex) = text.strip_prefix('#').filter(|hex| hex.len() == 6 && hex.is_ascii()) {
        let part = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).ok();
        return Some(RGBAColor(part(0)?, part(2)?, part(4)?, 1.0));
    }
    let mut parts = text.strip_prefix("rgba(")?.strip_suffix(')')?.split(',').map(str::trim);
    let mut part = || parts.next()?.parse::<u8>().ok();
    let (r, g, b) = (part()?, part()?, part()?);
    // The browser reads what it wrote; Rust's own reading would be a good part of what is downloaded.
    let alpha = js_sys::parse_float(parts.next()?);
    alpha.is_finite().then_some(RGBAColor(r, g, b, alpha))
}
