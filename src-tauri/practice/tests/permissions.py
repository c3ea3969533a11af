"""What identities may do, on the server of identity.rs.

python permissions.py ENDPOINT
"""

import os
import pathlib
import sys
import unittest

os.environ["PRACTICE"] = sys.argv.pop(1)
sys.path.insert(0, str(pathlib.Path(__file__).parent))

from botocore.exceptions import ClientError  # noqa: E402
from cases.practice import ROLE, Case, assume, connect  # noqa: E402

IAM, STS = connect("iam"), connect("sts")
HALF, LITE = "eu-west-1_PracHalfR", "eu-west-1_PracLite0"
ARN = "arn:aws:cognito-idp:eu-west-1:000000000000:userpool"
WEST = [
    {
        "ContextKeyName": "aws:RequestedRegion",
        "ContextKeyValues": ["eu-west-1"],
        "ContextKeyType": "string",
    }
]
# A call of each action of a registration. Those that may be made are refused for other reasons, or change nothing
# that matters here.
POOL = {"UserPoolId": LITE}
CLIENT = {**POOL, "ClientId": "nobody"}
CALLS = {
    "ListUserPools": {"MaxResults": 1},
    "DescribeUserPool": POOL,
    "DescribeUserPoolDomain": {"Domain": "nowhere"},
    "CreateUserPoolDomain": {**POOL, "Domain": "cognito"},
    "UpdateUserPoolDomain": {**POOL, "Domain": "nowhere"},
    "ListResourceServers": POOL,
    "DescribeResourceServer": {**POOL, "Identifier": "nothing"},
    "CreateResourceServer": {**POOL, "Identifier": "", "Name": "API"},
    "UpdateResourceServer": {**POOL, "Identifier": "nothing", "Name": "API"},
    "ListUserPoolClients": POOL,
    "DescribeUserPoolClient": CLIENT,
    "CreateUserPoolClient": {**POOL, "ClientName": ""},
    "UpdateUserPoolClient": CLIENT,
    "AddUserPoolClientSecret": CLIENT,
    "ListUserPoolClientSecrets": CLIENT,
    "DeleteUserPoolClientSecret": {**CLIENT, "ClientSecretId": "nothing"},
    "DescribeManagedLoginBrandingByClient": CLIENT,
    "CreateManagedLoginBranding": CLIENT,
}


def simulate(role, actions, arn, context=WEST):
    answer = IAM.simulate_principal_policy(
        PolicySourceArn=f"{ROLE}/{role}",
        ActionNames=[f"cognito-idp:{action}" for action in actions],
        ResourceArns=[arn],
        ContextEntries=context,
    )
    return answer["EvaluationResults"]


class Someone:
    """Somebody in a role."""

    def __init__(self, role):
        self.session = assume(role, sts=STS)
        self.cognito = connect(**self.session)
        name = role.rsplit("/", 1)[-1]
        self.arn = f"arn:aws:sts::000000000000:assumed-role/{name}/tester"

    def call(self, action, **asked):
        methods = self.cognito.meta.method_to_api_mapping.items()
        method = next(method for method, name in methods if name == action)
        return getattr(self.cognito, method)(**asked)


class Permissions(Case):
    def setUp(self):
        pass

    def denied(self, why, who, action, resource, asked):
        response = self.refused("AccessDeniedException", "", who.call, action=action, **asked)
        self.assertEqual(400, response["ResponseMetadata"]["HTTPStatusCode"])
        what = f"cognito-idp:{action}"
        self.assertEqual(
            f"User: {who.arn} is not authorized to perform: {what} on resource: {resource} "
            + why.format(f"allows the {what} action"),
            response["Error"]["Message"],
        )

    def test_each_action_of_a_registration(self):
        for removed in CALLS:
            role = f"Without{removed}"
            results = simulate(role, CALLS, f"{ARN}/{LITE}")
            decisions = {result["EvalActionName"]: result["EvalDecision"] for result in results}
            self.assertEqual("implicitDeny", decisions.pop(f"cognito-idp:{removed}"))
            self.assertEqual({"allowed"}, set(decisions.values()))
            self.assertEqual(len(CALLS) - 1, len(decisions))
            who = Someone(role)
            star = removed in ("ListUserPools", "DescribeUserPoolDomain")
            resource = "*" if star else f"{ARN}/{LITE}"
            why = "because no identity-based policy {}"
            self.denied(why, who, removed, resource, CALLS[removed])
            for action in CALLS.keys() - {removed}:
                try:
                    who.call(action, **CALLS[action])
                except ClientError as error:
                    self.assertNotEqual("AccessDeniedException", error.response["Error"]["Code"])

    def test_tags_by_the_arn_of_a_pool(self):
        who = Someone("OnePool")
        self.assertEqual(
            {}, who.cognito.list_tags_for_resource(ResourceArn=f"{ARN}/{HALF}")["Tags"]
        )
        why = "because no identity-based policy {}"
        asked = {"ResourceArn": f"{ARN}/{LITE}"}
        self.denied(why, who, "ListTagsForResource", f"{ARN}/{LITE}", asked)

    def test_one_pool(self):
        who = Someone("OnePool")
        who.cognito.describe_user_pool(UserPoolId=HALF)
        why = "because no identity-based policy {}"
        self.denied(why, who, "DescribeUserPool", f"{ARN}/{LITE}", POOL)
        # What is on no resource is not allowed by one that names some.
        self.denied(why, who, "ListUserPools", "*", {"MaxResults": 1})
        group = {"GroupName": "writers"}
        who.cognito.create_group(UserPoolId=HALF, **group)
        who.cognito.delete_group(UserPoolId=HALF, **group)
        for action, asked in (("CreateGroup", {**POOL, **group}), ("ListGroups", POOL)):
            self.denied(why, who, action, f"{ARN}/{LITE}", asked)
        actions = ["DescribeUserPool", "ListUserPools"]
        for pool, expected in ((HALF, ["allowed", "implicitDeny"]), (LITE, ["implicitDeny"] * 2)):
            results = simulate("OnePool", actions, f"{ARN}/{pool}")
            self.assertEqual(expected, [result["EvalDecision"] for result in results])

    def test_a_denial_stands(self):
        who = Someone("NoWriting")
        why = "with an explicit deny in an identity-based policy"
        asked = {"UserPoolId": HALF}
        self.denied(why, who, "UpdateUserPool", f"{ARN}/{HALF}", asked)
        who.cognito.update_user_pool(**POOL)
        (result,) = simulate("NoWriting", ["UpdateUserPool"], f"{ARN}/{HALF}")
        self.assertEqual("explicitDeny", result["EvalDecision"])
        (statement,) = result["MatchedStatements"]
        self.assertEqual("role_NoWriting_Permissions", statement["SourcePolicyId"])
        self.assertEqual("role", statement["SourcePolicyType"])
        self.assertTrue(result["OrganizationsDecisionDetail"]["AllowedByOrganizations"])

    def test_a_region(self):
        who = Someone("Frankfurt")
        why = "because no identity-based policy {}"
        self.denied(why, who, "ListUserPools", "*", {"MaxResults": 1})
        frankfurt = connect(region="eu-central-1", **who.session)
        self.assertEqual([], frankfurt.list_user_pools(MaxResults=1)["UserPools"])
        # IAM is in us-east-1, wherever it is asked from.
        iam = connect("iam", region="eu-central-1", **who.session)
        self.refused("AccessDenied", "iam:GetRole", iam.get_role, RoleName="Frankfurt")
        central = [{**WEST[0], "ContextKeyValues": ["eu-central-1"]}]
        for context, expected, missing in (
            (WEST, "implicitDeny", []),
            (central, "allowed", []),
            ([], "implicitDeny", ["aws:RequestedRegion"]),
        ):
            (result,) = simulate("Frankfurt", ["ListUserPools"], "*", context)
            self.assertEqual(expected, result["EvalDecision"])
            self.assertEqual(missing, result["MissingContextValues"])

    def test_a_boundary(self):
        who = Someone("teams/plant/Bounded")
        who.cognito.list_user_pools(MaxResults=1)
        why = "because no permissions boundary {}"
        self.denied(why, who, "DescribeUserPool", f"{ARN}/{LITE}", POOL)
        actions = ["ListUserPools", "DescribeUserPool"]
        results = simulate("teams/plant/Bounded", actions, f"{ARN}/{LITE}")
        self.assertEqual(
            [("allowed", True), ("implicitDeny", False)],
            [
                (
                    result["EvalDecision"],
                    result["PermissionsBoundaryDecisionDetail"]["AllowedByPermissionsBoundary"],
                )
                for result in results
            ],
        )
        role = connect("iam", **who.session).get_role(RoleName="Bounded")["Role"]
        self.assertEqual(f"{ROLE}/teams/plant/Bounded", role["Arn"])
        boundary = role["PermissionsBoundary"]["PermissionsBoundaryArn"]
        self.assertEqual("arn:aws:iam::000000000000:policy/Bounded-boundary", boundary)

    def test_an_organization(self):
        who = Someone("PracticeAdmin")
        why = "with an explicit deny in a service control policy"
        self.denied(why, who, "DeleteUserPool", f"{ARN}/{LITE}", POOL)
        (result,) = simulate("PracticeAdmin", ["DeleteUserPool"], f"{ARN}/{LITE}")
        self.assertEqual("explicitDeny", result["EvalDecision"])
        self.assertFalse(result["OrganizationsDecisionDetail"]["AllowedByOrganizations"])
        (statement,) = result["MatchedStatements"]
        self.assertEqual("ServiceControlPolicy", statement["SourcePolicyId"])
        self.assertEqual("none", statement["SourcePolicyType"])
        answer = IAM.simulate_principal_policy(
            PolicySourceArn=f"{ROLE}/PracticeAdmin", ActionNames=["s3:ListAllMyBuckets"]
        )
        (result,) = answer["EvaluationResults"]
        self.assertEqual("implicitDeny", result["EvalDecision"])
        self.assertFalse(result["OrganizationsDecisionDetail"]["AllowedByOrganizations"])

    def test_authorization_comes_before_everything_else(self):
        who = Someone("PracticeReader")
        why = "because no identity-based policy {}"
        asked = {"UserPoolId": "eu-west-1_nowhere", "ClientName": ""}
        self.denied(why, who, "CreateUserPoolClient", f"{ARN}/eu-west-1_nowhere", asked)


unittest.main()
