//! The groups of the pool in a random sequence.

use serde_json::{Value, json};

use super::steps::Verb;
use super::{Bench, object, text};

/// One group, as far as the answers say.
#[derive(Debug)]
pub(super) struct Known {
    description: Option<&'static str>,
    precedence: Option<u8>,
    created: Value,
}

impl Bench {
    pub(super) fn group(
        &mut self,
        verb: Verb,
        name: &'static str,
        description: Option<&'static str>,
        precedence: Option<u8>,
    ) {
        let had = self.groups.get(name);
        let keeps_all = had.is_some_and(|had| {
            (had.description.is_none() || description.is_some())
                && (had.precedence.is_none() || precedence.is_some())
        });
        let is_there = had.is_some();
        let asked = json!({
            "GroupName": name,
            "Description": description,
            "Precedence": precedence,
        });
        let (answer, may) = match verb {
            Verb::Create => (self.ask("CreateGroup", asked), !is_there),
            Verb::Update => (self.ask("UpdateGroup", asked), keeps_all),
            Verb::Delete => {
                let asked = json!({ "GroupName": name });
                (self.ask("DeleteGroup", asked), is_there)
            }
        };
        assert_eq!(may, answer.is_ok(), "{verb:?} {name}: {answer:?}");
        let Ok(answer) = answer else {
            return;
        };
        if matches!(verb, Verb::Delete) {
            self.groups.remove(name);
            return;
        }
        let created = answer["Group"]["CreationDate"].clone();
        if let Some(had) = self.groups.get(name) {
            assert_eq!(had.created, created, "an update makes no new one");
        }
        let known = Known {
            description,
            precedence,
            created,
        };
        self.groups.insert(name, known);
        let read = self.must("GetGroup", json!({ "GroupName": name }));
        assert_eq!(answer, read);
        let read = object(&read["Group"]);
        let description = description.map(Value::from);
        assert_eq!(read.get("Description"), description.as_ref());
        let precedence = precedence.map(Value::from);
        assert_eq!(read.get("Precedence"), precedence.as_ref());
    }

    pub(super) fn groups_agree(&mut self) {
        let listed = self.must("ListGroups", json!({}));
        let listed = listed["Groups"].as_array().expect("a list");
        let listed: Vec<_> = listed.iter().map(|one| text(&one["GroupName"])).collect();
        let known: Vec<_> = self.groups.keys().map(|one| (*one).to_owned()).collect();
        assert_eq!(listed, known);
    }
}
