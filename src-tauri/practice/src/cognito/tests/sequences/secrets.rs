//! The secrets of app clients in a random sequence.

use proptest::sample::Index;
use serde_json::json;

use super::{Bench, text};

/// One secret, as far as the answers say.
#[derive(Debug)]
pub(super) struct Known {
    id: String,
    /// The value that was brought.
    own: Option<&'static str>,
}

impl Bench {
    /// A client has been made: it has one secret, or none for ever.
    pub(super) fn know_secret(&mut self, client: &str) {
        let ids = self.listed_secrets(client);
        assert!(ids.len() < 2, "a new client has {ids:?}");
        let known = ids.into_iter().map(|id| Known { id, own: None }).collect();
        self.secrets.insert(client.to_owned(), known);
    }

    pub(super) fn add_secret(&mut self, client: &str, own: Option<&'static str>) {
        let had = &self.secrets[client];
        let twice = own.is_some() && had.iter().any(|secret| secret.own == own);
        let may = had.len() == 1 && !twice;
        let asked = json!({ "ClientId": client, "ClientSecret": own });
        let answer = self.ask("AddUserPoolClientSecret", asked);
        assert_eq!(
            may,
            answer.is_ok(),
            "{had:?} {own:?}: {answer:?}",
            had = self.secrets[client]
        );
        if let Ok(answer) = answer {
            let made = &answer["ClientSecretDescriptor"];
            assert_eq!(own.is_none(), made["ClientSecretValue"].is_string());
            let known = Known {
                id: text(&made["ClientSecretId"]),
                own,
            };
            self.secrets
                .entry(client.to_owned())
                .or_default()
                .push(known);
        }
        self.secrets_agree(client);
    }

    pub(super) fn delete_secret(&mut self, client: &str, which: Index) {
        let shown = self.client(client).get("ClientSecret").cloned();
        let had = &self.secrets[client];
        if had.is_empty() {
            return;
        }
        let place = which.index(had.len());
        let asked = json!({ "ClientId": client, "ClientSecretId": had[place].id });
        let may = had.len() > 1;
        let answer = self.ask("DeleteUserPoolClientSecret", asked);
        assert_eq!(may, answer.is_ok(), "{answer:?}");
        if may {
            self.secrets
                .entry(client.to_owned())
                .or_default()
                .remove(place);
        }
        // The one that a client was made with is its oldest as long as it is there.
        let kept = shown.filter(|_| !may || place > 0);
        assert_eq!(kept.as_ref(), self.client(client).get("ClientSecret"));
        self.secrets_agree(client);
    }

    fn secrets_agree(&mut self, client: &str) {
        let known = &self.secrets[client];
        let known: Vec<_> = known.iter().map(|secret| secret.id.clone()).collect();
        assert_eq!(known, self.listed_secrets(client));
    }

    fn listed_secrets(&mut self, client: &str) -> Vec<String> {
        let listed = self.must("ListUserPoolClientSecrets", json!({ "ClientId": client }));
        let listed = listed["ClientSecrets"].as_array().expect("a list");
        listed
            .iter()
            .map(|one| text(&one["ClientSecretId"]))
            .collect()
    }
}
