"""Tandem keeps Salesforce and Marketo in step, both ways."""
