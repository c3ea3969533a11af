"""The second factors of a pool's users."""

from cases.pools import SMS
from cases.practice import COGNITO, Case

TOTP = {"SoftwareTokenMfaConfiguration": {"Enabled": True}}
TEXT = {"SmsMfaConfiguration": {"SmsConfiguration": SMS, "SmsAuthenticationMessage": "{####}"}}
EMAIL = {"EmailMfaConfiguration": {"Message": "{####}", "Subject": "Code"}}
PASSKEYS = {"WebAuthnConfiguration": {"RelyingPartyId": "a.example.com"}}
OWN_MAIL = {
    "EmailSendingAccount": "DEVELOPER",
    "SourceArn": "arn:aws:ses:eu-west-1:000000000000:identity/a@example.com",
}


class Mfa(Case):
    def config(self, pool=None):
        answer = COGNITO.get_user_pool_mfa_config(UserPoolId=pool or self.pool)
        answer.pop("ResponseMetadata")
        return answer

    def set(self, mode=None, **factors):
        mode = {"MfaConfiguration": mode} if mode else {}
        answer = COGNITO.set_user_pool_mfa_config(UserPoolId=self.pool, **mode, **factors)
        answer.pop("ResponseMetadata")
        self.assertEqual(answer, self.config())
        return answer

    def update(self, **settings):
        COGNITO.update_user_pool(UserPoolId=self.pool, **settings)


class SecondFactors(Mfa):
    def test_what_is_set_is_read(self):
        self.assertEqual({"MfaConfiguration": "OFF"}, self.config())
        totp = {"MfaConfiguration": "OPTIONAL", **TOTP}
        self.assertEqual(totp, self.set("OPTIONAL", **TOTP))
        # The factor that is left out goes; the settings of SMS are the pool's own, and stay.
        both = {"MfaConfiguration": "ON", **TEXT}
        self.assertEqual(both, self.set("ON", **TEXT))
        pool = COGNITO.describe_user_pool(UserPoolId=self.pool)["UserPool"]
        self.assertEqual(("ON", SMS), (pool["MfaConfiguration"], pool["SmsConfiguration"]))
        self.assertEqual({"MfaConfiguration": "OFF", **TEXT}, self.set("OFF"))

    def test_passkeys_do_not_depend_on_the_mode(self):
        self.assertEqual({"MfaConfiguration": "OFF", **PASSKEYS}, self.set(**PASSKEYS))
        both = {"MfaConfiguration": "ON", **TOTP, **PASSKEYS}
        self.assertEqual(both, self.set("ON", **TOTP))

    def test_a_mode_and_its_factors(self):
        code = "InvalidParameterException"
        for factor in (TOTP, TEXT, EMAIL):
            text = "can't turn off MFA and configure an MFA together"
            self.refused(code, text, self.set, mode="OFF", **factor)
        disabled = {"SoftwareTokenMfaConfiguration": {"Enabled": False}}
        for mode in ("ON", "OPTIONAL"):
            for factor in ({}, disabled, PASSKEYS):
                text = "can't disable all MFAs"
                self.refused(code, text, self.set, mode=mode, **factor)
        self.refused(
            code, "SMS configuration is required", self.set, mode="ON", SmsMfaConfiguration={}
        )
        self.refused(code, "sends its own e-mail", self.set, mode="ON", **EMAIL)
        self.update(EmailConfiguration=OWN_MAIL)
        self.set("ON", **EMAIL)

    def test_an_update_of_the_pool(self):
        code = "InvalidParameterException"
        text = "can't disable all MFAs"
        self.refused(code, text, self.update, MfaConfiguration="OPTIONAL")
        text = "Cannot turn MFA functionality ON"
        self.refused(code, text, self.update, MfaConfiguration="ON", SmsConfiguration=SMS)
        self.set("ON", **TOTP)
        self.update(MfaConfiguration="ON")
        self.assertEqual({"MfaConfiguration": "ON", **TOTP}, self.config())
        self.update()
        self.assertEqual({"MfaConfiguration": "OFF"}, self.config())

    def test_a_pool_with_passkeys_cannot_become_lite(self):
        self.set(**PASSKEYS)
        self.refused("TierChangeNotAllowedException", "passkeys", self.update, UserPoolTier="LITE")

    def test_one_that_is_not_there(self):
        for call in (COGNITO.get_user_pool_mfa_config, COGNITO.set_user_pool_mfa_config):
            code = "ResourceNotFoundException"
            self.refused(code, "eu-west-1_gone", call, UserPoolId="eu-west-1_gone")


class LiteSecondFactors(Mfa):
    tier = "LITE"

    def test_what_lite_does_not_have(self):
        code = "FeatureUnavailableInTierException"
        self.refused(code, "LITE", self.set, **PASSKEYS)
        self.update(EmailConfiguration=OWN_MAIL, UserPoolTier="LITE")
        self.refused(code, "LITE", self.set, mode="ON", **EMAIL)
        self.set("ON", **TOTP)
