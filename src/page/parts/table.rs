//! Heads of tables.

use yew::prelude::*;

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

#[derive(Properties, PartialEq)]
pub struct HeadingProps {
    pub title: AttrValue,
    #[prop_or_default]
    pub class: Classes,
    /// Set on the column the rows are ordered by.
    #[prop_or_default]
    pub sorted: Option<Order>,
    /// Heard, not seen: over a column that explains itself.
    #[prop_or_default]
    pub silent: bool,
}

#[component]
pub fn Heading(props: &HeadingProps) -> Html {
    let class = classes!(props.class.clone(), props.sorted.map(|_| "sorted"));
    html! {
        <th scope="col" {class} aria-sort={props.sorted.map(Order::aria)}>
            <span class={classes!(props.silent.then_some("sr"))}>{&props.title}</span>
            if let Some(order) = props.sorted { <span aria-hidden="true">{" "}{order.arrow()}</span> }
        </th>
    }
}

#[derive(Properties, PartialEq)]
pub struct SortHeadingProps {
    pub title: AttrValue,
    #[prop_or_default]
    pub class: Classes,
    pub sorted: Option<Order>,
    pub on: Callback<()>,
}

/// A head that orders the rows.
#[component]
pub fn SortHeading(props: &SortHeadingProps) -> Html {
    let class = classes!(props.class.clone(), props.sorted.map(|_| "sorted"));
    html! {
        <th scope="col" {class} aria-sort={props.sorted.map(Order::aria)}>
            <button type="button" class="sort" onclick={props.on.reform(|_: MouseEvent| ())}>
                {&props.title}
                if let Some(order) = props.sorted { <span aria-hidden="true">{" "}{order.arrow()}</span> }
            </button>
        </th>
    }
}
