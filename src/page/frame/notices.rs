//! What happened and should be known: said once, kept until it is dismissed, never over data.

use std::rc::Rc;

use yew::prelude::*;

use crate::page::parts::{Shape, button, icon, sign_button};
use crate::page::state::{About, Command, Notice};

pub fn notices(notices: &[Notice], on: &Callback<Command>, on_only: &Callback<()>) -> Html {
    html! {
        <section class="notices" aria-label="Notices" aria-live="polite">
            { for notices.iter().map(|notice| row(notice, on, on_only)) }
        </section>
    }
}

fn row(notice: &Notice, on: &Callback<Command>, on_only: &Callback<()>) -> Html {
    let retry = (!notice.retry.is_empty()).then(|| {
        let files = Rc::new(notice.retry.clone());
        let read_again = on.reform(move |_: MouseEvent| Command::ReadAgain((*files).clone()));
        let text = match (notice.about, notice.retry.len()) {
            (About::Stop, _) => "Read the rest",
            (_, 1) => "Read it again",
            _ => "Read them again",
        };
        button("link", text, read_again)
    });
    let less = (notice.about == About::Room).then(|| {
        let only = on_only.reform(|_: MouseEvent| ());
        button("link", "Read only…", only)
    });
    let id = notice.id;
    let dismiss = on.reform(move |_: MouseEvent| Command::Dismiss(id));
    let shape = if notice.grave { Shape::Warning } else { Shape::Done };
    html! {
        <div class={classes!("notice", notice.grave.then_some("grave"))} key={id}>
            {icon(shape)}
            <p>{&notice.text}{retry}{less}</p>
            {sign_button(Shape::Close, "Dismiss", dismiss)}
        </div>
    }
}
