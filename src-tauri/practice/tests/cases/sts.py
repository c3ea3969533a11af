"""The Security Token Service: roles, their sessions, and MFA."""

import datetime
import unittest
import unittest.mock
import urllib.parse

import botocore.auth
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.httpsession import URLLib3Session

from cases.practice import ENDPOINT, KEY, REGION, ROLE, Case, Device, assume, connect, session

STS = connect("sts")
MFA = f"{ROLE}/PracticeMfa"


def query(form, content=None):
    """One request of the query protocol as it is given; the status and the XML."""
    request = AWSRequest(
        "POST",
        f"{ENDPOINT}/",
        data=content or urllib.parse.urlencode(form),
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    SigV4Auth(KEY, "sts", REGION).add_auth(request)
    answer = URLLib3Session().send(request.prepare())
    return answer.status_code, answer.text


class SecurityTokenService(Case):
    def setUp(self):
        pass

    def assumed(self, **asked):
        asked = {"RoleArn": f"{ROLE}/PracticeAdmin", "RoleSessionName": "ada@example.com", **asked}
        return STS.assume_role(**asked)

    def no(self, code, text, **asked):
        return self.refused(code, text, self.assumed, **asked)

    def test_a_session_of_a_role(self):
        answer = self.assumed()
        arn = "arn:aws:sts::000000000000:assumed-role/PracticeAdmin/ada@example.com"
        self.assertEqual(arn, answer["AssumedRoleUser"]["Arn"])
        credentials = answer["Credentials"]
        self.assertRegex(credentials["AccessKeyId"], "^ASIA[A-Z2-7]{16}$")
        left = credentials["Expiration"] - datetime.datetime.now(datetime.timezone.utc)
        self.assertTrue(3540 < left.total_seconds() <= 3600, left)
        me = connect("sts", **session(credentials)).get_caller_identity()
        self.assertEqual(arn, me["Arn"])
        self.assertEqual(answer["AssumedRoleUser"]["AssumedRoleId"], me["UserId"])
        self.assertRegex(me["UserId"], "^AROA[A-Z]{17}:ada@example.com$")
        role = connect("iam").get_role(RoleName="PracticeAdmin")["Role"]
        self.assertEqual(role["RoleId"], me["UserId"].split(":")[0])
        pools = connect(**session(credentials)).list_user_pools(MaxResults=1)
        self.assertEqual(1, len(pools["UserPools"]))

    def test_other_partitions(self):
        sts = connect("sts", region="us-gov-west-1")
        arn = "arn:aws-us-gov:iam::000000000000:role/PracticeAdmin"
        answer = sts.assume_role(RoleArn=arn, RoleSessionName="ada")
        self.assertRegex(answer["AssumedRoleUser"]["Arn"], "^arn:aws-us-gov:sts:")
        self.refused("AccessDenied", arn, STS.assume_role, RoleArn=arn, RoleSessionName="ada")

    def test_how_long(self):
        now = datetime.datetime.now(datetime.timezone.utc)
        for asked in (900, 43200):
            end = self.assumed(DurationSeconds=asked)["Credentials"]["Expiration"]
            self.assertAlmostEqual(asked, (end - now).total_seconds(), delta=60)
        self.no(
            "ValidationError",
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
            RoleArn=f"{ROLE}/PracticeReader",
            DurationSeconds=3601,
        )

    def test_from_role_to_role(self):
        sts = connect("sts", **assume("PracticeAdmin"))
        assume("PracticeReader", sts=sts, DurationSeconds=3600)
        self.refused(
            "ValidationError",
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by "
            "role chaining",
            sts.assume_role,
            RoleArn=f"{ROLE}/PracticeAdmin",
            RoleSessionName="ada",
            DurationSeconds=3601,
        )

    def test_constraints(self):
        for text, asked in (
            (
                "at 'roleSessionName' failed to satisfy constraint: Member must have length greater "
                "than or equal to 2",
                {"RoleSessionName": "a"},
            ),
            ("pattern: [\\w+=,.@-]*", {"RoleSessionName": "a b"}),
            ("Value null at 'roleSessionName'", {"RoleSessionName": None}),
            ("value greater than or equal to 900", {"DurationSeconds": 899}),
            ("value less than or equal to 43200", {"DurationSeconds": 43201}),
            ("length greater than or equal to 20", {"RoleArn": "arn"}),
            ("length greater than or equal to 6", {"SerialNumber": MFA, "TokenCode": "12345"}),
            ("pattern: [\\d]*", {"SerialNumber": MFA, "TokenCode": "12345a"}),
        ):
            asked = {"RoleArn": f"{ROLE}/PracticeAdmin", "RoleSessionName": "ada", **asked}
            asked = {name: value for name, value in asked.items() if value is not None}
            response = self.refused("ValidationError", text, STS.assume_role, **asked)
            self.assertRegex(response["Error"]["Message"], "^1 validation error detected: ")
            self.assertEqual(400, response["ResponseMetadata"]["HTTPStatusCode"])

    def test_roles_that_do_not_trust(self):
        sso = "aws-reserved/sso.amazonaws.com/eu-west-1/"
        sso += "AWSReservedSSO_PracticeAdmin_0123456789abcdef"
        for role in ("NoSuchRole", sso, "path/PracticeAdmin", "PracticeMfa"):
            response = self.no("AccessDenied", "", RoleArn=f"{ROLE}/{role}")
            self.assertEqual(
                "User: arn:aws:iam::000000000000:user/practice is not authorized to perform: "
                f"sts:AssumeRole on resource: {ROLE}/{role}",
                response["Error"]["Message"],
            )
            self.assertEqual(403, response["ResponseMetadata"]["HTTPStatusCode"])

    def test_a_role_that_may_not(self):
        sts = connect("sts", **assume("PracticeReader"))
        self.refused(
            "AccessDenied",
            f"on resource: {ROLE}/PracticeAdmin because no identity-based policy allows the "
            "sts:AssumeRole action",
            sts.assume_role,
            RoleArn=f"{ROLE}/PracticeAdmin",
            RoleSessionName="ada",
        )
        self.assertIn("PracticeReader", sts.get_caller_identity()["Arn"])

    def test_mfa(self):
        mfa = {"RoleArn": MFA, "SerialNumber": Device.serial}
        code = Device.fresh()
        wrong = f"{(int(code) + 1) % 1_000_000:06}"
        invalid = "MultiFactorAuthentication failed with invalid MFA one time pass code. "
        self.no("AccessDenied", invalid, TokenCode=wrong, **mfa)
        self.no("AccessDenied", invalid, **{**mfa, "TokenCode": wrong, "RoleArn": f"{ROLE}/No"})
        self.no("AccessDenied", "must provide both", **mfa)
        self.no("AccessDenied", "must provide both", RoleArn=MFA, TokenCode=code)
        other = {**mfa, "SerialNumber": f"{Device.serial}2", "TokenCode": code}
        self.no("AccessDenied", "verify your MFA serial number is valid", **other)
        credentials = self.assumed(TokenCode=code, **mfa)["Credentials"]
        self.no("AccessDenied", invalid, TokenCode=code, **mfa)
        sts = connect("sts", **session(credentials))
        self.assertIn("PracticeMfa", sts.get_caller_identity()["Arn"])
        # A role has no device of its own.
        self.refused(
            "AccessDenied",
            "verify your MFA serial number is valid",
            sts.assume_role,
            RoleSessionName="ada",
            TokenCode=Device.code(Device.used + 1),
            **mfa,
        )

    def test_a_session_token_goes_with_its_key(self):
        first, second = assume("PracticeAdmin"), assume("PracticeAdmin")
        for token in (second["aws_session_token"], "made-up", None):
            wrong = {**first, "aws_session_token": token}
            sts = connect("sts", **wrong)
            self.refused("InvalidClientTokenId", "security token", sts.get_caller_identity)
            cognito = connect(**wrong)
            code = "UnrecognizedClientException"
            self.refused(code, "security token", cognito.list_user_pools, MaxResults=1)
        wrong = {**first, "aws_secret_access_key": second["aws_secret_access_key"]}
        sts = connect("sts", **wrong)
        self.refused("SignatureDoesNotMatch", "does not match", sts.get_caller_identity)

    def test_a_session_token_is_under_the_signature(self):
        unsigned = [*botocore.auth.SIGNED_HEADERS_BLACKLIST, "x-amz-security-token"]
        sts = connect("sts", **assume("PracticeAdmin"))
        with unittest.mock.patch.object(botocore.auth, "SIGNED_HEADERS_BLACKLIST", unsigned):
            text = "'x-amz-security-token' must be a signed header"
            self.refused("SignatureDoesNotMatch", text, sts.get_caller_identity)

    def test_what_a_session_is_not_given(self):
        for asked in (
            {"Policy": "{}"},
            {"PolicyArns": [{"arn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}]},
            {"Tags": [{"Key": "a", "Value": "b"}]},
            {"SourceIdentity": "ada"},
        ):
            self.no("ValidationError", f"{next(iter(asked))} is not taken", **asked)
        self.assumed(ExternalId="no-role-asks-for-one")

    def test_the_form_of_a_query(self):
        known = {
            "Action": "AssumeRole",
            "Version": "2011-06-15",
            "RoleArn": f"{ROLE}/PracticeAdmin",
            "RoleSessionName": "ada",
        }
        self.assertEqual(200, query(known)[0])
        twice = f"{urllib.parse.urlencode(known)}&RoleSessionName=bob"
        for code, form, content in (
            ("MalformedInput", {**known, "DurationSeconds": "an hour"}, None),
            ("MalformedInput", {**known, "rolesessionname": "bob"}, None),
            ("MalformedInput", {**known, "RoleArn.member.1": "bob"}, None),
            ("MalformedInput", {**known, "Tags.member.2.Key": "bob"}, None),
            ("MalformedInput", {**known, "Tags": "bob"}, None),
            ("MalformedInput", {**known, ".".join("a" * 100_000): "bob"}, None),
            ("MalformedInput", {}, twice),
            ("InvalidAction", {**known, "Version": "2012-06-15"}, None),
            ("InvalidAction", {**known, "Action": "assumeRole"}, None),
        ):
            status, text = query(form, content)
            self.assertIn(f"<Code>{code}</Code>", text)
            self.assertEqual(400, status)
        # The version tells whose action it is, so the signature must be for that service.
        status, text = query({**known, "Version": "2010-05-08"})
        self.assertEqual(403, status)
        self.assertIn("scoped to correct service: &apos;iam&apos;", text)
