"""What botocore and the AWS CLI make of the token cache in this home folder; told as JSON."""

import datetime
import html.parser
import json
import os
import re
import stat
import subprocess
import sys
import urllib.parse
from pathlib import Path

import botocore.session
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.httpsession import URLLib3Session
from botocore.tokens import SSOTokenProvider, _sso_json_dumps
from botocore.utils import JSONFileCache, SSOTokenLoader
from dateutil.tz import tzutc

CACHE = Path.home() / ".aws/sso/cache"


def session(profile):
    return botocore.session.Session(profile=profile)


def token(profile):
    return SSOTokenProvider(session(profile)).load_token().get_frozen_token().token


def caller(profile):
    return session(profile).create_client("sts").get_caller_identity()["Arn"]


def cli(profile):
    """The AWS CLI has a botocore of its own."""
    command = [sys.executable, "-m", "awscli", "--profile", profile, "--output", "json"]
    command += ["sts", "get-caller-identity"]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(answer.stdout)["Arn"]


def use():
    return {
        "token": token("p"),
        "botocore": caller("p"),
        "legacy": caller("old"),
        "cli": cli("p"),
    }


def mode(path):
    return oct(stat.S_IMODE(os.stat(path).st_mode))


def form(path):
    """The members, each with its type, and with the form of its times."""
    times = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
    content = json.loads(path.read_text())
    shown = {True: "time", False: "text"}
    return {
        name: shown[bool(times.fullmatch(value))] if isinstance(value, str) else repr(type(value))
        for name, value in sorted(content.items())
    }


def renew():
    (file,) = (path for path in CACHE.glob("*.json") if "accessToken" in path.read_text())
    forms, modes = {"before": form(file)}, {"before": mode(file), "folder": mode(CACHE)}
    renewed = token("p")
    forms["after"], modes["after"] = form(file), mode(file)
    other = Path.home() / "other/sso/cache"
    JSONFileCache(str(other))["a"] = {}
    modes["folder of botocore"] = mode(other)
    return {"token": renewed, "forms": forms, "modes": modes}


class Hidden(html.parser.HTMLParser):
    def handle_starttag(self, tag, pairs):
        pairs = dict(pairs)
        if pairs.get("type") == "hidden":
            self.form = {pairs["name"]: pairs["value"], "answer": "allow"}


def allow(page):
    http = URLLib3Session()
    hidden = Hidden()
    hidden.feed(http.send(AWSRequest("GET", page).prepare()).content.decode())
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    body = urllib.parse.urlencode(hidden.form)
    action = page.partition("?")[0]
    answer = http.send(AWSRequest("POST", action, headers, body).prepare())
    assert answer.status_code == 200, answer.content


def sign_in():
    """The device flow of the AWS CLI 2, whose fetcher is not in botocore; the writing is botocore's."""
    config = session("p").full_config["sso_sessions"]["dev"]
    unsigned = Config(region_name=config["sso_region"], signature_version=botocore.UNSIGNED)
    oidc = session("p").create_client("sso-oidc", config=unsigned)
    client = oidc.register_client(
        clientName="botocore-client-dev", clientType="public", scopes=["sso:account:access"]
    )
    key = {name: client[name] for name in ("clientId", "clientSecret")}
    device = oidc.start_device_authorization(**key, startUrl=config["sso_start_url"])
    allow(device["verificationUriComplete"])
    answer = oidc.create_token(
        **key,
        grantType="urn:ietf:params:oauth:grant-type:device_code",
        deviceCode=device["deviceCode"],
    )
    now = datetime.datetime.now(tzutc())
    content = {
        "startUrl": config["sso_start_url"],
        "region": config["sso_region"],
        "accessToken": answer["accessToken"],
        "expiresAt": now + datetime.timedelta(seconds=answer["expiresIn"]),
        **key,
        "registrationExpiresAt": datetime.datetime.fromtimestamp(
            client["clientSecretExpiresAt"], tzutc()
        ),
        "refreshToken": answer["refreshToken"],
    }
    cache = JSONFileCache(str(CACHE), dumps_func=_sso_json_dumps)
    SSOTokenLoader(cache=cache).save_token(content["startUrl"], content, session_name="dev")
    return {"token": token("p")}


print(json.dumps({"use": use, "renew": renew, "sign in": sign_in}[sys.argv[1]]()))
