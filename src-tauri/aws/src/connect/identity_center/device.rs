//! Asking again and again until a person has let the program in (RFC 8628, 3.5).

use std::time::Duration;

use registrar_core::secret::Secret;
use url::Url;

use super::calls::Calls;
use super::refusal::{code, is_passing_failure};
use super::registration::Registration;
use super::renewal::Given;
use crate::connect::error::SignInError;

const GRANT_TYPE: &str = "urn:ietf:params:oauth:grant-type:device_code";
/// Without an interval of the server's (RFC 8628, 3.2).
pub(super) const DEFAULT_INTERVAL: Duration = Duration::from_secs(5);
/// How often in a row the server may fail while it is asked.
const FAILURES: u32 = 3;
/// How much longer to wait when the server says so.
const SLOW_DOWN: Duration = Duration::from_secs(5);

/// What to show to the person who is to sign in: on this computer or on another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceCode {
    /// The page where the code is typed.
    pub verification_uri: Url,
    /// The same page with the code typed already.
    pub verification_uri_complete: Url,
    /// The code. It is on the page, too, so that it can be seen to be the same.
    pub user_code: String,
    /// When it is too late, in milliseconds since 1970.
    pub expires_at_ms: u64,
}

/// What the server says to being asked.
pub(super) enum Asked<T> {
    Given(T),
    Pending,
    SlowDown,
}

/// Who asks it.
pub(super) trait Ask {
    type Given;

    fn ask(&mut self) -> impl Future<Output = Result<Asked<Self::Given>, SignInError>> + Send;
}

/// Asks until there is something, or it fails.
pub(super) async fn poll<A: Ask>(
    mut interval: Duration,
    mut server: A,
) -> Result<A::Given, SignInError> {
    loop {
        match server.ask().await? {
            Asked::Given(given) => return Ok(given),
            Asked::Pending => {}
            Asked::SlowDown => interval += SLOW_DOWN,
        }
        tokio::time::sleep(interval).await;
    }
}

/// Asks for the token of a device code.
pub(super) struct Token<'a> {
    calls: &'a Calls,
    registration: &'a Registration,
    device_code: Secret,
    failures: u32,
}

impl<'a> Token<'a> {
    pub(super) fn new(
        calls: &'a Calls,
        registration: &'a Registration,
        device_code: Secret,
    ) -> Self {
        Self {
            calls,
            registration,
            device_code,
            failures: 0,
        }
    }
}

impl Ask for Token<'_> {
    type Given = Given;

    async fn ask(&mut self) -> Result<Asked<Given>, SignInError> {
        let asked = self
            .calls
            .create_token(GRANT_TYPE, self.registration)
            .device_code(self.device_code.expose());
        let error = match asked.send().await {
            Ok(answer) => return Given::of(answer).map(Asked::Given),
            Err(error) => error,
        };
        let asked = match code(&error) {
            Some("AuthorizationPendingException") => Asked::Pending,
            Some("SlowDownException") => Asked::SlowDown,
            // The person may be about to sign in elsewhere, so a failure that may pass is waited out.
            _ if self.failures < FAILURES && is_passing_failure("CreateToken", &error) => {
                self.failures += 1;
                return Ok(Asked::SlowDown);
            }
            _ => return Err(self.calls.failed("CreateToken", &error)),
        };
        self.failures = 0;
        Ok(asked)
    }
}

#[cfg(test)]
mod tests {
    use registrar_practice::{
        ACCOUNT, Fault, Faults, Identity, Lifetimes, Options, Practice, REGION, START_URL,
    };
    use tokio::time::Instant;

    use super::*;
    use crate::connect::environment::Environment;
    use crate::connect::identity_center::SignIn;
    use crate::connect::options::Opening;

    /// A server that says this, one after the other, and when it was asked.
    struct Script {
        says: Vec<Result<Asked<&'static str>, SignInError>>,
        started: Instant,
        asked: Vec<u64>,
    }

    impl Ask for &mut Script {
        type Given = &'static str;

        async fn ask(&mut self) -> Result<Asked<&'static str>, SignInError> {
            self.asked.push(self.started.elapsed().as_secs());
            self.says.remove(0)
        }
    }

    async fn polled(
        says: Vec<Result<Asked<&'static str>, SignInError>>,
    ) -> (Result<&'static str, SignInError>, Vec<u64>) {
        let mut script = Script {
            says,
            started: Instant::now(),
            asked: vec![],
        };
        let given = poll(Duration::from_secs(2), &mut script).await;
        (given, script.asked)
    }

    #[tokio::test(start_paused = true)]
    async fn it_is_asked_at_the_interval_and_for_good_five_seconds_later_when_told_so() {
        let says = [
            Asked::Pending,
            Asked::Pending,
            Asked::SlowDown,
            Asked::SlowDown,
            Asked::Pending,
            Asked::Given("token"),
        ];
        let (given, asked) = polled(says.into_iter().map(Ok).collect()).await;
        assert_eq!(given.unwrap(), "token");
        assert_eq!(asked, [0, 2, 4, 11, 23, 35]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_refusal_ends_it() {
        let (given, asked) = polled(vec![Ok(Asked::Pending), Err(SignInError::Denied)]).await;
        assert_eq!(given, Err(SignInError::Denied));
        assert_eq!(asked, [0, 2]);
    }

    #[tokio::test]
    async fn what_may_pass_is_waited_out_and_a_server_that_stays_ill_is_told() {
        let ill = [
            Fault::Throttle,
            Fault::ServerErrorBeforeEffect,
            Fault::DropBeforeEffect,
            Fault::ServerErrorBeforeEffect,
        ];
        // Then it is well once, then ill for good.
        let faults = (1..).zip(ill).chain((6..10).map(|call| (call, ill[3])));
        let faults = faults.fold(Faults::none(), |faults, (call, fault)| {
            faults.at("CreateToken", call, fault)
        });
        let lifetimes = Lifetimes {
            interval: Duration::ZERO,
            ..Lifetimes::default()
        };
        let options = Options {
            faults,
            identity: Identity::default().lifetimes(lifetimes),
            ..Options::default()
        };
        let practice = Practice::start(options).await.unwrap();
        let home = tempfile::TempDir::new().unwrap();
        let config = home.path().join("config");
        let profile = format!(
            "[default]\nsso_start_url = {START_URL}\nsso_region = {REGION}\nsso_account_id = {ACCOUNT}\nsso_role_name = PracticeAdmin\n"
        );
        std::fs::write(&config, profile).unwrap();
        let opening = Opening {
            environment: Environment::of([
                ("HOME", home.path().to_str().unwrap()),
                ("AWS_CONFIG_FILE", config.to_str().unwrap()),
                ("AWS_ENDPOINT_URL", practice.endpoint()),
            ]),
            ..Opening::default()
        };
        let sign_in = SignIn::for_profile("default", opening).await.unwrap();
        let (registration, started) = sign_in.start().await.unwrap();
        let device_code = Secret::new(started.device_code.unwrap());
        let mut token = Token::new(sign_in.calls(), &registration, device_code);
        for expected in [
            "slow", "slow", "slow", "slow", "pending", "slow", "slow", "slow",
        ] {
            let asked = match token.ask().await.unwrap() {
                Asked::SlowDown => "slow",
                Asked::Pending => "pending",
                Asked::Given(_) => "given",
            };
            assert_eq!(asked, expected);
        }
        let error = token.ask().await.map(|_| ()).unwrap_err();
        assert!(matches!(error, SignInError::Refused(_)), "{error:?}");
    }
}
