//! One record as it stands in the file: its keys, with nothing decoded yet.

use serde::de::MapAccess;

use super::json::{Fields, List, Number, Object, Text};

/// Any record of an Azure log, as far as it is needed to tell what it is.
#[derive(Debug, Default)]
pub(super) struct Record<'a> {
    pub time: Text<'a>,
    pub category: Text<'a>,
    pub mac: Text<'a>,
    /// `flowLogResourceID`, of VNet flow logs.
    pub flow_log: Text<'a>,
    /// `targetResourceID`, of VNet flow logs.
    pub target: Text<'a>,
    /// `resourceId`: of NSG flow logs the NSG.
    pub resource: Text<'a>,
    pub version: Number,
    pub flow_records: Object<FlowRecords<'a>>,
    pub properties: Object<Properties<'a>>,
    /// The first keys in lower case, to name what is no flow log.
    pub keys: Vec<String>,
}

/// `flowRecords` of a VNet record.
#[derive(Debug, Default)]
pub(super) struct FlowRecords<'a> {
    pub flows: List<Object<VnetFlow<'a>>>,
}

#[derive(Debug, Default)]
pub(super) struct VnetFlow<'a> {
    pub acl: Text<'a>,
    pub groups: List<Object<FlowGroup<'a>>>,
}

#[derive(Debug, Default)]
pub(super) struct FlowGroup<'a> {
    pub rule: Text<'a>,
    pub tuples: List<Text<'a>>,
}

/// `properties` of an NSG record.
#[derive(Debug, Default)]
pub(super) struct Properties<'a> {
    pub version: Number,
    pub flows: List<Object<NsgRule<'a>>>,
}

#[derive(Debug, Default)]
pub(super) struct NsgRule<'a> {
    pub rule: Text<'a>,
    pub flows: List<Object<NsgFlow<'a>>>,
}

#[derive(Debug, Default)]
pub(super) struct NsgFlow<'a> {
    pub mac: Text<'a>,
    pub tuples: List<Text<'a>>,
}

/// Says which field takes the value of which key.
macro_rules! fields {
    ($name:ident: $($key:literal => $field:ident),*) => {
        impl<'de> Fields<'de> for $name<'de> {
            fn field<A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error> {
                match key {
                    $($key => self.$field = map.next_value()?,)*
                    _ => return Ok(false),
                }
                Ok(true)
            }
        }
    };
}

fields!(FlowRecords: "flows" => flows);
fields!(VnetFlow: "aclid" => acl, "flowgroups" => groups);
fields!(FlowGroup: "rule" => rule, "flowtuples" => tuples);
fields!(Properties: "version" => version, "flows" => flows);
fields!(NsgRule: "rule" => rule, "flows" => flows);
fields!(NsgFlow: "mac" => mac, "flowtuples" => tuples);

impl<'de> Fields<'de> for Record<'de> {
    fn field<A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error> {
        const KEYS_KEPT: usize = 24;
        if self.keys.len() < KEYS_KEPT {
            self.keys.push(key.to_owned());
        }
        match key {
            "time" => self.time = map.next_value()?,
            "category" => self.category = map.next_value()?,
            "macaddress" => self.mac = map.next_value()?,
            "flowlogresourceid" => self.flow_log = map.next_value()?,
            "targetresourceid" => self.target = map.next_value()?,
            "resourceid" => self.resource = map.next_value()?,
            "flowlogversion" => self.version = map.next_value()?,
            "flowrecords" => self.flow_records = map.next_value()?,
            "properties" => self.properties = map.next_value()?,
            _ => return Ok(false),
        }
        Ok(true)
    }
}

impl<'a> Record<'a> {
    pub fn parse(bytes: &'a [u8]) -> Result<Self, serde_json::Error> {
        let record: Object<Self> = serde_json::from_slice(bytes)?;
        Ok(record.0.unwrap_or_default())
    }
}
