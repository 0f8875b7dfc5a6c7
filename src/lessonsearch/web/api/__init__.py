"""The JSON API, version 1: views, response schemas, and the OpenAPI document."""
