//! Asks IAM, before anything is written, whether the caller may do what a plan needs.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_iam::types::{
    ContextEntry, ContextKeyTypeEnum, EvaluationResult, PolicyEvaluationDecisionType,
};
use registrar_core::preflight::{Decision, Layer, Permission, Permissions, PoolArn, Preflight};

use super::error::{
    FEDERATED_USER, NO_DECISION, NOT_OF_IAM, ROOT_USER, depends_on, no_role, not_asked,
    other_decision,
};
use crate::base::error::{Effect, cloud_error};
use crate::connect::connection::Connection;

/// Whose policies IAM is asked about.
#[derive(Debug, PartialEq, Eq)]
enum Caller<'a> {
    /// A user, by its ARN.
    User(&'a str),
    /// A session of the role with this name. Neither its ARN nor the role's path is in the session's ARN.
    Session(&'a str),
    /// Somebody that IAM simulates nothing for: why, in a sentence.
    NotSimulated(&'static str),
}

impl<'a> Caller<'a> {
    /// By the ARN that STS names (IAM User Guide, "Principal" under "IAM identifiers").
    fn of(arn: &'a str) -> Self {
        let mut parts = arn.splitn(6, ':').skip(2);
        let (service, resource) = (parts.next(), parts.nth(2).unwrap_or_default());
        let (kind, name) = resource.split_once('/').unwrap_or((resource, ""));
        match (service, kind) {
            (Some("iam"), "user") => Caller::User(arn),
            (Some("sts"), "assumed-role") => {
                Caller::Session(name.split_once('/').map_or(name, |(role, _)| role))
            }
            (Some("iam"), "root") => Caller::NotSimulated(ROOT_USER),
            (Some("sts"), "federated-user") => Caller::NotSimulated(FEDERATED_USER),
            _ => Caller::NotSimulated(NOT_OF_IAM),
        }
    }
}

impl Connection {
    /// The user pool with this id as IAM names it, in the caller's account and region.
    pub fn pool_arn(&self, pool_id: &str) -> PoolArn {
        let identity = self.identity();
        PoolArn::new(&identity.region, &identity.account, pool_id)
    }

    /// Asks IAM whether the caller has these permissions (`iam:SimulatePrincipalPolicy`, and `iam:GetRole` for the
    /// session of a role). Nothing is changed by it. It never fails: what cannot be asked is
    /// [unknown](Decision::Unknown), with why.
    ///
    /// Of the call's circumstances IAM is told the region alone (`aws:RequestedRegion`). What is denied for want of
    /// another, such as `aws:SourceIp` or `aws:MultiFactorAuthPresent`, is unknown. A policy of the session itself is
    /// not known to IAM.
    pub async fn preflight(&self, permissions: Permissions) -> Preflight {
        let mut decisions = BTreeMap::new();
        let why = match self.ask(&permissions, &mut decisions).await {
            Ok(()) => NO_DECISION.to_owned(),
            Err(why) => why,
        };
        Preflight::new(permissions, |permission| {
            let known = decisions.get(&permission.action).cloned();
            known.unwrap_or_else(|| unknown(&why))
        })
    }

    /// The ARN whose policies decide. An assumed role's own ARN is refused by IAM, and its role's cannot be made from
    /// it: the role may have a path, that of IAM Identity Center has a region in it.
    async fn policy_source(&self) -> Result<String, String> {
        let name = match Caller::of(&self.identity().arn) {
            Caller::User(arn) => return Ok(arn.to_owned()),
            Caller::Session(role) => role,
            Caller::NotSimulated(why) => return Err(why.to_owned()),
        };
        let request = self.inner.iam.get_role().role_name(name);
        let answer = self.read("GetRole", request.send()).await;
        let answer = answer.map_err(|error| not_asked(&error))?;
        let role = answer.role.map(|role| role.arn);
        role.ok_or_else(|| no_role(name))
    }

    /// Collects a decision for each action that IAM answers about.
    ///
    /// # Errors
    /// Why IAM could not be asked about the rest, in a sentence.
    async fn ask(
        &self,
        permissions: &Permissions,
        decisions: &mut BTreeMap<String, Decision>,
    ) -> Result<(), String> {
        const OPERATION: &str = "SimulatePrincipalPolicy";
        let source = self.policy_source().await?;
        let mut by_resource: BTreeMap<&str, Vec<&Permission>> = BTreeMap::new();
        for permission in permissions.iter() {
            let alike = by_resource.entry(&permission.resource).or_default();
            alike.push(permission);
        }
        // Of several resources IAM tells the strictest answer, so each is asked about by itself.
        for (resource, permissions) in by_resource {
            let ready = self.ready(OPERATION).await;
            ready.map_err(|error| not_asked(&error))?;
            let actions = permissions.iter().map(|p| p.action.clone());
            let mut results = self
                .inner
                .iam
                .simulate_principal_policy()
                .policy_source_arn(&source)
                .set_action_names(Some(actions.collect()))
                .resource_arns(resource)
                .context_entries(requested_region(&self.identity().region))
                .into_paginator()
                .items()
                .send();
            while let Some(result) = results.next().await {
                let result = result
                    .map_err(|error| not_asked(&cloud_error(OPERATION, Effect::Read, &error)))?;
                let asked = |action: &str| result.eval_action_name().eq_ignore_ascii_case(action);
                if let Some(permission) = permissions.iter().find(|p| asked(&p.action)) {
                    decisions.insert(permission.action.clone(), decision(&result));
                }
            }
        }
        Ok(())
    }
}

fn requested_region(region: &str) -> ContextEntry {
    ContextEntry::builder()
        .context_key_name("aws:RequestedRegion")
        .context_key_type(ContextKeyTypeEnum::String)
        .context_key_values(region)
        .build()
}

fn unknown(why: &str) -> Decision {
    Decision::Unknown {
        why: why.to_owned(),
    }
}

/// What IAM's answer about one action on one resource amounts to, the outermost layer that denies it first.
fn decision(result: &EvaluationResult) -> Decision {
    let decision = result.eval_decision();
    if *decision == PolicyEvaluationDecisionType::Allowed {
        return Decision::Allowed;
    }
    // With one resource in the question the details stand in either place.
    let specific = result.resource_specific_results();
    let organization = result.organizations_decision_detail();
    if organization.is_some_and(|detail| !detail.allowed_by_organizations()) {
        let layer = Layer::Organization;
        return Decision::Denied { layer };
    }
    let missing: BTreeSet<&str> = specific
        .iter()
        .flat_map(|result| result.missing_context_values())
        .chain(result.missing_context_values())
        .map(String::as_str)
        .collect();
    if !missing.is_empty() {
        let keys: Vec<&str> = missing.into_iter().collect();
        return unknown(&depends_on(&keys));
    }
    let boundary = specific
        .iter()
        .find_map(|result| result.permissions_boundary_decision_detail())
        .or(result.permissions_boundary_decision_detail());
    let layer = match decision {
        _ if boundary.is_some_and(|detail| !detail.allowed_by_permissions_boundary()) => {
            Layer::Boundary
        }
        PolicyEvaluationDecisionType::ExplicitDeny => Layer::ExplicitDeny,
        PolicyEvaluationDecisionType::ImplicitDeny => Layer::Identity,
        other => return unknown(&other_decision(other.as_str())),
    };
    Decision::Denied { layer }
}

#[cfg(test)]
mod tests {
    use aws_sdk_iam::config::endpoint::{DefaultResolver, Params, ResolveEndpoint};
    use aws_sdk_iam::types::builders::EvaluationResultBuilder;
    use aws_sdk_iam::types::{
        OrganizationsDecisionDetail, PermissionsBoundaryDecisionDetail, ResourceSpecificResult,
    };

    use super::*;
    use PolicyEvaluationDecisionType::{Allowed, ExplicitDeny, ImplicitDeny};

    #[test]
    fn the_caller_is_told_from_the_arn() {
        for (arn, caller) in [
            (
                "arn:aws:iam::123456789012:user/plant/anna",
                Caller::User("arn:aws:iam::123456789012:user/plant/anna"),
            ),
            (
                "arn:aws-cn:sts::123456789012:assumed-role/Deployer/anna@example.com",
                Caller::Session("Deployer"),
            ),
            (
                "arn:aws-us-gov:sts::123456789012:assumed-role/AWSReservedSSO_Admin_0123/a",
                Caller::Session("AWSReservedSSO_Admin_0123"),
            ),
        ] {
            assert_eq!(Caller::of(arn), caller);
        }
        for (arn, who) in [
            ("arn:aws:iam::123456789012:root", "root user"),
            ("arn:aws:sts::123456789012:federated-user/anna", "federated"),
            ("arn:aws:iam::123456789012:role/x", "neither"),
            ("anna", "neither"),
            ("", "neither"),
        ] {
            let Caller::NotSimulated(why) = Caller::of(arn) else {
                panic!("{arn}")
            };
            assert!(why.contains(who), "{arn}: {why}");
        }
    }

    #[tokio::test]
    async fn iam_is_the_one_of_the_regions_partition() {
        for (region, home) in [
            ("eu-west-1", "https://iam.amazonaws.com"),
            ("cn-northwest-1", "https://iam.cn-north-1.amazonaws.com.cn"),
            ("us-gov-east-1", "https://iam.us-gov.amazonaws.com"),
        ] {
            let params = Params::builder().region(region).build().unwrap();
            let found = DefaultResolver::new();
            let found = found.resolve_endpoint(&params).await.unwrap();
            assert_eq!(found.url(), home);
        }
    }

    fn answer(decision: PolicyEvaluationDecisionType) -> EvaluationResultBuilder {
        EvaluationResult::builder()
            .eval_action_name("cognito-idp:CreateResourceServer")
            .eval_decision(decision)
    }

    fn told(answer: EvaluationResultBuilder) -> Decision {
        decision(&answer.build().unwrap())
    }

    fn organization(allows: bool) -> OrganizationsDecisionDetail {
        OrganizationsDecisionDetail::builder()
            .allowed_by_organizations(allows)
            .build()
    }

    fn boundary(allows: bool) -> PermissionsBoundaryDecisionDetail {
        PermissionsBoundaryDecisionDetail::builder()
            .allowed_by_permissions_boundary(allows)
            .build()
    }

    fn specific() -> aws_sdk_iam::types::builders::ResourceSpecificResultBuilder {
        ResourceSpecificResult::builder()
            .eval_resource_name("arn")
            .eval_resource_decision(ImplicitDeny)
    }

    #[test]
    fn the_outermost_layer_that_denies_is_told() {
        let yes = || {
            answer(ImplicitDeny)
                .organizations_decision_detail(organization(true))
                .permissions_boundary_decision_detail(boundary(true))
        };
        for (answer, layer) in [
            (answer(ImplicitDeny), Layer::Identity),
            (answer(ExplicitDeny), Layer::ExplicitDeny),
            (yes(), Layer::Identity),
            (yes().eval_decision(ExplicitDeny), Layer::ExplicitDeny),
            (
                yes().permissions_boundary_decision_detail(boundary(false)),
                Layer::Boundary,
            ),
            (
                answer(ImplicitDeny).resource_specific_results(
                    specific()
                        .permissions_boundary_decision_detail(boundary(false))
                        .build()
                        .unwrap(),
                ),
                Layer::Boundary,
            ),
            (
                yes()
                    .organizations_decision_detail(organization(false))
                    .permissions_boundary_decision_detail(boundary(false)),
                Layer::Organization,
            ),
        ] {
            assert_eq!(told(answer), Decision::Denied { layer });
        }
        assert_eq!(told(answer(Allowed)), Decision::Allowed);
    }

    #[test]
    fn what_is_denied_for_want_of_a_circumstance_is_unknown() {
        let expected = unknown(
            "It depends on aws:MultiFactorAuthPresent and aws:SourceIp, which only the call itself has.",
        );
        let in_both_places = answer(ExplicitDeny)
            .missing_context_values("aws:SourceIp")
            .resource_specific_results(
                specific()
                    .missing_context_values("aws:SourceIp")
                    .missing_context_values("aws:MultiFactorAuthPresent")
                    .build()
                    .unwrap(),
            );
        assert_eq!(told(in_both_places), expected);
        let allowed = answer(Allowed).missing_context_values("aws:SourceIp");
        assert_eq!(told(allowed), Decision::Allowed);
        let new = told(answer("perhaps".into()));
        assert_eq!(new, unknown("IAM’s answer was “perhaps”."));
    }
}
