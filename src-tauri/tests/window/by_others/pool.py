"""Looks at a user pool, and changes it, with boto3: software that none of us wrote.

    pool.py ENDPOINT read POOL          prints what the pool holds, as JSON
    pool.py ENDPOINT create NAME        prints the new pool's id
    pool.py ENDPOINT find NAME          prints the id of the one pool of this name
    pool.py ENDPOINT add-scope POOL     adds a scope to the Cognite API resource server
    pool.py ENDPOINT delete POOL        deletes the pool, protected or not
    pool.py ENDPOINT break POOL HOW     undoes one thing of a registration: style, callback, scope or oauth
    pool.py ENDPOINT secrets POOL CLIENT  prints the ids of the client's secrets, the oldest first
    pool.py ENDPOINT token POOL CLIENT SCOPE   asks the token endpoint with the secret on standard input and prints
                                        the claims of the token, verified against the pool's keys

    pool.py ENDPOINT works POOL CLIENT SCOPE   the same, and prints true, or false where the secret is refused

    pool.py ENDPOINT sheet POOL FILE SCHEMA  holds a saved OIDC configuration against its schema and against what the
                                        server says, and prints true

Credentials and region come from the environment.
"""

import base64
import json
import sys
import urllib.error
import urllib.parse
import urllib.request

import boto3
import jsonschema
import jwt
from botocore.config import Config


def read(idp, pool):
    description = idp.describe_user_pool(UserPoolId=pool)["UserPool"]
    servers = idp.list_resource_servers(UserPoolId=pool, MaxResults=50)["ResourceServers"]
    pages = idp.get_paginator("list_user_pool_clients").paginate(UserPoolId=pool, MaxResults=60)
    ids = [client["ClientId"] for page in pages for client in page["UserPoolClients"]]
    clients = [
        idp.describe_user_pool_client(UserPoolId=pool, ClientId=id)["UserPoolClient"] for id in ids
    ]
    styled = []
    for client in clients:
        try:
            idp.describe_managed_login_branding_by_client(
                UserPoolId=pool, ClientId=client["ClientId"]
            )
            styled.append(client["ClientName"])
        except Exception as error:  # a server without styles answers in its own way
            if type(error).__name__ not in (
                "ResourceNotFoundException",
                "ClientError",
                "UnknownOperationException",
            ):
                raise
    domain = None
    if description.get("Domain"):
        domain = idp.describe_user_pool_domain(Domain=description["Domain"])["DomainDescription"]
    return {
        "pool": description,
        "domain": domain,
        "servers": sorted(servers, key=lambda server: server["Identifier"]),
        "clients": sorted(clients, key=lambda client: (client["ClientName"], client["ClientId"])),
        "styled": sorted(styled),
    }


def add_scope(idp, pool):
    server = idp.describe_resource_server(UserPoolId=pool, Identifier="https://cognitedata.com")[
        "ResourceServer"
    ]
    server["Scopes"].append({"ScopeName": "added.meanwhile", "ScopeDescription": "By another hand"})
    idp.update_resource_server(
        **{key: server[key] for key in ("UserPoolId", "Identifier", "Name", "Scopes")}
    )


def delete(idp, pool):
    description = idp.describe_user_pool(UserPoolId=pool)["UserPool"]
    if description.get("DeletionProtection") == "ACTIVE":
        idp.update_user_pool(UserPoolId=pool, DeletionProtection="INACTIVE")
    if description.get("Domain"):
        idp.delete_user_pool_domain(UserPoolId=pool, Domain=description["Domain"])
    idp.delete_user_pool(UserPoolId=pool)


def break_one(idp, pool, how):
    """What people get wrong by hand; everything else of the client stays as it is."""
    pages = idp.get_paginator("list_user_pool_clients").paginate(UserPoolId=pool, MaxResults=60)
    ids = {
        client["ClientName"]: client["ClientId"]
        for page in pages
        for client in page["UserPoolClients"]
    }
    machine, fusion = ids["Cognite authorization server"], ids["Cognite Data Fusion"]
    if how == "style":
        style = idp.describe_managed_login_branding_by_client(UserPoolId=pool, ClientId=fusion)
        style = style["ManagedLoginBranding"]["ManagedLoginBrandingId"]
        idp.delete_managed_login_branding(UserPoolId=pool, ManagedLoginBrandingId=style)
        return
    client = fusion if how == "callback" else machine
    settings = idp.describe_user_pool_client(UserPoolId=pool, ClientId=client)["UserPoolClient"]
    for answered in ("ClientSecret", "ClientType", "CreationDate", "LastModifiedDate"):
        settings.pop(answered, None)
    if how == "callback":
        settings["CallbackURLs"] = [url + "/" for url in settings["CallbackURLs"]]
    elif how == "scope":
        settings["AllowedOAuthScopes"] = ["https:/" + "/IDENTITY"]
    elif how == "oauth":
        settings["AllowedOAuthFlowsUserPoolClient"] = False
    else:
        sys.exit(f"no such way to break it: {how}")
    idp.update_user_pool_client(**settings)


def secrets(idp, pool, client):
    listed = idp.list_user_pool_client_secrets(UserPoolId=pool, ClientId=client)["ClientSecrets"]
    return [
        one["ClientSecretId"]
        for one in sorted(listed, key=lambda one: one["ClientSecretCreateDate"])
    ]


def token(endpoint, pool, client, scope, secret):
    with urllib.request.urlopen(f"{endpoint}/{pool}/.well-known/openid-configuration") as answer:
        discovery = json.load(answer)
    form = urllib.parse.urlencode({"grant_type": "client_credentials", "scope": scope}).encode()
    basic = base64.b64encode(f"{client}:{secret}".encode()).decode()
    request = urllib.request.Request(
        discovery["token_endpoint"], form, {"Authorization": f"Basic {basic}"}
    )
    with urllib.request.urlopen(request) as answer:
        access_token = json.load(answer)["access_token"]
    key = jwt.PyJWKClient(discovery["jwks_uri"]).get_signing_key_from_jwt(access_token)
    return jwt.decode(access_token, key.key, algorithms=["RS256"], issuer=discovery["issuer"])


def works(endpoint, pool, client, scope, secret):
    try:
        return token(endpoint, pool, client, scope, secret)["client_id"] == client
    except urllib.error.HTTPError as error:
        if json.load(error)["error"] != "invalid_client":
            raise
        return False


def sheet(idp, endpoint, pool, file, schema):
    with open(file, encoding="utf-8") as saved, open(schema, encoding="utf-8") as wanted:
        configuration = json.load(saved)
        jsonschema.validate(configuration, json.load(wanted), jsonschema.Draft202012Validator)
    with urllib.request.urlopen(f"{endpoint}/{pool}/.well-known/openid-configuration") as answer:
        discovery = json.load(answer)
    pages = idp.get_paginator("list_user_pool_clients").paginate(UserPoolId=pool, MaxResults=60)
    named = {
        one["ClientName"]: one["ClientId"] for page in pages for one in page["UserPoolClients"]
    }
    machine = named["Cognite authorization server"]
    client = idp.describe_user_pool_client(UserPoolId=pool, ClientId=machine)["UserPoolClient"]
    (scope,) = client["AllowedOAuthScopes"]
    claims = token(endpoint, pool, machine, scope, client["ClientSecret"])
    names = {
        kind: {one["claimName"] for one in configuration[kind]}
        for kind in ("accessClaims", "scopeClaims", "logClaims")
    }
    return (
        (configuration["issuer"], configuration["jwksUrl"], configuration["tokenUrl"])
        == (discovery["issuer"], discovery["jwks_uri"], discovery["token_endpoint"])
        # A service's token has no groups: of the claims that give access, its own is the client's id.
        and "client_id" in names["accessClaims"]
        and names["scopeClaims"] | names["logClaims"] <= set(claims)
        and configuration["audience"] == scope
    )


def main(endpoint, command, *arguments):
    idp = boto3.client(
        "cognito-idp", endpoint_url=endpoint, config=Config(retries={"total_max_attempts": 1})
    )
    if command == "read":
        print(json.dumps(read(idp, *arguments), default=str))
    elif command == "create":
        print(idp.create_user_pool(PoolName=arguments[0])["UserPool"]["Id"])
    elif command == "find":
        pages = idp.get_paginator("list_user_pools").paginate(MaxResults=60)
        (id,) = [
            pool["Id"]
            for page in pages
            for pool in page["UserPools"]
            if pool["Name"] == arguments[0]
        ]
        print(id)
    elif command == "add-scope":
        add_scope(idp, *arguments)
    elif command == "delete":
        delete(idp, *arguments)
    elif command == "break":
        break_one(idp, *arguments)
    elif command == "secrets":
        print(json.dumps(secrets(idp, *arguments)))
    elif command == "sheet":
        print(json.dumps(sheet(idp, endpoint, *arguments)))
    elif command == "works":
        print(json.dumps(works(endpoint, *arguments, sys.stdin.read().strip())))
    elif command == "token":
        print(json.dumps(token(endpoint, *arguments, sys.stdin.read().strip())))
    else:
        sys.exit(f"no such command: {command}")


main(*sys.argv[1:])
