//! Client secrets in the OS keychain: Secret Service, macOS Keychain, Windows Credential Manager.
//!
//! An entry's service is [`SERVICE`], its account `POOL_ID/CLIENT_ID` (with `/next` behind it for a secret that a
//! rotation has made), and where the keychain has labels it bears the client's name, so that a person finds it in
//! Seahorse, Keychain Access or Credential Manager. The account of an entry of Practice begins with `practice/`. It
//! once did not: an entry of then is found, and moved when it is read.

use std::collections::HashMap;
use std::iter;
use std::sync::{Arc, Mutex, PoisonError};

use keyring_core::api::CredentialStore;
use keyring_core::{Entry, Error};
use registrar_core::advice::Advice;
use registrar_core::ports::{Place, Vault, VaultError, VaultErrorKind};
use registrar_core::secret::Secret;

/// The service that every entry bears.
pub const SERVICE: &str = "CDF Registrar";

/// The keychain of the person who runs the program.
///
/// Calls run on a thread of their own, since a locked keychain makes them wait for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keychain {
    realm: Realm,
}

/// What the secrets open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Realm {
    /// User pools of AWS.
    Real,
    /// User pools of the embedded Practice server.
    Practice,
}

impl Keychain {
    /// The keychain, for secrets of this realm.
    pub fn new(realm: Realm) -> Self {
        Self { realm }
    }

    fn name(&self, place: &Place) -> Name {
        let account = place.account();
        let title = place.title();
        match self.realm {
            Realm::Real => Name {
                account,
                label: format!("{SERVICE}: {title}"),
                old_account: None,
            },
            Realm::Practice => Name {
                account: format!("practice/{account}"),
                label: format!("{SERVICE}: {title} (Practice)"),
                old_account: Some(account),
            },
        }
    }
}

/// What an entry is called.
struct Name {
    account: String,
    label: String,
    /// The account that it once had.
    old_account: Option<String>,
}

impl Name {
    fn read(&self) -> Result<Option<Secret>, Error> {
        if let Some(secret) = present(self.with(&self.account, Entry::get_password))? {
            return Ok(Some(Secret::new(secret)));
        }
        let Some(old) = &self.old_account else {
            return Ok(None);
        };
        let secret = present(self.with(old, Entry::get_password))?;
        if let Some(secret) = &secret {
            self.with(&self.account, |entry| entry.set_password(secret))?;
            present(self.with(old, Entry::delete_credential))?;
        }
        Ok(secret.map(Secret::new))
    }

    fn delete(&self) -> Result<(), Error> {
        for account in iter::once(&self.account).chain(&self.old_account) {
            present(self.with(account, Entry::delete_credential))?;
        }
        Ok(())
    }

    fn with<T>(
        &self,
        account: &str,
        call: impl Fn(&Entry) -> Result<T, Error>,
    ) -> Result<T, Error> {
        with_entry(account, &self.label, call)
    }
}

/// What there is, or nothing where there is no entry.
fn present<T>(result: Result<T, Error>) -> Result<Option<T>, Error> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(Error::NoEntry) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Held from the look at an entry to its storing: a keychain cannot compare and store in one.
static STORING: Mutex<()> = Mutex::new(());

impl Vault for Keychain {
    async fn probe(&self) -> Result<(), VaultError> {
        // The process id keeps two programs that try at once apart.
        let account = format!("trial-{}", std::process::id());
        on_own_thread(move || {
            let label = format!("{SERVICE}: trial entry, may be deleted");
            let value = format!("not a secret {account}");
            with_entry(&account, &label, |entry| entry.set_password(&value))?;
            let read = with_entry(&account, &label, Entry::get_password);
            with_entry(&account, &label, Entry::delete_credential)?;
            if read? == value {
                Ok(())
            } else {
                Err(Error::BadStoreFormat("another value came back".into()))
            }
        })
        .await
    }

    async fn store(
        &self,
        place: &Place,
        there: Option<&Secret>,
        secret: &Secret,
    ) -> Result<(), VaultError> {
        let name = self.name(place);
        let (there, secret) = (there.cloned(), secret.clone());
        let stored = on_own_thread(move || {
            let _alone = STORING.lock().unwrap_or_else(PoisonError::into_inner);
            let found = name.read()?;
            if found != there && found.as_ref() != Some(&secret) {
                return Ok(false);
            }
            name.with(&name.account, |entry| entry.set_password(secret.expose()))?;
            Ok(true)
        });
        match stored.await? {
            true => Ok(()),
            false => Err(VaultError::occupied()),
        }
    }

    async fn read(&self, place: &Place) -> Result<Option<Secret>, VaultError> {
        let name = self.name(place);
        on_own_thread(move || name.read()).await
    }

    async fn delete(&self, place: &Place) -> Result<(), VaultError> {
        let name = self.name(place);
        on_own_thread(move || name.delete()).await
    }
}

async fn on_own_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, VaultError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result.map_err(|error| explain(&error)),
        Err(_) => Err(explain(&Error::BadStoreFormat(
            "the call to the keychain broke off".into(),
        ))),
    }
}

/// Calls the entry. A keychain that was restarted has forgotten the session we had with it, so a failure of the
/// platform is tried once more with a new one; every call that is made here can be made twice.
fn with_entry<T>(
    account: &str,
    label: &str,
    call: impl Fn(&Entry) -> Result<T, Error>,
) -> Result<T, Error> {
    let attempt = |store: Arc<CredentialStore>| {
        // Only the Secret Service takes a label when an entry is made.
        let modifiers = HashMap::from([("label", label)]);
        let modifiers = cfg!(target_os = "linux").then_some(&modifiers);
        call(&store.build(SERVICE, account, modifiers)?)
    };
    match attempt(open_store()?) {
        Err(Error::PlatformFailure(_)) if cfg!(target_os = "linux") => {
            keyring_core::unset_default_store();
            attempt(open_store()?)
        }
        other => other,
    }
}

/// The platform's store. `keyring` opens it once in a program's life; where that failed or has gone stale, the
/// Secret Service is opened again, so that a keychain that was started meanwhile is found.
fn open_store() -> Result<Arc<CredentialStore>, Error> {
    let first = keyring::Entry::store_status();
    if let Some(store) = keyring_core::get_default_store() {
        return Ok(store);
    }
    #[cfg(target_os = "linux")]
    {
        let _ = first;
        let store: Arc<CredentialStore> = zbus_secret_service_keyring_store::Store::new()?;
        keyring_core::set_default_store(store.clone());
        Ok(store)
    }
    #[cfg(not(target_os = "linux"))]
    Err(match first {
        Err(error) => Error::BadStoreFormat(error.to_string()),
        Ok(()) => Error::NoDefaultStore,
    })
}

/// The keychain's error in words. Its own text holds no secret: only entries' names and causes.
fn explain(error: &Error) -> VaultError {
    let text = error.to_string();
    let is_platform = matches!(error, Error::PlatformFailure(_));
    let is_locked = matches!(error, Error::NoStorageAccess(_))
        || (is_platform && text.to_lowercase().contains("locked"));
    // An error may carry the bytes that were read; those must not be printed.
    let cause = match error {
        Error::BadEncoding(_) | Error::BadDataFormat(..) => {
            "an entry under our name is not a client secret".to_owned()
        }
        Error::Ambiguous(_) => "there are several entries under one name".to_owned(),
        _ => text,
    };
    let (kind, message, hint) = if is_locked {
        (
            VaultErrorKind::Locked,
            format!("Your keychain is locked, or has no collection to write to ({cause})."),
            format!("Unlock {KEYCHAIN} and try again."),
        )
    } else if is_platform || matches!(error, Error::NoDefaultStore) {
        (
            VaultErrorKind::Unavailable,
            format!("No keychain answers on this computer ({cause})."),
            format!(
                "Start {KEYCHAIN} and try again. Secrets are kept nowhere else, so nothing is registered without it."
            ),
        )
    } else {
        (
            VaultErrorKind::Untrustworthy,
            format!("Your keychain did not keep what it was given ({cause})."),
            format!("Look at the entries named “{SERVICE}” in {KEYCHAIN}, then try again."),
        )
    };
    VaultError {
        kind,
        advice: Advice::new(message, hint),
    }
}

#[cfg(target_os = "macos")]
const KEYCHAIN: &str = "the login keychain in Keychain Access";
#[cfg(target_os = "windows")]
const KEYCHAIN: &str = "Windows Credential Manager";
#[cfg(not(any(target_os = "macos", target_os = "windows")))]
const KEYCHAIN: &str =
    "GNOME Keyring, KWallet or KeePassXC (any program that offers the Secret Service)";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_errors_words_never_hold_what_was_read() {
        for error in [
            Error::BadEncoding(b"top-secret".to_vec()),
            Error::BadDataFormat(b"top-secret".to_vec(), "top-secret".into()),
        ] {
            let explained = explain(&error);
            assert!(!format!("{explained:?}").contains("top-secret"));
            assert_eq!(explained.kind, VaultErrorKind::Untrustworthy);
        }
    }
}
