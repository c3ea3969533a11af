"""Runs the cases of tests/cases against a Practice server.

    python conformance.py ENDPOINT [CASE…]

A case is a name such as cases.clients.Clients.test_client_credentials; without
one, all are run.
"""

import os
import pathlib
import sys
import unittest

# Each of these needs a server of its own; conformance.rs says which.
ALONE = "overlap rates lag luck".split()
CASES = "registration pools mfa servers clients secrets domains styles tags groups paging form signing oauth".split()
CASES += "sts iam identity_center credentials".split()

if __name__ == "__main__":
    os.environ["PRACTICE"] = sys.argv[1]
    sys.path.insert(0, str(pathlib.Path(__file__).parent))
    names = sys.argv[2:] or [f"cases.{name}" for name in CASES]
    suite = unittest.defaultTestLoader.loadTestsFromNames(names)
    result = unittest.TextTestRunner(stream=sys.stdout).run(suite)
    sys.exit(not (result.wasSuccessful() and result.testsRun))
