//! What is being written in the filter line, and what becomes of it key by key.

use flowglass::filter::{Expr, Problem, Span, parse};

/// What is being written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    pub text: String,
    /// In bytes.
    pub cursor: usize,
    /// The chip that was opened to be written anew.
    pub instead_of: Option<usize>,
    /// The list of completions is open, and which of them is chosen.
    pub open: bool,
    pub chosen: Option<usize>,
    /// What was wrong when Enter was pressed.
    pub problems: Vec<Problem>,
    /// The field's own cursor is to be put where this one is.
    pub put: bool,
}

/// A filter as it is read.
pub type Whole = Result<Expr, Vec<Problem>>;

/// What a key does.
pub enum Step {
    To(Draft),
    /// Takes over a completion.
    Take(usize),
    Enter,
    Help,
    Leave,
}

impl Draft {
    pub fn written(text: String, cursor: usize, instead_of: Option<usize>) -> Self {
        Self { text, cursor, instead_of, open: true, ..Self::default() }
    }

    pub fn offered(text: String, instead_of: Option<usize>) -> Self {
        Self { cursor: text.len(), text, instead_of, put: true, ..Self::default() }
    }

    /// What stands in the field when nothing is being written: a filter that cannot be read is there to be mended.
    pub fn resting(filter: &str, whole: &Whole) -> Self {
        match whole {
            Ok(_) => Self::default(),
            Err(problems) => Self { problems: problems.clone(), ..Self::offered(filter.to_owned(), None) },
        }
    }

    /// The field is left. A chip that was opened goes back, if nothing about it changed.
    pub fn left(&self, terms: &[Expr]) -> Self {
        let opened = self.instead_of.and_then(|at| terms.get(at));
        if opened.is_some_and(|term| term.to_string() == self.text) {
            return Self::default();
        }
        Self { put: false, ..self.closed() }
    }

    fn closed(&self) -> Self {
        Self { open: false, chosen: None, ..self.clone() }
    }

    /// With a completion in the place of what it completes.
    pub fn completed(&self, replace: Span, insert: &str) -> Self {
        let mut text = self.text.clone();
        text.replace_range(replace.range(), insert);
        Self { put: true, ..Self::written(text, replace.start + insert.len(), self.instead_of) }
    }

    /// The filter with what is written as a chip, in the place of the one that was opened; or what is wrong with it.
    /// What something is called, `term_of` knows as a term.
    pub fn entered(
        &self,
        filter: &str,
        whole: &Whole,
        term_of: impl Fn(&str) -> Option<String>,
    ) -> Result<String, Self> {
        self.read(filter, whole).or_else(|wrong| wrong.named(term_of).ok_or(wrong)?.read(filter, whole))
    }

    fn read(&self, filter: &str, whole: &Whole) -> Result<String, Self> {
        let term = parse(&self.text).map_err(|problems| Self { problems, ..self.closed() })?;
        if let Some(list) = term.as_list() {
            const TWO_ENDS: &str =
                "A flow has two ends: no flow is of all these addresses. Several of which one is asked for are a list.";
            let span = Span::new(0, self.text.len());
            let problems = vec![Problem::new(span, TWO_ENDS.to_owned()).writing(span, list)];
            return Err(Self { problems, ..self.closed() });
        }
        let new = match (whole, self.instead_of) {
            (Ok(old), Some(at)) => old.replaced(at, &term),
            (Ok(old), None) => old.and(&term),
            (Err(_), _) => term,
        };
        Ok(new.noted(&[filter, &self.text]))
    }

    /// The same with a term in the place of all of it, or of each wrong word, that is a name, if nothing else is wrong.
    fn named(&self, term_of: impl Fn(&str) -> Option<String>) -> Option<Self> {
        let mut text = self.text.clone();
        if let Some(term) = term_of(text.trim()) {
            return Some(Self { text: term, ..self.clone() });
        }
        for problem in self.problems.iter().rev() {
            let term = text.get(problem.span.range()).and_then(&term_of)?;
            text.replace_range(problem.span.range(), &term);
        }
        parse(&text).is_ok().then(|| Self { text, ..self.clone() })
    }

    /// What is wrong with it, mended by another text in its place, if there is one and nothing better is known than to
    /// look for its words.
    #[must_use]
    pub fn or(mut self, text: Option<String>) -> Self {
        let whole = Span::new(0, self.text.len());
        let is_open = |problem: &&mut Problem| problem.fix.as_ref().is_none_or(|fix| fix.insert.contains('"'));
        if let Some(text) = text
            && let Some(first) = self.problems.first_mut().filter(is_open)
        {
            *first = first.clone().writing(whole, text);
            self.problems.truncate(1);
        }
        self
    }

    /// What a key does to it, beside chips with these terms; `items` are the completions of an open list. Nothing where
    /// the key means here what it does elsewhere.
    pub fn pressed(
        &self,
        (key, has_shift): (&str, bool),
        terms: &[Expr],
        items: Option<usize>,
        resting: &Self,
    ) -> Option<Step> {
        let count = items.unwrap_or_default();
        let chosen = self.chosen.filter(|chosen| *chosen < count);
        let choose = |chosen: Option<usize>| Step::To(Self { chosen, open: true, ..self.clone() });
        Some(match (key, items) {
            ("ArrowDown", _) => choose(Some(chosen.map_or(0, |at| (at + 1) % count.max(1)))),
            ("ArrowUp", Some(_)) => choose(chosen.unwrap_or(count).checked_sub(1).or(count.checked_sub(1))),
            ("Tab", Some(_)) if !has_shift && (chosen.is_some() || !self.text.is_empty()) => {
                // Where there is only a note, Tab goes on to what comes next.
                Step::Take(Some(chosen.unwrap_or(0)).filter(|at| *at < count)?)
            }
            ("F1", _) => Step::Help,
            ("Enter", _) => chosen.map_or(Step::Enter, Step::Take),
            ("Escape", Some(_)) => Step::To(self.closed()),
            ("Escape", None) if self != resting => Step::To(resting.clone()),
            ("Escape", None) => Step::Leave,
            ("Backspace", _) if self.text.is_empty() && self.instead_of.is_none() => {
                Step::To(Self::offered(terms.last()?.to_string(), Some(terms.len() - 1)))
            }
            _ => return None,
        })
    }
}
