//! A field as bytes: what has many parts crosses as one buffer, not as an object for each part. That is quicker, and takes
//! less code than taking objects apart.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeOwned, Deserializer, Error, Visitor};
use serde::ser::{Error as _, Serialize, Serializer};

pub fn serialize<T: Serialize, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bytes(&postcard::to_stdvec(value).map_err(S::Error::custom)?)
}

pub fn deserialize<'de, T: DeserializeOwned, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_byte_buf(Packed(PhantomData))
}

struct Packed<T>(PhantomData<T>);

impl<T: DeserializeOwned> Visitor<'_> for Packed<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("bytes")
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<T, E> {
        postcard::from_bytes(bytes).map_err(E::custom)
    }
}

#[cfg(test)]
mod tests {
    use crate::ingest::FileReport;
    use crate::protocol::{Finish, Memory, ToPage};

    #[test]
    fn comes_back_as_it_was() {
        let report = FileReport::new("a/macAddress=00224800AA01/PT1H.json".to_owned(), u64::MAX);
        let done = ToPage::Done { file: 1, report: Box::new(report.clone()), span: None, memory: Memory::default() };
        let bytes = postcard::to_stdvec(&done).unwrap();
        assert_eq!(postcard::from_bytes::<ToPage>(&bytes).unwrap(), done);
        let finish = Finish::Summary { files: vec![report] };
        let bytes = postcard::to_stdvec(&finish).unwrap();
        assert_eq!(postcard::from_bytes::<Finish>(&bytes).unwrap(), finish);
    }
}
