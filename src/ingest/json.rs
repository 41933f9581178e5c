//! JSON read as leniently as data deserves: keys in any case, and a value of the wrong type is as good as none.
//!
//! What is wanted is said as data, a [`Shape`], not as types: serde_json's reading is compiled once for all of it.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// What is wanted of a value. Another value is read over, and nothing.
#[derive(Clone, Copy, Debug)]
pub(super) enum Shape {
    Text,
    /// A text, or a number in digits.
    Cell,
    /// A whole number, also one written as a string.
    Number,
    List(&'static Shape),
    /// A list of texts. One by itself is a list, too.
    Texts,
    /// The wanted fields, by their names in lower case.
    Object(&'static [(&'static str, Shape)]),
}

#[derive(Debug)]
pub(super) enum Value<'a> {
    Nothing,
    /// Borrowed where it has no escapes.
    Text(Cow<'a, str>),
    Number(u64),
    List(Vec<Value<'a>>),
    Object(Object<'a>),
}

impl<'a> Value<'a> {
    pub fn as_str(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    fn join(&mut self, other: Self) {
        match (self, other) {
            (Self::List(items), Self::List(more)) => items.extend(more),
            (Self::Object(object), Self::Object(more)) => {
                more.fields.into_iter().for_each(|(key, value)| object.set(key, value));
            }
            (Self::List(_) | Self::Object(_), _) => {}
            (before, other) => *before = other,
        }
    }

    pub const fn as_object(&self) -> Option<&Object<'a>> {
        if let Self::Object(object) = self { Some(object) } else { None }
    }
}

#[derive(Debug, Default)]
pub(super) struct Object<'a> {
    fields: Vec<(&'static str, Value<'a>)>,
    /// The first keys that nobody asked for, in lower case.
    pub others: Vec<String>,
}

impl<'a> Object<'a> {
    fn get(&self, key: &str) -> &Value<'a> {
        self.fields.iter().find(|(name, _)| *name == key).map_or(&Value::Nothing, |(_, value)| value)
    }

    /// Of a key that comes again, in whatever case, a text counts as it stands last. What holds more is held together,
    /// so that nothing in it is lost.
    fn set(&mut self, key: &'static str, value: Value<'a>) {
        match self.fields.iter_mut().find(|(name, _)| *name == key) {
            Some((_, before)) => before.join(value),
            None => self.fields.push((key, value)),
        }
    }

    pub fn text(&self, key: &str) -> Option<&str> {
        self.get(key).as_str()
    }

    pub fn take_text(&mut self, key: &str) -> Option<Cow<'a, str>> {
        let (_, value) = self.fields.iter_mut().find(|(name, _)| *name == key)?;
        if let Value::Text(text) = std::mem::replace(value, Value::Nothing) { Some(text) } else { None }
    }

    pub fn text_or_empty(&self, key: &str) -> &str {
        self.text(key).unwrap_or_default()
    }

    pub fn number(&self, key: &str) -> Option<u64> {
        if let Value::Number(number) = self.get(key) { Some(*number) } else { None }
    }

    pub fn object(&self, key: &str) -> Option<&Self> {
        self.get(key).as_object()
    }

    /// An array's elements. `None` if there was no array.
    pub fn list(&self, key: &str) -> Option<&[Value<'a>]> {
        if let Value::List(items) = self.get(key) { Some(items) } else { None }
    }

    /// The objects of a list, if it is one.
    pub fn objects(&self, key: &str) -> impl Iterator<Item = &Self> {
        self.list(key).unwrap_or_default().iter().filter_map(Value::as_object)
    }
}

pub(super) fn read(bytes: &[u8], shape: Shape) -> Result<Value<'_>, serde_json::Error> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = shape.deserialize(&mut reader)?;
    reader.end()?;
    Ok(value)
}

impl Shape {
    fn text<'a>(self, text: Cow<'a, str>) -> Value<'a> {
        match self {
            Self::Text | Self::Cell => Value::Text(text),
            Self::Number => text.trim().parse().map_or(Value::Nothing, Value::Number),
            Self::Texts => Value::List(vec![Value::Text(text)]),
            Self::List(_) | Self::Object(_) => Value::Nothing,
        }
    }

    fn written<'a>(self, number: impl fmt::Display) -> Value<'a> {
        if matches!(self, Self::Cell) { Value::Text(number.to_string().into()) } else { Value::Nothing }
    }
}

impl<'de> DeserializeSeed<'de> for Shape {
    type Value = Value<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Shape {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Value::Nothing)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Value::Nothing)
    }

    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok(self.written(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        Ok(if matches!(self, Self::Number) { Value::Number(value) } else { self.written(value) })
    }

    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        // Small whole numbers are asked for: versions.
        let whole = (0..=1000u16).find(|&n| matches!(self, Self::Number) && f64::from(n) == value);
        Ok(whole.map_or_else(|| self.written(value), |n| Value::Number(n.into())))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(self.text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(self.text(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let shape = match self {
            Self::List(&shape) => shape,
            Self::Texts => Self::Text,
            Self::Text | Self::Cell | Self::Number | Self::Object(_) => {
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                return Ok(Value::Nothing);
            }
        };
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(shape)? {
            items.push(item);
        }
        Ok(Value::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        const OTHERS_KEPT: usize = 24;
        let Self::Object(fields) = self else {
            while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            return Ok(Value::Nothing);
        };
        let mut object = Object::default();
        while let Some(key) = map.next_key_seed(Self::Text)? {
            let key = key.as_str().unwrap_or_default().to_ascii_lowercase();
            if let Some(&(name, shape)) = fields.iter().find(|(name, _)| *name == key) {
                object.set(name, map.next_value_seed(shape)?);
            } else {
                map.next_value::<IgnoredAny>()?;
                if object.others.len() < OTHERS_KEPT {
                    object.others.push(key);
                }
            }
        }
        Ok(Value::Object(object))
    }
}
