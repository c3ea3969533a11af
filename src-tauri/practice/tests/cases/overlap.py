"""Two writes to one pool at a time. conformance.rs makes the first UpdateUserPool take six seconds."""

import threading
import time

from cases.practice import COGNITO, Case


class Overlap(Case):
    def test_the_second_of_two(self):
        self.make_domain(name="overlap")
        first, second = self.make_client(), self.make_client()
        elsewhere = self.make_pool()["Id"]
        this = {"UserPoolId": self.pool}
        outcome = []

        def slow():
            outcome.append(COGNITO.update_user_pool(**this, UserPoolTags={"by": "the first"}))

        slowly = threading.Thread(target=slow)
        slowly.start()
        time.sleep(2)
        for call, asked in (
            (COGNITO.update_user_pool, {"UserPoolTags": {"by": "the second"}}),
            (COGNITO.update_user_pool_client, {"ClientId": first["ClientId"]}),
            (COGNITO.delete_user_pool_client, {"ClientId": first["ClientId"]}),
            (COGNITO.update_user_pool_domain, {"Domain": "overlap"}),
        ):
            self.refused(
                "ConcurrentModificationException", "Concurrent modification", call, **this, **asked
            )
        # The model lists no such error for these: they are done.
        self.make_server()
        self.make_client()
        # Reads and other pools are not concerned.
        self.assertIsNotNone(self.client(first["ClientId"]))
        COGNITO.update_user_pool(UserPoolId=elsewhere)
        self.assertEqual([], outcome, "the first is still being done")

        slowly.join()
        self.assertEqual(1, len(outcome), "the first is done")
        self.assertEqual(
            {"by": "the first"}, COGNITO.describe_user_pool(**this)["UserPool"]["UserPoolTags"]
        )
        COGNITO.update_user_pool_client(**this, ClientId=first["ClientId"])
        COGNITO.delete_user_pool_client(**this, ClientId=second["ClientId"])
