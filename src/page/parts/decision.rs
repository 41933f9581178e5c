//! What a rule decides.

use flowglass::model::Action;
use yew::prelude::*;

use super::{Shape, small_icon};

pub fn decision(action: Action) -> Html {
    match action {
        Action::Denied => {
            html! { <span class="state denied">{small_icon(Shape::Denied)}<span class="word">{"denied"}</span></span> }
        }
        Action::Allowed => html! { <span class="sub word">{"allowed"}</span> },
    }
}
