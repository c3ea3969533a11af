//! What connecting waits for a person for: a code, a browser. Every wait can be stopped.

use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use registrar_aws::connect::identity_center::{DeviceCode, SignIn};
use registrar_aws::connect::mfa::{MfaPrompt, MfaSessions};
use registrar_aws::connect::options::Opening;
use registrar_core::secret::Secret;
use tokio::sync::oneshot;

use super::Session;
use crate::ui_error::UiError;
use crate::wire::connect::{SignInWay, Waiting};

/// Tells the window what is waited for.
type Tell = Arc<dyn Fn(Waiting) + Send + Sync>;

/// The waits that go on, at most one of each.
pub(crate) struct Waits {
    tell: Tell,
    /// Sessions that codes of MFA devices were given for: in memory, and nowhere else.
    sessions: MfaSessions,
    open: Arc<Mutex<OpenWaits>>,
}

/// How the waits that go on can be ended.
#[derive(Default)]
struct OpenWaits {
    /// Ends the wait when it is dropped.
    stop: Option<oneshot::Sender<()>>,
    /// Takes the code of an MFA device; dropped, it calls the question off.
    code: Option<oneshot::Sender<Secret>>,
}

impl Waits {
    pub(crate) fn new(tell: impl Fn(Waiting) + Send + Sync + 'static) -> Self {
        Self {
            tell: Arc::new(tell),
            sessions: MfaSessions::default(),
            open: Arc::default(),
        }
    }

    /// What a connection is opened with: a way to ask for codes, now and when a session is to be renewed.
    pub(super) fn opening(&self) -> Opening {
        let (tell, open) = (self.tell.clone(), self.open.clone());
        let prompt = MfaPrompt::new(move |request| {
            let (code, answer) = oneshot::channel();
            locked(&open).code = Some(code);
            tell(Waiting::MfaCode {
                mfa_serial: request.mfa_serial,
                role_arn: request.role_arn,
                renewal: request.renewal,
            });
            async move { answer.await.ok() }
        });
        Opening {
            mfa: Some(prompt),
            sessions: self.sessions.clone(),
            ..Opening::default()
        }
    }

    /// Does the work until it is stopped, or until something else is waited for.
    pub(super) async fn until_stopped<T>(
        &self,
        work: impl Future<Output = Result<T, UiError>>,
    ) -> Result<T, UiError> {
        let (stop, stopped) = oneshot::channel();
        locked(&self.open).stop = Some(stop);
        tokio::select! {
            // Stopping calls a question off, too, and of the two it is what the person did.
            biased;
            _ = stopped => Err(UiError::stopped()),
            result = work => result,
        }
    }

    /// Stops what is waited for.
    pub(crate) fn stop(&self) {
        *locked(&self.open) = OpenWaits::default();
    }

    /// Gives the code that was asked for. Nobody asks any more where it comes too late.
    pub(crate) fn answer(&self, code: Secret) {
        if let Some(question) = locked(&self.open).code.take() {
            let _ = question.send(code);
        }
    }
}

fn locked(open: &Mutex<OpenWaits>) -> MutexGuard<'_, OpenWaits> {
    open.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Session {
    /// Signs in to the IAM Identity Center session that a profile leads to.
    pub(crate) async fn sign_in(&self, profile: &str, way: SignInWay) -> Result<(), UiError> {
        let tell = self.waits.tell.clone();
        let work = async {
            let sign_in = SignIn::for_profile(profile, self.waits.opening()).await?;
            match way {
                SignInWay::Browser => {
                    let open_browser = |url: &url::Url| {
                        tell(Waiting::Browser {
                            url: url.to_string(),
                        });
                        // Where no browser opens, the address can be copied.
                        let _ = open::that_detached(url.as_str());
                    };
                    sign_in.with_browser(open_browser).await?;
                }
                SignInWay::DeviceCode => {
                    let show_code = |code: &DeviceCode| {
                        tell(Waiting::DeviceCode {
                            verification_uri: code.verification_uri.to_string(),
                            verification_uri_complete: code.verification_uri_complete.to_string(),
                            user_code: code.user_code.clone(),
                            expires_at: code.expires_at_ms,
                        });
                    };
                    sign_in.with_device_code(show_code).await?;
                }
            }
            Ok(())
        };
        self.waits.until_stopped(work).await
    }
}
