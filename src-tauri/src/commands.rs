//! The commands that the window may call, and nothing more than calls of what does the work.

use crate::console::console_url;
use crate::error::UiError;
use crate::saving;
use crate::session::Session;
use crate::wire::{
    ClearAfter, Copied, CreatedPool, Identity, PoolDetail, PoolName, Profile, Profiles, Proved,
    Registered, Registration, Reopened, Review, SavedSheet, SignInWay, Source, Start, StartedAnew,
    TimedProgress, Usable,
};
use registrar_aws::Connection;
use registrar_core::blueprint::{Blueprint, Choices};
use registrar_core::cognite::SERVICE_ACCOUNT_IDENTIFIER;
use registrar_core::handover::Handover;
use registrar_core::names::{Cluster, DomainPrefix};
use registrar_core::plan::ConsolePage;
use registrar_core::pool::Pool;
use registrar_core::ports::{Cloud as _, Slot};
use registrar_core::preflight::Preflight;
use registrar_core::proof::Check;
use registrar_core::rotation::{ClientSecrets, RotationAct};
use registrar_core::secret::Secret;
use registrar_core::sheet::Sheet;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher as _;
use tauri::ipc::Channel;
use tauri::{AppHandle, Manager as _, State, WebviewWindow};

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
    let Profiles {
        profiles,
        profiles_error,
    } = read_profiles(session.clone()).await?;
    Ok(Start {
        prefill: session.prefill.clone(),
        last_profile: session.last_profile(),
        profiles,
        profiles_error,
        regions: registrar_aws::regions()
            .into_iter()
            .map(str::to_owned)
            .collect(),
        clusters: KNOWN_CLUSTERS.map(str::to_owned).to_vec(),
    })
}

/// The AWS profiles, as the files have them now; the one that was used last is the first.
#[tauri::command]
pub(crate) async fn read_profiles(session: State<'_, Session>) -> Result<Profiles, UiError> {
    let environment = registrar_aws::Environment::of_process();
    let (mut profiles, profiles_error) = match registrar_aws::profiles(&environment).await {
        Ok(profiles) => (profiles, None),
        Err(error) => (vec![], Some(UiError::from(error))),
    };
    let last = session.last_profile();
    profiles.sort_by_key(|profile| Some(&profile.name) != last.as_ref());
    Ok(Profiles {
        profiles: profiles.into_iter().map(Profile::from).collect(),
        profiles_error,
    })
}

#[tauri::command]
pub(crate) async fn sign_in(
    session: State<'_, Session>,
    profile: String,
    way: SignInWay,
) -> Result<(), UiError> {
    session.sign_in(&profile, way).await
}

#[tauri::command]
pub(crate) async fn renew(session: State<'_, Session>) -> Result<Identity, UiError> {
    session.renew().await
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
    session.connect(source, region.as_deref()).await
}

#[tauri::command]
pub(crate) async fn list_pools(session: State<'_, Session>) -> Result<Vec<PoolName>, UiError> {
    let pools = session.connected()?.connection.pools().await?;
    Ok(pools
        .into_iter()
        .map(|pool| PoolName {
            id: pool.id,
            name: pool.name,
        })
        .collect())
}

#[tauri::command]
pub(crate) async fn read_pool(
    session: State<'_, Session>,
    pool_id: String,
) -> Result<PoolDetail, UiError> {
    Ok(detail(
        session.connected()?.connection.pool(&pool_id).await?,
    ))
}

fn detail(pool: Pool) -> PoolDetail {
    PoolDetail {
        id: pool.id,
        name: pool.name,
        tier: pool.tier,
        domain: pool.custom_domain.or(pool.domain),
    }
}

#[tauri::command]
pub(crate) fn propose_domain_prefix(name: String) -> String {
    // A prefix must be unique in the region across all accounts, so a few random characters go with the name.
    let salt = RandomState::new().hash_one(&name);
    DomainPrefix::propose(&name, &format!("{:06x}", salt & 0xff_ffff)).to_string()
}

#[tauri::command]
pub(crate) async fn check_domain_prefix(
    session: State<'_, Session>,
    prefix: String,
) -> Result<Usable, UiError> {
    let prefix = match DomainPrefix::parse(&prefix) {
        Ok(prefix) => prefix,
        Err(error) => {
            return Ok(Usable {
                problem: Some(error.to_string()),
            });
        }
    };
    let problem = problem_with(&session.connected()?.connection, &prefix).await?;
    Ok(Usable { problem })
}

async fn problem_with(
    connection: &Connection,
    prefix: &DomainPrefix,
) -> Result<Option<String>, UiError> {
    let free = connection.domain_prefix_is_free(prefix).await?;
    Ok((!free)
        .then(|| format!("The domain prefix {prefix} is taken in this region. Enter another one.")))
}

/// The clusters that a pool has been registered for, as its scopes tell.
#[tauri::command]
pub(crate) async fn find_clusters(
    session: State<'_, Session>,
    pool_id: String,
) -> Result<Vec<String>, UiError> {
    let pool = session.connected()?.connection.user_pool(&pool_id);
    let server = pool.resource_server(SERVICE_ACCOUNT_IDENTIFIER).await?;
    let found = server.iter().flat_map(Blueprint::clusters_in);
    Ok(found.map(|cluster| cluster.to_string()).collect())
}

#[tauri::command]
pub(crate) fn check_cluster(cluster: &str) -> Usable {
    Usable {
        problem: Cluster::parse(cluster).err().map(|error| error.to_string()),
    }
}

#[tauri::command]
pub(crate) async fn create_pool(
    session: State<'_, Session>,
    name: String,
    domain_prefix: String,
) -> Result<CreatedPool, UiError> {
    let connection = session.connected()?.connection.clone();
    let name = name.trim();
    let allowed =
        |c: char| c.is_ascii_alphanumeric() || c.is_ascii_whitespace() || "_+=,.@-".contains(c);
    if !(1..=128).contains(&name.chars().count()) || !name.chars().all(allowed) {
        return Err(UiError::pool_name());
    }
    let prefix = DomainPrefix::parse(&domain_prefix)?;
    if let Some(problem) = problem_with(&connection, &prefix).await? {
        return Err(UiError::bad_domain_prefix(&problem));
    }
    let mut pool = connection.create_pool(name).await?;
    let domain = connection.user_pool(&pool.id).create_domain(&prefix).await;
    if domain.is_ok() {
        pool.domain = Some(prefix.to_string());
    }
    Ok(CreatedPool {
        pool: detail(pool),
        domain_error: domain.err().map(UiError::from),
    })
}

#[tauri::command]
pub(crate) async fn review(
    session: State<'_, Session>,
    pool_id: String,
    clusters: Vec<String>,
    choices: Choices,
) -> Result<Review, UiError> {
    session.review(&pool_id, &clusters, choices).await
}

#[tauri::command]
pub(crate) async fn preflight(session: State<'_, Session>) -> Result<Preflight, UiError> {
    session.preflight().await
}

#[tauri::command]
pub(crate) async fn register(
    session: State<'_, Session>,
    window: WebviewWindow,
    plan_id: String,
    on_progress: Channel<TimedProgress>,
) -> Result<Registered, UiError> {
    let registered = session
        .register(&plan_id, |progress| {
            // The window may be gone; the run goes on, and what it returns is the truth.
            let _ = on_progress.send(progress);
        })
        .await;
    close_if_due(&session, &window);
    registered
}

/// Closes the window, if that was asked for while it had to stay.
fn close_if_due(session: &Session, window: &WebviewWindow) {
    if session.closes_now() {
        let _ = window.close();
    }
}

#[tauri::command]
pub(crate) fn cancel_register(session: State<'_, Session>) {
    session.cancel();
}

#[tauri::command]
pub(crate) async fn read_handover(session: State<'_, Session>) -> Result<Handover, UiError> {
    session.handover().await
}

#[tauri::command]
pub(crate) async fn prove(
    session: State<'_, Session>,
    on_done: Channel<Check>,
) -> Result<Proved, UiError> {
    session
        .prove(|check| {
            let _ = on_done.send(check);
        })
        .await
}

#[tauri::command]
pub(crate) async fn copy_secret(
    session: State<'_, Session>,
    pool_id: String,
    client_id: String,
    slot: Slot,
    clear_after_seconds: Option<ClearAfter>,
) -> Result<Copied, UiError> {
    let secret = session.secret(&pool_id, &client_id, slot).await?;
    session
        .clipboard
        .copy_secret(secret, clear_after_seconds.unwrap_or_default())
        .await
        .map_err(|why| UiError::clipboard(&why))
}

/// The one command that gives a secret to the window: after a deliberate press, to be shown for a moment.
#[tauri::command]
pub(crate) async fn reveal_secret(
    session: State<'_, Session>,
    pool_id: String,
    client_id: String,
    slot: Slot,
) -> Result<String, UiError> {
    let secret = session.secret(&pool_id, &client_id, slot).await?;
    Ok(secret.expose().to_owned())
}

#[tauri::command]
pub(crate) async fn read_client_secrets(
    session: State<'_, Session>,
    client_id: String,
) -> Result<ClientSecrets, UiError> {
    session.client_secrets(&client_id).await
}

#[tauri::command]
pub(crate) async fn rotate_secret(
    session: State<'_, Session>,
    window: WebviewWindow,
    client_id: String,
    act: RotationAct,
) -> Result<ClientSecrets, UiError> {
    let rotated = session.rotate(&client_id, act).await;
    close_if_due(&session, &window);
    rotated
}

#[tauri::command]
pub(crate) async fn read_sheets(session: State<'_, Session>) -> Result<Vec<Sheet>, UiError> {
    Ok(session.handover().await?.sheets())
}

#[tauri::command]
pub(crate) async fn save_sheet(
    session: State<'_, Session>,
    app: AppHandle,
    file_name: String,
) -> Result<SavedSheet, UiError> {
    let sheets = session.handover().await?.sheets();
    let sheet = sheets
        .iter()
        .find(|sheet| sheet.file_name == file_name)
        .ok_or_else(UiError::plan_outdated)?;
    let folders = app.path();
    // A person without a folder for downloads still has a home.
    let saved = folders
        .download_dir()
        .or_else(|_| folders.home_dir())
        .map_err(std::io::Error::other)
        .and_then(|folder| saving::save(&folder, sheet));
    let path = saved.map_err(|error| UiError::saving(&file_name, &error))?;
    Ok(SavedSheet {
        path: path.display().to_string(),
    })
}

#[tauri::command]
pub(crate) async fn copy_text(session: State<'_, Session>, text: String) -> Result<(), UiError> {
    session
        .clipboard
        .copy_text(text)
        .await
        .map_err(|why| UiError::clipboard(&why))
}

#[tauri::command]
pub(crate) async fn open_console(
    session: State<'_, Session>,
    page: ConsolePage,
) -> Result<(), UiError> {
    let (region, pool_id) = session.under_review()?;
    open::that_detached(console_url(&page, &region, &pool_id))
        .map_err(|error| UiError::browser(&error))
}

#[tauri::command]
pub(crate) async fn list_registrations(
    session: State<'_, Session>,
) -> Result<Vec<Registration>, UiError> {
    session.registered()
}

#[tauri::command]
pub(crate) async fn reopen_registration(
    session: State<'_, Session>,
    pool_id: String,
    account: String,
    region: String,
) -> Result<Reopened, UiError> {
    session.reopen(&pool_id, &account, &region).await
}

#[tauri::command]
pub(crate) async fn forget_registration(
    session: State<'_, Session>,
    pool_id: String,
    account: String,
    region: String,
    with_secrets: bool,
) -> Result<(), UiError> {
    session
        .forget(&pool_id, &account, &region, with_secrets)
        .await
}

#[tauri::command]
pub(crate) async fn start_registrations_anew(
    session: State<'_, Session>,
) -> Result<StartedAnew, UiError> {
    session.start_registrations_anew()
}
