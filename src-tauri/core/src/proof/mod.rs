//! Evidence that sign-in works, and what to make of it.

mod answers;
mod discovery;
mod evidence;
mod pool;
mod sign_in_page;
#[cfg(test)]
mod tests;
mod timing;
mod token;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::blueprint::Blueprint;
use crate::parts::{ConsolePage, PartId};
use crate::plan::Plan;

pub use evidence::{
    Answer, Asked, Claim, Document, Evidence, Exchange, Jwt, Key, NoAnswer, NoAnswerKind, NotAsked,
    Signature, TokenAnswer, TokenSeen,
};

/// Whether people and services can sign in, as far as that can be seen from outside: one or more findings for each
/// [`Check`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "proof.ts")]
pub struct Proof {
    /// In the order of the checks.
    pub findings: Vec<Finding>,
}

/// What one check came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "proof.ts")]
pub struct Finding {
    /// Which check.
    pub check: Check,
    /// What of it: a [`PartId`]'s name for `pool`, a cluster's name for `token`, the endpoint for `speed`.
    pub subject: Option<String>,
    /// What it came to.
    pub verdict: Verdict,
    /// What was found, in plain sentences.
    pub message: String,
    /// What to do about it, in plain sentences.
    pub hint: Option<String>,
    /// What the finding rests on. No secret and no token is in it.
    pub evidence: Vec<Fact>,
    /// What this program can do about it.
    pub mend: Option<Mend>,
}

/// What is checked. The names are a contract: progress and test ids use them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export, export_to = "proof.ts")]
pub enum Check {
    /// The pool is as the blueprint says: the plan is empty.
    Pool,
    /// The discovery document can be read and is lawful.
    Discovery,
    /// The key set can be read and holds keys to verify tokens by.
    Jwks,
    /// The stored secret gets a lawful token, for each cluster.
    Token,
    /// The stored secret of the Data Fusion client is accepted.
    DataFusionSecret,
    /// A browser that is sent to sign in gets a sign-in page.
    SignInPage,
    /// The key set and the token endpoint answer as quickly as Cognite demands.
    Speed,
    /// This computer's clock agrees with the server's.
    Clock,
}

/// What a check came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "proof.ts")]
pub enum Verdict {
    /// It is as it should be.
    Passed,
    /// It is not.
    Failed,
    /// It could not be checked, which is never as good as passed.
    Unknown,
}

/// A piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "proof.ts")]
pub struct Fact {
    /// What it is, such as "HTTP status" or the name of a claim.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// What this program can do about a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase")]
#[ts(export, export_to = "proof.ts")]
pub enum Mend {
    /// Review the plan, and register: it makes the change.
    Review,
    /// Fetch the secret that Amazon Cognito shows for this step's client.
    FetchSecret {
        /// The client's step.
        step: PartId,
    },
    /// Rotate the secret of this step's client.
    RotateSecret {
        /// The client's step.
        step: PartId,
    },
    /// Wait a minute, and prove again.
    Wait,
    /// Open a page of the AWS console.
    Console {
        /// The page.
        page: ConsolePage,
    },
}

impl Proof {
    /// Judges the evidence. Pure: the same input gives the same findings.
    ///
    /// `plan` is the one that `evidence` was gathered for, of the pool as it is now.
    pub fn new(blueprint: &Blueprint, plan: &Plan, evidence: &Evidence) -> Self {
        let mut findings = pool::judge(blueprint, plan);
        findings.push(discovery::judge(plan, evidence));
        findings.push(discovery::judge_keys(evidence));
        findings.extend(token::judge(blueprint, plan, evidence));
        findings.push(token::judge_data_fusion_secret(plan, evidence));
        findings.push(sign_in_page::judge(plan, evidence));
        findings.extend(timing::judge_speed(evidence));
        findings.push(timing::judge_clock(evidence));
        Self { findings }
    }

    /// Whether every finding passed.
    pub fn is_sound(&self) -> bool {
        self.findings
            .iter()
            .all(|finding| finding.verdict == Verdict::Passed)
    }
}

impl Check {
    /// Every check, in the order in which people read them.
    pub const ALL: [Check; 8] = [
        Check::Pool,
        Check::Discovery,
        Check::Jwks,
        Check::Token,
        Check::DataFusionSecret,
        Check::SignInPage,
        Check::Speed,
        Check::Clock,
    ];
}

impl Finding {
    fn new(check: Check, verdict: Verdict, message: impl Into<String>) -> Self {
        Self {
            check,
            subject: None,
            verdict,
            message: message.into(),
            hint: None,
            evidence: vec![],
            mend: None,
        }
    }

    fn passed(check: Check, message: impl Into<String>) -> Self {
        Self::new(check, Verdict::Passed, message)
    }

    fn failed(check: Check, message: impl Into<String>) -> Self {
        Self::new(check, Verdict::Failed, message)
    }

    fn unknown(check: Check, message: impl Into<String>) -> Self {
        Self::new(check, Verdict::Unknown, message)
    }

    fn about(mut self, subject: impl Into<String>) -> Self {
        self.subject = Some(subject.into());
        self
    }

    fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    fn mend(mut self, mend: Mend) -> Self {
        self.mend = Some(mend);
        self
    }

    fn resting_on(mut self, evidence: Vec<Fact>) -> Self {
        self.evidence = evidence;
        self
    }

    /// What is wrong with a setting of the pool: the plan mends it, unless the plan finds nothing wrong.
    fn mended_by_review(self, plan: &Plan) -> Self {
        if plan.is_empty() {
            self.hint("The pool’s settings are as planned, and Amazon Cognito may take a minute to heed a change. Wait a minute, then prove again.")
                .mend(Mend::Wait)
        } else {
            self.hint("Review the plan: it names the setting and mends it.")
                .mend(Mend::Review)
        }
    }
}

impl Fact {
    fn new(name: &str, value: impl ToString) -> Self {
        Self {
            name: name.to_owned(),
            value: value.to_string(),
        }
    }
}
