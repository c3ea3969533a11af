"""Lists have pages, and tokens that were made up lead nowhere."""

from cases.practice import COGNITO, Case

CROWDED = "eu-west-1_PracCrowd"


class Paging(Case):
    def test_all_clients_of_a_crowded_pool(self):
        first = COGNITO.list_user_pool_clients(UserPoolId=CROWDED)
        self.assertEqual(60, len(first["UserPoolClients"]))
        ids, pages = [], 0
        paginator = COGNITO.get_paginator("list_user_pool_clients")
        for page in paginator.paginate(UserPoolId=CROWDED, MaxResults=60):
            ids += [client["ClientId"] for client in page["UserPoolClients"]]
            pages += 1
        self.assertEqual((300, 300, 5), (len(ids), len(set(ids)), pages))

    def test_more_than_60_of_its_own(self):
        made = {self.make_client()["ClientId"] for _ in range(61)}
        first = COGNITO.list_user_pool_clients(UserPoolId=self.pool, MaxResults=60)
        second = COGNITO.list_user_pool_clients(
            UserPoolId=self.pool, MaxResults=60, NextToken=first["NextToken"]
        )
        self.assertNotIn("NextToken", second)
        both = first["UserPoolClients"] + second["UserPoolClients"]
        self.assertEqual(made, {client["ClientId"] for client in both})
        self.assertEqual(61, len(both))

    def test_a_full_last_page_has_no_token(self):
        for _ in range(3):
            self.make_client()
        page = COGNITO.list_user_pool_clients(UserPoolId=self.pool, MaxResults=3)
        self.assertNotIn("NextToken", page)

    def test_pools_and_resource_servers(self):
        pools = COGNITO.get_paginator("list_user_pools")
        listed = [pool for page in pools.paginate(MaxResults=7) for pool in page["UserPools"]]
        ids = {pool["Id"] for pool in listed}
        self.assertEqual(len(listed), len(ids))
        self.assertGreaterEqual(len(ids), 76)
        self.assertLessEqual({self.pool, CROWDED}, ids)
        # A page may be shorter than what was asked for.
        servers = COGNITO.get_paginator("list_resource_servers")
        pages = list(servers.paginate(UserPoolId=CROWDED, PaginationConfig={"PageSize": 50}))
        self.assertEqual([20, 2], [len(page["ResourceServers"]) for page in pages])

    def test_tokens_of_others_and_made_up_ones(self):
        clients = COGNITO.list_user_pool_clients(UserPoolId=CROWDED, MaxResults=1)["NextToken"]
        pools = COGNITO.list_user_pools(MaxResults=1)["NextToken"]
        calls = (
            (COGNITO.list_user_pools, {"MaxResults": 1}, [clients]),
            (COGNITO.list_user_pool_clients, {"UserPoolId": CROWDED}, [pools]),
            (COGNITO.list_user_pool_clients, {"UserPoolId": self.pool}, [clients]),
            (COGNITO.list_resource_servers, {"UserPoolId": CROWDED}, [clients, pools]),
        )
        for call, asked, others in calls:
            for token in (*others, "garbage", "A" * 200, "ä", f"{clients[:-1]}!"):
                self.refused(
                    "InvalidParameterException",
                    "Invalid pagination token.",
                    call,
                    NextToken=token,
                    **asked,
                )
