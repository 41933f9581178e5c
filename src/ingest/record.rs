//! One record as it stands in the file: its keys, with nothing decoded yet.

use super::json::{Object, Shape, Value, read};

use Shape::{Cell, List, Number, Text};

/// Any record of an Azure log, as far as it is needed to tell what it is: of VNet flow logs, of NSG flow logs, or
/// another.
const RECORD: Shape = Shape::Object(&[
    ("time", Text),
    ("category", Text),
    ("macaddress", Text),
    ("flowlogresourceid", Text),
    ("targetresourceid", Text),
    ("resourceid", Text),
    ("flowlogversion", Number),
    // Of a row that was saved.
    ("source_port", Cell),
    ("flowrecords", Shape::Object(&[("flows", List(&VNET_FLOW))])),
    ("properties", Shape::Object(&[("version", Number), ("flows", List(&NSG_RULE))])),
]);

const VNET_FLOW: Shape = Shape::Object(&[("aclid", Text), ("flowgroups", List(&FLOW_GROUP))]);
const FLOW_GROUP: Shape = Shape::Object(&[("rule", Text), ("flowtuples", List(&Text))]);

const NSG_RULE: Shape = Shape::Object(&[("rule", Text), ("flows", List(&NSG_FLOW))]);
const NSG_FLOW: Shape = Shape::Object(&[("mac", Text), ("flowtuples", List(&Text))]);

/// What is no object is a record without any key.
pub(super) fn parse(bytes: &[u8]) -> Result<Object<'_>, serde_json::Error> {
    Ok(if let Value::Object(record) = read(bytes, RECORD)? { record } else { Object::default() })
}
