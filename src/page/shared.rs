//! Large parts of a snapshot as properties: compared by identity, never by content.

use std::ops::Deref;
use std::rc::Rc;

/// The session keeps the identity of what did not change, so one pointer compare decides about drawing again.
#[derive(Debug, Default)]
pub struct Shared<T>(Rc<T>);

impl<T> Shared<T> {
    pub fn new(value: &Rc<T>) -> Self {
        Self(Rc::clone(value))
    }

    pub fn of(value: T) -> Self {
        Self(Rc::new(value))
    }

    pub const fn rc(&self) -> &Rc<T> {
        &self.0
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}
