"""Resource servers."""

from cases.practice import COGNITO, Case

API = "https://api.example.com"


class Servers(Case):
    def test_one_of_each_identifier(self):
        self.make_server(API)
        code, text = "InvalidParameterException", "already exists"
        self.refused(code, text, self.make_server, identifier=API)
        self.pool = self.make_pool()["Id"]
        self.make_server(API)

    def test_an_update_replaces_all_scopes(self):
        self.make_server(API, ["read", "write"])
        one = [{"ScopeName": "read", "ScopeDescription": "again"}]
        for scopes in ({"Scopes": one}, {}):
            answer = COGNITO.update_resource_server(
                UserPoolId=self.pool, Identifier=API, Name="New name", **scopes
            )["ResourceServer"]
            expected = {"UserPoolId": self.pool, "Identifier": API, "Name": "New name"}
            self.assertEqual({**expected, "Scopes": scopes.get("Scopes", [])}, answer)
            read = COGNITO.describe_resource_server(UserPoolId=self.pool, Identifier=API)
            self.assertEqual(answer, read["ResourceServer"])

    def test_a_scope_that_went_cannot_be_set_again(self):
        self.make_server(API, ["read", "write"])
        scope = f"{API}/write"
        client = self.make_web_client(AllowedOAuthScopes=[scope])
        COGNITO.update_resource_server(UserPoolId=self.pool, Identifier=API, Name="API")
        self.assertEqual([scope], self.client(client["ClientId"])["AllowedOAuthScopes"])
        self.refused(
            "ScopeDoesNotExistException",
            scope,
            COGNITO.update_user_pool_client,
            UserPoolId=self.pool,
            ClientId=client["ClientId"],
            AllowedOAuthScopes=[scope],
        )

    def test_one_that_is_not_there(self):
        for call, more in (
            (COGNITO.describe_resource_server, {}),
            (COGNITO.update_resource_server, {"Name": "API"}),
            (COGNITO.delete_resource_server, {}),
        ):
            self.refused(
                "ResourceNotFoundException",
                API,
                call,
                UserPoolId=self.pool,
                Identifier=API,
                **more,
            )
        self.make_server(API)
        COGNITO.delete_resource_server(UserPoolId=self.pool, Identifier=API)
        self.assertEqual([], COGNITO.list_resource_servers(UserPoolId=self.pool)["ResourceServers"])

    def test_scopes(self):
        for text, scopes in (
            ("Duplicate scope name: read", ["read", "read"]),
            ("at 'scopes.1.member.scopeName' failed to satisfy", ["a/b"]),
            ("length less than or equal to 100", [f"s{number}" for number in range(101)]),
        ):
            self.refused("InvalidParameterException", text, self.make_server, scopes=scopes)

    def test_at_most_25(self):
        for number in range(25):
            self.make_server(f"server-{number}")
        self.refused("LimitExceededException", "resource servers", self.make_server)
