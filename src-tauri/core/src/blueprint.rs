//! What the documentation page asks for, spelled exactly so:
//! <https://docs.cognite.com/cdf/access/aws/guides/configure_cdf_cognito>.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::cognite::{
    AUTHORIZATION_SERVER_NAME, CALLBACK_URL, COGNITE_API_IDENTIFIER, DATA_FUSION_NAME,
    SERVICE_ACCOUNT_IDENTIFIER,
};
use crate::names::{Cluster, DomainPrefix};
use crate::parts::{
    ClassicDomain, ClientChoice, Part, PartId, WantedAppClient, WantedDomain, WantedResourceServer,
    WantedSignInStyle,
};
use crate::pool::{AppClientSettings, ResourceServer, Scope};
use crate::ports::GrantType;

/// One client has at most 50 scopes (`AllowedOAuthScopes`, `cognito-idp` service model), one for each cluster.
pub const MAX_CLUSTERS: usize = 50;

/// The parts that Cognite needs in a pool, with the choices that only the admin can make: the documentation page for
/// these clusters, and whatever is wanted besides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blueprint {
    clusters: Vec<Cluster>,
    choices: Choices,
    further: Vec<Part>,
}

/// What a plan cannot decide by itself. Nothing is chosen by default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export, export_to = "plan.ts")]
pub struct Choices {
    /// The prefix to create where the pool has no domain.
    pub domain_prefix: Option<DomainPrefix>,
    /// What to do with a domain that shows the classic hosted UI.
    pub classic_domain: Option<ClassicDomain>,
    /// Which app client is the one, where several have its name.
    pub clients: BTreeMap<PartId, ClientChoice>,
    /// Of app clients whose creation was sent without an answer: when the one was sent of which the admin says that it
    /// had no effect, in milliseconds since 1970.
    #[ts(type = "{ [key in string]: number }")]
    pub not_made: BTreeMap<PartId, i64>,
}

/// Why a set of clusters makes no blueprint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BlueprintError {
    /// No cluster at all.
    #[error("Enter at least one CDF cluster.")]
    NoCluster,
    /// The same cluster twice.
    #[error("The cluster {0} is entered twice.")]
    Repeated(Cluster),
    /// More than [`MAX_CLUSTERS`].
    #[error(
        "One app client can have at most {MAX_CLUSTERS} scopes, so at most {MAX_CLUSTERS} clusters; {0} were entered."
    )]
    TooMany(usize),
    /// The same part twice.
    #[error("The part {0} is wanted twice.")]
    RepeatedPart(PartId),
}

fn set<const N: usize>(items: [&str; N]) -> BTreeSet<String> {
    items.into_iter().map(str::to_owned).collect()
}

impl Blueprint {
    /// A blueprint for these clusters.
    ///
    /// # Errors
    /// When there is no cluster, one twice, or more than [`MAX_CLUSTERS`].
    pub fn new(clusters: Vec<Cluster>, choices: Choices) -> Result<Self, BlueprintError> {
        if clusters.is_empty() {
            return Err(BlueprintError::NoCluster);
        }
        if clusters.len() > MAX_CLUSTERS {
            return Err(BlueprintError::TooMany(clusters.len()));
        }
        for (i, cluster) in clusters.iter().enumerate() {
            if clusters[..i].contains(cluster) {
                return Err(BlueprintError::Repeated(cluster.clone()));
            }
        }
        Ok(Self {
            clusters,
            choices,
            further: vec![],
        })
    }

    /// The clusters, in the order in which they were entered.
    pub fn clusters(&self) -> &[Cluster] {
        &self.clusters
    }

    /// The clusters that a pool's resource server has scopes for, sorted by name: where the list of registrations was
    /// lost, they are what was registered. None of a server that is not "Service account".
    pub fn clusters_in(server: &ResourceServer) -> Vec<Cluster> {
        if server.identifier != SERVICE_ACCOUNT_IDENTIFIER {
            return vec![];
        }
        let scopes = server.scopes.iter();
        let found: BTreeSet<Cluster> = scopes
            .filter_map(|scope| Cluster::from_scope_name(&scope.name))
            .collect();
        found.into_iter().collect()
    }

    /// The admin's choices.
    pub fn choices(&self) -> &Choices {
        &self.choices
    }

    /// The same clusters with other choices.
    #[must_use]
    pub fn with_choices(self, choices: Choices) -> Self {
        Self { choices, ..self }
    }

    /// The same, and this part besides.
    ///
    /// # Errors
    /// When a part of that name is wanted already.
    pub fn with(mut self, part: Part) -> Result<Self, BlueprintError> {
        if self.parts().iter().any(|wanted| wanted.id() == part.id()) {
            return Err(BlueprintError::RepeatedPart(part.id().clone()));
        }
        self.further.push(part);
        Ok(self)
    }

    /// All that is wanted, in the order in which people read it. A part that is planned from what another becomes
    /// stands after it.
    pub fn parts(&self) -> Vec<Part> {
        let page = [
            Part::Domain(WantedDomain {
                prefix: self.choices.domain_prefix.clone(),
                classic: self.choices.classic_domain,
                style: PartId::SIGN_IN_PAGE,
            }),
            Part::ResourceServer(WantedResourceServer {
                id: PartId::COGNITE_API,
                server: self.cognite_api(),
            }),
            Part::ResourceServer(WantedResourceServer {
                id: PartId::SERVICE_ACCOUNT,
                server: self.service_account(),
            }),
            Part::AppClient(WantedAppClient {
                id: PartId::AUTHORIZATION_SERVER,
                settings: self.authorization_server(),
                grant_type: GrantType::ClientCredentials,
                choice: self.choice(&PartId::AUTHORIZATION_SERVER),
                not_made: self.not_made(&PartId::AUTHORIZATION_SERVER),
                resource_server: PartId::SERVICE_ACCOUNT,
            }),
            Part::AppClient(WantedAppClient {
                id: PartId::DATA_FUSION,
                settings: self.data_fusion(),
                grant_type: GrantType::AuthorizationCode,
                choice: self.choice(&PartId::DATA_FUSION),
                not_made: self.not_made(&PartId::DATA_FUSION),
                resource_server: PartId::COGNITE_API,
            }),
            Part::SignInStyle(WantedSignInStyle {
                id: PartId::SIGN_IN_PAGE,
                client: PartId::DATA_FUSION,
                client_name: DATA_FUSION_NAME.into(),
            }),
        ];
        page.into_iter().chain(self.further.clone()).collect()
    }

    /// The app clients that are wanted.
    pub fn app_clients(&self) -> impl Iterator<Item = WantedAppClient> {
        self.parts().into_iter().filter_map(|part| match part {
            Part::AppClient(wanted) => Some(wanted),
            _ => None,
        })
    }

    fn choice(&self, client: &PartId) -> Option<ClientChoice> {
        self.choices.clients.get(client).cloned()
    }

    fn not_made(&self, client: &PartId) -> Option<i64> {
        self.choices.not_made.get(client).copied()
    }

    /// Step 1, "Register the Cognite API".
    pub fn cognite_api(&self) -> ResourceServer {
        ResourceServer {
            identifier: COGNITE_API_IDENTIFIER.into(),
            name: "Cognite API".into(),
            scopes: vec![
                Scope {
                    name: "IDENTITY".into(),
                    description: "identity".into(),
                },
                Scope {
                    name: "user_impersonation".into(),
                    description: "User impersonation".into(),
                },
            ],
        }
    }

    /// Step 1, "Register the resource server": one scope for each cluster.
    pub fn service_account(&self) -> ResourceServer {
        let identity = Scope {
            name: "IDENTITY".into(),
            description: "identity".into(),
        };
        let clusters = self.clusters.iter();
        let audiences = clusters.map(|c| Scope {
            name: c.scope_name(),
            description: "audience".into(),
        });
        ResourceServer {
            identifier: SERVICE_ACCOUNT_IDENTIFIER.into(),
            name: "Service account".into(),
            scopes: std::iter::once(identity).chain(audiences).collect(),
        }
    }

    /// Step 1, "Register a Cognite authorization server".
    pub fn authorization_server(&self) -> AppClientSettings {
        AppClientSettings {
            name: AUTHORIZATION_SERVER_NAME.into(),
            oauth_flows: set(["client_credentials"]),
            oauth_scopes: self.clusters.iter().map(Cluster::scope).collect(),
            callback_urls: BTreeSet::new(),
            ..Self::either_client()
        }
    }

    /// Step 2, "Register the Cognite Data Fusion application".
    pub fn data_fusion(&self) -> AppClientSettings {
        AppClientSettings {
            name: DATA_FUSION_NAME.into(),
            oauth_flows: set(["code"]),
            oauth_scopes: set([
                "email",
                "openid",
                "profile",
                "https://cognitedata.com/user_impersonation",
            ]),
            callback_urls: set([CALLBACK_URL]),
            ..Self::either_client()
        }
    }

    /// What the page sets on both clients alike.
    fn either_client() -> AppClientSettings {
        AppClientSettings {
            name: String::new(),
            auth_flows: set([
                "ALLOW_USER_AUTH",
                "ALLOW_USER_SRP_AUTH",
                "ALLOW_REFRESH_TOKEN_AUTH",
            ]),
            identity_providers: set(["COGNITO"]),
            oauth_enabled: true,
            oauth_flows: BTreeSet::new(),
            oauth_scopes: BTreeSet::new(),
            callback_urls: BTreeSet::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn clusters(names: &[&str]) -> Vec<Cluster> {
        names
            .iter()
            .map(|name| Cluster::parse(name).unwrap())
            .collect()
    }

    #[test]
    fn is_the_documentation_page() {
        let blueprint = Blueprint::new(
            clusters(&["westeurope-1", "az-eastus-1"]),
            Choices::default(),
        )
        .unwrap();
        insta::assert_debug_snapshot!((
            blueprint.cognite_api(),
            blueprint.service_account(),
            blueprint.authorization_server(),
            blueprint.data_fusion(),
        ));
    }

    fn server(identifier: &str, scopes: &[&str]) -> ResourceServer {
        let scope = |name: &&str| Scope {
            name: (*name).to_owned(),
            description: "audience".into(),
        };
        ResourceServer {
            identifier: identifier.into(),
            name: "Whatever".into(),
            scopes: scopes.iter().map(scope).collect(),
        }
    }

    #[test]
    fn clusters_are_found_among_other_scopes() {
        let found = server(
            "https:/",
            &[
                "westeurope-1.cognitedata.com",
                "IDENTITY",
                "az-eastus-1.cognitedata.com",
                "az-eastus-1.cognitedata.com",
                "cognitedata.com",
                ".cognitedata.com",
                "a.b.cognitedata.com",
                "Upper.cognitedata.com",
                "westeurope-1.cognitedata.com.example.com",
            ],
        );
        assert_eq!(
            Blueprint::clusters_in(&found),
            clusters(&["az-eastus-1", "westeurope-1"])
        );
    }

    #[test]
    fn clusters_are_looked_for_on_the_service_account_server_only() {
        let scopes = ["westeurope-1.cognitedata.com"];
        for identifier in ["https://", COGNITE_API_IDENTIFIER] {
            assert_eq!(Blueprint::clusters_in(&server(identifier, &scopes)), []);
        }
    }

    proptest! {
        #[test]
        fn clusters_that_were_registered_are_found_again(
            names in proptest::collection::btree_set("[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?", 1..6)
        ) {
            let wanted: Vec<_> = names.iter().map(|name| Cluster::parse(name).unwrap()).collect();
            let entered = wanted.iter().rev().cloned().collect();
            let blueprint = Blueprint::new(entered, Choices::default()).unwrap();
            prop_assert_eq!(Blueprint::clusters_in(&blueprint.service_account()), wanted);
        }
    }

    #[test]
    fn refuses_no_cluster_a_repeated_one_and_too_many() {
        let new = |list| Blueprint::new(list, Choices::default()).map(drop);
        assert_eq!(new(vec![]), Err(BlueprintError::NoCluster));
        let twice = clusters(&["a", "b", "a"]);
        assert_eq!(
            new(twice.clone()),
            Err(BlueprintError::Repeated(twice[0].clone()))
        );
        let many = (0..51)
            .map(|i| Cluster::parse(&format!("c{i}")).unwrap())
            .collect();
        assert_eq!(new(many), Err(BlueprintError::TooMany(51)));
    }
}
