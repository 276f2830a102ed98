"""Marketo as the service needs it: people, their feed and their log, over the public REST API."""
