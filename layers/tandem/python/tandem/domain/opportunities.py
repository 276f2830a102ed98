"""Opportunities and their contact roles, which only Salesforce changes (Adobe: opportunities.md, /roles)."""

from __future__ import annotations

from functools import partial

from tandem.domain.family import KEY_OF, DefaultPair, Family, Home
from tandem.domain.mapping import Direction

NO_ROLE = "None"
"""The role of a contact that was given none: a part of the key in Marketo, which may not be blank."""

_down = partial(DefaultPair, direction=Direction.TO_MARKETO)

OPPORTUNITY = Family(
    name="opportunity",
    salesforce="Opportunity",
    stage=5,
    home=Home.OPPORTUNITY,
    mirrored=True,
    keys=(_down("Id", KEY_OF[Home.OPPORTUNITY]),),
    offered=(
        _down("Name", "name"),
        _down("Description", "description"),
        _down("Type", "type"),
        _down("StageName", "stage"),
        _down("Amount", "amount"),
        _down("ExpectedRevenue", "expectedRevenue"),
        _down("Probability", "probability"),
        _down("TotalOpportunityQuantity", "quantity"),
        _down("CloseDate", "closeDate"),
        _down("CreatedDate", "externalCreatedDate"),
        _down("IsClosed", "isClosed"),
        _down("IsWon", "isWon"),
        _down("LeadSource", "leadSource"),
        _down("NextStep", "nextStep"),
        _down("ForecastCategoryName", "forecastCategoryName"),
        _down("Fiscal", "fiscal"),
        _down("FiscalQuarter", "fiscalQuarter"),
        _down("FiscalYear", "fiscalYear"),
        _down("AccountId", KEY_OF[Home.COMPANY], names="account"),
        _down("OwnerId", KEY_OF[Home.SALES_PERSON], names="user"),
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
        _down("OpportunityId", KEY_OF[Home.OPPORTUNITY]),
        _down("ContactId", "leadId"),
        _down("Role", "role"),
    ),
    offered=(
        _down("IsPrimary", "isPrimary"),
        _down("CreatedDate", "externalCreatedDate"),
    ),
)
