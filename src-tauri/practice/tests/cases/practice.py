"""What the cases share: connections, pools of their own, and how a refusal is looked at."""

import base64
import hmac
import json
import os
import time
import unittest
import uuid

import boto3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from botocore.httpsession import URLLib3Session
from botocore.validate import ParamValidator

ENDPOINT = os.environ["PRACTICE"]
REGION = os.environ["AWS_DEFAULT_REGION"]
# What any operation may answer, although the model lists it for none.
COMMON = {
    "AccessDeniedException",
    "ExpiredTokenException",
    "IncompleteSignatureException",
    "InvalidSignatureException",
    "MissingAuthenticationTokenException",
    "SerializationException",
    "ThrottlingException",
    "UnknownOperationException",
    "UnrecognizedClientException",
}


def connect(service="cognito-idp", region=REGION, read_timeout=60, **session):
    """A client that does not retry, and whose answers are held against botocore's model."""
    client = boto3.session.Session(**session).client(
        service,
        region_name=region,
        endpoint_url=ENDPOINT,
        config=Config(
            retries={"total_max_attempts": 1},
            parameter_validation=False,
            read_timeout=read_timeout,
        ),
    )
    if service == "cognito-idp":
        client.meta.events.register("after-call.cognito-idp", modelled)
    return client


def modelled(http_response, model, **_):
    """An answer has no member that the model does not know, and none of a wrong type."""
    if http_response.status_code != 200:
        answer = json.loads(http_response.content)
        code = answer["__type"]
        listed = {shape.name for shape in model.error_shapes}
        # The model lists no way to say this; see the crate's documentation.
        listed |= {"FeatureUnavailableInTierException"} if "Branding" in model.name else set()
        assert code in listed | COMMON, f"{model.name} cannot answer {code}"
        return
    if model.output_shape is None:
        assert http_response.content == b"", f"{model.name} has no answer"
        return
    answer = json.loads(http_response.content)
    if answer.get("DomainDescription", {}).get("CustomDomainConfig") == {}:
        # For a prefix the service too answers this, whatever its model requires.
        del answer["DomainDescription"]["CustomDomainConfig"]
    report = ParamValidator().validate(answer, model.output_shape)
    assert not report.has_errors(), f"{model.name}: {report.generate_report()}"


COGNITO = connect()
KEY = Credentials(os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"])


ROLE = "arn:aws:iam::000000000000:role"


class Device:
    """The MFA device of the built-in user (RFC 6238); a code is good once."""

    serial = os.environ["PRACTICE_MFA_SERIAL"]
    seed = base64.b32decode(os.environ["PRACTICE_MFA_SEED"])
    used = 0

    @classmethod
    def code(cls, step):
        tag = hmac.digest(cls.seed, step.to_bytes(8, "big"), "sha1")
        start = tag[-1] & 15
        number = int.from_bytes(tag[start : start + 4], "big") & 0x7FFFFFFF
        return f"{number % 1_000_000:06}"

    @classmethod
    def fresh(cls):
        """A code that was not used before. The one that comes next is good already."""
        while (now := int(time.time()) // 30) + 1 <= cls.used:
            time.sleep(1)
        Device.used = max(now, cls.used + 1)
        return cls.code(Device.used)


def session(credentials):
    """What a session of boto3 takes of the credentials that were handed out."""
    return {
        "aws_access_key_id": credentials["AccessKeyId"],
        "aws_secret_access_key": credentials["SecretAccessKey"],
        "aws_session_token": credentials["SessionToken"],
    }


def assume(role, name="tester", sts=None, **asked):
    """The credentials of a role, for `connect`."""
    sts = sts or connect("sts")
    answer = sts.assume_role(RoleArn=f"{ROLE}/{role}", RoleSessionName=name, **asked)
    return session(answer["Credentials"])


class Case(unittest.TestCase):
    """A case has a pool of its own."""

    tier = "ESSENTIALS"
    maxDiff = None

    def setUp(self):
        self.cognito = COGNITO
        self.pool = self.make_pool(UserPoolTier=self.tier)["Id"]

    def make_pool(self, **settings):
        return COGNITO.create_user_pool(**{"PoolName": self.id()[-60:], **settings})["UserPool"]

    def make_server(self, identifier="https://api.example.com", scopes=("read",), **more):
        return COGNITO.create_resource_server(
            UserPoolId=self.pool,
            Identifier=identifier,
            Name=more.get("Name", "API"),
            Scopes=[{"ScopeName": name, "ScopeDescription": name} for name in scopes],
        )["ResourceServer"]

    def make_client(self, **settings):
        settings = {"UserPoolId": self.pool, "ClientName": "App", **settings}
        return COGNITO.create_user_pool_client(**settings)["UserPoolClient"]

    def make_web_client(self, **settings):
        return self.make_client(**{**WEB, **settings})

    def make_domain(self, version=2, name=None):
        name = name or f"p{uuid.uuid4().hex[:20]}"
        COGNITO.create_user_pool_domain(
            UserPoolId=self.pool, Domain=name, ManagedLoginVersion=version
        )
        return name

    def client(self, client_id):
        return COGNITO.describe_user_pool_client(UserPoolId=self.pool, ClientId=client_id)[
            "UserPoolClient"
        ]

    def refused(self, code, text, call, /, **asked):
        """The call is refused with the code, and a message that has the text in it."""
        with self.assertRaises(ClientError) as caught:
            call(**asked)
        error = caught.exception.response["Error"]
        self.assertEqual(code, error["Code"], error)
        self.assertIn(text, error["Message"])
        return caught.exception.response


WEB = {
    "GenerateSecret": True,
    "SupportedIdentityProviders": ["COGNITO"],
    "AllowedOAuthFlowsUserPoolClient": True,
    "AllowedOAuthFlows": ["code"],
    "AllowedOAuthScopes": ["openid", "email"],
    "CallbackURLs": ["https://app.example.com/callback"],
}


def prepare(
    operation,
    body,
    *,
    service="cognito-idp",
    headers=None,
    method="POST",
    signed=True,
    prefix="AWSCognitoIdentityProviderService.",
    key=KEY,
):
    """One request as it is given, signed by botocore."""
    body = body if isinstance(body, (str, bytes)) else json.dumps(body)
    request = AWSRequest(
        method=method,
        url=f"{ENDPOINT}/",
        data=body,
        headers={
            "X-Amz-Target": f"{prefix}{operation}",
            "Content-Type": "application/x-amz-json-1.1",
            **(headers or {}),
        },
    )
    if signed:
        SigV4Auth(key, service, REGION).add_auth(request)
    return request.prepare()


def raw(operation, body, *, change=None, **more):
    """Sends a request of `prepare`, changed; the status, the code and the answer."""
    prepared = prepare(operation, body, **more)
    if change:
        change(prepared)
    answer = URLLib3Session().send(prepared)
    content = json.loads(answer.content) if answer.content else None
    return answer.status_code, (content or {}).get("__type"), content
