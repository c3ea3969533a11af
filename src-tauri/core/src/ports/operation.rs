//! What the calls of the [`Cloud`](crate::ports::Cloud) port ask of the service.

/// A call of the [`Cloud`](crate::ports::Cloud) port, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CloudCall {
    /// [`Cloud::pool`](crate::ports::Cloud::pool)
    Pool,
    /// [`Cloud::domain`](crate::ports::Cloud::domain)
    Domain,
    /// [`Cloud::resource_server`](crate::ports::Cloud::resource_server)
    ResourceServer,
    /// [`Cloud::app_clients`](crate::ports::Cloud::app_clients)
    AppClients,
    /// [`Cloud::app_client`](crate::ports::Cloud::app_client)
    AppClient,
    /// [`Cloud::has_style`](crate::ports::Cloud::has_style)
    HasStyle,
    /// [`Cloud::discovery`](crate::ports::Cloud::discovery)
    Discovery,
    /// [`Cloud::create_resource_server`](crate::ports::Cloud::create_resource_server)
    CreateResourceServer,
    /// [`Cloud::update_resource_server`](crate::ports::Cloud::update_resource_server)
    UpdateResourceServer,
    /// [`Cloud::create_app_client`](crate::ports::Cloud::create_app_client)
    CreateAppClient,
    /// [`Cloud::update_app_client`](crate::ports::Cloud::update_app_client)
    UpdateAppClient,
    /// [`Cloud::create_domain`](crate::ports::Cloud::create_domain)
    CreateDomain,
    /// [`Cloud::switch_to_managed_login`](crate::ports::Cloud::switch_to_managed_login)
    SwitchToManagedLogin,
    /// [`Cloud::create_style`](crate::ports::Cloud::create_style)
    CreateStyle,
    /// [`Cloud::client_secrets`](crate::ports::Cloud::client_secrets)
    ClientSecrets,
    /// [`Cloud::accepts_secret`](crate::ports::Cloud::accepts_secret)
    AcceptsSecret,
    /// [`Cloud::add_client_secret`](crate::ports::Cloud::add_client_secret)
    AddClientSecret,
    /// [`Cloud::delete_client_secret`](crate::ports::Cloud::delete_client_secret)
    DeleteClientSecret,
}

impl CloudCall {
    /// The operations of Amazon Cognito's API that the call may ask for, in their order.
    ///
    /// An update reads what is there before it writes, to send it back. A client's creation reads the client when the
    /// answer has no secret in it. The discovery document and the token endpoint are public, so they are no operations
    /// and need no permission.
    pub fn operations(self) -> &'static [&'static str] {
        match self {
            CloudCall::Pool => &["DescribeUserPool"],
            CloudCall::Domain => &["DescribeUserPoolDomain"],
            CloudCall::ResourceServer => &["DescribeResourceServer"],
            CloudCall::AppClients => &["ListUserPoolClients"],
            CloudCall::AppClient => &["DescribeUserPoolClient"],
            CloudCall::HasStyle => &["DescribeManagedLoginBrandingByClient"],
            CloudCall::Discovery | CloudCall::AcceptsSecret => &[],
            CloudCall::CreateResourceServer => &["CreateResourceServer"],
            CloudCall::UpdateResourceServer => &["DescribeResourceServer", "UpdateResourceServer"],
            CloudCall::CreateAppClient => &["CreateUserPoolClient", "DescribeUserPoolClient"],
            CloudCall::UpdateAppClient => &["DescribeUserPoolClient", "UpdateUserPoolClient"],
            CloudCall::CreateDomain => &["CreateUserPoolDomain"],
            CloudCall::SwitchToManagedLogin => &["DescribeUserPoolDomain", "UpdateUserPoolDomain"],
            CloudCall::CreateStyle => &["CreateManagedLoginBranding"],
            CloudCall::ClientSecrets => &["ListUserPoolClientSecrets"],
            CloudCall::AddClientSecret => &["AddUserPoolClientSecret"],
            CloudCall::DeleteClientSecret => &["DeleteUserPoolClientSecret"],
        }
    }
}

/// Whether IAM decides about an operation. What somebody gets who signs in to IAM Identity Center is assigned there.
pub(crate) fn is_decided_by_iam(operation: &str) -> bool {
    !matches!(
        operation,
        "CreateToken" | "GetRoleCredentials" | "RegisterClient" | "StartDeviceAuthorization"
    )
}

/// The IAM action that an operation needs, such as `cognito-idp:CreateUserPoolClient`. An operation and its action
/// have the same name in all services that this program calls (AWS Service Authorization Reference).
pub(crate) fn iam_action(operation: &str) -> String {
    let service = match operation {
        "GetCallerIdentity" | "AssumeRole" | "AssumeRoleWithWebIdentity" => "sts",
        "GetRole" | "SimulatePrincipalPolicy" | "ListAccountAliases" => "iam",
        _ => "cognito-idp",
    };
    format!("{service}:{operation}")
}
