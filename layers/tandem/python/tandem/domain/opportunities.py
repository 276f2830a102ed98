"""Opportunities and their contact roles, which only Salesforce changes (Adobe: opportunities.md, /roles)."""

from __future__ import annotations

from tandem.domain.family import COMPANY, KEY_OF, OWNER, Family, Home, down

NO_ROLE = "None"
"""The role of a contact that was given none: a part of the key in Marketo, which may not be blank."""

OPPORTUNITY = Family(
    name="opportunity",
    salesforce="Opportunity",
    stage=5,
    home=Home.OPPORTUNITY,
    mirrored=True,
    keys=(down("Id", KEY_OF[Home.OPPORTUNITY]),),
    offered=(
        down("Name", "name"),
        down("Description", "description"),
        down("Type", "type"),
        down("StageName", "stage"),
        down("Amount", "amount"),
        down("ExpectedRevenue", "expectedRevenue"),
        down("Probability", "probability"),
        down("TotalOpportunityQuantity", "quantity"),
        down("CloseDate", "closeDate"),
        down("CreatedDate", "externalCreatedDate"),
        down("IsClosed", "isClosed"),
        down("IsWon", "isWon"),
        down("LeadSource", "leadSource"),
        down("NextStep", "nextStep"),
        down("ForecastCategoryName", "forecastCategoryName"),
        down("Fiscal", "fiscal"),
        down("FiscalQuarter", "fiscalQuarter"),
        down("FiscalYear", "fiscalYear"),
        COMPANY,
        OWNER,
    ),
)

ROLE = Family(
    name="role",
    salesforce="OpportunityContactRole",
    stage=6,
    home=Home.ROLE,
    mirrored=True,
    people=("ContactId",),
    blanks=(("Role", NO_ROLE),),
    goes_with=(OPPORTUNITY.name, "contact"),
    keys=(
        down("OpportunityId", KEY_OF[Home.OPPORTUNITY]),
        down("ContactId", "leadId"),
        down("Role", "role"),
    ),
    offered=(
        down("IsPrimary", "isPrimary"),
        down("CreatedDate", "externalCreatedDate"),
    ),
)
