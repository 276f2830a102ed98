"""What the stage of an opportunity decides: probability, forecast, whether it is closed and won."""

from tests.sandbox.salesforce.schema.catalogue import ObjectType
from tests.sandbox.salesforce.table import Row
from tests.sandbox.salesforce.writes.actor import Scene
from tests.sandbox.salesforce.writes.behaviours.behaviour import Behaviour

_CATEGORY_NAMES = {"BestCase": "Best Case", "Forecast": "Commit"}
_CATEGORIES = {shown: stored for stored, shown in _CATEGORY_NAMES.items()}


class Stage(Behaviour):
    """Reads `stages: {stage: {probability, forecast, closed: won|lost}}` of the definition."""

    def derive(self, scene: Scene, kind: ObjectType, row: Row, old: Row | None) -> None:
        """Take probability and forecast from a new stage unless the save names its own, and work out the rest."""
        stage = kind.definition["stages"].get(row.get("StageName"), {})
        moved = old is None or old.get("StageName") != row.get("StageName")
        if moved and stage:
            own = {name for name in ("Probability", "ForecastCategoryName") if row.get(name) != (old or {}).get(name)}
            if "Probability" not in own:
                row["Probability"] = float(stage["probability"])
            if "ForecastCategoryName" not in own:
                row["ForecastCategoryName"] = _CATEGORY_NAMES.get(stage["forecast"], stage["forecast"])
            row["IsClosed"], row["IsWon"] = "closed" in stage, stage.get("closed") == "won"
        if moved and old is not None:
            row["LastStageChangeDate"] = scene.now
        shown = row.get("ForecastCategoryName")
        row["ForecastCategory"] = _CATEGORIES.get(shown, shown) if shown else "Pipeline"
        _work_out(row)

    def after(self, scene: Scene, kind: ObjectType, row: Row, old: Row | None) -> None:
        """Make the contact that a new opportunity names its primary role (Object Reference, Opportunity.ContactId)."""
        if old is None and row.get("ContactId"):
            role = scene.store.catalogue.objects["OpportunityContactRole"]
            values = {"OpportunityId": row["Id"], "ContactId": row["ContactId"], "IsPrimary": True}
            scene.keep(role, scene.new_row(role, values))


def _work_out(row: Row) -> None:
    amount, probability = row.get("Amount"), row.get("Probability")
    if amount is not None and probability is not None:
        row["ExpectedRevenue"] = round(amount * probability / 100, 2)
    else:
        row.pop("ExpectedRevenue", None)
    if row.get("CloseDate"):
        year, month = int(row["CloseDate"][:4]), int(row["CloseDate"][5:7])
        quarter = (month + 2) // 3
        row |= {"FiscalYear": year, "FiscalQuarter": quarter, "Fiscal": f"{year} {quarter}"}
