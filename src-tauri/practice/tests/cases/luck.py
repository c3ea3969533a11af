"""Errors that only the fault script gives. conformance.rs has the script; faults.py has the rest of what can go wrong."""

from cases.practice import COGNITO, Case


class Luck(Case):
    def fails(self, code, status, call, **asked):
        response = self.refused(code, "", call, **asked)
        self.assertEqual(status, response["ResponseMetadata"]["HTTPStatusCode"])

    def test_in_the_order_of_the_script(self):
        pools, secrets = COGNITO.list_user_pools, COGNITO.list_user_pool_client_secrets
        self.fails("AccessDeniedException", 400, pools, MaxResults=1)
        self.fails("ExpiredTokenException", 400, pools, MaxResults=1)
        self.fails("InternalErrorException", 500, pools, MaxResults=1)
        pools(MaxResults=1)
        client = {
            "UserPoolId": self.pool,
            "ClientId": self.make_client(GenerateSecret=True)["ClientId"],
        }
        self.fails("InternalServerException", 500, secrets, **client)
        self.assertEqual(1, len(secrets(**client)["ClientSecrets"]))
