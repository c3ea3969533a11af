"""The secrets of app clients."""

import datetime

from cases.oauth import READ, domain_token
from cases.practice import COGNITO, WEB, Case

OWN = "0123456789abcdefghijklmnop+_"


class Secrets(Case):
    def asked(self, client, **more):
        return {"UserPoolId": self.pool, "ClientId": client["ClientId"], **more}

    def add(self, client, **more):
        answer = COGNITO.add_user_pool_client_secret(**self.asked(client, **more))
        return answer["ClientSecretDescriptor"]

    def listed(self, client):
        return COGNITO.list_user_pool_client_secrets(**self.asked(client))["ClientSecrets"]

    def delete(self, client, secret):
        COGNITO.delete_user_pool_client_secret(
            **self.asked(client, ClientSecretId=secret["ClientSecretId"])
        )

    def shown(self, client):
        return self.client(client["ClientId"]).get("ClientSecret")

    def test_a_value_is_answered_once_and_only_if_it_was_made(self):
        client = self.make_client(GenerateSecret=True)
        (first,) = self.listed(client)
        made = self.add(client)
        self.assertRegex(made.pop("ClientSecretValue"), r"^\w{51}$")
        self.assertEqual([first, made], self.listed(client))
        self.delete(client, made)
        brought = self.add(client, ClientSecret=OWN)
        self.assertNotIn("ClientSecretValue", brought)
        self.assertEqual([first, brought], self.listed(client))

    def test_ids_and_dates(self):
        client = self.make_client(GenerateSecret=True)
        self.add(client)
        first, second = self.listed(client)
        self.assertNotEqual(first["ClientSecretId"], second["ClientSecretId"])
        self.assertEqual(client["CreationDate"], first["ClientSecretCreateDate"])
        for secret in (first, second):
            self.assertRegex(secret["ClientSecretId"], f"^{client['ClientId']}--[0-9]{{13}}$")
            age = datetime.datetime.now(datetime.timezone.utc) - secret["ClientSecretCreateDate"]
            self.assertLess(age.total_seconds(), 60)

    def test_two_at_most(self):
        client = self.make_client(ClientSecret=OWN)
        second = self.add(client)
        for more in ({}, {"ClientSecret": f"{OWN}x"}):
            asked = {"client": client, **more}
            self.refused("LimitExceededException", "at most 2", self.add, **asked)
        self.delete(client, second)
        self.add(client)

    def test_never_none_again(self):
        client = self.make_client(GenerateSecret=True)
        self.add(client)
        first, second = self.listed(client)
        self.delete(client, first)
        text = "last remaining secret"
        self.refused("InvalidParameterException", text, self.delete, client=client, secret=second)
        self.assertEqual([second], self.listed(client))

    def test_a_client_that_was_made_without_one(self):
        client = self.make_client()
        self.assertEqual([], self.listed(client))
        for more in ({}, {"ClientSecret": OWN}):
            asked = {"client": client, **more}
            self.refused("InvalidParameterException", "created with one", self.add, **asked)

    def test_no_value_twice(self):
        client = self.make_client(ClientSecret=OWN)
        self.refused(
            "InvalidParameterException",
            "already has this secret",
            self.add,
            client=client,
            ClientSecret=OWN,
        )
        # Of another client it is a value like any other.
        self.add(self.make_client(GenerateSecret=True), ClientSecret=OWN)

    def test_a_value_of_ones_own_has_a_form(self):
        client = self.make_client(GenerateSecret=True)
        for text, secret in (
            ("length greater than or equal to 24", "a" * 23),
            ("length less than or equal to 64", "a" * 65),
            ("regular expression pattern", f"{OWN}-"),
        ):
            response = self.refused(
                "InvalidParameterException", text, self.add, client=client, ClientSecret=secret
            )
            self.assertNotIn(secret, response["Error"]["Message"])

    def test_describe_shows_the_first_and_then_none(self):
        client = self.make_client(ClientSecret=OWN)
        self.add(client)
        self.assertEqual(OWN, self.shown(client))
        updated = COGNITO.update_user_pool_client(**self.asked(client))["UserPoolClient"]
        self.assertEqual(OWN, updated["ClientSecret"])
        self.assertEqual(2, len(self.listed(client)))
        self.delete(client, self.listed(client)[0])
        self.assertIsNone(self.shown(client))
        self.add(client)
        self.assertIsNone(self.shown(client))
        # It has secrets all the same: what needs one is accepted.
        machine = COGNITO.update_user_pool_client(
            **self.asked(client, EnablePropagateAdditionalUserContextData=True)
        )["UserPoolClient"]
        self.assertNotIn("ClientSecret", machine)

    def test_the_token_endpoint_takes_any_of_them(self):
        self.make_server()
        domain = self.make_domain()
        client = self.make_client(
            ClientSecret=OWN,
            AllowedOAuthFlowsUserPoolClient=True,
            AllowedOAuthFlows=["client_credentials"],
            AllowedOAuthScopes=[READ],
        )

        def taken(secret):
            return domain_token(domain, {**client, "ClientSecret": secret})

        made = self.add(client)["ClientSecretValue"]
        self.assertEqual([200, 200], [taken(OWN), taken(made)])
        self.delete(client, self.listed(client)[0])
        self.assertEqual([400, 200], [taken(OWN), taken(made)])
        self.add(client, ClientSecret=OWN)
        self.assertEqual([200, 200], [taken(OWN), taken(made)])

    def test_what_is_not_there(self):
        client = self.make_client(GenerateSecret=True)
        other = self.make_client(GenerateSecret=True)
        self.add(client)
        code = "ResourceNotFoundException"
        theirs = self.listed(other)[0]
        self.refused(code, theirs["ClientSecretId"], self.delete, client=client, secret=theirs)
        self.assertEqual((2, 1), (len(self.listed(client)), len(self.listed(other))))
        gone = {"ClientId": "gone"}
        self.refused(code, "gone", self.add, client=gone)
        self.refused(code, "gone", self.listed, client=gone)
        self.refused(code, "gone", self.delete, client=gone, secret=theirs)
        self.refused(
            "InvalidParameterException",
            "Invalid pagination token.",
            COGNITO.list_user_pool_client_secrets,
            **self.asked(client, NextToken="made-up"),
        )

    def test_they_go_with_the_client(self):
        client = self.make_client(**WEB)
        secret = self.add(client)
        COGNITO.delete_user_pool_client(**self.asked(client))
        code = "ResourceNotFoundException"
        self.refused(code, client["ClientId"], self.delete, client=client, secret=secret)
