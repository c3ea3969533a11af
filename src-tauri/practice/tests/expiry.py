"""Temporary credentials that expire; identity.rs has the server.

    python expiry.py ENDPOINT
"""

import os
import pathlib
import sys
import time
import unittest

os.environ["PRACTICE"] = sys.argv.pop(1)
sys.path.insert(0, str(pathlib.Path(__file__).parent))

from cases.practice import Case, assume, connect  # noqa: E402


class Expiry(Case):
    def setUp(self):
        pass

    def test_credentials_of_a_role(self):
        session = assume("PracticeAdmin")
        cognito, sts = connect(**session), connect("sts", **session)
        sts.get_caller_identity()
        time.sleep(3)
        text = "The security token included in the request is expired"
        self.refused("ExpiredTokenException", text, cognito.list_user_pools, MaxResults=1)
        response = self.refused("ExpiredToken", text, sts.get_caller_identity)
        self.assertEqual(403, response["ResponseMetadata"]["HTTPStatusCode"])


unittest.main()
