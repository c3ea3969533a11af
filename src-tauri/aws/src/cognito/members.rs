//! Members of an answer that this build does not know. An update that left them out would set them to their
//! defaults, so a part that has one is not updated at all.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::AfterDeserializationInterceptorContextRef;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// What an update can send back of one kind of part. A dot leads into a structure.
#[derive(Debug)]
pub(crate) struct Known {
    /// The member of the answer that holds the part.
    pub(crate) part: &'static str,
    /// Members that an update sends back.
    pub(crate) carried: &'static [&'static str],
    /// Members that the service sets by itself, or that name the part.
    pub(crate) read_only: &'static [&'static str],
}

/// `UserPoolClientType` against `UpdateUserPoolClientRequest`, in the `cognito-idp` service model of botocore 1.44.5,
/// which is newer than the SDK's: `ClientType` says how the client was created.
pub(crate) const APP_CLIENT: Known = Known {
    part: "UserPoolClient",
    carried: &[
        "ClientName",
        "RefreshTokenValidity",
        "AccessTokenValidity",
        "IdTokenValidity",
        "TokenValidityUnits.AccessToken",
        "TokenValidityUnits.IdToken",
        "TokenValidityUnits.RefreshToken",
        "ReadAttributes",
        "WriteAttributes",
        "ExplicitAuthFlows",
        "SupportedIdentityProviders",
        "CallbackURLs",
        "LogoutURLs",
        "DefaultRedirectURI",
        "AllowedOAuthFlows",
        "AllowedOAuthScopes",
        "AllowedOAuthFlowsUserPoolClient",
        "AnalyticsConfiguration.ApplicationId",
        "AnalyticsConfiguration.ApplicationArn",
        "AnalyticsConfiguration.RoleArn",
        "AnalyticsConfiguration.ExternalId",
        "AnalyticsConfiguration.UserDataShared",
        "PreventUserExistenceErrors",
        "EnableTokenRevocation",
        "EnablePropagateAdditionalUserContextData",
        "AuthSessionValidity",
        "RefreshTokenRotation.Feature",
        "RefreshTokenRotation.RetryGracePeriodSeconds",
    ],
    read_only: &[
        "UserPoolId",
        "ClientId",
        "ClientSecret",
        "ClientType",
        "LastModifiedDate",
        "CreationDate",
    ],
};

/// `ResourceServerType` against `UpdateResourceServerRequest`, in the same model.
pub(crate) const RESOURCE_SERVER: Known = Known {
    part: "ResourceServer",
    carried: &["Name", "Scopes.ScopeName", "Scopes.ScopeDescription"],
    read_only: &["UserPoolId", "Identifier", "ManagedBy"],
};

/// `DomainDescriptionType` against `UpdateUserPoolDomainRequest`, in the same model.
pub(crate) const DOMAIN: Known = Known {
    part: "DomainDescription",
    carried: &[
        "ManagedLoginVersion",
        "CustomDomainConfig.CertificateArn",
        "CustomDomainConfig.SecurityPolicy",
        "Routing.Failover.SecondaryRegion",
    ],
    read_only: &[
        "UserPoolId",
        "AWSAccountId",
        "Domain",
        "S3Bucket",
        "CloudFrontDistribution",
        "Version",
        "Status",
    ],
};

impl Known {
    /// The members of the answer's part that an update cannot send back. A member that is null is not there.
    fn unsendable(&self, answer: &[u8]) -> Result<Vec<String>, serde_json::Error> {
        let Member::Object(answer) = serde_json::from_slice(answer)? else {
            return Err(serde_json::Error::custom("not an object"));
        };
        let mut unknown = BTreeSet::new();
        for (name, part) in answer {
            if name == self.part {
                self.collect("", part, &mut unknown);
            }
        }
        Ok(unknown.into_iter().collect())
    }

    fn collect(&self, path: &str, member: Member, unknown: &mut BTreeSet<String>) {
        match member {
            Member::Null => {}
            Member::Object(members) if !members.is_empty() => {
                for (name, member) in members {
                    let path = match path {
                        "" => name,
                        path => format!("{path}.{name}"),
                    };
                    self.collect(&path, member, unknown);
                }
            }
            Member::List(members) if !members.is_empty() => {
                for member in members {
                    self.collect(path, member, unknown);
                }
            }
            Member::Object(_) | Member::List(_) | Member::Value => {
                if !path.is_empty() && !self.knows(path) {
                    unknown.insert(path.to_owned());
                }
            }
        }
    }

    /// Whether it is a known member, or an (empty) structure of known members.
    fn knows(&self, path: &str) -> bool {
        self.carried.iter().chain(self.read_only).any(|known| {
            known
                .strip_prefix(path)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    }
}

/// The shape of an answer, without its values: one of them may be a secret.
enum Member {
    Null,
    Value,
    Object(Vec<(String, Member)>),
    List(Vec<Member>),
}

impl<'de> Deserialize<'de> for Member {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(MemberVisitor)
    }
}

struct MemberVisitor;

impl<'de> Visitor<'de> for MemberVisitor {
    type Value = Member;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<Member, E> {
        Ok(Member::Null)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Member, E> {
        Ok(Member::Value)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Member, E> {
        Ok(Member::Value)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Member, E> {
        Ok(Member::Value)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Member, E> {
        Ok(Member::Value)
    }

    fn visit_str<E>(self, _: &str) -> Result<Member, E> {
        Ok(Member::Value)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Member, A::Error> {
        let mut members = vec![];
        while let Some(member) = seq.next_element()? {
            members.push(member);
        }
        Ok(Member::List(members))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Member, A::Error> {
        let mut members = vec![];
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Member::Object(members))
    }
}

/// Looks at the raw answer of one describing call.
#[derive(Debug, Clone)]
pub(crate) struct Look {
    known: &'static Known,
    seen: Arc<Mutex<Option<Vec<String>>>>,
}

impl Look {
    pub(crate) fn for_members_beyond(known: &'static Known) -> Self {
        Self {
            known,
            seen: Arc::default(),
        }
    }

    /// The unsendable members, or nothing if the answer was not seen.
    pub(crate) fn unsendable(&self) -> Option<Vec<String>> {
        self.seen
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

#[aws_smithy_runtime_api::client::interceptors::dyn_dispatch_hint]
impl Intercept for Look {
    fn name(&self) -> &'static str {
        "members"
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        // The SDK has loaded the whole body by then, except of operations that stream; none of these does.
        let seen = context
            .response()
            .body()
            .bytes()
            .and_then(|body| self.known.unsendable(body).ok());
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = seen;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use aws_sdk_cognitoidentityprovider::operation::update_resource_server::UpdateResourceServerInput;
    use aws_sdk_cognitoidentityprovider::operation::update_user_pool_client::UpdateUserPoolClientInput;
    use aws_sdk_cognitoidentityprovider::operation::update_user_pool_domain::UpdateUserPoolDomainInput;
    use aws_sdk_cognitoidentityprovider::types::{
        DomainDescriptionType, ResourceServerType, UserPoolClientType,
    };

    use super::*;

    #[test]
    fn finds_what_an_update_cannot_send_back() {
        let answer = br#"{"UserPoolClient": {
            "ClientName": "x", "ClientSecret": "s", "CallbackURLs": [], "RefreshTokenValidity": 30,
            "TokenValidityUnits": {"IdToken": "hours", "DeviceToken": "days", "Old": null},
            "AnalyticsConfiguration": {}, "NotSet": null, "Future": {"Inner": {"Deep": true}},
            "FutureList": [1.5, -2], "FutureEmpty": {}, "LogoutURLs": ["https://a"]
        }, "Elsewhere": 1}"#;
        assert_eq!(
            APP_CLIENT.unsendable(answer).unwrap(),
            [
                "Future.Inner.Deep",
                "FutureEmpty",
                "FutureList",
                "TokenValidityUnits.DeviceToken"
            ]
        );
        let scopes = br#"{"ResourceServer": {"Identifier": "a", "Scopes": [
            {"ScopeName": "x", "ScopeDescription": "y"}, {"ScopeName": "z", "ScopeAudience": "b"}]}}"#;
        assert_eq!(
            RESOURCE_SERVER.unsendable(scopes).unwrap(),
            ["Scopes.ScopeAudience"]
        );
        let empty = DOMAIN.unsendable(br#"{"DomainDescription": {}}"#).unwrap();
        assert!(empty.is_empty());
        assert!(DOMAIN.unsendable(b"<html>").is_err());
    }

    /// The names of a type's fields as the SDK spells them, without underscores.
    fn fields(debug: &str) -> BTreeSet<String> {
        debug
            .lines()
            .filter_map(|line| line.strip_prefix("    ")?.split_once(": "))
            .filter(|(name, _)| !name.starts_with(' ') && *name != "_request_id")
            .map(|(name, _)| name.replace('_', ""))
            .collect()
    }

    /// The top level of known members, spelled like [`fields`].
    fn top(names: &[&str]) -> BTreeSet<String> {
        let names = names
            .iter()
            .map(|name| name.split('.').next().unwrap_or(name));
        names.map(str::to_ascii_lowercase).collect()
    }

    /// When a newer SDK knows more members, this fails until they are carried or listed as read-only.
    #[test]
    fn the_lists_are_the_sdks_own() {
        let client = UserPoolClientType::builder().build();
        let server = ResourceServerType::builder().build();
        let domain = DomainDescriptionType::builder().build();
        let update_client = UpdateUserPoolClientInput::builder().build().unwrap();
        let update_server = UpdateResourceServerInput::builder().build().unwrap();
        let update_domain = UpdateUserPoolDomainInput::builder().build().unwrap();
        for (known, described, updated) in [
            (
                APP_CLIENT,
                format!("{client:#?}"),
                format!("{update_client:#?}"),
            ),
            (
                RESOURCE_SERVER,
                format!("{server:#?}"),
                format!("{update_server:#?}"),
            ),
            (
                DOMAIN,
                format!("{domain:#?}"),
                format!("{update_domain:#?}"),
            ),
        ] {
            let carried = top(known.carried);
            let all: BTreeSet<_> = carried.union(&top(known.read_only)).cloned().collect();
            let described = fields(&described);
            assert!(described.is_subset(&all), "{}: {described:?}", known.part);
            assert!(
                carried.is_subset(&described),
                "{}: {described:?}",
                known.part
            );
            let sent: BTreeSet<_> = fields(&updated)
                .difference(&top(known.read_only))
                .cloned()
                .collect();
            assert_eq!(sent, carried, "{}", known.part);
        }
    }
}
