"""Managed login styles."""

from cases.practice import COGNITO, Case

ASSET = {"Category": "FAVICON_ICO", "ColorMode": "LIGHT", "Extension": "ICO", "Bytes": b"icon"}


class Styles(Case):
    def make_style(self, client_id, **settings):
        settings = settings or {"UseCognitoProvidedValues": True}
        return COGNITO.create_managed_login_branding(
            UserPoolId=self.pool, ClientId=client_id, **settings
        )["ManagedLoginBranding"]

    def test_one_style_a_client(self):
        client = self.make_web_client()["ClientId"]
        style = self.make_style(client)
        self.refused(
            "ManagedLoginBrandingExistsException",
            "already exists",
            self.make_style,
            client_id=client,
        )
        self.make_style(self.make_web_client()["ClientId"])
        COGNITO.delete_managed_login_branding(
            UserPoolId=self.pool, ManagedLoginBrandingId=style["ManagedLoginBrandingId"]
        )
        self.make_style(client)

    def test_at_most_20(self):
        clients = [self.make_web_client()["ClientId"] for _ in range(21)]
        for client in clients[1:]:
            self.make_style(client)
        text = "number of managed login branding styles"
        self.refused("LimitExceededException", text, self.make_style, client_id=clients[0])

    def test_provided_values_exclude_settings_and_assets(self):
        client = self.make_web_client()["ClientId"]
        for more in ({"Settings": {"a": "b"}}, {"Assets": [ASSET]}):
            self.refused(
                "InvalidParameterException",
                "must be omitted",
                self.make_style,
                client_id=client,
                UseCognitoProvidedValues=True,
                **more,
            )
        self.refused(
            "InvalidParameterException",
            "are required",
            self.make_style,
            client_id=client,
            UseCognitoProvidedValues=False,
        )

    def test_an_update_replaces(self):
        client = self.make_web_client()["ClientId"]
        made = self.make_style(client, Settings={"components": {"x": 1}}, Assets=[ASSET])
        self.assertEqual(ASSET, made["Assets"][0])
        ids = {"UserPoolId": self.pool, "ManagedLoginBrandingId": made["ManagedLoginBrandingId"]}
        COGNITO.update_managed_login_branding(**ids, Settings={"components": {"x": 2}})
        read = COGNITO.describe_managed_login_branding(**ids)["ManagedLoginBranding"]
        self.assertEqual({"components": {"x": 2}}, read["Settings"])
        self.assertNotIn("Assets", read)
        self.assertEqual(made["CreationDate"], read["CreationDate"])
        COGNITO.update_managed_login_branding(**ids, UseCognitoProvidedValues=True)
        read = COGNITO.describe_managed_login_branding(**ids)["ManagedLoginBranding"]
        self.assertTrue(read["UseCognitoProvidedValues"])
        self.assertNotIn("Settings", read)
        merged = COGNITO.describe_managed_login_branding(**ids, ReturnMergedResources=True)
        self.assertIn("components", merged["ManagedLoginBranding"]["Settings"])

    def test_one_that_is_not_there(self):
        client = self.make_web_client()["ClientId"]
        self.refused(
            "ResourceNotFoundException",
            "does not exist for this client",
            COGNITO.describe_managed_login_branding_by_client,
            UserPoolId=self.pool,
            ClientId=client,
        )
        self.refused(
            "ResourceNotFoundException", "User pool client", self.make_style, client_id="gone"
        )
        gone = "00000000-0000-4000-8000-000000000000"
        for call, more in (
            (COGNITO.describe_managed_login_branding, {}),
            (COGNITO.delete_managed_login_branding, {}),
            (COGNITO.update_managed_login_branding, {"UseCognitoProvidedValues": True}),
        ):
            self.refused(
                "ResourceNotFoundException",
                gone,
                call,
                UserPoolId=self.pool,
                ManagedLoginBrandingId=gone,
                **more,
            )

    def test_a_style_goes_with_its_client(self):
        client = self.make_web_client()["ClientId"]
        style = self.make_style(client)["ManagedLoginBrandingId"]
        COGNITO.delete_user_pool_client(UserPoolId=self.pool, ClientId=client)
        self.refused(
            "ResourceNotFoundException",
            style,
            COGNITO.describe_managed_login_branding,
            UserPoolId=self.pool,
            ManagedLoginBrandingId=style,
        )


class LiteStyles(Case):
    tier = "LITE"

    def test_not_on_lite(self):
        client = self.make_web_client()["ClientId"]
        self.refused(
            "FeatureUnavailableInTierException",
            "LITE",
            COGNITO.create_managed_login_branding,
            UserPoolId=self.pool,
            ClientId=client,
            UseCognitoProvidedValues=True,
        )
