"""User pools."""

from cases.practice import COGNITO, REGION, Case, connect

DEFAULTS = {
    "DeletionProtection": "INACTIVE",
    "LambdaConfig": {},
    "MfaConfiguration": "OFF",
    "EmailConfiguration": {"EmailSendingAccount": "COGNITO_DEFAULT"},
    "VerificationMessageTemplate": {"DefaultEmailOption": "CONFIRM_WITH_CODE"},
    "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": []},
    "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": False, "UnusedAccountValidityDays": 7},
    "UserPoolTier": "ESSENTIALS",
}
SMS = {"SnsCallerArn": "arn:aws:iam::000000000000:role/sms", "ExternalId": "x"}


class Pools(Case):
    def described(self, pool):
        return COGNITO.describe_user_pool(UserPoolId=pool)["UserPool"]

    def test_defaults_and_arn(self):
        pool = self.described(self.pool)
        self.assertEqual(DEFAULTS, {name: pool[name] for name in DEFAULTS})
        self.assertRegex(self.pool, f"^{REGION}_[0-9A-Za-z]{{9}}$")
        arn = f"arn:aws:cognito-idp:{REGION}:000000000000:userpool/{self.pool}"
        self.assertEqual(arn, pool["Arn"])
        self.assertEqual(8, pool["Policies"]["PasswordPolicy"]["MinimumLength"])
        self.assertEqual("sub", pool["SchemaAttributes"][0]["Name"])

    def test_an_update_replaces_with_defaults(self):
        made = self.make_pool(
            DeletionProtection="ACTIVE",
            MfaConfiguration="OPTIONAL",
            SmsConfiguration=SMS,
            UsernameAttributes=["email"],
            AutoVerifiedAttributes=["email"],
            AdminCreateUserConfig={"AllowAdminCreateUserOnly": True},
            Policies={"PasswordPolicy": {"MinimumLength": 20, "RequireSymbols": False}},
            UserPoolTags={"team": "plant"},
            UserPoolTier="PLUS",
            UserPoolAddOns={"AdvancedSecurityMode": "AUDIT"},
            Schema=[{"Name": "shift", "AttributeDataType": "String"}],
        )
        policy = made["Policies"]["PasswordPolicy"]
        # A policy that is given says nothing of digits: none are required.
        self.assertEqual((20, False), (policy["MinimumLength"], policy["RequireNumbers"]))
        self.assertEqual(made, self.described(made["Id"]))
        COGNITO.update_user_pool(UserPoolId=made["Id"])
        read = self.described(made["Id"])
        self.assertEqual(DEFAULTS, {name: read[name] for name in DEFAULTS})
        policy = read["Policies"]["PasswordPolicy"]
        self.assertEqual((8, True), (policy["MinimumLength"], policy["RequireNumbers"]))
        gone = {"SmsConfiguration", "AutoVerifiedAttributes", "UserPoolAddOns", "UserPoolTags"}
        self.assertEqual(set(), gone & read.keys())
        kept = ("Id", "Name", "Arn", "CreationDate", "UsernameAttributes", "SchemaAttributes")
        self.assertEqual({name: made[name] for name in kept}, {name: read[name] for name in kept})
        COGNITO.update_user_pool(UserPoolId=made["Id"], PoolName="Other")
        self.assertEqual("Other", self.described(made["Id"])["Name"])

    def test_deletion(self):
        protected = self.make_pool(DeletionProtection="ACTIVE")["Id"]
        delete = COGNITO.delete_user_pool
        self.refused(
            "InvalidParameterException", "deletion protection", delete, UserPoolId=protected
        )
        COGNITO.update_user_pool(UserPoolId=protected, DeletionProtection="INACTIVE")
        delete(UserPoolId=protected)
        self.refused("ResourceNotFoundException", protected, self.described, pool=protected)
        domain = self.make_domain()
        self.refused("InvalidParameterException", "domain", delete, UserPoolId=self.pool)
        COGNITO.delete_user_pool_domain(UserPoolId=self.pool, Domain=domain)
        delete(UserPoolId=self.pool)
        self.refused("ResourceNotFoundException", self.pool, delete, UserPoolId=self.pool)

    def test_what_lite_and_essentials_do_not_have(self):
        factors = {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}}
        history = {"PasswordPolicy": {"MinimumLength": 8, "PasswordHistorySize": 3}}
        trigger = {
            "PreTokenGenerationConfig": {
                "LambdaVersion": "V2_0",
                "LambdaArn": "arn:aws:lambda:eu-west-1:000000000000:function:f",
            }
        }
        for tier, settings in (
            ("LITE", {"Policies": factors}),
            ("LITE", {"Policies": history}),
            ("LITE", {"LambdaConfig": trigger}),
            ("LITE", {"UserPoolAddOns": {"AdvancedSecurityMode": "ENFORCED"}}),
            ("ESSENTIALS", {"UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT"}}),
        ):
            asked = {**settings, "UserPoolTier": tier}
            code = "FeatureUnavailableInTierException"
            self.refused(code, tier, self.make_pool, **asked)
            self.refused(code, tier, COGNITO.update_user_pool, UserPoolId=self.pool, **asked)

    def test_a_pool_that_uses_more_cannot_become_lite(self):
        def become_lite():
            COGNITO.update_user_pool(UserPoolId=self.pool, UserPoolTier="LITE")

        code = "TierChangeNotAllowedException"
        domain = self.make_domain(version=2)
        self.refused(code, "managed login", become_lite)
        COGNITO.delete_user_pool_domain(UserPoolId=self.pool, Domain=domain)
        client = self.make_client(ExplicitAuthFlows=["ALLOW_USER_AUTH"])["ClientId"]
        self.refused(code, "ALLOW_USER_AUTH", become_lite)
        COGNITO.update_user_pool_client(UserPoolId=self.pool, ClientId=client)
        COGNITO.create_managed_login_branding(
            UserPoolId=self.pool, ClientId=client, UseCognitoProvidedValues=True
        )
        self.refused(code, "branding", become_lite)
        COGNITO.delete_user_pool_client(UserPoolId=self.pool, ClientId=client)
        become_lite()
        self.assertEqual("LITE", self.described(self.pool)["UserPoolTier"])

    def test_sms_and_recovery(self):
        for text, settings in (
            ("MFA", {"MfaConfiguration": "ON"}),
            ("phone_number", {"AutoVerifiedAttributes": ["phone_number"]}),
            (
                "admin_only",
                {
                    "AccountRecoverySetting": {
                        "RecoveryMechanisms": [
                            {"Priority": 1, "Name": "admin_only"},
                            {"Priority": 2, "Name": "verified_email"},
                        ]
                    }
                },
            ),
            ("aliasAttributes", {"AliasAttributes": ["email"], "UsernameAttributes": ["email"]}),
        ):
            self.refused("InvalidParameterException", text, self.make_pool, **settings)

    def test_the_schema(self):
        for text, attribute in (
            ("Required custom attributes", {"Name": "shift", "Required": True}),
            ("AttributeDataType", {"Name": "email", "AttributeDataType": "Number"}),
            ("sub", {"Name": "sub", "AttributeDataType": "String", "Mutable": True}),
        ):
            asked = {"Schema": [{"AttributeDataType": "String", **attribute}]}
            self.refused("InvalidParameterException", text, self.make_pool, **asked)
        twice = [{"Name": "shift", "AttributeDataType": "String"}] * 2
        self.refused("InvalidParameterException", "twice", self.make_pool, Schema=twice)
        email = {"Name": "email", "AttributeDataType": "String", "Required": True}
        pool = self.make_pool(Schema=[email, twice[0]])
        attributes = {attribute["Name"]: attribute for attribute in pool["SchemaAttributes"]}
        self.assertTrue(attributes["email"]["Required"])
        self.assertIn("custom:shift", attributes)
        self.pool = pool["Id"]
        self.refused(
            "InvalidParameterException",
            "Invalid write attributes",
            self.make_client,
            WriteAttributes=["name"],
        )

    def test_a_pool_is_in_one_region(self):
        elsewhere = connect(region="eu-central-1")
        self.assertEqual([], elsewhere.list_user_pools(MaxResults=60)["UserPools"])
        self.refused(
            "ResourceNotFoundException",
            self.pool,
            elsewhere.describe_user_pool,
            UserPoolId=self.pool,
        )
        made = elsewhere.create_user_pool(PoolName="There")["UserPool"]
        self.assertRegex(made["Id"], "^eu-central-1_")
        elsewhere.delete_user_pool(UserPoolId=made["Id"])
