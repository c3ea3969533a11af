"""botocore's own credential chain gets credentials from Practice: profiles with a role, MFA, IAM Identity Center."""

import datetime
import hashlib
import json
import os
import pathlib
import tempfile
import unittest.mock

import boto3
import botocore.session
from botocore.credentials import SSOProvider
from botocore.exceptions import UnauthorizedSSOTokenError
from botocore.tokens import SSOTokenProvider

from cases.identity_center import ACCOUNT, PORTAL, START_URL, signed_in
from cases.practice import ENDPOINT, KEY, ROLE, Case, Device

PROFILES = f"""
[profile base]
aws_access_key_id = {KEY.access_key}
aws_secret_access_key = {KEY.secret_key}
region = eu-west-1
endpoint_url = {ENDPOINT}

[profile role]
role_arn = {ROLE}/PracticeReader
source_profile = base
role_session_name = from-a-profile
duration_seconds = 900
region = eu-west-1
endpoint_url = {ENDPOINT}

[profile chained]
role_arn = {ROLE}/PracticeAdmin
source_profile = mfa
region = eu-west-1
endpoint_url = {ENDPOINT}

[profile mfa]
role_arn = {ROLE}/PracticeMfa
source_profile = base
mfa_serial = {Device.serial}
region = eu-west-1
endpoint_url = {ENDPOINT}

[profile center]
sso_session = plant
sso_account_id = {ACCOUNT}
sso_role_name = PracticeAdmin
region = eu-west-1
endpoint_url = {ENDPOINT}

[profile legacy]
sso_start_url = {START_URL}
sso_region = eu-west-1
sso_account_id = {ACCOUNT}
sso_role_name = PracticeAdmin
region = eu-west-1
endpoint_url = {ENDPOINT}

[sso-session plant]
sso_region = eu-west-1
sso_start_url = {START_URL}
sso_registration_scopes = sso:account:access
"""


def cache_name(text):
    return f"{hashlib.sha1(text.encode()).hexdigest()}.json"


class Chain(Case):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "config").write_text(PROFILES)
        environment = unittest.mock.patch.dict(os.environ)
        environment.start()
        self.addCleanup(environment.stop)
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION"):
            del os.environ[name]
        os.environ["AWS_CONFIG_FILE"] = str(self.folder / "config")
        for provider in (SSOProvider, SSOTokenProvider):
            cache = unittest.mock.patch.object(provider, "_SSO_TOKEN_CACHE_DIR", str(self.folder))
            cache.start()
            self.addCleanup(cache.stop)

    def session(self, profile, prompter=None):
        inner = botocore.session.Session(profile=profile)
        if prompter:
            resolver = inner.get_component("credential_provider")
            resolver.get_provider("assume-role")._prompter = prompter
        return boto3.session.Session(botocore_session=inner)

    def works(self, session, role):
        """The session lists the pools; whose it is."""
        listed = session.client("cognito-idp").list_user_pools(MaxResults=1)
        self.assertEqual(1, len(listed["UserPools"]))
        arn = session.client("sts").get_caller_identity()["Arn"]
        self.assertTrue(arn.startswith(f"arn:aws:sts::{ACCOUNT}:assumed-role/{role}/"), arn)
        return arn

    def test_a_role_from_another_profile(self):
        arn = self.works(self.session("role"), "PracticeReader")
        self.assertTrue(arn.endswith("/from-a-profile"))

    def test_a_role_with_mfa_and_another_from_there(self):
        asked = []

        def prompter(prompt):
            asked.append(prompt)
            return Device.fresh()

        self.works(self.session("chained", prompter), "PracticeAdmin")
        self.assertEqual([f"Enter MFA code for {Device.serial}: "], asked)

    def keep(self, name, token, **more):
        """The token is in the cache, as the AWS CLI would leave it there."""
        now = datetime.datetime.now(datetime.timezone.utc)
        left = datetime.timedelta(seconds=more.pop("left", token["expiresIn"]))
        cached = {
            "startUrl": START_URL,
            "region": "eu-west-1",
            "accessToken": token["accessToken"],
            "expiresAt": f"{now + left:%Y-%m-%dT%H:%M:%SZ}",
            **more,
        }
        path = self.folder / cache_name(name)
        path.write_text(json.dumps(cached))
        return path

    def test_identity_center(self):
        _, token = signed_in()
        self.keep("plant", token)
        role = "AWSReservedSSO_PracticeAdmin_0123456789abcdef"
        self.works(self.session("center"), role)
        self.keep(START_URL, token)
        self.works(self.session("legacy"), role)

    def test_identity_center_refreshes(self):
        program, token = signed_in()
        now = datetime.datetime.now(datetime.timezone.utc)
        path = self.keep(
            "plant",
            token,
            left=60,
            refreshToken=token["refreshToken"],
            registrationExpiresAt=f"{now + datetime.timedelta(days=1):%Y-%m-%dT%H:%M:%SZ}",
            **program.key,
        )
        self.works(self.session("center"), "AWSReservedSSO_PracticeAdmin_0123456789abcdef")
        cached = json.loads(path.read_text())
        self.assertNotEqual(token["accessToken"], cached["accessToken"])
        self.assertNotEqual(token["refreshToken"], cached["refreshToken"])
        PORTAL.list_accounts(accessToken=cached["accessToken"])

    def test_identity_center_after_signing_out(self):
        _, token = signed_in()
        self.keep("plant", token)
        PORTAL.logout(accessToken=token["accessToken"])
        with self.assertRaises(UnauthorizedSSOTokenError):
            self.session("center").client("cognito-idp").list_user_pools(MaxResults=1)
