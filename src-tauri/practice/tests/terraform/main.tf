# The page "Register core Cognite apps", as an administrator would write it down.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5"
    }
  }
}

provider "aws" {}

resource "aws_cognito_user_pool" "plant" {
  name                     = "Plant sign-in, by Terraform"
  user_pool_tier           = "ESSENTIALS"
  username_attributes      = ["email"]
  auto_verified_attributes = ["email"]
  mfa_configuration        = "OPTIONAL"

  software_token_mfa_configuration {
    enabled = true
  }

  tags = {
    team = "plant"
  }
}

resource "aws_cognito_user_pool_domain" "plant" {
  user_pool_id          = aws_cognito_user_pool.plant.id
  domain                = "plant-terraform"
  managed_login_version = 2
}

resource "aws_cognito_resource_server" "api" {
  user_pool_id = aws_cognito_user_pool.plant.id
  identifier   = "https://cognitedata.com"
  name         = "Cognite API"

  scope {
    scope_name        = "IDENTITY"
    scope_description = "identity"
  }

  scope {
    scope_name        = "user_impersonation"
    scope_description = "User impersonation"
  }
}

resource "aws_cognito_resource_server" "service_account" {
  user_pool_id = aws_cognito_user_pool.plant.id
  identifier   = "https:/"
  name         = "Service account"

  scope {
    scope_name        = "IDENTITY"
    scope_description = "identity"
  }

  scope {
    scope_name        = "westeurope-1.cognitedata.com"
    scope_description = "audience"
  }
}

resource "aws_cognito_user_pool_client" "authorization_server" {
  user_pool_id                         = aws_cognito_user_pool.plant.id
  name                                 = "Cognite authorization server"
  generate_secret                      = true
  explicit_auth_flows                  = ["ALLOW_USER_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
  supported_identity_providers         = ["COGNITO"]
  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_flows                  = ["client_credentials"]
  allowed_oauth_scopes                 = ["${aws_cognito_resource_server.service_account.identifier}/westeurope-1.cognitedata.com"]
}

resource "aws_cognito_user_pool_client" "data_fusion" {
  user_pool_id                         = aws_cognito_user_pool.plant.id
  name                                 = "Cognite Data Fusion"
  generate_secret                      = true
  explicit_auth_flows                  = ["ALLOW_USER_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
  supported_identity_providers         = ["COGNITO"]
  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_flows                  = ["code"]
  allowed_oauth_scopes                 = ["email", "openid", "profile", "${aws_cognito_resource_server.api.identifier}/user_impersonation"]
  callback_urls                        = ["https://auth.cognite.com/oauth2/external/callback"]
}
