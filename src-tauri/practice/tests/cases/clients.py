"""App clients."""

from cases.practice import COGNITO, WEB, Case

DEFAULTS = {
    "ClientType": "REGULAR",
    "RefreshTokenValidity": 30,
    "TokenValidityUnits": {},
    "ExplicitAuthFlows": ["ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"],
    "AllowedOAuthFlowsUserPoolClient": False,
    "PreventUserExistenceErrors": "LEGACY",
    "EnableTokenRevocation": True,
    "EnablePropagateAdditionalUserContextData": False,
    "AuthSessionValidity": 3,
}
IDENTITY = ("ClientId", "ClientName", "ClientSecret", "UserPoolId", "CreationDate")
# None of them is the default.
EVERYTHING = {
    "RefreshTokenValidity": 12,
    "AccessTokenValidity": 20,
    "IdTokenValidity": 25,
    "TokenValidityUnits": {"AccessToken": "minutes", "IdToken": "minutes", "RefreshToken": "hours"},
    "ReadAttributes": ["email", "name"],
    "WriteAttributes": ["email"],
    "ExplicitAuthFlows": ["ALLOW_USER_AUTH"],
    "SupportedIdentityProviders": ["COGNITO"],
    "CallbackURLs": ["https://app.example.com/callback", "http://localhost:4000/", "myapp://done"],
    "LogoutURLs": ["https://app.example.com/bye"],
    "DefaultRedirectURI": "myapp://done",
    "AllowedOAuthFlows": ["code", "implicit"],
    "AllowedOAuthScopes": ["openid", "https://api.example.com/read"],
    "AllowedOAuthFlowsUserPoolClient": True,
    "PreventUserExistenceErrors": "ENABLED",
    "EnableTokenRevocation": False,
    "EnablePropagateAdditionalUserContextData": True,
    "AuthSessionValidity": 7,
    "RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": 10},
}


class Clients(Case):
    def update(self, client, **settings):
        return COGNITO.update_user_pool_client(
            UserPoolId=self.pool, ClientId=client["ClientId"], **settings
        )["UserPoolClient"]

    def test_every_setting_is_read_back(self):
        self.make_server()
        made = self.make_client(GenerateSecret=True, **EVERYTHING)
        read = self.client(made["ClientId"])
        self.assertEqual(EVERYTHING, {name: read[name] for name in EVERYTHING})

    def test_an_update_replaces_with_defaults(self):
        self.make_server()
        made = self.make_client(GenerateSecret=True, **EVERYTHING)
        answer = self.update(made)
        read = self.client(made["ClientId"])
        self.assertEqual(answer, read)
        identity = {name: made[name] for name in IDENTITY}
        self.assertGreaterEqual(read.pop("LastModifiedDate"), made["LastModifiedDate"])
        self.assertEqual({**DEFAULTS, **identity}, read)
        self.assertEqual("Other", self.update(made, ClientName="Other")["ClientName"])

    def test_the_defaults_are_those_of_a_new_client(self):
        made = self.make_client()
        for name in ("ClientId", "UserPoolId", "CreationDate", "LastModifiedDate", "ClientName"):
            made.pop(name)
        self.assertEqual(DEFAULTS, made)

    def test_zero_means_the_default_refresh_validity(self):
        made = self.make_client(RefreshTokenValidity=0)
        self.assertEqual(30, made["RefreshTokenValidity"])

    def test_names_are_not_unique(self):
        first, second = self.make_client(), self.make_client()
        self.assertEqual(first["ClientName"], second["ClientName"])
        self.assertNotEqual(first["ClientId"], second["ClientId"])

    def test_secrets(self):
        own = "0123456789abcdefghijklmnop+_"
        self.assertNotIn("ClientSecret", self.make_client())
        self.assertEqual(own, self.make_client(ClientSecret=own)["ClientSecret"])
        self.assertRegex(self.make_client(GenerateSecret=True)["ClientSecret"], r"^\w{51}$")
        self.refused(
            "InvalidParameterException",
            "both",
            self.make_client,
            GenerateSecret=True,
            ClientSecret=own,
        )
        self.refused(
            "InvalidParameterException",
            "Value at 'clientSecret' failed to satisfy constraint",
            self.make_client,
            ClientSecret="too-short",
        )

    def test_scopes_must_exist(self):
        scope = "https://api.example.com/read"
        unknown = f"Invalid scope requested: {scope}"
        web = {**WEB, "AllowedOAuthScopes": ["openid", scope]}
        self.refused("ScopeDoesNotExistException", unknown, self.make_client, **web)
        client = self.make_web_client()
        web.pop("GenerateSecret")
        self.refused("ScopeDoesNotExistException", unknown, self.update, client=client, **web)
        self.make_server()
        self.update(client, **web)
        almost = {**web, "AllowedOAuthScopes": [f"{scope}x"]}
        self.refused("ScopeDoesNotExistException", "readx", self.update, client=client, **almost)

    def test_client_credentials(self):
        self.make_server()
        machine = {
            "GenerateSecret": True,
            "AllowedOAuthFlowsUserPoolClient": True,
            "AllowedOAuthFlows": ["client_credentials"],
            "AllowedOAuthScopes": ["https://api.example.com/read"],
        }
        for text, more in (
            (
                "can not be selected along with code flow or implicit flow",
                {"AllowedOAuthFlows": ["client_credentials", "code"]},
            ),
            ("does not have a client secret", {"GenerateSecret": False}),
            (
                "openid is not supported with client_credentials",
                {"AllowedOAuthScopes": ["openid"]},
            ),
        ):
            asked = {**machine, **more}
            self.refused("InvalidOAuthFlowException", text, self.make_client, **asked)
        secretless = self.make_client()
        machine.pop("GenerateSecret")
        self.refused(
            "InvalidOAuthFlowException",
            "does not have a client secret",
            self.update,
            client=secretless,
            **machine,
        )

    def test_oauth_needs_flows_scopes_and_a_redirect(self):
        for code, text, left_out in (
            ("InvalidParameterException", "are required", "AllowedOAuthFlows"),
            ("InvalidParameterException", "are required", "AllowedOAuthScopes"),
            ("InvalidOAuthFlowException", "CallbackUrls can not be empty", "CallbackURLs"),
        ):
            asked = {**WEB, left_out: []}
            self.refused(code, text, self.make_client, **asked)

    def test_redirect_urls(self):
        for text, url in (
            ("cannot use the HTTP protocol", "http://app.example.com/"),
            ("fragment", "https://app.example.com/#here"),
            ("not an absolute URI", "/callback"),
            ("not an allowed redirect URI", "javascript://x"),
            ("not an allowed redirect URI", "mailto:a@example.com"),
            ("failed to satisfy constraint", "https://app.example.com/a b"),
        ):
            for member in ("CallbackURLs", "LogoutURLs"):
                asked = {**WEB, member: ["https://app.example.com/", url]}
                self.refused("InvalidParameterException", text, self.make_client, **asked)
        self.refused(
            "InvalidParameterException",
            "DefaultRedirectURI",
            self.make_web_client,
            DefaultRedirectURI="https://app.example.com/other",
        )

    def test_token_lifetimes(self):
        for settings in (
            {"AccessTokenValidity": 4, "TokenValidityUnits": {"AccessToken": "minutes"}},
            {"AccessTokenValidity": 2, "TokenValidityUnits": {"AccessToken": "days"}},
            {"IdTokenValidity": 25},
            {"RefreshTokenValidity": 59, "TokenValidityUnits": {"RefreshToken": "minutes"}},
            {
                "AccessTokenValidity": 3,
                "RefreshTokenValidity": 2,
                "TokenValidityUnits": {"RefreshToken": "hours"},
            },
        ):
            self.refused(
                "InvalidParameterException",
                "Invalid range for token validity",
                self.make_client,
                **settings,
            )

    def test_sign_in_flows(self):
        self.refused(
            "InvalidParameterException",
            "ALLOW_",
            self.make_client,
            ExplicitAuthFlows=["ALLOW_USER_SRP_AUTH", "USER_PASSWORD_AUTH"],
        )
        self.refused(
            "InvalidParameterException",
            "rotation",
            self.make_client,
            ExplicitAuthFlows=["ALLOW_REFRESH_TOKEN_AUTH"],
            RefreshTokenRotation={"Feature": "ENABLED"},
        )

    def test_what_must_be_there_or_fit(self):
        for text, settings in (
            ("The provider Okta does not exist", {"SupportedIdentityProviders": ["Okta"]}),
            ("Invalid read attributes", {"ReadAttributes": ["custom:none"]}),
            ("Invalid write attributes", {"WriteAttributes": ["sub"]}),
            ("client with a secret", {"EnablePropagateAdditionalUserContextData": True}),
        ):
            self.refused("InvalidParameterException", text, self.make_client, **settings)

    def test_one_that_is_not_there(self):
        for call in (
            COGNITO.describe_user_pool_client,
            COGNITO.update_user_pool_client,
            COGNITO.delete_user_pool_client,
        ):
            self.refused(
                "ResourceNotFoundException",
                "User pool client gone does not exist.",
                call,
                UserPoolId=self.pool,
                ClientId="gone",
            )
        client = self.make_client()["ClientId"]
        COGNITO.delete_user_pool_client(UserPoolId=self.pool, ClientId=client)
        self.refused("ResourceNotFoundException", client, self.client, client_id=client)


class LiteClients(Case):
    tier = "LITE"

    def test_choice_based_sign_in_is_not_on_lite(self):
        asked = {"ExplicitAuthFlows": ["ALLOW_USER_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]}
        code = "FeatureUnavailableInTierException"
        self.refused(code, "LITE", self.make_client, **asked)
        client = self.make_client()["ClientId"]
        self.refused(
            code,
            "LITE",
            COGNITO.update_user_pool_client,
            UserPoolId=self.pool,
            ClientId=client,
            **asked,
        )
