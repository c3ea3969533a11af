//! The managed login style of an app client: without one, its sign-in page says "Login pages unavailable".

use std::future::Future;

use super::change::{Change, Reason};
use super::console_page::ConsolePage;
use super::id::PartId;
use super::setting::{Setting, SettingName};
use super::step::PlannedStep;
use crate::ports::{Answer, Clock, CloudError, CloudErrorKind, Journal, Operation};
use crate::snapshot::{Presence, Snapshot};
use crate::write::{Look, NotWritten, Write, Writer};

const STYLE: SettingName = SettingName::value("Style");

const DESCRIBE: Operation = Operation::cognito("DescribeManagedLoginBrandingByClient");
const CREATE: Operation = Operation::cognito("CreateManagedLoginBranding");

/// What it means that there is none.
pub(super) const MISSING: &str = "the app client has no managed login style, so its sign-in page says “Login pages unavailable”.";

/// What reading it asks for.
pub(super) const READING: &[Operation] = &[DESCRIBE];

/// The part of the port that is about managed login styles.
pub trait SignInStyles: Send + Sync {
    /// Whether the client has a managed login style.
    fn has_style(&self, client_id: &str) -> impl Future<Output = Result<bool, CloudError>> + Send;
    /// Creates the client's managed login style, with Cognito's own values.
    fn create_style(
        &self,
        client_id: &str,
    ) -> impl Future<Output = Result<Answer<()>, CloudError>> + Send;
}

/// A style for this client, whichever it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedSignInStyle {
    /// Its name among the parts.
    pub id: PartId,
    /// The client's part.
    pub client: PartId,
    /// The client's name.
    pub client_name: String,
}

/// The call that creates the style of the client of this part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Work {
    pub(super) client: PartId,
}

/// Reads whether a client has a style.
pub(super) async fn read(cloud: &impl SignInStyles, client_id: &str) -> Presence<()> {
    let read = cloud.has_style(client_id).await;
    Presence::from_read(read.map(|has| has.then_some(())))
}

impl WantedSignInStyle {
    pub(super) fn title(&self) -> String {
        format!("Sign-in page of “{}”", self.client_name)
    }

    /// `client` is the client's step.
    pub(super) fn plan(&self, client: Option<&PlannedStep>, snapshot: &Snapshot) -> PlannedStep {
        let client_id = client.and_then(PlannedStep::client_id);
        match client_id.and_then(|client_id| snapshot.styles.get(client_id)) {
            Some(Presence::Present(())) => return self.step(Change::Keep),
            // An endpoint without styles cannot tell; the create is tried and says so, and stops nothing else.
            Some(Presence::Unreadable(error)) if error.kind != CloudErrorKind::Unsupported => {
                return self.step(Reason::unreadable(error));
            }
            Some(Presence::Absent | Presence::Unreadable(_)) | None => {}
        }
        if let Some(reason) = Reason::tier_too_low(&snapshot.pool, "managed login") {
            return self.step(reason);
        }
        let settings = vec![Setting::new(STYLE, ["Amazon Cognito’s own values"])];
        self.step(Change::Create { settings }).working(Work {
            client: self.client.clone(),
        })
    }

    fn step(&self, change: impl Into<Change>) -> PlannedStep {
        PlannedStep::new(&self.id, self.title(), ConsolePage::ManagedLogin, change)
            .after(&self.client)
    }
}

impl Work {
    /// Creates the style of this client.
    pub(super) async fn apply<C, J>(
        &self,
        client_id: &str,
        writer: &Writer<'_, C, J>,
    ) -> Result<Option<()>, NotWritten>
    where
        C: SignInStyles + Clock,
        J: Journal,
    {
        writer.write(&Create(client_id)).await
    }

    /// The operation that does it, and the one that it is looked at and settled with.
    pub(super) fn operations(&self) -> &'static [Operation] {
        &[CREATE, DESCRIBE]
    }
}

/// Creates the style of a client that has none.
struct Create<'a>(&'a str);

impl<C: SignInStyles> Write<C> for Create<'_> {
    type Ready = ();
    type Made = ();

    fn operation(&self) -> Operation {
        CREATE
    }

    fn subject(&self) -> String {
        self.0.to_owned()
    }

    async fn look(&self, cloud: &C) -> Result<Look<()>, CloudError> {
        match cloud.has_style(self.0).await {
            Ok(true) => Ok(Look::AlreadySo),
            Ok(false) => Ok(Look::Ready(())),
            // An endpoint without styles cannot tell; the create is tried and says so.
            Err(error) if error.kind == CloudErrorKind::Unsupported => Ok(Look::Ready(())),
            Err(error) => Err(error),
        }
    }

    async fn send(&self, (): (), cloud: &C) -> Result<Answer<()>, CloudError> {
        cloud.create_style(self.0).await
    }

    async fn settle(&self, cloud: &C) -> Result<Option<()>, CloudError> {
        Ok(cloud.has_style(self.0).await?.then_some(()))
    }
}
