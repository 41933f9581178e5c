//! Handlers of events that stand together on what they all work with.

use yew::Callback;

/// What is given to a component's elements: each drawing has one of its own.
pub trait Reacts: Clone + 'static {
    /// A handler of one event.
    fn on<E: 'static>(&self, react: fn(&Self, &E)) -> Callback<E> {
        let own = self.clone();
        Callback::from(move |event: E| react(&own, &event))
    }

    /// One that is given a value.
    fn take<T: 'static>(&self, react: fn(&Self, T)) -> Callback<T> {
        let own = self.clone();
        Callback::from(move |value: T| react(&own, value))
    }
}
