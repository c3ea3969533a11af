//! Whether somebody may do something: all the policies together.

use super::policy::{Opinion, Policy};
use super::statement::{Request, Statement};
use crate::model::refusal::Refusal;

/// The policies that bear on what one identity does.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Policies<'a> {
    pub(crate) identity: &'a Policy,
    pub(crate) boundary: Option<&'a Policy>,
    pub(crate) organization: Option<&'a Policy>,
}

/// A kind of policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layer {
    Organization,
    Identity,
    Boundary,
}

/// What came of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Allowed,
    /// Nothing in this layer allows it.
    NotAllowed(Layer),
    /// A statement of this layer denies it.
    Denied(Layer),
}

/// What each layer says, from the outermost to the innermost.
pub(crate) struct Decision<'a> {
    pub(crate) organization: Option<Opinion<'a>>,
    pub(crate) identity: Opinion<'a>,
    pub(crate) boundary: Option<Opinion<'a>>,
}

impl<'a> Policies<'a> {
    pub(crate) fn decide(&self, request: &Request<'_>) -> Decision<'a> {
        Decision {
            organization: self.organization.map(|policy| policy.opinion(request)),
            identity: self.identity.opinion(request),
            boundary: self.boundary.map(|policy| policy.opinion(request)),
        }
    }
}

impl<'a> Decision<'a> {
    fn layers(&self) -> impl Iterator<Item = (Layer, &Opinion<'a>)> {
        [
            (Layer::Organization, self.organization.as_ref()),
            (Layer::Identity, Some(&self.identity)),
            (Layer::Boundary, self.boundary.as_ref()),
        ]
        .into_iter()
        .filter_map(|(layer, opinion)| Some((layer, opinion?)))
    }

    /// A denial anywhere stands; else every layer must allow.
    pub(crate) fn verdict(&self) -> Verdict {
        let denying = |(_, opinion): &(Layer, &Opinion<'_>)| !opinion.denies.is_empty();
        if let Some((layer, _)) = self.layers().find(denying) {
            return Verdict::Denied(layer);
        }
        self.layers()
            .find(|(_, opinion)| !opinion.is_allowing())
            .map_or(Verdict::Allowed, |(layer, _)| Verdict::NotAllowed(layer))
    }

    /// The statements that the verdict rests on, and the layers that they are of.
    pub(crate) fn matched(&self) -> Vec<(Layer, &'a Statement)> {
        match self.verdict() {
            Verdict::Denied(_) => self
                .layers()
                .flat_map(|(layer, opinion)| {
                    opinion
                        .denies
                        .iter()
                        .map(move |statement| (layer, *statement))
                })
                .collect(),
            Verdict::Allowed | Verdict::NotAllowed(_) => self
                .identity
                .allows
                .iter()
                .map(|statement| (Layer::Identity, *statement))
                .collect(),
        }
    }

    pub(crate) fn misses_region(&self) -> bool {
        self.layers().any(|(_, opinion)| opinion.misses_region)
    }

    /// Refuses what is not allowed, in AWS's words.
    pub(crate) fn enforce(&self, caller: &str, request: &Request<'_>) -> Result<(), Refusal> {
        let action = request.action;
        let why = match self.verdict() {
            Verdict::Allowed => return Ok(()),
            Verdict::NotAllowed(layer) => {
                format!("because no {} allows the {action} action", layer.name())
            }
            Verdict::Denied(layer) => {
                let article = if layer == Layer::Identity { "an" } else { "a" };
                format!("with an explicit deny in {article} {}", layer.name())
            }
        };
        Err(not_authorized(caller, action, request.resource, Some(&why)))
    }
}

impl Layer {
    fn name(self) -> &'static str {
        match self {
            Layer::Organization => "service control policy",
            Layer::Identity => "identity-based policy",
            Layer::Boundary => "permissions boundary",
        }
    }
}

/// What AWS says to somebody who may not do something; not every service says why.
pub(crate) fn not_authorized(
    caller: &str,
    action: &str,
    resource: &str,
    why: Option<&str>,
) -> Refusal {
    let why = why.map(|why| format!(" {why}")).unwrap_or_default();
    Refusal::new(
        "AccessDeniedException",
        format!(
            "User: {caller} is not authorized to perform: {action} on resource: {resource}{why}"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const REQUEST: Request<'static> = Request {
        action: "cognito-idp:ListUserPools",
        resource: "*",
        region: Some("eu-west-1"),
    };

    fn denying() -> Policy {
        Policy::parse(
            r#"{"Version": "2012-10-17", "Statement": [
                {"Effect": "Allow", "Action": "*", "Resource": "*"},
                {"Effect": "Deny", "Action": "cognito-idp:List*", "Resource": "*"}]}"#,
        )
        .expect("a policy")
    }

    fn words(policies: Policies<'_>) -> String {
        match policies.decide(&REQUEST).enforce("ME", &REQUEST) {
            Ok(()) => "allowed".to_owned(),
            Err(refusal) => {
                assert_eq!(
                    (refusal.code, refusal.status),
                    ("AccessDeniedException", 400)
                );
                let (who, why) = refusal
                    .message
                    .split_once(" on resource: * ")
                    .expect("names the resource");
                let what = "User: ME is not authorized to perform: cognito-idp:ListUserPools";
                assert_eq!(who, what);
                why.to_owned()
            }
        }
    }

    #[test]
    fn every_layer_must_allow_and_none_may_deny() {
        let (all, none, deny) = (
            &Policy::everything(),
            &Policy::allow(&["iam:GetRole"]),
            &denying(),
        );
        let of = |identity, boundary, organization| {
            words(Policies {
                identity,
                boundary,
                organization,
            })
        };
        let allows = "allows the cognito-idp:ListUserPools action";
        for (expected, found) in [
            ("allowed".to_owned(), of(all, None, None)),
            ("allowed".to_owned(), of(all, Some(all), Some(all))),
            (
                format!("because no identity-based policy {allows}"),
                of(none, Some(none), None),
            ),
            (
                format!("because no permissions boundary {allows}"),
                of(all, Some(none), Some(all)),
            ),
            (
                format!("because no service control policy {allows}"),
                of(none, Some(none), Some(none)),
            ),
            (
                "with an explicit deny in an identity-based policy".to_owned(),
                of(deny, Some(none), Some(none)),
            ),
            (
                "with an explicit deny in a permissions boundary".to_owned(),
                of(all, Some(deny), None),
            ),
            (
                "with an explicit deny in a service control policy".to_owned(),
                of(all, Some(all), Some(deny)),
            ),
        ] {
            assert_eq!(found, expected);
        }
    }
}
