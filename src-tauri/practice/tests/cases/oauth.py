"""The OAuth endpoints of a pool's domain, and its tokens by PyJWT."""

import base64
import json
import urllib.error
import urllib.parse
import urllib.request

import jwt

from cases.practice import COGNITO, ENDPOINT, Case

READ = "https://api.example.com/read"
WRITE = "https://api.example.com/write"
CALLBACK = "https://app.example.com/callback"


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


OPENER = urllib.request.build_opener(Stay, urllib.request.ProxyHandler({}))


def fetch(url, form=None, headers=None, method=None, timeout=None):
    """The status, the headers and the text of an answer; redirects are not followed."""
    data = urllib.parse.urlencode(form).encode() if form is not None else None
    request = urllib.request.Request(url, data=data, headers=headers or {}, method=method)
    try:
        answer = OPENER.open(request, timeout=timeout)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        return answer.status, answer.headers, answer.read().decode()


def basic(client):
    pair = f"{client['ClientId']}:{client['ClientSecret']}".encode()
    return {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}


def domain_token(domain, client):
    """The status of the answer to a client that asks a domain for a token."""
    form = {"grant_type": "client_credentials"}
    return fetch(f"{ENDPOINT}/{domain}/oauth2/token", form, basic(client))[0]


class Tokens(Case):
    def setUp(self):
        super().setUp()
        self.make_server(scopes=["read", "write"])
        self.domain = self.make_domain()
        self.machine = self.make_client(
            GenerateSecret=True,
            AllowedOAuthFlowsUserPoolClient=True,
            AllowedOAuthFlows=["client_credentials"],
            AllowedOAuthScopes=[READ],
            AccessTokenValidity=10,
            TokenValidityUnits={"AccessToken": "minutes"},
        )
        status, _, text = fetch(f"{ENDPOINT}/{self.pool}/.well-known/openid-configuration")
        self.assertEqual(200, status)
        self.discovery = json.loads(text)

    def token(self, client=None, headers=None, **form):
        client = client or self.machine
        form = {"grant_type": "client_credentials", **form}
        headers = basic(client) if headers is None else headers
        status, _, text = fetch(self.discovery["token_endpoint"], form, headers)
        return status, json.loads(text)

    def fails(self, error, *arguments, **form):
        self.assertEqual((400, {"error": error}), self.token(*arguments, **form))

    def test_a_token_verifies(self):
        for form in ({}, {"scope": READ}):
            status, answer = self.token(**form)
            self.assertEqual(200, status, answer)
            self.assertEqual(("Bearer", 600), (answer["token_type"], answer["expires_in"]))
            token = answer["access_token"]
            key = jwt.PyJWKClient(self.discovery["jwks_uri"]).get_signing_key_from_jwt(token)
            claims = jwt.decode(
                token,
                key,
                algorithms=["RS256"],
                issuer=self.discovery["issuer"],
                options={"require": ["exp", "iat", "iss", "sub", "jti"]},
            )
            self.assertEqual(self.machine["ClientId"], claims["client_id"])
            self.assertEqual((READ, "access"), (claims["scope"], claims["token_use"]))
            self.assertEqual(600, claims["exp"] - claims["iat"])
            self.assertNotIn("aud", claims)

    def test_another_pool_signs_with_another_key(self):
        token = self.token()[1]["access_token"]
        other = self.make_pool()["Id"]
        keys = jwt.PyJWKClient(f"{ENDPOINT}/{other}/.well-known/jwks.json")
        self.assertEqual(2, len(keys.get_signing_keys()))
        with self.assertRaises(jwt.PyJWKClientError):
            keys.get_signing_key_from_jwt(token)
        own = jwt.PyJWKClient(self.discovery["jwks_uri"]).get_signing_keys()
        kid = jwt.get_unverified_header(token)["kid"]
        wrong = next(key for key in own if key.key_id != kid)
        with self.assertRaises(jwt.InvalidSignatureError):
            jwt.decode(token, wrong, algorithms=["RS256"])

    def test_the_secret_in_the_form(self):
        machine = {"client_id": self.machine["ClientId"]}
        secret = {"client_secret": self.machine["ClientSecret"]}
        status, _ = self.token(headers={}, **machine, **secret)
        self.assertEqual(200, status)
        self.fails("invalid_client", headers={}, **machine)
        self.fails("invalid_client", headers={}, client_secret="wrong", **machine)
        self.fails("invalid_client", headers={})
        self.fails("invalid_request", **secret)

    def test_invalid_client(self):
        self.fails("invalid_client", {**self.machine, "ClientSecret": "wrong"})
        self.fails("invalid_client", {**self.machine, "ClientId": "gone"})
        self.fails("invalid_client", client_id="another")
        first, self.pool = self.pool, self.make_pool()["Id"]
        self.fails("invalid_client", self.make_client(GenerateSecret=True))
        self.pool = first

    def test_invalid_scope(self):
        self.fails("invalid_scope", scope=WRITE)
        self.fails("invalid_scope", scope=f"{READ} openid")
        COGNITO.update_resource_server(
            UserPoolId=self.pool, Identifier="https://api.example.com", Name="API"
        )
        self.fails("invalid_scope", scope=READ)
        self.fails("invalid_scope")

    def test_a_client_that_may_not(self):
        self.fails("unauthorized_client", self.make_web_client())
        self.fails("invalid_grant", self.make_client(GenerateSecret=True))

    def test_grants(self):
        self.fails("unsupported_grant_type", grant_type="password")
        self.fails("invalid_grant", grant_type="authorization_code", code="made-up")
        self.fails("invalid_grant", grant_type="refresh_token", refresh_token="made-up")
        self.fails("invalid_request", grant_type="authorization_code")
        endpoint = self.discovery["token_endpoint"]
        status, _, text = fetch(endpoint, {"scope": READ}, basic(self.machine))
        self.assertEqual((400, {"error": "invalid_request"}), (status, json.loads(text)))
        status, _, text = fetch(endpoint, {}, {"Content-Type": "application/json"})
        self.assertEqual((400, {"error": "invalid_request"}), (status, json.loads(text)))
        self.assertEqual(405, fetch(endpoint)[0])

    def test_without_a_domain_there_is_no_token_endpoint(self):
        COGNITO.delete_user_pool_domain(UserPoolId=self.pool, Domain=self.domain)
        self.assertEqual(404, fetch(self.discovery["token_endpoint"], {})[0])
        text = fetch(f"{ENDPOINT}/{self.pool}/.well-known/openid-configuration")[2]
        self.assertNotIn("token_endpoint", json.loads(text))
        unknown = f"{ENDPOINT}/eu-west-1_unknown/.well-known"
        for document in ("openid-configuration", "jwks.json"):
            self.assertEqual(404, fetch(f"{unknown}/{document}")[0])


class Authorize(Case):
    def setUp(self):
        super().setUp()
        self.domain = self.make_domain()
        self.web = self.make_web_client()

    def visit(self, path="oauth2/authorize", **query):
        query = {
            "client_id": self.web["ClientId"],
            "response_type": "code",
            "redirect_uri": CALLBACK,
            "scope": "openid email",
            **query,
        }
        text = urllib.parse.urlencode({k: v for k, v in query.items() if v is not None})
        return fetch(f"{ENDPOINT}/{self.domain}/{path}?{text}")

    def sent_to(self, **query):
        status, headers, _ = self.visit(**query)
        self.assertEqual(302, status)
        where, _, asked = headers["Location"].partition("?")
        return where, dict(urllib.parse.parse_qsl(asked))

    def own_error(self, error, **query):
        where, asked = self.sent_to(**query)
        self.assertEqual((f"{ENDPOINT}/{self.domain}/error", error), (where, asked["error"]))
        status, _, text = fetch(f"{where}?{urllib.parse.urlencode(asked)}")
        self.assertEqual(400, status)
        self.assertIn(error, text)

    def sent_back(self, error, **query):
        where, asked = self.sent_to(state="s t", **query)
        self.assertEqual((CALLBACK, {"error": error, "state": "s t"}), (where, asked))

    def test_the_redirect_url_letter_for_letter(self):
        for address in (f"{CALLBACK}/", CALLBACK.upper(), "https://evil.example.com/", None):
            self.own_error("redirect_mismatch", redirect_uri=address)
        status, _, text = self.visit("login", redirect_uri=f"{CALLBACK}/")
        self.assertEqual(400, status)
        self.assertIn("redirect_mismatch", text)

    def test_the_client(self):
        self.own_error("invalid_client", client_id="gone")
        self.own_error("invalid_request", client_id=None)
        self.own_error("unauthorized_client", client_id=self.make_client()["ClientId"])

    def test_the_rest_goes_back_to_the_application(self):
        self.sent_back("invalid_scope", scope="openid phone")
        self.sent_back("invalid_scope", scope="email")
        self.sent_back("unauthorized_client", response_type="token")
        self.sent_back("invalid_request", response_type="password")
        self.sent_back("invalid_request", code_challenge="x", code_challenge_method="plain")

    def test_login_pages_need_a_style_on_version_2(self):
        where, asked = self.sent_to(state="s")
        self.assertEqual(f"{ENDPOINT}/{self.domain}/login", where)
        self.assertEqual("s", asked["state"])
        status, _, text = self.visit("login")
        self.assertEqual(403, status)
        self.assertIn("Login pages unavailable. Please contact an administrator.", text)
        COGNITO.create_managed_login_branding(
            UserPoolId=self.pool, ClientId=self.web["ClientId"], UseCognitoProvidedValues=True
        )
        status, _, text = self.visit("login")
        self.assertEqual(200, status)
        self.assertIn("Nobody can sign in here", text)

    def test_version_1_needs_none(self):
        COGNITO.update_user_pool_domain(UserPoolId=self.pool, Domain=self.domain)
        self.assertEqual(200, self.visit("login")[0])

    def test_no_such_place(self):
        self.assertEqual(404, fetch(f"{ENDPOINT}/nobody-has-this/oauth2/authorize")[0])
        self.assertEqual(404, fetch(f"{ENDPOINT}/{self.domain}/oauth2/unknown")[0])
