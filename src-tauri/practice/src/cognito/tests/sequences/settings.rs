//! The settings of the pool itself in a random sequence: its members, its tags, its second factors.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::steps::Verb;
use super::{Bench, object, text};

/// Of a pool, what no update may change; the name only where it is given.
const IDENTITY: [&str; 8] = [
    "Id",
    "Name",
    "Arn",
    "SchemaAttributes",
    "EstimatedNumberOfUsers",
    "CreationDate",
    "Domain",
    "CustomDomain",
];

impl Bench {
    pub(super) fn described(&mut self) -> Map<String, Value> {
        let read = self.must("DescribeUserPool", json!({}));
        object(&read["UserPool"])
    }

    /// Every member that was sent is there, every other is what a plain pool has.
    pub(super) fn update_pool(&mut self, settings: &Map<String, Value>) {
        let had = self.described();
        if self.ask("UpdateUserPool", json!(settings)).is_err() {
            return;
        }
        let has = self.described();
        for (member, value) in settings {
            let member = if member == "PoolName" { "Name" } else { member };
            assert_eq!(has.get(member), Some(value), "{member} was sent");
        }
        for member in has.keys().chain(had.keys()).chain(self.plain_pool.keys()) {
            let sent = settings.contains_key(member) || member == "LastModifiedDate";
            let renamed = member == "Name" && settings.contains_key("PoolName");
            if IDENTITY.contains(&member.as_str()) {
                assert!(renamed || had.get(member) == has.get(member), "{member}");
            } else if !sent {
                assert_eq!(has.get(member), self.plain_pool.get(member), "{member}");
            }
        }
        self.tags = tags(has.get("UserPoolTags"));
        let config = self.must("GetUserPoolMfaConfig", json!({}));
        assert_eq!(config, json!({ "MfaConfiguration": "OFF" }));
    }

    pub(super) fn tag(&mut self, verb: Verb, more: &BTreeMap<&'static str, &'static str>) {
        let arn = text(&self.described()["Arn"]);
        let mut asked = json!({ "ResourceArn": arn });
        if matches!(verb, Verb::Delete) {
            asked["TagKeys"] = more.keys().copied().collect();
            self.must("UntagResource", asked);
            self.tags.retain(|key, _| !more.contains_key(key.as_str()));
        } else {
            asked["Tags"] = json!(more);
            self.must("TagResource", asked);
            let more = more.iter();
            let more = more.map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
            self.tags.extend(more);
        }
        let listed = self.must("ListTagsForResource", json!({ "ResourceArn": arn }));
        assert_eq!(tags(Some(&listed["Tags"])), self.tags);
        assert_eq!(tags(self.described().get("UserPoolTags")), self.tags);
    }

    pub(super) fn second_factor(&mut self, mode: &'static str, by_app: bool) {
        let mut asked = json!({ "MfaConfiguration": mode });
        if by_app {
            asked["SoftwareTokenMfaConfiguration"] = json!({ "Enabled": true });
        }
        let answer = self.ask("SetUserPoolMfaConfig", asked.clone());
        assert_eq!((mode != "OFF") == by_app, answer.is_ok(), "{answer:?}");
        if answer.is_ok() {
            let config = self.must("GetUserPoolMfaConfig", json!({}));
            assert_eq!(config, asked);
            assert_eq!(self.described()["MfaConfiguration"], mode);
        }
    }
}

fn tags(tags: Option<&Value>) -> BTreeMap<String, String> {
    let tags = tags.and_then(Value::as_object).into_iter().flatten();
    tags.map(|(key, value)| (key.clone(), text(value)))
        .collect()
}
