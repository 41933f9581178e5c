//! What is wrong with a filter, where, and what would mend it.

use super::Span;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where it is wrong; at the end of what stands before, if something is missing.
    pub span: Span,
    /// A sentence.
    pub message: String,
    pub fix: Option<Fix>,
}

/// A change that would mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What to do, as a button says it.
    pub label: String,
    pub span: Span,
    pub insert: String,
}

impl Problem {
    pub const fn new(span: Span, message: String) -> Self {
        Self { span, message, fix: None }
    }

    /// Mended by writing something else in its place.
    #[must_use]
    pub fn instead(self, insert: impl Into<String>) -> Self {
        let span = self.span;
        self.writing(span, insert.into())
    }

    /// The same of another place.
    #[must_use]
    pub fn writing(self, span: Span, insert: String) -> Self {
        self.mended(Fix { label: format!("Write {}", shortened(&insert)), span, insert })
    }

    #[must_use]
    pub fn mended(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }
}

impl Fix {
    /// The text with the change made. A span outside of it changes nothing.
    pub fn apply(&self, text: &str) -> String {
        let mut text = text.to_owned();
        if text.get(self.span.range()).is_some() {
            text.replace_range(self.span.range(), &self.insert);
        }
        text
    }
}

/// For a message, which has to fit under the line.
#[inline(never)]
pub(super) fn shortened(text: &str) -> String {
    const MOST: usize = 40;
    let mut short: String = text.chars().take(MOST).collect();
    if text.chars().nth(MOST).is_some() {
        short.push('…');
    }
    short
}
