"""IAM Identity Center: signing in with a device code or in the browser, and what the portal gives then."""

import base64
import hashlib
import html.parser
import json
import os
import secrets
import time
import urllib.parse

from botocore.awsrequest import AWSRequest
from botocore.httpsession import URLLib3Session

from cases.oauth import fetch
from cases.practice import ENDPOINT, Case, connect, session

START_URL = os.environ["PRACTICE_START_URL"]
ACCOUNT = "000000000000"
DEVICE = "urn:ietf:params:oauth:grant-type:device_code"
SCOPES = ["sso:account:access"]
CALLBACK = "http://127.0.0.1/oauth/callback"
# What the portal answers, although the model lists it for none.
UNMODELLED = {"ForbiddenException": 403, "InternalServerException": 500}


def modelled(http_response, model, **_):
    """An answer has no member that the model does not know; an error is one of the operation's."""
    content = http_response.content
    answer = json.loads(content) if content else {}
    if http_response.status_code == 200:
        known = model.output_shape.members if model.output_shape else {}
        assert answer.keys() <= known.keys(), f"{model.name}: {answer.keys() - known.keys()}"
        return
    code = http_response.headers["x-amzn-errortype"]
    statuses = {
        shape.name: shape.metadata["error"]["httpStatusCode"] for shape in model.error_shapes
    }
    statuses = {**UNMODELLED, **statuses}
    assert statuses.get(code) == http_response.status_code, f"{model.name} cannot answer {code}"
    if "error" in answer:
        assert answer.keys() == {"error", "error_description"}, answer


OIDC, PORTAL = connect("sso-oidc"), connect("sso")
for service in (OIDC, PORTAL):
    service.meta.events.register("after-call", modelled)


class Page(html.parser.HTMLParser):
    """The form of a page: where it goes, its hidden fields, and the values of its buttons."""

    def __init__(self, text):
        super().__init__()
        self.hidden, self.buttons = {}, {}
        self.pressed = None
        self.feed(text)

    def handle_starttag(self, tag, pairs):
        pairs = dict(pairs)
        if tag == "form":
            self.method, self.action = pairs["method"], pairs["action"]
        elif tag == "input" and pairs.get("type") == "hidden":
            self.hidden[pairs["name"]] = pairs["value"]
        elif tag == "button":
            self.pressed = pairs

    def handle_data(self, text):
        if self.pressed:
            self.buttons[text] = {self.pressed["name"]: self.pressed["value"]}
            self.pressed = None

    def press(self, button):
        assert self.method == "post"
        return fetch(f"{ENDPOINT}{self.action}", {**self.hidden, **self.buttons[button]})


class Program:
    """A program that has registered itself."""

    def __init__(self, **settings):
        settings = {"clientName": "Tester", "clientType": "public", "scopes": SCOPES, **settings}
        self.registration = OIDC.register_client(**settings)
        self.key = {name: self.registration[name] for name in ("clientId", "clientSecret")}

    def start(self, start_url=START_URL):
        self.device = OIDC.start_device_authorization(**self.key, startUrl=start_url)
        return self.device

    def token(self, **asked):
        asked = {"grantType": DEVICE, "deviceCode": self.device["deviceCode"], **asked}
        return OIDC.create_token(**self.key, **asked)

    def refresh(self, token):
        return OIDC.create_token(**self.key, grantType="refresh_token", refreshToken=token)


def browser_program(**settings):
    """A program that sends the user's browser to the authorize page."""
    settings = {
        "grantTypes": ["authorization_code", "refresh_token"],
        "redirectUris": [CALLBACK],
        "issuerUrl": START_URL,
        **settings,
    }
    return Program(**settings)


def press(address, button):
    """The page at this address is shown, and one of its buttons pressed."""
    status, _, text = fetch(address)
    assert status == 200, text
    return Page(text).press(button)


def signed_in():
    """A program that the user has let in, and its token."""
    program = Program()
    press(program.start()["verificationUriComplete"], "Allow")
    return program, program.token()


class Center(Case):
    def setUp(self):
        pass

    def no(self, code, error, call, /, **asked):
        response = self.refused(code, "", call, **asked)
        self.assertEqual(error, response["error"])
        self.assertTrue(response["error_description"])


class Registration(Center):
    def test_what_is_answered(self):
        registration = Program().registration
        left = registration["clientSecretExpiresAt"] - registration["clientIdIssuedAt"]
        self.assertEqual(90 * 24 * 60 * 60, left)
        self.assertNotIn("authorizationEndpoint", registration)
        registration = browser_program().registration
        self.assertEqual(f"{ENDPOINT}/authorize", registration["authorizationEndpoint"])

    def test_what_is_refused(self):
        code = {"grantTypes": ["authorization_code"], "redirectUris": [CALLBACK]}
        issuer = {"issuerUrl": START_URL}
        for kind, error, settings in (
            ("InvalidClientMetadata", "invalid_client_metadata", {"clientType": "confidential"}),
            ("InvalidScope", "invalid_scope", {"scopes": ["sso:account:access", "openid"]}),
            ("UnsupportedGrantType", "unsupported_grant_type", {"grantTypes": ["password"]}),
            ("InvalidRequest", "invalid_request", code),
            ("InvalidRequest", "invalid_request", {**code, **issuer, "redirectUris": []}),
            ("InvalidRequest", "invalid_request", {**code, "issuerUrl": "https://example.com"}),
            ("InvalidRequest", "invalid_request", {"entitledApplicationArn": "arn"}),
        ):
            settings = {"clientName": "Tester", "clientType": "public", **settings}
            self.no(f"{kind}Exception", error, OIDC.register_client, **settings)
        self.no("InvalidRequestException", "invalid_request", OIDC.register_client, clientName="a")

    def test_redirect_uris(self):
        for uri in (CALLBACK, "http://127.0.0.1:8080/oauth/callback"):
            browser_program(redirectUris=[uri])
        for uri in (
            "https://127.0.0.1/oauth/callback",
            "http://localhost/oauth/callback",
            "http://127.0.0.1/callback",
            "http://127.0.0.1/oauth/callback?a=b",
            "http://127.0.0.1/oauth/callback#a",
            "http://a@127.0.0.1/oauth/callback",
            "http://127.0.0.1.example.com/oauth/callback",
            "http://127.0.0.1:99999/oauth/callback",
            "myapp://oauth/callback",
            "",
        ):
            self.no(
                "InvalidRedirectUriException",
                "invalid_redirect_uri",
                OIDC.register_client,
                clientName="Tester",
                clientType="public",
                redirectUris=[CALLBACK, uri],
            )

    def test_the_form(self):
        known = {"clientName": "a", "clientType": "public"}
        for status, body, content_type in (
            (200, json.dumps(known), "application/json"),
            (400, json.dumps(known), "text/plain"),
            (400, json.dumps(known)[:-1], "application/json"),
            (400, json.dumps({**known, "client_name": "b"}), "application/json"),
            (400, json.dumps({**known, "scopes": SCOPES[0]}), "application/json"),
        ):
            headers = {"Content-Type": content_type}
            request = AWSRequest("POST", f"{ENDPOINT}/client/register", headers, body)
            answer = URLLib3Session().send(request.prepare())
            self.assertEqual(status, answer.status_code, body)
            if status == 400:
                self.assertEqual("InvalidRequestException", answer.headers["x-amzn-errortype"])
                self.assertEqual("invalid_request", json.loads(answer.content)["error"])
        self.assertEqual(404, fetch(f"{ENDPOINT}/client/register")[0])


class Devices(Center):
    def test_letting_in(self):
        program = Program()
        device = program.start()
        self.assertRegex(device["userCode"], "^[A-Z]{4}-[A-Z]{4}$")
        self.assertEqual(f"{ENDPOINT}/device", device["verificationUri"])
        whole = f"{ENDPOINT}/device?user_code={device['userCode']}"
        self.assertEqual(whole, device["verificationUriComplete"])
        self.assertEqual((600, 1), (device["expiresIn"], device["interval"]))
        self.no("AuthorizationPendingException", "authorization_pending", program.token)
        # The code can be typed, in lower case, too.
        text = fetch(device["verificationUri"])[2]
        self.assertIn('name="user_code"', text)
        typed = f"{ENDPOINT}/device?user_code={device['userCode'].lower()}"
        status, _, text = press(typed, "Allow")
        self.assertEqual(200, status)
        self.assertIn("Request approved", text)
        time.sleep(device["interval"])
        token = program.token()
        self.assertEqual(("Bearer", 3600), (token["tokenType"], token["expiresIn"]))
        self.assertIn("refreshToken", token)
        self.no("InvalidGrantException", "invalid_grant", program.token)
        self.assertEqual(400, fetch(whole)[0])

    def test_declining(self):
        program = Program()
        text = press(program.start()["verificationUriComplete"], "Deny")[2]
        self.assertIn("Request denied", text)
        self.no("AccessDeniedException", "access_denied", program.token)

    def test_whose_code_it_is(self):
        program, other = Program(), Program()
        press(program.start()["verificationUriComplete"], "Allow")
        other.device = program.device
        self.no("InvalidGrantException", "invalid_grant", other.token)
        other.device = {"deviceCode": "made-up"}
        self.no("InvalidGrantException", "invalid_grant", other.token)
        program.token()

    def test_pages_of_no_code(self):
        program = Program()
        page = Page(fetch(program.start()["verificationUriComplete"])[2])
        for hidden, button in (({"user_code": "BCDF-GHJK"}, "Allow"), (page.hidden, None)):
            form = {**hidden, **page.buttons.get(button, {})}
            self.assertEqual(400, fetch(f"{ENDPOINT}/device", form)[0])
        self.assertEqual(400, fetch(f"{ENDPOINT}/device?user_code=BCDF-GHJK")[0])
        self.no("AuthorizationPendingException", "authorization_pending", program.token)

    def test_a_name_is_no_markup(self):
        program = Program(clientName="<b>Bold</b>")
        text = fetch(program.start()["verificationUriComplete"])[2]
        self.assertIn("&lt;b&gt;Bold", text)

    def test_who_may_start(self):
        program = Program()
        for url in ("https://example.com/start", f"{START_URL}.example.com", ""):
            self.no("InvalidRequestException", "invalid_request", program.start, start_url=url)
        program.start(f"{START_URL}/#/")
        program.key["clientSecret"] = "made-up"
        self.no("InvalidClientException", "invalid_client", program.start)
        self.no("InvalidClientException", "invalid_client", program.token)
        self.no("UnauthorizedClientException", "unauthorized_client", browser_program().start)

    def test_the_grant(self):
        program = Program()
        program.start()
        for code, error, asked in (
            ("UnsupportedGrantType", "unsupported_grant_type", {"grantType": "password"}),
            ("UnauthorizedClient", "unauthorized_client", {"grantType": "authorization_code"}),
            ("InvalidRequest", "invalid_request", {"deviceCode": ""}),
            ("InvalidScope", "invalid_scope", {"scope": ["openid"]}),
        ):
            self.no(f"{code}Exception", error, program.token, **asked)


class Browser(Center):
    def setUp(self):
        self.program = browser_program()
        self.verifier = secrets.token_urlsafe(48)
        self.redirect = "http://127.0.0.1:45678/oauth/callback"

    def address(self, **changed):
        hashed = hashlib.sha256(self.verifier.encode()).digest()
        query = {
            "response_type": "code",
            "client_id": self.program.key["clientId"],
            "redirect_uri": self.redirect,
            "state": "s t",
            "code_challenge": base64.urlsafe_b64encode(hashed).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
            "scopes": "sso:account:access",
            **changed,
        }
        query = {name: value for name, value in query.items() if value is not None}
        return f"{ENDPOINT}/authorize?{urllib.parse.urlencode(query)}"

    def came_back(self, status, headers, _):
        self.assertEqual(302, status)
        where, _, query = headers["Location"].partition("?")
        self.assertEqual(self.redirect, where)
        answer = dict(urllib.parse.parse_qsl(query))
        self.assertEqual("s t", answer.pop("state", "s t"))
        return answer

    def code(self):
        return self.came_back(*press(self.address(), "Allow"))["code"]

    def token(self, code, program=None, **changed):
        asked = {
            "grantType": "authorization_code",
            "code": code,
            "codeVerifier": self.verifier,
            "redirectUri": self.redirect,
            **changed,
        }
        return OIDC.create_token(**(program or self.program).key, **asked)

    def test_letting_in(self):
        code = self.code()
        token = self.token(code)
        self.assertEqual("Bearer", token["tokenType"])
        PORTAL.list_accounts(accessToken=token["accessToken"])
        self.no("InvalidGrantException", "invalid_grant", self.token, code=code)
        self.program.refresh(token["refreshToken"])

    def test_declining(self):
        answer = self.came_back(*press(self.address(), "Deny"))
        self.assertEqual({"error": "access_denied"}, answer)

    def test_a_page_is_answered_once(self):
        page = Page(fetch(self.address())[2])
        self.came_back(*page.press("Allow"))
        self.assertEqual(400, page.press("Allow")[0])
        self.assertEqual(400, fetch(f"{ENDPOINT}/authorize", {"answer": "allow"})[0])

    def test_the_code_is_for_one_program_verifier_and_address(self):
        other = browser_program()
        for changed in (
            {"codeVerifier": secrets.token_urlsafe(48)},
            {"redirectUri": "http://127.0.0.1:45679/oauth/callback"},
            {"program": other},
        ):
            code = self.code()
            self.no("InvalidGrantException", "invalid_grant", self.token, code=code, **changed)
            # It is used up by that.
            self.no("InvalidGrantException", "invalid_grant", self.token, code=code)
        code = self.code()
        for missing in ("codeVerifier", "redirectUri"):
            changed = {"code": code, missing: ""}
            self.no("InvalidRequestException", "invalid_request", self.token, **changed)
        changed = {"code": code, "codeVerifier": "too-short"}
        self.no("InvalidRequestException", "invalid_request", self.token, **changed)
        self.token(code)

    def test_errors_that_go_back(self):
        for error, changed in (
            ("unsupported_response_type", {"response_type": "token"}),
            ("invalid_scope", {"scopes": "openid"}),
            ("invalid_request", {"code_challenge_method": "plain"}),
            ("invalid_request", {"code_challenge": "short"}),
            ("invalid_request", {"code_challenge": None}),
            ("invalid_request", {"state": None}),
        ):
            answer = self.came_back(*fetch(self.address(**changed)))
            self.assertEqual(error, answer.pop("error"))
            self.assertEqual({}, answer)

    def test_errors_that_stay(self):
        for changed in (
            {"client_id": "nobody"},
            {"client_id": None},
            {"redirect_uri": "https://evil.example.com/oauth/callback"},
            {"redirect_uri": "http://127.0.0.1:45678/elsewhere"},
            {"redirect_uri": None},
            {"client_id": Program().key["clientId"]},
        ):
            status, headers, text = fetch(self.address(**changed))
            self.assertEqual((400, None), (status, headers["Location"]))
            self.assertIn("Request failed", text)
        both = browser_program(grantTypes=[DEVICE])
        answer = self.came_back(*fetch(self.address(client_id=both.key["clientId"])))
        self.assertEqual({"error": "unauthorized_client"}, answer)


class Tokens(Center):
    def test_a_refresh_token_is_good_once(self):
        program, token = signed_in()
        second = program.refresh(token["refreshToken"])
        self.assertNotEqual(token["accessToken"], second["accessToken"])
        self.no(
            "InvalidGrantException", "invalid_grant", program.refresh, token=token["refreshToken"]
        )
        self.no(
            "InvalidGrantException",
            "invalid_grant",
            Program().refresh,
            token=second["refreshToken"],
        )
        program.refresh(second["refreshToken"])

    def test_without_a_scope_there_is_none(self):
        program = Program(scopes=[])
        press(program.start()["verificationUriComplete"], "Allow")
        self.assertNotIn("refreshToken", program.token())

    def test_signing_out_ends_all_of_it(self):
        program, token = signed_in()
        second = program.refresh(token["refreshToken"])
        PORTAL.logout(accessToken=token["accessToken"])
        for access in (token["accessToken"], second["accessToken"]):
            self.refused(
                "UnauthorizedException",
                "Session token not found or invalid",
                PORTAL.list_accounts,
                accessToken=access,
            )
        self.no(
            "InvalidGrantException", "invalid_grant", program.refresh, token=second["refreshToken"]
        )


class Portal(Center):
    @classmethod
    def setUpClass(cls):
        cls.token = signed_in()[1]["accessToken"]

    def test_what_is_assigned(self):
        accounts = PORTAL.get_paginator("list_accounts").paginate(accessToken=self.token)
        (account,) = [account for page in accounts for account in page["accountList"]]
        self.assertEqual(ACCOUNT, account["accountId"])
        roles = PORTAL.list_account_roles(accessToken=self.token, accountId=ACCOUNT)
        expected = [{"roleName": "PracticeAdmin", "accountId": ACCOUNT}]
        self.assertEqual(expected, roles["roleList"])

    def test_credentials(self):
        asked = {"accessToken": self.token, "accountId": ACCOUNT, "roleName": "PracticeAdmin"}
        given = PORTAL.get_role_credentials(**asked)["roleCredentials"]
        self.assertAlmostEqual(time.time() + 3600, given["expiration"] / 1000, delta=60)
        key = session({name[0].upper() + name[1:]: value for name, value in given.items()})
        me = connect("sts", **key).get_caller_identity()
        role = "AWSReservedSSO_PracticeAdmin_0123456789abcdef"
        arn = f"arn:aws:sts::{ACCOUNT}:assumed-role/{role}/practice@example.com"
        self.assertEqual(arn, me["Arn"])
        connect(**key).list_user_pools(MaxResults=1)

    def test_what_is_not_assigned(self):
        for changed in ({"roleName": "PracticeReader"}, {"accountId": "111111111111"}):
            asked = {"accountId": ACCOUNT, "roleName": "PracticeAdmin", **changed}
            response = self.refused(
                "ForbiddenException",
                "No access",
                PORTAL.get_role_credentials,
                accessToken=self.token,
                **asked,
            )
            self.assertEqual(403, response["ResponseMetadata"]["HTTPStatusCode"])
        asked = {"accessToken": self.token, "accountId": "111111111111"}
        self.refused("ForbiddenException", "No access", PORTAL.list_account_roles, **asked)

    def test_a_token_is_needed(self):
        for call, asked in (
            (PORTAL.get_role_credentials, {"accountId": ACCOUNT, "roleName": "PracticeAdmin"}),
            (PORTAL.list_accounts, {}),
            (PORTAL.list_account_roles, {"accountId": ACCOUNT}),
            (PORTAL.logout, {}),
        ):
            text = "Session token not found or invalid"
            self.refused("UnauthorizedException", text, call, accessToken="made-up", **asked)
        self.assertEqual(400, fetch(f"{ENDPOINT}/assignment/accounts")[0])

    def test_the_form(self):
        listed = {"accessToken": self.token}
        for asked in ({"maxResults": 101}, {"maxResults": 0}, {"nextToken": "made-up"}):
            self.refused("InvalidRequestException", "", PORTAL.list_accounts, **asked, **listed)
        headers = {"x-amz-sso_bearer_token": self.token}
        for query in ("max_result=one", "max_results=1", "max_result=1&max_result=2"):
            status, _, text = fetch(f"{ENDPOINT}/assignment/accounts?{query}", headers=headers)
            self.assertEqual(400, status, text)
            self.assertIn("#InvalidRequestException", json.loads(text)["__type"])
