//! What must hold of any text that is taken for a filter. The property tests and the fuzz target both call this.

use flowglass::filter::{Expr, Problem, complete, parse, tokens};

/// Any text: nothing panics, what was understood reads back as the same, and what was not lies in the text.
pub fn filter(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let mut end = 0;
    for (span, _) in tokens(&text) {
        assert!(end <= span.start && span.start < span.end && text.get(span.range()).is_some());
        end = span.end;
    }
    let chosen = data.first().map_or(0, |&byte| usize::from(byte));
    for cursor in [0, chosen, text.len() / 2, text.len(), usize::MAX] {
        let found = complete(&text, cursor);
        assert!(text.get(found.replace.range()).is_some());
    }
    match parse(&text) {
        Ok(expr) => reads_back(&expr),
        Err(problems) => said_well(&text, &problems),
    }
}

fn reads_back(expr: &Expr) {
    let written = expr.to_string();
    let again = parse(&written).unwrap_or_else(|problems| panic!("{written}: {problems:?}"));
    assert_eq!(&again, expr, "{written}");
    assert_eq!(again.to_string(), written);
    assert!(!expr.in_words().to_string().is_empty());
    for term in expr.terms().iter().take(3) {
        let without = expr.without(term);
        assert!(!without.terms().contains(term));
        assert!(without.with(term).terms().contains(term));
    }
}

fn said_well(text: &str, problems: &[Problem]) {
    assert!(!problems.is_empty() && problems.len() <= 20);
    for problem in problems {
        assert!(text.get(problem.span.range()).is_some(), "{problem:?}");
        assert!(!problem.message.is_empty() && problem.message.len() < 1000, "{problem:?}");
        if let Some(fix) = &problem.fix {
            assert!(text.get(fix.span.range()).is_some() && !fix.label.is_empty(), "{fix:?}");
            // Mended, it may still be wrong elsewhere.
            parse(&fix.apply(text)).ok();
        }
    }
}
