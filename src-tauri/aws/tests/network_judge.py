"""What botocore makes of proxies and of files of certificates.

    python network_judge.py proxies FILE    which proxy stands before which address
    python network_judge.py bundles FILE    which certificates are in a file
    python network_judge.py send            asks STS, by the environment, and prints what went wrong

FILE has a case in JSON on each line, and so has the answer. Nothing is sent but by `send`.
"""

import base64
import json
import os
import ssl
import sys
import tempfile

import urllib3
from botocore.config import Config
from botocore.httpsession import ProxyConfiguration, create_urllib3_context
from botocore.session import Session
from botocore.utils import get_environ_proxies


def proxy_before(url):
    """As `URLLib3Session.send` comes to its proxy."""
    try:
        configuration = ProxyConfiguration(get_environ_proxies(url))
        proxy_url = configuration.proxy_url_for(url)
        if not proxy_url:
            return None
        headers = configuration.proxy_headers_for(proxy_url)
        proxy = urllib3.proxy_from_url(proxy_url, proxy_headers=headers).proxy
    except Exception as error:
        return {"error": type(error).__name__}
    return {
        "scheme": proxy.scheme,
        "host": proxy.host,
        "port": proxy.port,
        "authorization": headers.get("Proxy-Authorization"),
    }


def proxies(case):
    os.environ.clear()
    os.environ.update(case["environment"])
    return [proxy_before(url) for url in case["urls"]]


def bundles(case):
    with tempfile.NamedTemporaryFile() as file:
        file.write(base64.b64decode(case))
        file.flush()
        context = create_urllib3_context()
        try:
            context.load_verify_locations(file.name)
        except ssl.SSLError as error:
            return {"error": str(error)}
        found = context.get_ca_certs(binary_form=True)
        return sorted(base64.b64encode(one).decode() for one in found)


def send(_=None):
    config = Config(retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=5)
    try:
        Session().create_client("sts", config=config).get_caller_identity()
    except Exception as error:
        return type(error).__name__
    return None


judge = {"proxies": proxies, "bundles": bundles, "send": send}[sys.argv[1]]
if len(sys.argv) == 2:
    print(json.dumps(judge()))
else:
    with open(sys.argv[2], encoding="utf-8") as cases:
        answers = [json.dumps(judge(json.loads(case))) for case in cases]
    print("\n".join(answers))
