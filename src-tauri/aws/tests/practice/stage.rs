//! A registered pool of Practice, whose public endpoints are an impostor's.

use std::time::Duration;

use registrar_aws::base::timing::Timing;
use registrar_aws::connect::connection::Connection;
use registrar_core::plan::Plan;
use registrar_core::proof::Proof;
use registrar_practice::{Faults, REGION, seed};

use crate::impostor::*;
use crate::support::*;

/// Proves the registered pool of a Practice, whose public endpoints are those of an impostor.
pub(crate) struct Stage {
    registered: Registered,
    plan: Plan,
}

impl Stage {
    pub(crate) async fn new() -> Self {
        let practice = start(Faults::none()).await;
        let registered = Registered::new(&practice).await;
        let plan = registered.plan().await;
        assert!(plan.is_empty());
        Self { registered, plan }
    }

    pub(crate) async fn prove_within(&self, impostor: &Impostor, answer: Duration) -> Proof {
        let timing = Timing { answer, ..TIMING };
        let connection = Connection::open_with(source_at(&impostor.endpoint), Some(REGION), timing);
        let pool = connection.await.unwrap().user_pool(seed::NO_DOMAIN);
        let Registered {
            blueprint, vault, ..
        } = &self.registered;
        let evidence = pool.evidence(blueprint, &self.plan, vault, &|_| {}).await;
        let proof = Proof::new(blueprint, &self.plan, &evidence);
        let printed = format!("{evidence:?}{proof:?}");
        assert!(!printed.contains("eyJ"), "a token begins so");
        for client in self.plan.clients() {
            let secret = vault.secret(seed::NO_DOMAIN, client.client_id).unwrap();
            assert!(!printed.contains(secret.expose()), "a secret is shown");
        }
        proof
    }

    /// What is said, with a server that replies so where it does not reply as it should.
    pub(crate) async fn said(
        &self,
        replies: impl Fn(&Request) -> Option<Reply> + Send + Sync + 'static,
    ) -> Vec<String> {
        let impostor = Impostor::start(replies).await;
        complaints(&self.prove_within(&impostor, TIMING.answer).await)
    }

    /// The same, where the only thing wrong is the token.
    pub(crate) async fn said_of(
        &self,
        token: impl Fn(&Request) -> String + Send + Sync + 'static,
    ) -> String {
        let said = self
            .said(move |request| {
                request
                    .path
                    .ends_with("/token")
                    .then(|| token_reply(&token(request)))
            })
            .await;
        assert_eq!(said.len(), 1, "{said:#?}");
        said[0].clone()
    }
}
