"""What a client meets where a test made something go wrong; faults.rs has the script.

python faults.py ENDPOINT
"""

import os
import pathlib
import sys
import unittest

os.environ["PRACTICE"] = sys.argv.pop(1)
sys.path.insert(0, str(pathlib.Path(__file__).parent))

from botocore.exceptions import ClientError, ConnectionClosedError, ReadTimeoutError  # noqa: E402
from cases.oauth import fetch  # noqa: E402
from cases.practice import COGNITO, ENDPOINT, connect  # noqa: E402

# The seconds after which a client gives up where no answer is to come.
PATIENCE = 2
IMPATIENT = connect(read_timeout=PATIENCE)
POOL = "eu-west-1_PracNoDom"


def servers():
    listed = COGNITO.list_resource_servers(UserPoolId=POOL)["ResourceServers"]
    return {server["Identifier"] for server in listed}


def create(identifier, cognito=COGNITO):
    cognito.create_resource_server(UserPoolId=POOL, Identifier=identifier, Name="API")


class Faults(unittest.TestCase):
    def refused(self, code, status, call, *arguments, **asked):
        with self.assertRaises(ClientError) as caught:
            call(*arguments, **asked)
        response = caught.exception.response
        self.assertEqual(code, response["Error"]["Code"])
        self.assertEqual(status, response["ResponseMetadata"]["HTTPStatusCode"])
        return response["Error"]["Message"]

    def test_in_the_order_of_the_script(self):
        self.refused("TooManyRequestsException", 400, create, "throttled")
        self.refused("InternalErrorException", 500, create, "error-before")
        self.refused("InternalErrorException", 500, create, "error-after")
        for identifier in ("dropped-before", "dropped-after"):
            with self.assertRaises(ConnectionClosedError):
                create(identifier)
        for identifier in ("timed-out-before", "timed-out-after"):
            with self.assertRaises(ReadTimeoutError):
                create(identifier, IMPATIENT)
        message = self.refused("AccessDeniedException", 400, create, "denied")
        self.assertIn("cognito-idp:CreateResourceServer", message)
        self.refused("ExpiredTokenException", 400, create, "expired")
        create("well")
        self.assertEqual({"error-after", "dropped-after", "timed-out-after", "well"}, servers())
        # A fault after the effect is none where the call is refused anyway.
        self.refused("InvalidParameterException", 400, create, "well")
        domain = {"UserPoolId": POOL, "Domain": "plant-faults"}
        code = "ConcurrentModificationException"
        self.refused(code, 400, COGNITO.create_user_pool_domain, **domain)
        COGNITO.create_user_pool_domain(**domain)

        sts = connect("sts")
        self.refused("AccessDenied", 403, sts.get_caller_identity)
        self.refused("ExpiredToken", 403, sts.get_caller_identity)
        self.refused("Throttling", 400, sts.get_caller_identity)
        self.refused("InternalFailure", 500, sts.get_caller_identity)
        with self.assertRaises(ConnectionClosedError):
            sts.get_caller_identity()
        with self.assertRaises(ReadTimeoutError):
            connect("sts", read_timeout=PATIENCE).get_caller_identity()
        sts.get_caller_identity()

        discovery = f"{ENDPOINT}/{POOL}/.well-known/openid-configuration"
        self.assertEqual(429, fetch(discovery)[0])
        self.assertEqual(500, fetch(discovery)[0])
        self.assertEqual(403, fetch(discovery)[0])
        with self.assertRaises(OSError):
            fetch(discovery)
        with self.assertRaises(TimeoutError):
            fetch(discovery, timeout=PATIENCE)
        self.assertEqual(200, fetch(discovery)[0])


unittest.main()
