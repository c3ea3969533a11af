"""Groups."""

import datetime

from cases.practice import COGNITO, Case, raw

ROLE = "arn:aws:iam::000000000000:role/plant"


class Groups(Case):
    def make_group(self, name="writers", **more):
        return COGNITO.create_group(UserPoolId=self.pool, GroupName=name, **more)["Group"]

    def group(self, name="writers"):
        return COGNITO.get_group(UserPoolId=self.pool, GroupName=name)["Group"]

    def test_one_of_each_name(self):
        made = self.make_group(Description="Who may write", Precedence=0, RoleArn=ROLE)
        self.assertEqual(made, self.group())
        self.assertEqual(made["CreationDate"], made["LastModifiedDate"])
        self.assertIsInstance(made["CreationDate"], datetime.datetime)
        del made["CreationDate"], made["LastModifiedDate"]
        expected = {
            "GroupName": "writers",
            "UserPoolId": self.pool,
            "Description": "Who may write",
            "Precedence": 0,
            "RoleArn": ROLE,
        }
        self.assertEqual(expected, made)
        self.refused("GroupExistsException", "already exists", self.make_group)
        # Names are told apart by case, and are those of one pool.
        self.make_group("Writers")
        self.pool = self.make_pool()["Id"]
        bare = self.make_group()
        for member in ("Description", "Precedence", "RoleArn"):
            self.assertNotIn(member, bare)

    def test_names(self):
        for name in ("Schreiber-Ä", "plant/écrivains", "書き手", "a" * 128, "€"):
            self.assertEqual(name, self.make_group(name)["GroupName"])
        for name in ("two words", "tab\t", "", "a" * 129):
            self.refused(
                "InvalidParameterException",
                "at 'groupName' failed to satisfy constraint",
                self.make_group,
                name=name,
            )

    def test_what_is_given(self):
        for text, more in (
            ("at 'description' failed to satisfy", {"Description": "a" * 2049}),
            ("at 'precedence' failed to satisfy", {"Precedence": -1}),
            ("at 'roleArn' failed to satisfy", {"RoleArn": "arn:aws:iam::1:role"}),
            ("not the ARN of a role", {"RoleArn": "arn:aws:iam::000000000000:user/plant"}),
            ("not the ARN of a role", {"RoleArn": "arn:aws:s3:eu-west-1:000000000000:role/a"}),
        ):
            self.refused("InvalidParameterException", text, self.make_group, **more)
        made = self.make_group(Description="a" * 2048, Precedence=2**31 - 1)
        self.assertEqual(2**31 - 1, made["Precedence"])
        asked = {"UserPoolId": self.pool, "GroupName": "more", "Precedence": 2**31}
        self.assertEqual((400, "SerializationException"), raw("CreateGroup", asked)[:2])
        asked = {"UserPoolId": self.pool, "GroupName": "more", "Users": []}
        self.assertEqual((400, "SerializationException"), raw("CreateGroup", asked)[:2])

    def test_an_update_sets_what_it_is_given(self):
        made = self.make_group()
        ids = {"UserPoolId": self.pool, "GroupName": "writers"}
        answer = COGNITO.update_group(**ids, Description="Who may write")["Group"]
        self.assertEqual(answer, self.group())
        self.assertEqual("Who may write", answer["Description"])
        self.assertEqual(made["CreationDate"], answer["CreationDate"])
        self.assertLessEqual(made["LastModifiedDate"], answer["LastModifiedDate"])
        answer = COGNITO.update_group(**ids, Description="Others", Precedence=1)["Group"]
        self.assertEqual(("Others", 1), (answer["Description"], answer["Precedence"]))

    def test_an_update_must_give_what_the_group_has(self):
        self.make_group(Description="Who may write", Precedence=1, RoleArn=ROLE)
        before = self.group()
        whole = {"Description": "Others", "Precedence": 2, "RoleArn": ROLE}
        ids = {"UserPoolId": self.pool, "GroupName": "writers"}
        for left_out in whole:
            given = {member: value for member, value in whole.items() if member != left_out}
            code = "InvalidParameterException"
            self.refused(code, left_out, COGNITO.update_group, **ids, **given)
        self.assertEqual(before, self.group())
        COGNITO.update_group(**ids, **whole)
        self.assertEqual("Others", self.group()["Description"])

    def test_one_that_is_not_there(self):
        for call in (COGNITO.get_group, COGNITO.update_group, COGNITO.delete_group):
            self.refused(
                "ResourceNotFoundException",
                "Group not found",
                call,
                UserPoolId=self.pool,
                GroupName="writers",
            )
        nowhere = {"UserPoolId": "eu-west-1_nowhere"}
        for call, more in (
            (COGNITO.list_groups, {}),
            (COGNITO.create_group, {"GroupName": "writers"}),
        ):
            code, text = "ResourceNotFoundException", "User pool eu-west-1_nowhere"
            self.refused(code, text, call, **nowhere, **more)
        self.make_group()
        COGNITO.delete_group(UserPoolId=self.pool, GroupName="writers")
        self.assertEqual([], COGNITO.list_groups(UserPoolId=self.pool)["Groups"])
        self.make_group()

    def test_a_list_has_pages(self):
        names = [f"group-{number:02}" for number in range(45)]
        made = [self.make_group(name) for name in names]
        for limit, sizes in ((None, [20, 20, 5]), (60, [20, 20, 5]), (15, [15, 15, 15])):
            asked = {"UserPoolId": self.pool, **({"Limit": limit} if limit else {})}
            pages = COGNITO.get_paginator("list_groups").paginate(**asked)
            pages = [page["Groups"] for page in pages]
            self.assertEqual(sizes, [len(page) for page in pages])
            self.assertEqual(made, [group for page in pages for group in page])
        code = "InvalidParameterException"
        asked = {"UserPoolId": self.pool}
        for limit in (0, 61):
            self.refused(code, "imit", COGNITO.list_groups, **asked, Limit=limit)
        token = COGNITO.list_groups(**asked, Limit=1)["NextToken"]
        other = {"UserPoolId": self.make_pool()["Id"], "NextToken": token}
        for call, wrong in (
            (COGNITO.list_groups, other),
            (COGNITO.list_groups, {**asked, "NextToken": "made-up"}),
            (COGNITO.list_resource_servers, {**asked, "NextToken": token}),
        ):
            self.refused(code, "Invalid pagination token.", call, **wrong)


class LiteGroups(Case):
    tier = "LITE"

    def test_on_lite(self):
        group = {"UserPoolId": self.pool, "GroupName": "writers"}
        COGNITO.create_group(**group)
        COGNITO.get_group(**group)
