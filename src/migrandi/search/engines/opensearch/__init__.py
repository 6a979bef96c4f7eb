"""OpenSearch behind the contract: the cluster finds by words, what puts the best in order is ours."""
