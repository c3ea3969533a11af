"""IAM: roles, the alias of the account, and simulations."""

from cases.practice import ROLE, Case, assume, connect

IAM = connect("iam")
USER = "arn:aws:iam::000000000000:user/practice"
POOL = "arn:aws:cognito-idp:eu-west-1:000000000000:userpool/eu-west-1_PracEmpty"
ACTIONS = ["cognito-idp:ListUserPools", "cognito-idp:UpdateUserPool", "iam:GetRole"]


def region(*values, key="aws:RequestedRegion", kind="string"):
    return {"ContextKeyName": key, "ContextKeyValues": list(values), "ContextKeyType": kind}


class Iam(Case):
    def setUp(self):
        pass

    def simulate(self, source=USER, actions=ACTIONS, **more):
        answer = IAM.simulate_principal_policy(PolicySourceArn=source, ActionNames=actions, **more)
        self.assertFalse(answer["IsTruncated"])
        return answer["EvaluationResults"]

    def no(self, code, text, **more):
        more = {"PolicySourceArn": USER, "ActionNames": ACTIONS, **more}
        return self.refused(code, text, IAM.simulate_principal_policy, **more)

    def test_roles(self):
        role = IAM.get_role(RoleName="PracticeAdmin")["Role"]
        self.assertEqual((f"{ROLE}/PracticeAdmin", "/"), (role["Arn"], role["Path"]))
        self.assertEqual(43200, role["MaxSessionDuration"])
        self.assertEqual(2026, role["CreateDate"].year)
        self.assertEqual(
            [
                {
                    "Effect": "Allow",
                    "Principal": {"AWS": "arn:aws:iam::000000000000:root"},
                    "Action": "sts:AssumeRole",
                }
            ],
            role["AssumeRolePolicyDocument"]["Statement"],
        )
        role = IAM.get_role(RoleName="practicemfa")["Role"]
        self.assertEqual(("PracticeMfa", 3600), (role["RoleName"], role["MaxSessionDuration"]))
        condition = role["AssumeRolePolicyDocument"]["Statement"][0]["Condition"]
        self.assertEqual({"Bool": {"aws:MultiFactorAuthPresent": "true"}}, condition)
        name = "AWSReservedSSO_PracticeAdmin_0123456789abcdef"
        role = IAM.get_role(RoleName=name)["Role"]
        self.assertEqual("/aws-reserved/sso.amazonaws.com/eu-west-1/", role["Path"])
        self.assertEqual(f"{ROLE}{role['Path']}{name}", role["Arn"])
        gov = connect("iam", region="us-gov-west-1").get_role(RoleName="PracticeReader")["Role"]
        self.assertEqual("arn:aws-us-gov:iam::000000000000:role/PracticeReader", gov["Arn"])

    def test_no_such_role(self):
        response = self.refused("NoSuchEntity", "", IAM.get_role, RoleName="Nobody")
        self.assertEqual("The role with name Nobody cannot be found.", response["Error"]["Message"])
        self.assertEqual(404, response["ResponseMetadata"]["HTTPStatusCode"])
        for name in ("a/b", "a" * 65):
            self.refused("ValidationError", "at 'roleName'", IAM.get_role, RoleName=name)

    def test_the_alias(self):
        pages = IAM.get_paginator("list_account_aliases").paginate()
        self.assertEqual(["practice"], [name for page in pages for name in page["AccountAliases"]])

    def test_other_actions(self):
        self.refused("InvalidAction", "ListUsers", IAM.list_users)

    def test_what_the_user_may(self):
        results = self.simulate(ResourceArns=[POOL], ContextEntries=[region("eu-west-1")])
        self.assertEqual(ACTIONS, [result["EvalActionName"] for result in results])
        self.assertEqual(["*", POOL, POOL], [result["EvalResourceName"] for result in results])
        for result in results:
            self.assertEqual("allowed", result["EvalDecision"])
            self.assertEqual([], result["MissingContextValues"])
            self.assertNotIn("PermissionsBoundaryDecisionDetail", result)
            self.assertNotIn("OrganizationsDecisionDetail", result)
            (statement,) = result["MatchedStatements"]
            self.assertEqual("user_practice_Permissions", statement["SourcePolicyId"])
            self.assertEqual("user", statement["SourcePolicyType"])
            self.assertLess(statement["StartPosition"]["Line"], statement["EndPosition"]["Line"])

    def test_what_a_role_may(self):
        results = self.simulate(f"{ROLE}/PracticeReader")
        decisions = [result["EvalDecision"] for result in results]
        self.assertEqual(["allowed", "implicitDeny", "allowed"], decisions)
        self.assertEqual([1, 0, 1], [len(result["MatchedStatements"]) for result in results])

    def test_whose_policies(self):
        admin = connect("sts", **assume("PracticeAdmin")).get_caller_identity()["Arn"]
        for arn in (
            admin,
            "arn:aws:iam::000000000000:root",
            "arn:aws:iam::111111111111:user/practice",
        ):
            self.no(
                "InvalidInput",
                f"Invalid Entity Arn: {arn} does not clearly define entity type and name.",
                PolicySourceArn=arn,
            )
        for kind, path, name in (
            ("user", "nobody", "nobody"),
            ("role", "Nobody", "Nobody"),
            ("role", "AWSReservedSSO_PracticeAdmin_0123456789abcdef", "AWSReservedSSO_"),
            ("user", "path/practice", "practice"),
        ):
            arn = f"arn:aws:iam::000000000000:{kind}/{path}"
            self.no("NoSuchEntity", f"The {kind} with name {name}", PolicySourceArn=arn)

    def test_what_is_asked(self):
        for name in ("ListUserPools", "cognito-idp:", ":ab", "cognito-idp:List*", "***"):
            self.no("InvalidInput", "Invalid ActionName", ActionNames=[name])
        self.no("ValidationError", "length greater than or equal to 3", ActionNames=["a"])
        for entry in (region(), region("a", "b"), region("eu-west-1", kind="numeric")):
            self.no("InvalidInput", "one string", ContextEntries=[entry])
        self.no("InvalidInput", "given once", ContextEntries=[region("a"), region("a")])
        self.no("ValidationError", "enum value set", ContextEntries=[region("a", kind="text")])
        untyped = {"ContextKeyName": "aws:RequestedRegion", "ContextKeyValues": ["eu-west-1"]}
        self.no("InvalidInput", "no type", ContextEntries=[untyped])
        self.simulate(ContextEntries=[region("a", "b", key="aws:SourceVpc", kind="stringList")])
        for asked in ({"CallerArn": USER}, {"PolicyInputList": ["{}"]}, {"ResourceOwner": "a"}):
            self.no("InvalidInput", f"{next(iter(asked))} is not taken", **asked)

    def test_pages(self):
        asked = {"PolicySourceArn": USER, "ActionNames": [f"iam:Action{n}" for n in range(101)]}
        pages = list(IAM.get_paginator("simulate_principal_policy").paginate(**asked))
        self.assertEqual([100, 1], [len(page["EvaluationResults"]) for page in pages])
        names = [result["EvalActionName"] for page in pages for result in page["EvaluationResults"]]
        self.assertEqual(asked["ActionNames"], names)
        marker = pages[0]["Marker"]
        for wrong in (f"{marker}A", "made-up"):
            self.no("InvalidInput", "Invalid Marker.", Marker=wrong, **asked)
        self.no("InvalidInput", "Invalid Marker.", Marker=marker)
        first = IAM.simulate_principal_policy(MaxItems=1, **asked)
        self.assertEqual(1, len(first["EvaluationResults"]))
        self.assertTrue(first["IsTruncated"])
        self.no("ValidationError", "value less than or equal to 1000", MaxItems=1001)

    def test_who_may_not_ask(self):
        iam = connect("iam", **assume("PracticeReader", "eve"))
        iam.get_role(RoleName="PracticeAdmin")
        response = self.refused(
            "AccessDenied",
            f"iam:SimulatePrincipalPolicy on resource: {USER} because no identity-based policy "
            "allows the iam:SimulatePrincipalPolicy action",
            iam.simulate_principal_policy,
            PolicySourceArn=USER,
            ActionNames=ACTIONS,
        )
        who = "User: arn:aws:sts::000000000000:assumed-role/PracticeReader/eve is not authorized"
        self.assertTrue(response["Error"]["Message"].startswith(who))
        self.assertEqual(403, response["ResponseMetadata"]["HTTPStatusCode"])
