//! Tables and their heads.

use yew::prelude::*;

use crate::page::write;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    Up,
    Down,
}

impl Order {
    pub const fn arrow(self) -> &'static str {
        match self {
            Self::Up => "↑",
            Self::Down => "↓",
        }
    }

    pub const fn aria(self) -> &'static str {
        match self {
            Self::Up => "ascending",
            Self::Down => "descending",
        }
    }

    pub const fn turned(self) -> Self {
        match self {
            Self::Up => Self::Down,
            Self::Down => Self::Up,
        }
    }
}

/// `caption` is for those who hear it.
pub fn table(class: &'static str, caption: &str, heads: Vec<Html>, rows: Html) -> Html {
    html! {
        <table {class}>
            <caption class="sr">{caption.to_owned()}</caption>
            <thead><tr>{heads}</tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// The last row: what others come to.
pub fn rest_row(head: &str, cells: Html) -> Html {
    html! { <tr class="rest"><th scope="row" class="key">{head.to_owned()}</th>{cells}</tr> }
}

pub fn count_cell(class: &'static str, count: u64) -> Html {
    html! { <td {class}>{write::count(count)}</td> }
}

/// A count of what was denied, which shows where there is any.
pub fn denied_cell(class: &'static str, count: u64) -> Html {
    html! { <td class={classes!(class, (count > 0).then_some("denied"))}>{write::count(count)}</td> }
}

/// `sorted` is set on the column the rows are ordered by.
pub fn heading(title: &str, class: &'static str, sorted: Option<Order>) -> Html {
    head(class, sorted, html! { <><span>{title.to_owned()}</span>{arrow(sorted)}</> })
}

/// Heard, not seen: over a column that explains itself.
pub fn silent_heading(title: &'static str, class: &'static str) -> Html {
    head(class, None, html! { <span class="sr">{title}</span> })
}

/// A head that orders the rows.
pub fn sort_heading(title: &str, class: &'static str, sorted: Option<Order>, onclick: Callback<MouseEvent>) -> Html {
    head(
        class,
        sorted,
        html! { <button type="button" class="sort" {onclick}>{title.to_owned()}{arrow(sorted)}</button> },
    )
}

fn head(class: &'static str, sorted: Option<Order>, inner: Html) -> Html {
    let class = classes!(class, sorted.map(|_| "sorted"));
    html! { <th scope="col" {class} aria-sort={sorted.map(Order::aria)}>{inner}</th> }
}

fn arrow(sorted: Option<Order>) -> Html {
    html! { if let Some(order) = sorted { <span aria-hidden="true">{" "}{order.arrow()}</span> } }
}
