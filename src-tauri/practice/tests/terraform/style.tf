# The provider has this resource since a 6.x version; the test leaves the file out where it has not.

resource "aws_cognito_managed_login_branding" "data_fusion" {
  user_pool_id                = aws_cognito_user_pool.plant.id
  client_id                   = aws_cognito_user_pool_client.data_fusion.id
  use_cognito_provided_values = true
}
