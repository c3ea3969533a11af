"""Lists that lag behind, and tokens that expire. conformance.rs makes tokens expire at once, and what is new wait an hour."""

from cases.practice import COGNITO, Case, connect

CROWDED = "eu-west-1_PracCrowd"


class Lag(Case):
    def test_what_is_new_is_described_but_not_listed(self):
        client = self.make_client()
        self.assertEqual(client, self.client(client["ClientId"]))
        listed = COGNITO.list_user_pool_clients(UserPoolId=self.pool, MaxResults=60)
        self.assertEqual([], listed["UserPoolClients"])
        group = COGNITO.create_group(UserPoolId=self.pool, GroupName="writers")["Group"]
        read = COGNITO.get_group(UserPoolId=self.pool, GroupName="writers")["Group"]
        self.assertEqual(group, read)
        self.assertEqual([], COGNITO.list_groups(UserPoolId=self.pool)["Groups"])
        # A region of its own, where every pool is new.
        elsewhere = connect(region="eu-north-1")
        made = elsewhere.create_user_pool(PoolName="New")["UserPool"]
        described = elsewhere.describe_user_pool(UserPoolId=made["Id"])["UserPool"]
        self.assertEqual(made, described)
        self.assertEqual([], elsewhere.list_user_pools(MaxResults=60)["UserPools"])

    def test_what_is_old_is_listed(self):
        listed = COGNITO.list_user_pool_clients(UserPoolId=CROWDED, MaxResults=60)
        self.assertEqual(60, len(listed["UserPoolClients"]))

    def test_an_expired_token(self):
        for call, asked in (
            (COGNITO.list_user_pools, {"MaxResults": 1}),
            (COGNITO.list_user_pool_clients, {"UserPoolId": CROWDED}),
            (COGNITO.list_resource_servers, {"UserPoolId": CROWDED}),
        ):
            token = call(**asked)["NextToken"]
            self.refused(
                "InvalidParameterException",
                "Invalid pagination token.",
                call,
                NextToken=token,
                **asked,
            )
