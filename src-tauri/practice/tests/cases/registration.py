"""The page "Register core Cognite apps", done and read back."""

from cases.practice import COGNITO, Case

SERVERS = [
    {
        "Identifier": "https://cognitedata.com",
        "Name": "Cognite API",
        "Scopes": [
            {"ScopeName": "IDENTITY", "ScopeDescription": "identity"},
            {"ScopeName": "user_impersonation", "ScopeDescription": "User impersonation"},
        ],
    },
    {
        "Identifier": "https:/",
        "Name": "Service account",
        "Scopes": [
            {"ScopeName": "IDENTITY", "ScopeDescription": "identity"},
            {"ScopeName": "westeurope-1.cognitedata.com", "ScopeDescription": "audience"},
        ],
    },
]
FLOWS = ["ALLOW_USER_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
CLIENTS = [
    {
        "ClientName": "Cognite authorization server",
        "ExplicitAuthFlows": FLOWS,
        "SupportedIdentityProviders": ["COGNITO"],
        "AllowedOAuthFlowsUserPoolClient": True,
        "AllowedOAuthFlows": ["client_credentials"],
        "AllowedOAuthScopes": ["https://westeurope-1.cognitedata.com"],
    },
    {
        "ClientName": "Cognite Data Fusion",
        "ExplicitAuthFlows": FLOWS,
        "SupportedIdentityProviders": ["COGNITO"],
        "AllowedOAuthFlowsUserPoolClient": True,
        "AllowedOAuthFlows": ["code"],
        "AllowedOAuthScopes": [
            "email",
            "openid",
            "profile",
            "https://cognitedata.com/user_impersonation",
        ],
        "CallbackURLs": ["https://auth.cognite.com/oauth2/external/callback"],
    },
]


class Registration(Case):
    def test_the_page(self):
        domain = self.make_domain()
        for server in SERVERS:
            made = COGNITO.create_resource_server(UserPoolId=self.pool, **server)
            self.assertEqual({"UserPoolId": self.pool, **server}, made["ResourceServer"])
        made = [self.make_client(GenerateSecret=True, **client) for client in CLIENTS]
        fusion = made[1]["ClientId"]
        style = COGNITO.create_managed_login_branding(
            UserPoolId=self.pool, ClientId=fusion, UseCognitoProvidedValues=True
        )["ManagedLoginBranding"]

        pool = COGNITO.describe_user_pool(UserPoolId=self.pool)["UserPool"]
        self.assertEqual(domain, pool["Domain"])
        for server in SERVERS:
            read = COGNITO.describe_resource_server(
                UserPoolId=self.pool, Identifier=server["Identifier"]
            )["ResourceServer"]
            self.assertEqual({"UserPoolId": self.pool, **server}, read)
        listed = COGNITO.list_resource_servers(UserPoolId=self.pool)["ResourceServers"]
        self.assertCountEqual([{"UserPoolId": self.pool, **server} for server in SERVERS], listed)
        for asked, answered in zip(CLIENTS, made, strict=True):
            read = self.client(answered["ClientId"])
            self.assertEqual(answered, read)
            self.assertEqual(asked, {name: read[name] for name in asked})
            self.assertRegex(read["ClientId"], "^[0-9a-z]{26}$")
            self.assertRegex(read["ClientSecret"], r"^[\w+]{24,64}$")
        listed = COGNITO.list_user_pool_clients(UserPoolId=self.pool, MaxResults=60)
        short = ("ClientId", "UserPoolId", "ClientName")
        self.assertCountEqual(
            [{name: client[name] for name in short} for client in made], listed["UserPoolClients"]
        )
        read = COGNITO.describe_managed_login_branding_by_client(
            UserPoolId=self.pool, ClientId=fusion
        )["ManagedLoginBranding"]
        self.assertEqual(style, read)

    def test_in_another_order_the_scopes_are_not_there_yet(self):
        for client in CLIENTS:
            unknown = client["AllowedOAuthScopes"][-1]
            self.refused(
                "ScopeDoesNotExistException",
                f"Invalid scope requested: {unknown}",
                self.make_client,
                GenerateSecret=True,
                **client,
            )
        listed = COGNITO.list_user_pool_clients(UserPoolId=self.pool, MaxResults=60)
        self.assertEqual([], listed["UserPoolClients"])
