"""Quotas by request rate, as a client in a hurry meets them. conformance.rs makes the server's clock stand still."""

import collections
from concurrent.futures import ThreadPoolExecutor

from botocore.exceptions import ClientError

from cases.practice import COGNITO, Case, assume, connect

# More than any quota has for one second.
MANY = 40


def hurry(call, **asked):
    """The answers and the codes of many calls at a time."""

    def one(_):
        try:
            return call(**asked), None
        except ClientError as error:
            return None, error.response["Error"]

    with ThreadPoolExecutor(max_workers=20) as pool:
        outcomes = list(pool.map(one, range(MANY)))
    done = [answer for answer, error in outcomes if error is None]
    return done, [error for _, error in outcomes if error]


class Rates(Case):
    def fast(self, code, at_once, call, **asked):
        done, refused = hurry(call, **asked)
        self.assertEqual(at_once, len(done))
        self.assertEqual(
            [(code, "Rate exceeded")] * (MANY - at_once),
            [(error["Code"], error["Message"]) for error in refused],
        )
        return done

    def test_what_is_refused_is_not_done(self):
        made = self.fast(
            "TooManyRequestsException",
            5,
            COGNITO.create_user_pool_client,
            UserPoolId=self.pool,
            ClientName="App",
        )
        listed = COGNITO.list_user_pool_clients(UserPoolId=self.pool, MaxResults=60)
        self.assertCountEqual(
            [answer["UserPoolClient"]["ClientId"] for answer in made],
            [client["ClientId"] for client in listed["UserPoolClients"]],
        )

    def test_what_is_denied_counts(self):
        reader = connect(**assume("PracticeReader"))
        _, refused = hurry(reader.create_user_pool_client, UserPoolId=self.pool, ClientName="App")
        codes = collections.Counter(error["Code"] for error in refused)
        self.assertEqual({"AccessDeniedException": 5, "TooManyRequestsException": MANY - 5}, codes)

    def test_reads_of_the_account(self):
        self.fast("TooManyRequestsException", 15, COGNITO.list_user_pools, MaxResults=1)

    def test_an_operation_whose_model_has_no_such_error(self):
        self.fast("ThrottlingException", 5, COGNITO.describe_user_pool_domain, Domain="any")
