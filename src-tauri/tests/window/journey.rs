//! The main job, as a person goes through it in the window.

use crate::stage::Window;

/// Every step, by the name in its test id.
pub(crate) const STEPS: [&str; 6] = [
    "domain",
    "cognite-api",
    "service-account",
    "authorization-server",
    "data-fusion",
    "sign-in-page",
];

impl Window {
    /// From the first screen to the plan. The command line has filled everything in.
    pub(crate) async fn connect_and_review(&self) {
        self.click("connect").await;
        self.by_testid("pools").await;
        self.click("review").await;
        self.by_testid("plan").await;
    }

    /// On the plan: enters a prefix for the domain that the pool lacks.
    pub(crate) async fn choose_domain_prefix(&self, prefix: &str) {
        self.type_into("domain-prefix", prefix).await;
        self.click("use-domain-prefix").await;
        self.wait_attr("step-domain", "data-change", "create").await;
    }

    /// From the plan to the end of the run; what became of each step.
    pub(crate) async fn register_all(&self) -> Vec<(&'static str, String)> {
        self.click("register").await;
        self.by_testid("run-summary").await;
        let mut outcomes = vec![];
        for step in STEPS {
            let outcome = self.attr(&format!("outcome-{step}"), "data-outcome").await;
            outcomes.push((step, outcome.unwrap_or_default()));
        }
        outcomes
    }

    /// What the plan says of each step.
    pub(crate) async fn changes(&self) -> Vec<(&'static str, String)> {
        let mut changes = vec![];
        for step in STEPS {
            let change = self.attr(&format!("step-{step}"), "data-change").await;
            changes.push((step, change.unwrap_or_default()));
        }
        changes
    }

    /// The address of the server that the window talks to, which stands beside the identity.
    pub(crate) async fn endpoint(&self) -> String {
        let identity = self.text("identity").await;
        // The web driver gives the parts of the line without anything between them.
        let address = "http://127.0.0.1:";
        let (_, rest) = identity
            .split_once(address)
            .unwrap_or_else(|| panic!("no endpoint beside the identity: {identity}"));
        let port: String = rest.chars().take_while(char::is_ascii_digit).collect();
        format!("{address}{port}")
    }
}

/// The same word for every step.
pub(crate) fn all(word: &str) -> Vec<(&'static str, String)> {
    STEPS
        .into_iter()
        .map(|step| (step, word.to_owned()))
        .collect()
}
