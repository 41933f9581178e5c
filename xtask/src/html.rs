//! Just enough HTML to find the tags of a page that we wrote ourselves.

use std::ops::Range;

/// A start tag.
#[derive(Debug, PartialEq, Eq)]
pub struct Tag<'a> {
    /// From its `<` to its `>`.
    pub at: Range<usize>,
    pub name: &'a str,
    attributes: Vec<(&'a str, &'a str)>,
    /// To the end of its content, where that content is not HTML (`script`, `style`); else the tag alone.
    pub whole: Range<usize>,
}

impl<'a> Tag<'a> {
    pub fn attribute(&self, name: &str) -> Option<&'a str> {
        self.attributes.iter().find(|(key, _)| *key == name).map(|(_, value)| *value)
    }

    /// Every attribute, as written.
    pub fn attributes(&self) -> &[(&'a str, &'a str)] {
        &self.attributes
    }

    /// The text of a `script` or `style`.
    pub fn content(&self, html: &'a str) -> &'a str {
        let inside = &html[self.at.end.min(self.whole.end)..self.whole.end];
        inside.rfind("</").map_or(inside, |end| &inside[..end])
    }

    /// Every other file the tag names.
    pub fn references(&self) -> impl Iterator<Item = &'a str> {
        let named = ["src", "href", "data-wasm"].into_iter().filter_map(|name| self.attribute(name));
        named.filter(|value| !value.starts_with("data:") && !value.starts_with('#'))
    }
}

/// Every start tag of the page, in order.
pub fn tags(html: &str) -> Vec<Tag<'_>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = html[from..].find('<').map(|at| from + at) {
        let rest = &html[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            from = comment.find("-->").map_or(html.len(), |end| at + 4 + end + 3);
        } else if rest[1..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            let tag = tag(html, at);
            from = tag.whole.end.max(tag.at.end);
            found.push(tag);
        } else {
            from = at + 1;
        }
    }
    found
}

fn tag(html: &str, start: usize) -> Tag<'_> {
    let after = |from: usize, stop: fn(char) -> bool| html[from..].find(stop).map_or(html.len(), |at| from + at);
    let mut at = after(start + 1, |c| c.is_whitespace() || c == '>' || c == '/');
    let name = &html[start + 1..at];
    let mut attributes = Vec::new();
    loop {
        at = after(at, |c| !c.is_whitespace() && c != '/');
        if at >= html.len() || html[at..].starts_with('>') {
            break;
        }
        let end = after(at, |c| c.is_whitespace() || matches!(c, '=' | '>' | '/'));
        let (key, mut value) = (&html[at..end], "");
        at = end;
        if html[at..].starts_with('=') {
            let (from, to, next) = match html[at + 1..].chars().next() {
                Some(quote @ ('"' | '\'')) => {
                    let to = html[at + 2..].find(quote).map_or(html.len(), |length| at + 2 + length);
                    (at + 2, to, (to + 1).min(html.len()))
                }
                _ => {
                    let to = after(at + 1, |c| c.is_whitespace() || c == '>');
                    (at + 1, to, to)
                }
            };
            value = &html[from..to];
            at = next;
        }
        attributes.push((key, value));
    }
    let end = (at + 1).min(html.len());
    let close = format!("</{name}>");
    let raw = matches!(name, "script" | "style");
    let whole = if raw { html[end..].find(&close).map_or(end, |at| end + at + close.len()) } else { end };
    Tag { at: start..end, name, attributes, whole: start..whole }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_tags_and_their_attributes() {
        let html = "<!-- <a href='x'> --><link rel=icon href=\"data:,<>\"/><script id='g' defer>if (a<b) c</script><p>";
        let tags = tags(html);
        let names: Vec<_> = tags.iter().map(|tag| tag.name).collect();
        assert_eq!(names, ["link", "script", "p"]);
        assert_eq!(tags[0].attribute("rel"), Some("icon"));
        assert_eq!(tags[0].references().count(), 0);
        assert_eq!(tags[1].attribute("defer"), Some(""));
        assert_eq!(tags[1].content(html), "if (a<b) c");
    }

    #[test]
    fn names_the_files_a_page_needs() {
        let html = "<script src=\"./a.js\" data-wasm=\"./a.wasm\" defer></script><a href='#top'>";
        let files: Vec<_> = tags(html).iter().flat_map(Tag::references).collect();
        assert_eq!(files, ["./a.js", "./a.wasm"]);
    }
}
