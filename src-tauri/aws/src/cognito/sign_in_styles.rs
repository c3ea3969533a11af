//! The managed login styles of a pool's app clients.

use registrar_core::parts::SignInStyles;
use registrar_core::ports::{Answer, CloudError};

use super::description::present;
use super::user_pool::UserPool;

impl SignInStyles for UserPool {
    async fn has_style(&self, client_id: &str) -> Result<bool, CloudError> {
        let request = self
            .reads()
            .describe_managed_login_branding_by_client()
            .user_pool_id(self.id())
            .client_id(client_id);
        let answer = self
            .connection
            .read("DescribeManagedLoginBrandingByClient", request.send());
        let style = present(answer.await)?.and_then(|answer| answer.managed_login_branding);
        Ok(style.is_some())
    }

    async fn create_style(&self, client_id: &str) -> Result<Answer<()>, CloudError> {
        let request = self
            .writes()
            .create_managed_login_branding()
            .user_pool_id(self.id())
            .client_id(client_id)
            // Then neither settings nor assets may be sent.
            .use_cognito_provided_values(true);
        let created = self
            .connection
            .write("CreateManagedLoginBranding", request.send());
        match created.await {
            Err(error) if error.code == "ManagedLoginBrandingExistsException" => Ok(Answer {
                made: (),
                request_id: error.request_id,
            }),
            created => Ok(created?.map(drop)),
        }
    }
}
