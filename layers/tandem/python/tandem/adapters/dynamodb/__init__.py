"""State in DynamoDB through PynamoDB: the promises of `ports` kept across processes."""
