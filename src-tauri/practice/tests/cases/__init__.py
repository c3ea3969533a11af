"""What Practice must do, asked by boto3."""
