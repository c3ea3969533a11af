//! The secrets of an app client: listed, added, deleted, and made.

use registrar_core::pool::ListedSecret;
use registrar_core::ports::{
    Acceptance, Answer, AppClientSecrets, CloudError, GrantType, Patience,
};
use registrar_core::secret::Secret;

use super::user_pool::UserPool;
use crate::base::random::{NoRandomness, random_letters};

/// Makes a client secret: 40 letters and digits, 238 bits, from the operating system's random source.
///
/// Amazon Cognito takes 24 to 64 of `[\w+]` (`cognito-idp` service model). Of those `+` is left out, since programs
/// differ in whether they encode it in an HTTP Basic header (RFC 6749, 2.3.1), and `_` with it.
///
/// # Errors
/// When the operating system gives no random numbers.
pub fn new_client_secret() -> Result<Secret, NoRandomness> {
    random_letters(40).map(Secret::new)
}

impl AppClientSecrets for UserPool {
    async fn client_secrets(&self, client_id: &str) -> Result<Vec<ListedSecret>, CloudError> {
        let mut listed = vec![];
        let mut next_token = None;
        loop {
            let request = self
                .reads()
                .list_user_pool_client_secrets()
                .user_pool_id(self.id())
                .client_id(client_id)
                .set_next_token(next_token);
            let page = self
                .connection
                .read("ListUserPoolClientSecrets", request.send())
                .await?;
            let secrets = page.client_secrets.unwrap_or_default().into_iter();
            listed.extend(secrets.map(|secret| {
                ListedSecret {
                    created_at_ms: secret
                        .client_secret_create_date
                        .and_then(|date| date.to_millis().ok()),
                    id: secret.client_secret_id.unwrap_or_default(),
                }
            }));
            next_token = page.next_token.filter(|token| !token.is_empty());
            if next_token.is_none() {
                return Ok(listed);
            }
        }
    }

    async fn accepts_secret(
        &self,
        client_id: &str,
        grant_type: GrantType,
        secret: &Secret,
        patience: Patience,
    ) -> Acceptance {
        self.try_secret(client_id, grant_type, secret, patience)
            .await
    }

    async fn add_client_secret(
        &self,
        client_id: &str,
        secret: &Secret,
    ) -> Result<Answer<()>, CloudError> {
        let request = self
            .writes()
            .add_user_pool_client_secret()
            .user_pool_id(self.id())
            .client_id(client_id)
            .client_secret(secret.expose());
        let added = self
            .connection
            .write("AddUserPoolClientSecret", request.send());
        match added.await {
            Ok(added) => Ok(added.map(drop)),
            Err(error) => Err(unquoted(error, secret)),
        }
    }

    async fn delete_client_secret(
        &self,
        client_id: &str,
        secret_id: &str,
    ) -> Result<Answer<()>, CloudError> {
        let request = self
            .writes()
            .delete_user_pool_client_secret()
            .user_pool_id(self.id())
            .client_id(client_id)
            .client_secret_id(secret_id);
        let deleted = self
            .connection
            .write("DeleteUserPoolClientSecret", request.send());
        Ok(deleted.await?.map(drop))
    }
}

/// The service's words about a value that it does not take may quote it.
fn unquoted(error: CloudError, secret: &Secret) -> CloudError {
    CloudError {
        message: error.message.replace(secret.expose(), "…"),
        ..error
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use registrar_core::ports::CloudErrorKind;

    use super::*;
    use crate::base::error::own_error;

    #[test]
    fn a_new_secret_has_the_form_and_every_letter_comes() {
        let mut letters = BTreeSet::new();
        let mut secrets = BTreeSet::new();
        for _ in 0..200 {
            let secret = new_client_secret().unwrap();
            assert_eq!(secret.expose().len(), 40);
            letters.extend(secret.expose().chars());
            secrets.insert(secret.expose().to_owned());
        }
        // Of 8000 letters, each of the 62 is missing with a chance of less than 10^-54.
        assert_eq!(letters.len(), 62);
        assert!(letters.iter().all(char::is_ascii_alphanumeric));
        assert_eq!(secrets.len(), 200);
    }

    #[test]
    fn an_error_does_not_quote_the_secret() {
        let secret = new_client_secret().unwrap();
        let message = format!("Value '{}' failed to satisfy constraint.", secret.expose());
        let kind = CloudErrorKind::Refused;
        let error = own_error("AddUserPoolClientSecret", kind, "X", message);
        assert_eq!(
            unquoted(error, &secret).message,
            "Value '…' failed to satisfy constraint."
        );
    }
}
