"""Tags of user pools."""

from cases.practice import COGNITO, REGION, Case, connect

MANY = {f"key-{number}": "" for number in range(50)}


class Tags(Case):
    def arn(self, pool=None):
        return f"arn:aws:cognito-idp:{REGION}:000000000000:userpool/{pool or self.pool}"

    def tag(self, **tags):
        COGNITO.tag_resource(ResourceArn=self.arn(), Tags=tags)

    def untag(self, *keys):
        COGNITO.untag_resource(ResourceArn=self.arn(), TagKeys=keys)

    def listed(self, pool=None):
        return COGNITO.list_tags_for_resource(ResourceArn=self.arn(pool))["Tags"]

    def described(self, pool=None):
        answer = COGNITO.describe_user_pool(UserPoolId=pool or self.pool)
        return answer["UserPool"].get("UserPoolTags")

    def test_they_are_the_tags_of_the_pool(self):
        self.assertEqual(({}, None), (self.listed(), self.described()))
        self.tag(team="plant", stage="test")
        self.tag(stage="prod", empty="")
        expected = {"team": "plant", "stage": "prod", "empty": ""}
        self.assertEqual((expected, expected), (self.listed(), self.described()))
        self.untag("stage", "nobody-has-this")
        expected.pop("stage")
        self.assertEqual((expected, expected), (self.listed(), self.described()))
        self.untag(*expected)
        self.assertEqual(({}, None), (self.listed(), self.described()))

    def test_a_pool_is_made_and_replaced_with_them(self):
        made = self.make_pool(UserPoolTags={"team": "plant"})["Id"]
        self.assertEqual({"team": "plant"}, self.listed(made))
        COGNITO.update_user_pool(UserPoolId=made, UserPoolTags={"Team": "office"})
        self.assertEqual({"Team": "office"}, self.listed(made))
        COGNITO.update_user_pool(UserPoolId=made, UserPoolTags={})
        self.assertEqual(({}, None), (self.listed(made), self.described(made)))

    def test_what_a_tag_may_be(self):
        for text, tags in (
            ("aws: prefixed tag key names", {"aws:team": "plant"}),
            ("aws: prefixed tag key names", {"AWS:team": "plant"}),
            ("not allowed", {"team": "plant!"}),
            ("not allowed", {"tëam": "plant"}),
            ("at most 50", {**MANY, "one": "more"}),
        ):
            self.refused("InvalidParameterException", text, self.tag, **tags)
            code = "UserPoolTaggingException"
            self.refused(code, text, self.make_pool, UserPoolTags=tags)
            self.refused(
                code, text, COGNITO.update_user_pool, UserPoolId=self.pool, UserPoolTags=tags
            )
        for text, tags in (
            ("Map keys must satisfy constraint", {"k" * 129: ""}),
            ("Map keys must satisfy constraint", {"": ""}),
            ("length less than or equal to 256", {"key": "v" * 257}),
        ):
            self.refused("InvalidParameterException", text, self.tag, **tags)
            self.refused("InvalidParameterException", text, self.make_pool, UserPoolTags=tags)
        self.assertEqual({}, self.listed())
        self.refused("InvalidParameterException", "aws:", lambda: self.untag("aws:team"))

    def test_at_most_50_in_all(self):
        self.tag(**MANY)
        self.tag(**MANY)
        self.refused("InvalidParameterException", "at most 50", self.tag, one="more")
        self.assertEqual(MANY, self.listed())

    def test_the_arn(self):
        calls = (
            (COGNITO.list_tags_for_resource, {}),
            (COGNITO.tag_resource, {"Tags": {"team": "plant"}}),
            (COGNITO.untag_resource, {"TagKeys": ["team"]}),
        )
        for call, more in calls:
            for code, text, arn in (
                ("ResourceNotFoundException", "eu-west-1_gone", self.arn("eu-west-1_gone")),
                ("ResourceNotFoundException", self.pool, self.arn().replace(":0", ":1")),
                (
                    "ResourceNotFoundException",
                    self.pool,
                    self.arn().replace(f":{REGION}:", ":us-east-1:"),
                ),
                (
                    "InvalidParameterException",
                    "not the ARN of a user pool",
                    self.arn().replace("userpool/", "identitypool/"),
                ),
                ("InvalidParameterException", "regular expression pattern", "a" * 20),
                ("InvalidParameterException", "greater than or equal to 20", self.pool),
            ):
                self.refused(code, text, call, ResourceArn=arn, **more)
        elsewhere = connect(region="us-east-1")
        self.refused(
            "ResourceNotFoundException",
            self.pool,
            elsewhere.list_tags_for_resource,
            ResourceArn=self.arn(),
        )
