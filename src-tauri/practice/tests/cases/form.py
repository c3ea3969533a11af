"""The form of a request: constraints of the model, types, unknown members, unknown operations."""

from cases.practice import COGNITO, Case, raw


class Form(Case):
    def test_a_constraint(self):
        response = self.refused(
            "InvalidParameterException", "", COGNITO.list_user_pools, MaxResults=61
        )
        self.assertEqual(
            "1 validation error detected: Value '61' at 'maxResults' failed to satisfy constraint: "
            "Member must have value less than or equal to 60",
            response["Error"]["Message"],
        )

    def test_each_kind_of_constraint(self):
        for text, settings in (
            ("length greater than or equal to 24", {"ClientSecret": "tooshort"}),
            ("regular expression pattern: [\\w\\s+=,.@-]+", {"ClientName": "a/b"}),
            ("length less than or equal to 128", {"ClientName": "a" * 129}),
            ("Member must not be null", {"ClientName": None}),
            ("enum value set: [LEGACY, ENABLED]", {"PreventUserExistenceErrors": "NO"}),
            ("value less than or equal to 15", {"AuthSessionValidity": 16}),
            ("length less than or equal to 50", {"AllowedOAuthScopes": ["openid"] * 51}),
            (
                "Member must satisfy constraint: [Member must satisfy enum value set: "
                "[code, implicit, client_credentials]]",
                {"AllowedOAuthFlows": ["password"]},
            ),
        ):
            asked = {"UserPoolId": self.pool, "ClientName": "App", **settings}
            status, code, answer = raw("CreateUserPoolClient", asked)
            self.assertEqual((400, "InvalidParameterException"), (status, code), answer)
            self.assertRegex(answer["message"], "^1 validation error detected: ")
            self.assertIn(text, answer["message"])

    def test_several_at_once(self):
        asked = {"UserPoolId": "nope", "ClientName": "a/b"}
        _, code, answer = raw("CreateUserPoolClient", asked)
        self.assertEqual("InvalidParameterException", code)
        self.assertRegex(answer["message"], "^2 validation errors detected: .+; .+")

    def test_unknown_members_and_types(self):
        known = {"UserPoolId": self.pool, "ClientName": "App"}
        for text, asked in (
            ("Unrecognized member 'GenerateSecrets'", {**known, "GenerateSecrets": True}),
            (
                "Unrecognized member 'accessToken'",
                {**known, "TokenValidityUnits": {"accessToken": "hours"}},
            ),
            ("STRING_VALUE can not be converted", {**known, "GenerateSecret": "true"}),
            ("NUMBER_VALUE can not be converted to a String", {**known, "ClientName": 1}),
            ("Unexpected field type", {**known, "CallbackURLs": "https://a.example.com/"}),
            ("Unexpected field type", []),
            ("not JSON", "{"),
        ):
            status, code, answer = raw("CreateUserPoolClient", asked)
            self.assertEqual((400, "SerializationException"), (status, code), answer)
            self.assertIn(text, answer["message"])
        listed = COGNITO.list_user_pool_clients(UserPoolId=self.pool, MaxResults=60)
        self.assertEqual([], listed["UserPoolClients"])

    def test_unknown_operations(self):
        for call in (
            lambda: raw("AdminCreateUser", {"UserPoolId": self.pool, "Username": "a"}),
            lambda: raw("ListUserPools", {"MaxResults": 1}, prefix="AmazonEC2."),
        ):
            status, code, _ = call()
            self.assertEqual((400, "UnknownOperationException"), (status, code))

    def test_content_type(self):
        headers = {"Content-Type": "application/json"}
        _, code, _ = raw("ListUserPools", {"MaxResults": 1}, headers=headers)
        self.assertEqual("SerializationException", code)
