//! The managed login style of the Data Fusion client.

use super::{Change, PlannedStep, Setting, Work, tier_too_low};
use crate::ports::CloudErrorKind;
use crate::snapshot::{Part, Snapshot};
use crate::step::StepId;

pub(super) fn plan_sign_in_page(data_fusion: &PlannedStep, snapshot: &Snapshot) -> PlannedStep {
    let id = StepId::SignInPage;
    let style = data_fusion
        .client_id
        .as_ref()
        .and_then(|client_id| snapshot.styles.get(client_id));
    match style {
        Some(Part::Present(())) => return PlannedStep::new(id, Change::Keep),
        // An endpoint without styles cannot tell; the create is tried and says so, and stops nothing else.
        Some(Part::Unreadable(why)) if why.0.kind != CloudErrorKind::Unsupported => {
            return PlannedStep::unreadable(id, why);
        }
        Some(Part::Absent | Part::Unreadable(_)) | None => {}
    }
    if let Some(step) = tier_too_low(id, snapshot, "managed login") {
        return step;
    }
    let settings = vec![Setting::new("Style", ["Amazon Cognito’s own values"])];
    PlannedStep::new(id, Change::Create { settings })
        .working(Work::CreateStyle(data_fusion.client_id.clone()))
}
