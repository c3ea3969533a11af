"""Identities where a test made something go wrong; identity.rs has the script.

python center.py ENDPOINT
"""

import os
import pathlib
import sys
import unittest

os.environ["PRACTICE"] = sys.argv.pop(1)
sys.path.insert(0, str(pathlib.Path(__file__).parent))

from botocore.exceptions import ConnectionClosedError, ReadTimeoutError  # noqa: E402
from cases import identity_center  # noqa: E402
from cases.identity_center import ACCOUNT, PORTAL, Program, press  # noqa: E402
from cases.oauth import fetch  # noqa: E402
from cases.practice import ROLE, connect  # noqa: E402

# Gives up where no answer is to come.
IMPATIENT = connect("sso", read_timeout=2)


class Trouble(identity_center.Center):
    def test_in_the_order_of_the_script(self):
        program = Program()
        page = program.start()["verificationUriComplete"]
        self.assertEqual(60, program.device["interval"])
        for status in (429, 500):
            self.assertEqual(status, fetch(page)[0])
        for code, error in (
            ("SlowDownException", "slow_down"),
            ("InternalServerException", "server_error"),
            ("AccessDeniedException", "access_denied"),
            ("ExpiredTokenException", "expired_token"),
        ):
            self.no(code, error, program.token)
        with self.assertRaises(ConnectionClosedError):
            program.token()
        # None of these was a try; one that comes before its time is none that is answered.
        self.no("AuthorizationPendingException", "authorization_pending", program.token)
        self.no("SlowDownException", "slow_down", program.token)
        press(page, "Allow")
        self.no("SlowDownException", "slow_down", program.token)

        other = Program()
        press(other.start()["verificationUriComplete"], "Allow")
        access = {"accessToken": other.token()["accessToken"]}
        role = {"accountId": ACCOUNT, "roleName": "PracticeAdmin", **access}
        for code, status in (
            ("TooManyRequestsException", 429),
            ("InternalServerException", 500),
            ("ForbiddenException", 403),
            ("UnauthorizedException", 401),
        ):
            response = self.refused(code, "", PORTAL.get_role_credentials, **role)
            self.assertEqual(status, response["ResponseMetadata"]["HTTPStatusCode"])
        with self.assertRaises(ConnectionClosedError):
            PORTAL.get_role_credentials(**role)
        with self.assertRaises(ReadTimeoutError):
            IMPATIENT.get_role_credentials(**role)
        PORTAL.get_role_credentials(**role)

        with self.assertRaises(ConnectionClosedError):
            PORTAL.logout(**access)
        self.refused("UnauthorizedException", "", PORTAL.logout, **access)

        sts, iam = connect("sts"), connect("iam")
        role = {"RoleArn": f"{ROLE}/PracticeAdmin", "RoleSessionName": "ada"}
        self.refused("AccessDenied", "sts:AssumeRole", sts.assume_role, **role)
        self.refused("Throttling", "Rate exceeded", sts.assume_role, **role)
        self.refused("AccessDenied", "iam:GetRole", iam.get_role, RoleName="PracticeAdmin")
        self.refused("ExpiredToken", "", iam.get_role, RoleName="PracticeAdmin")


if __name__ == "__main__":
    suite = unittest.TestSuite([Trouble("test_in_the_order_of_the_script")])
    sys.exit(not unittest.TextTestRunner().run(suite).wasSuccessful())
