"""The engine for a cluster, on a real one: three OpenSearch nodes, started, killed and started again."""
