"""Registers the page's resources with the AWS CLI, and reads them back.

python command_line.py ENDPOINT
"""

import json
import os
import pathlib
import subprocess
import sys

ENDPOINT = os.environ["PRACTICE"] = sys.argv[1]
POOL = "eu-west-1_PracEmpty"
CROWDED = "eu-west-1_PracCrowd"
sys.path.insert(0, str(pathlib.Path(__file__).parent))


def aws(service, operation, *arguments):
    command = [sys.executable, "-m", "awscli", "--endpoint-url", ENDPOINT, "--output", "json"]
    done = subprocess.run(
        [*command, service, operation, *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{operation} failed: {done.stderr}")
    return json.loads(done.stdout or "null")


def of_the_pool(operation, *arguments):
    return aws("cognito-idp", operation, "--user-pool-id", POOL, *arguments)


def main():
    from cases.registration import CLIENTS, SERVERS

    assert aws("sts", "get-caller-identity")["Account"] == "000000000000"
    for server in SERVERS:
        of_the_pool(
            "create-resource-server",
            *("--identifier", server["Identifier"]),
            *("--name", server["Name"]),
            *("--scopes", json.dumps(server["Scopes"])),
        )
    listed = of_the_pool("list-resource-servers")["ResourceServers"]
    expected = [{"UserPoolId": POOL, **server} for server in SERVERS]
    assert sorted(listed, key=str) == sorted(expected, key=str), listed
    for client in CLIENTS:
        made = of_the_pool(
            "create-user-pool-client",
            *("--client-name", client["ClientName"]),
            "--generate-secret",
            "--allowed-o-auth-flows-user-pool-client",
            *("--explicit-auth-flows", *client["ExplicitAuthFlows"]),
            *("--supported-identity-providers", *client["SupportedIdentityProviders"]),
            *("--allowed-o-auth-flows", *client["AllowedOAuthFlows"]),
            *("--allowed-o-auth-scopes", *client["AllowedOAuthScopes"]),
            *(("--callback-urls", *client["CallbackURLs"]) if "CallbackURLs" in client else ()),
        )["UserPoolClient"]
        read = of_the_pool("describe-user-pool-client", "--client-id", made["ClientId"])
        assert read["UserPoolClient"] == made, read
        assert {name: made[name] for name in client} == client, made
    of_the_pool(
        "create-managed-login-branding",
        *("--client-id", made["ClientId"]),
        "--use-cognito-provided-values",
    )
    everyone = aws("cognito-idp", "list-user-pool-clients", "--user-pool-id", CROWDED)
    assert len(everyone["UserPoolClients"]) == 300


main()
