"""What botocore makes of files and environments, for the tests of `registrar-aws`.

    python judge.py            verify: every case of reports.json gives what its "expect" says (exit 1 if not)
    python judge.py --write    fill in "expect"
    python judge.py --stdin    answer the cases that come as a JSON array

Nothing here touches the network: sockets refuse to connect, instance and container
credentials are never fetched, roles and SSO are named and not resolved. What a case
holds is in README.md.
"""

import json
import os
import socket
import sys
import tempfile
import time
import warnings
from pathlib import Path

if not sys.flags.utf8_mode:
    # The files are read in the locale's encoding; the CLI's is UTF-8 on Linux and macOS.
    os.execv(sys.executable, [sys.executable, "-X", "utf8", "-B", *sys.argv])

import botocore.configprovider
import botocore.credentials as bc
import botocore.exceptions
import botocore.httpsession
import botocore.loaders
import botocore.session
import botocore.tokens
import botocore.utils
import dateutil.parser
from dateutil.tz import tzutc

os.environ["TZ"] = "UTC"
time.tzset()
warnings.simplefilter("ignore")  # of dateutil, about names of zones

REPORTS = Path(__file__).with_name("reports.json")
LOADER = botocore.loaders.create_loader()


class NetworkUsed(Exception):
    pass


def refuse(*_args, **_kwargs):
    raise NetworkUsed("a case tried to use the network")


socket.socket.connect = refuse
socket.getaddrinfo = refuse
botocore.httpsession.URLLib3Session.send = refuse

# What a provider was given is kept here, so that roles and SSO can be named without a call.
seen = {}
roles = []  # what each role is assumed with, the first one first
clients = {}


def remember(cls, name):
    original = cls.__init__

    def init(self, *args, **kwargs):
        seen[name] = kwargs
        if name == "assume-role":
            roles.append(kwargs)
        original(self, *args, **kwargs)

    cls.__init__ = init


remember(bc.AssumeRoleCredentialFetcher, "assume-role")
remember(bc.AssumeRoleWithWebIdentityCredentialFetcher, "assume-role-with-web-identity")
remember(bc.SSOCredentialFetcher, "sso")


def login(self):
    profiles = self._load_config().get("profiles", {})
    if "login_session" in profiles.get(self._profile_name, {}):
        return bc.Credentials("never", "fetched", method="login")
    return None


# It needs a library of AWS's for its key, before it looks at anything.
bc.LoginProvider.load = login
bc.InstanceMetadataProvider.load = lambda self: None


def container(self):
    names = ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI")
    if any(name in os.environ for name in names):
        return bc.Credentials("never", "fetched", method="container-role")
    return None


bc.ContainerProvider.load = container
from_source = bc.AssumeRoleProvider._resolve_credentials_from_source


def source(self, credential_source, profile_name):
    methods = {"ec2instancemetadata": "iam-role", "ecscontainer": "container-role"}
    method = methods.get(credential_source.lower())
    if method:
        return bc.Credentials("never", "fetched", method=method)
    return from_source(self, credential_source, profile_name)


bc.AssumeRoleProvider._resolve_credentials_from_source = source


def error(e):
    if isinstance(e, NetworkUsed) or isinstance(e.__cause__, NetworkUsed):
        raise e
    return {"error": type(e).__name__}


def utc(time):
    if time.tzinfo is None:
        return time.strftime("%Y-%m-%dT%H:%M:%S")
    return time.astimezone(tzutc()).strftime("%Y-%m-%dT%H:%M:%SZ")


def role(given):
    return {"role_arn": given["role_arn"], **given["extra_args"]}


def web_identity(given):
    token_file = given["web_identity_token_loader"]._web_identity_token_path
    return {**role(given), "token_file": token_file}


def sso(given):
    return {
        "start_url": given["start_url"],
        "region": given["sso_region"],
        "account_id": given["account_id"],
        "role_name": given["role_name"],
        "session": given.get("sso_session_name"),
    }


def named(credentials):
    if isinstance(credentials, bc.DeferredRefreshableCredentials):
        kind = credentials.method
        detail = {"sso": sso, "assume-role-with-web-identity": web_identity}.get(kind)
        return {"kind": kind, "detail": detail(seen[kind])} if detail else {"kind": kind}
    if credentials.access_key == "never":
        return {"kind": credentials.method}
    return {"access_key": credentials.access_key, "method": credentials.method}


def sso_token(home, given):
    """The cached token as SSOCredentialFetcher and SSOTokenProvider look at it, short of a call."""
    cache = botocore.utils.JSONFileCache(str(home / ".aws/sso/cache"))
    try:
        loaded = botocore.utils.SSOTokenLoader(cache)(
            given["start_url"], session_name=given.get("sso_session_name")
        )
        expires = dateutil.parser.parse(loaded["expiresAt"])
        expired = (expires - bc._local_now()).total_seconds() <= 0
    except Exception as e:
        return error(e)
    return {"access_token": loaded["accessToken"], "expires": utc(expires), "expired": expired}


def credentials(session, home):
    seen.clear()
    roles.clear()
    found = session.get_credentials()
    if found is None:
        return None
    method = found.method
    if method == "assume-role":
        source = named(roles[0]["source_credentials"])
        return {
            "kind": method,
            "detail": {"roles": [role(given) for given in roles], "source": source},
        }
    if method == "assume-role-with-web-identity":
        return {"kind": method, "detail": web_identity(seen[method])}
    if method == "sso":
        given = seen[method]
        return {"kind": method, "detail": {**sso(given), "token": sso_token(home, given)}}
    if method == "login":
        return {"kind": method, "session": session.get_scoped_config()["login_session"]}
    if method == "container-role":
        return {"kind": method}
    frozen = found.get_frozen_credentials()
    result = {
        "access_key": frozen.access_key,
        "secret_key": frozen.secret_key,
        "token": frozen.token,
        "method": method,
    }
    if method == "custom-process":
        # It is told and not sent: a number is as good, and what is neither is none.
        account = frozen.account_id
        result["account_id"] = str(account) if isinstance(account, (int, str)) else None
    if isinstance(found, bc.RefreshableCredentials):
        result["expires"] = utc(found._expiry_time)
    return result


def client(session, region, configured):
    """A cognito-idp client's URL, and where its calls go.

    To make one takes 40 ms, so those with equal settings share it.
    """
    names = (
        "region",
        "use_fips_endpoint",
        "use_dualstack_endpoint",
        "retry_mode",
        "max_attempts",
        "defaults_mode",
        "sts_regional_endpoints",
        "account_id_endpoint_mode",
    )
    key = (region, configured, *(session.get_config_variable(name) for name in names))
    if key not in clients:
        try:
            made = session.create_client(
                "cognito-idp",
                region_name=region,
                aws_access_key_id="AKIAIOSFODNN7EXAMPLE",
                aws_secret_access_key="example",
            )
            called = made._ruleset_resolver.construct_endpoint(
                operation_model=made.meta.service_model.operation_model("ListUserPools"),
                request_context={},
                call_args={"MaxResults": 1},
            )
            clients[key] = made.meta.endpoint_url, called.url
        except botocore.exceptions.InvalidConfigError:
            raise  # the profile's session is wrong, which is no matter of these settings
        except Exception as e:
            clients[key] = e
    if isinstance(clients[key], Exception):
        raise clients[key]
    return clients[key]


def configured_url(session, service="cognito-idp"):
    if session.get_config_variable("ignore_configured_endpoint_urls"):
        return None
    return botocore.configprovider.ConfiguredEndpointProvider(
        full_config=session.full_config,
        scoped_config=session.get_scoped_config(),
        client_name=service,
    ).provide()


def client_url(session, home):
    """Where calls would go: the region's URL, or the configured one; or why no client can be made."""
    return client(session, None, configured_url(session))[1]


def endpoint(session, home):
    url = configured_url(session)
    return None if url is None else client(session, "us-east-1", url)[0]


QUESTIONS = {
    "region": lambda session, home: session.get_config_variable("region"),
    "endpoint": endpoint,
    "client_url": client_url,
    "sts_endpoint": lambda session, home: configured_url(session, "sts"),
    "services": lambda session, home: sorted(session.full_config.get("services", {})),
    "sso_sessions": lambda session, home: sorted(session.full_config.get("sso_sessions", {})),
    "credentials": credentials,
}


def judge(case):
    with tempfile.TemporaryDirectory(prefix="report-") as folder:
        home = Path(folder)
        (home / ".aws").mkdir()
        files = case["files"]
        latin1 = files.get("latin1") or []
        texts = {".aws/" + n: files[n] for n in ("config", "credentials") if files[n] is not None}
        texts.update(files.get("other") or {})
        for name, text in texts.items():
            path = home / name
            path.parent.mkdir(parents=True, exist_ok=True)
            short = name.removeprefix(".aws/")
            encoding = "latin-1" if short in latin1 or name in latin1 else "utf-8"
            path.write_bytes(text.replace("{home}", folder).encode(encoding))
            if text.startswith("#!"):
                path.chmod(0o755)
        os.chdir(home)
        os.environ.clear()
        os.environ.update({"HOME": folder, "PATH": "/usr/bin:/bin"})
        for name, value in case["environment"].items():
            os.environ[name] = value.replace("{home}", folder)
        cache = str(home / ".aws/sso/cache")
        bc.SSOProvider._SSO_TOKEN_CACHE_DIR = cache
        botocore.tokens.SSOTokenProvider._SSO_TOKEN_CACHE_DIR = cache
        expect = {}
        try:
            expect["profiles"] = sorted(
                botocore.session.Session(include_builtin_handlers=False).available_profiles
            )
        except Exception as e:
            expect["profiles"] = error(e)

        session = None
        for name, ask in QUESTIONS.items():
            if session is None:
                session = botocore.session.Session(
                    profile=case["profile"], include_builtin_handlers=False
                )
                session.register_component("data_loader", LOADER)
            try:
                expect[name] = ask(session, home)
            except Exception as e:
                expect[name] = error(e)
                session = None  # after a parse error a session answers otherwise
        os.chdir("/")
        text = json.dumps(expect, ensure_ascii=False)
        return json.loads(text.replace(folder, "{home}"))


def main():
    if "--stdin" in sys.argv:
        print(json.dumps([judge(case) for case in json.load(sys.stdin)]))
        return 0
    cases = json.loads(REPORTS.read_text("utf-8"))
    wrong = 0
    for case in cases:
        result = judge(case)
        if "--write" in sys.argv:
            case["expect"] = result
        elif case.get("expect") != result:
            wrong += 1
            print(case["id"], "\n  said:", case.get("expect"), "\n  is:  ", result)
    if "--write" in sys.argv:
        lines = (json.dumps(case, separators=(",", ":")) for case in cases)
        REPORTS.write_text("[\n" + ",\n".join(lines) + "\n]\n", "utf-8")
    print(f"{len(cases)} cases, {wrong} wrong (botocore {botocore.__version__})")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
