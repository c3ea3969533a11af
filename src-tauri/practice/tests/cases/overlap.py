"""Two writes to one pool at a time. conformance.rs makes the first UpdateUserPool take an hour, and the first
UpdateUserPoolDomain a moment."""

import http.client
import time
import urllib.parse

from botocore.exceptions import ClientError

from cases.practice import COGNITO, ENDPOINT, Case, prepare

CODE = "ConcurrentModificationException"
# The seconds after which what is waited for does not come any more.
PATIENCE = 60


class Unanswered:
    """A call of which nobody awaits the answer; it ends when its connection is closed."""

    def __init__(self, operation, asked):
        request = prepare(operation, asked)
        self.connection = http.client.HTTPConnection(urllib.parse.urlsplit(ENDPOINT).netloc)
        self.connection.request(request.method, "/", request.body, dict(request.headers))

    def end(self):
        self.connection.close()


def overlaps(call, **asked):
    """Whether a call that changes nothing is refused for another one."""
    try:
        call(**asked)
    except ClientError as error:
        if error.response["Error"]["Code"] != CODE:
            raise
        return True
    return False


def until(holds):
    """Waits until something holds."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() < began + PATIENCE, "it does not come"


class Overlap(Case):
    def test_the_second_of_two(self):
        self.make_domain(name="overlap")
        first, second = self.make_client(), self.make_client()
        elsewhere = self.make_pool()["Id"]
        this = {"UserPoolId": self.pool}
        update = {**this, "ClientId": second["ClientId"]}
        slow = Unanswered("UpdateUserPool", {**this, "UserPoolTags": {"by": "the first"}})
        until(lambda: overlaps(COGNITO.update_user_pool_client, **update))
        for call, asked in (
            (COGNITO.update_user_pool, {"UserPoolTags": {"by": "the second"}}),
            (COGNITO.update_user_pool_client, {"ClientId": first["ClientId"]}),
            (COGNITO.delete_user_pool_client, {"ClientId": first["ClientId"]}),
            (COGNITO.update_user_pool_domain, {"Domain": "overlap"}),
        ):
            self.refused(CODE, "Concurrent modification", call, **this, **asked)
        # The model lists no such error for these: they are done.
        self.make_server()
        self.make_client()
        # Reads and other pools are not concerned.
        self.assertIsNotNone(self.client(first["ClientId"]))
        COGNITO.update_user_pool(UserPoolId=elsewhere)

        slow.end()
        until(lambda: not overlaps(COGNITO.update_user_pool_client, **update))
        COGNITO.delete_user_pool_client(**this, ClientId=first["ClientId"])
        tags = COGNITO.describe_user_pool(**this)["UserPool"].get("UserPoolTags")
        self.assertIsNone(tags, "the first was given up, the second refused")

    def test_a_slow_one_is_done(self):
        name = self.make_domain(version=1)
        this = {"UserPoolId": self.pool, "Domain": name}
        for version in (2, 1):
            COGNITO.update_user_pool_domain(**this, ManagedLoginVersion=version)
            read = COGNITO.describe_user_pool_domain(Domain=name)["DomainDescription"]
            self.assertEqual(version, read["ManagedLoginVersion"])
