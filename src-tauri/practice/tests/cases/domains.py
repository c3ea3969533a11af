"""Domains."""

import uuid

from cases.practice import COGNITO, Case, connect

HERE = {"CertificateArn": "arn:aws:acm:us-east-1:000000000000:certificate/c"}


class Domains(Case):
    def described(self, name):
        return COGNITO.describe_user_pool_domain(Domain=name)["DomainDescription"]

    def create(self, name, **more):
        return COGNITO.create_user_pool_domain(UserPoolId=self.pool, Domain=name, **more)

    def test_reserved_words(self):
        for word in ("aws", "amazon", "cognito"):
            for name in (word, f"my-{word}-x"):
                self.refused(
                    "InvalidParameterException",
                    f"Domain cannot contain reserved word: {word}",
                    self.create,
                    name=name,
                )

    def test_forms(self):
        for name in ("Upper", "-a", "a-", "a_b", "a.b", "ä"):
            self.refused("InvalidParameterException", "invalid character", self.create, name=name)
        for name in ("", "a" * 64):
            self.refused("InvalidParameterException", "", self.create, name=name)

    def test_taken_by_another_customer(self):
        self.refused("InvalidParameterException", "already associated", self.create, name="auth")

    def test_taken_by_another_pool(self):
        name = self.make_domain()
        first, self.pool = self.pool, self.make_pool()["Id"]
        self.refused("InvalidParameterException", "already associated", self.create, name=name)
        self.assertEqual(first, self.described(name)["UserPoolId"])

    def test_one_prefix_a_pool(self):
        self.make_domain()
        self.refused("InvalidParameterException", "already has a domain", self.make_domain)

    def test_the_version(self):
        name = f"p{uuid.uuid4().hex[:20]}"
        self.refused(
            "InvalidParameterException",
            "must be 1 or 2",
            self.create,
            name=name,
            ManagedLoginVersion=3,
        )
        self.assertEqual(1, self.create(name)["ManagedLoginVersion"])
        described = self.described(name)
        self.assertEqual((1, "ACTIVE"), (described["ManagedLoginVersion"], described["Status"]))
        COGNITO.update_user_pool_domain(UserPoolId=self.pool, Domain=name, ManagedLoginVersion=2)
        self.assertEqual(2, self.described(name)["ManagedLoginVersion"])
        # An update replaces: who leaves the version out goes back to the classic pages.
        COGNITO.update_user_pool_domain(UserPoolId=self.pool, Domain=name)
        self.assertEqual(1, self.described(name)["ManagedLoginVersion"])

    def test_a_domain_is_of_one_pool(self):
        name = self.make_domain()
        other = self.make_pool()["Id"]
        for call in (COGNITO.update_user_pool_domain, COGNITO.delete_user_pool_domain):
            self.refused("ResourceNotFoundException", name, call, UserPoolId=other, Domain=name)

    def test_deleted(self):
        name = self.make_domain()
        COGNITO.delete_user_pool_domain(UserPoolId=self.pool, Domain=name)
        self.assertEqual({}, self.described(name))
        self.assertNotIn("Domain", COGNITO.describe_user_pool(UserPoolId=self.pool)["UserPool"])
        self.make_domain(name=name)

    def test_unknown_is_described_as_nothing(self):
        self.assertEqual({}, self.described("nobody-has-this"))
        elsewhere = connect(region="us-east-1")
        answer = elsewhere.describe_user_pool_domain(Domain=self.make_domain())
        self.assertEqual({}, answer["DomainDescription"])

    def test_a_custom_domain_beside_the_prefix(self):
        prefix, host = self.make_domain(), f"login.p{uuid.uuid4().hex[:8]}.example.com"
        self.create(host, CustomDomainConfig=HERE)
        pool = COGNITO.describe_user_pool(UserPoolId=self.pool)["UserPool"]
        self.assertEqual((prefix, host), (pool["Domain"], pool["CustomDomain"]))
        self.assertEqual(HERE, self.described(host)["CustomDomainConfig"])

    def test_a_custom_domain_needs_a_certificate_of_us_east_1(self):
        here = {"CertificateArn": HERE["CertificateArn"].replace("us-east-1", "eu-west-1")}
        self.refused(
            "InvalidParameterException",
            "us-east-1",
            self.create,
            name="login.example.com",
            CustomDomainConfig=here,
        )
        self.refused(
            "InvalidParameterException",
            "not a valid custom domain",
            self.create,
            name="example.com",
            CustomDomainConfig=HERE,
        )

    def test_at_most_4_custom_domains(self):
        elsewhere = connect(region="eu-west-3")

        def create(number):
            pool = elsewhere.create_user_pool(PoolName="Pool")["UserPool"]["Id"]
            elsewhere.create_user_pool_domain(
                UserPoolId=pool, Domain=f"login{number}.example.com", CustomDomainConfig=HERE
            )

        for number in range(4):
            create(number)
        self.refused("LimitExceededException", "custom domains", create, number=4)


class LiteDomains(Case):
    tier = "LITE"

    def test_version_2_is_not_on_lite(self):
        self.refused("FeatureUnavailableInTierException", "LITE", self.make_domain, version=2)
        name = self.make_domain(version=1)
        self.refused(
            "FeatureUnavailableInTierException",
            "LITE",
            COGNITO.update_user_pool_domain,
            UserPoolId=self.pool,
            Domain=name,
            ManagedLoginVersion=2,
        )
