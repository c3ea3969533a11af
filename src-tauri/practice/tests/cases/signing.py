"""Who asks: signatures by botocore, and GetCallerIdentity."""

import datetime
import os
import unittest.mock

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.httpsession import URLLib3Session

from cases.practice import COGNITO, ENDPOINT, KEY, Case, connect, raw

SECRET = os.environ["AWS_SECRET_ACCESS_KEY"]


class Signing(Case):
    def both(self, code, sts_code, text, **session):
        """The call is refused by Cognito, and by the Security Token Service in its own words."""
        cognito, sts = connect(**session), connect("sts", **session)
        self.refused(code, text, cognito.list_user_pools, MaxResults=1)
        self.refused(sts_code, text, sts.get_caller_identity)

    def test_the_caller(self):
        answer = connect("sts").get_caller_identity()
        self.assertEqual("000000000000", answer["Account"])
        self.assertEqual("arn:aws:iam::000000000000:user/practice", answer["Arn"])
        answer = connect("sts", region="us-gov-west-1").get_caller_identity()
        self.assertRegex(answer["Arn"], "^arn:aws-us-gov:")

    def test_a_wrong_secret(self):
        self.both(
            "InvalidSignatureException",
            "SignatureDoesNotMatch",
            "does not match the signature you provided",
            aws_access_key_id=KEY.access_key,
            aws_secret_access_key=f"{SECRET}x",
        )

    def test_a_wrong_key(self):
        self.both(
            "UnrecognizedClientException",
            "InvalidClientTokenId",
            "security token included in the request is invalid",
            aws_access_key_id="AKIAIOSFODNN7EXAMPLE",
            aws_secret_access_key=SECRET,
        )

    def test_a_session_that_was_never_given(self):
        self.both(
            "UnrecognizedClientException",
            "InvalidClientTokenId",
            "security token",
            aws_access_key_id=KEY.access_key,
            aws_secret_access_key=SECRET,
            aws_session_token="made-up",
        )

    def test_a_clock_that_is_off(self):
        now = datetime.datetime.now(datetime.timezone.utc)
        for minutes, text in ((-16, "Signature expired"), (16, "Signature not yet current")):
            then = now + datetime.timedelta(minutes=minutes)
            with unittest.mock.patch.object(
                botocore.auth, "get_current_datetime", lambda *_, then=then, **__: then
            ):
                self.both("InvalidSignatureException", "SignatureDoesNotMatch", text)
        then = now - datetime.timedelta(minutes=14)
        with unittest.mock.patch.object(
            botocore.auth, "get_current_datetime", lambda *_, then=then, **__: then
        ):
            COGNITO.list_user_pools(MaxResults=1)

    def test_unsigned(self):
        _, code, _ = raw("ListUserPools", {"MaxResults": 1}, signed=False)
        self.assertEqual("MissingAuthenticationTokenException", code)
        headers = {"Authorization": "AWS4-HMAC-SHA256 Credential=x"}
        _, code, _ = raw("ListUserPools", {"MaxResults": 1}, signed=False, headers=headers)
        self.assertEqual("IncompleteSignatureException", code)

    def test_the_scope_names_the_service(self):
        _, code, answer = raw("ListUserPools", {"MaxResults": 1}, service="s3")
        self.assertEqual("InvalidSignatureException", code)
        self.assertIn("correct service: 'cognito-idp'", answer["message"])

    def test_the_operation_is_under_the_signature(self):
        unsigned = [*botocore.auth.SIGNED_HEADERS_BLACKLIST, "x-amz-target"]
        with unittest.mock.patch.object(botocore.auth, "SIGNED_HEADERS_BLACKLIST", unsigned):
            _, code, answer = raw("ListUserPools", {"MaxResults": 1})
        self.assertEqual("InvalidSignatureException", code)
        self.assertIn("'x-amz-target' must be a signed header", answer["message"])

    def test_what_is_changed_on_the_way(self):
        def body(request):
            request.body = request.body.replace("1", "2")

        def target(request):
            request.headers["X-Amz-Target"] = "AWSCognitoIdentityProviderService.CreateUserPool"

        for change in (body, target):
            _, code, _ = raw("ListUserPools", '{"MaxResults": 1}', change=change)
            self.assertEqual("InvalidSignatureException", code)

    def test_only_loopback_is_meant(self):
        request = AWSRequest("GET", f"{ENDPOINT}/", headers={"Host": "practice.example.com:80"})
        self.assertEqual(421, URLLib3Session().send(request.prepare()).status_code)

    def test_other_actions_of_the_security_token_service(self):
        self.refused("InvalidAction", "GetSessionToken", connect("sts").get_session_token)
