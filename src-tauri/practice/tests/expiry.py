"""What expires; identity.rs has the server, whose clock stands still until this asks for it to be put forward.

python expiry.py ENDPOINT
"""

import os
import pathlib
import sys
import unittest

os.environ["PRACTICE"] = sys.argv.pop(1)
sys.path.insert(0, str(pathlib.Path(__file__).parent))

from cases import identity_center  # noqa: E402
from cases.identity_center import PORTAL, Program, press  # noqa: E402
from cases.oauth import fetch  # noqa: E402
from cases.practice import assume, connect  # noqa: E402

LIFETIME = 300


def later():
    """Waits until everything that was handed out before has expired: a line asks for it, and a line says that it is so."""
    print("later", flush=True)
    input()


class Expiry(identity_center.Center):
    def test_credentials_of_a_role(self):
        session = assume("PracticeAdmin")
        sts = connect("sts", **session)
        sts.get_caller_identity()
        later()
        text = "The security token included in the request is expired"
        cognito = connect(**session)
        self.refused("ExpiredTokenException", text, cognito.list_user_pools, MaxResults=1)
        response = self.refused("ExpiredToken", text, sts.get_caller_identity)
        self.assertEqual(403, response["ResponseMetadata"]["HTTPStatusCode"])


class ExpiryOfSignIns(identity_center.Browser):
    def setUp(self):
        super().setUp()
        self.waiting, self.allowed = Program(), Program()

    def test_tokens_and_codes(self):
        code = self.code()
        page = self.waiting.start()["verificationUriComplete"]
        press(self.allowed.start()["verificationUriComplete"], "Allow")
        token = self.allowed.token()
        self.assertEqual(LIFETIME, token["expiresIn"])
        access = {"accessToken": token["accessToken"]}
        PORTAL.list_accounts(**access)
        later()
        self.refused("UnauthorizedException", "", PORTAL.list_accounts, **access)
        self.no("InvalidGrantException", "invalid_grant", self.token, code=code)
        self.assertEqual(400, fetch(page)[0])
        self.no("ExpiredTokenException", "expired_token", self.waiting.token)
        # A refresh token is there to last longer.
        PORTAL.list_accounts(accessToken=self.allowed.refresh(token["refreshToken"])["accessToken"])


if __name__ == "__main__":
    suite = unittest.TestSuite(
        [
            Expiry("test_credentials_of_a_role"),
            ExpiryOfSignIns("test_tokens_and_codes"),
        ]
    )
    sys.exit(not unittest.TextTestRunner().run(suite).wasSuccessful())
