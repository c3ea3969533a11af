//! Connecting: profiles, signing in, and what a person is waited for.

use registrar_core::secret::Secret;
use tauri::State;

use crate::panics::caught;
use crate::session::Session;
use crate::ui_error::UiError;
use crate::wire::connect::{Identity, Profile, Profiles, SignInWay, Source, Start};

/// CDF clusters seen in public; the list grows, so it only suggests.
const KNOWN_CLUSTERS: [&str; 8] = [
    "westeurope-1",
    "az-eastus-1",
    "europe-west1-1",
    "asia-northeast1-1",
    "aws-dub-dev",
    "bluefield",
    "greenfield",
    "orangefield",
];

#[tauri::command]
pub(crate) async fn start(session: State<'_, Session>) -> Result<Start, UiError> {
    caught(async move {
        let Profiles {
            profiles,
            left_out,
            profiles_error,
        } = read_profiles(session.clone()).await?;
        Ok(Start {
            prefill: session.prefill.clone(),
            last_profile: session.last_profile(),
            profiles,
            left_out,
            profiles_error,
            regions: registrar_aws::connect::regions::regions()
                .into_iter()
                .map(str::to_owned)
                .collect(),
            clusters: KNOWN_CLUSTERS.map(str::to_owned).to_vec(),
        })
    })
    .await
}

/// The AWS profiles, as the files have them now; the one that was used last is the first.
#[tauri::command]
pub(crate) async fn read_profiles(session: State<'_, Session>) -> Result<Profiles, UiError> {
    caught(async move {
        let environment = registrar_aws::connect::environment::Environment::of_process();
        let read = registrar_aws::connect::profiles::profiles(&environment).await;
        let (read, profiles_error) = match read {
            Ok(read) => (read, None),
            Err(error) => (Default::default(), Some(UiError::from(error))),
        };
        let last = session.last_profile();
        let mut profiles = read.profiles;
        profiles.sort_by_key(|profile| Some(&profile.name) != last.as_ref());
        Ok(Profiles {
            profiles: profiles.into_iter().map(Profile::from).collect(),
            left_out: read.left_out.iter().map(ToString::to_string).collect(),
            profiles_error,
        })
    })
    .await
}

#[tauri::command]
pub(crate) async fn sign_in(
    session: State<'_, Session>,
    profile: String,
    way: SignInWay,
) -> Result<(), UiError> {
    caught(session.sign_in(&profile, way)).await
}

#[tauri::command]
pub(crate) async fn renew(session: State<'_, Session>) -> Result<Identity, UiError> {
    caught(session.renew()).await
}

#[tauri::command]
pub(crate) fn answer_mfa_code(session: State<'_, Session>, code: String) {
    session.waits.answer(Secret::new(code));
}

#[tauri::command]
pub(crate) fn stop_waiting(session: State<'_, Session>) {
    session.waits.stop();
}

#[tauri::command]
pub(crate) async fn connect(
    session: State<'_, Session>,
    source: Source,
    region: Option<String>,
) -> Result<Identity, UiError> {
    caught(session.connect(source, region.as_deref())).await
}
