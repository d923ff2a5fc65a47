"""The settings of one organisation: ``caseload.toml``, checked."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from caseload_analysis.tables.model import normalise
from caseload_analysis.tables.problems import DataError, message
from caseload_analysis.tables.settings_errors import settings_problems

AbsenceKind = Literal["sickness", "maternity", "parental", "care", "unpaid", "leave", "training", "other"]
Share = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[float, Field(gt=0)]
NotNegative = Annotated[float, Field(ge=0)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PerFte(_Section):
    """A norm per full-time worker that differs per role, team or measure."""

    default: Positive
    role: dict[str, NotNegative] = {}
    team: dict[str, NotNegative] = {}
    measure: dict[str, Positive] = {}


class Norm(_Section):
    """The agreed caseload: ``per_fte`` counting units for each full-time worker."""

    unit: Literal["case", "child", "family"]
    per_fte: PerFte
    full_time_hours: Positive = 36.0
    includes_sickness: bool = False

    @model_validator(mode="before")
    @classmethod
    def _one_number_for_all(cls, values: Any) -> Any:
        given = values.get("per_fte") if isinstance(values, Mapping) else None
        if isinstance(given, (int, float)):
            return {**values, "per_fte": {"default": given}}
        if given is not None and not isinstance(given, (Mapping, PerFte)):
            raise ValueError(message("per_fte is a number, or a table with default, role, team, measure"))
        return values

    @model_validator(mode="after")
    def _measures_need_cases(self) -> Self:
        if self.per_fte.measure and self.unit != "case":
            raise ValueError(message("a norm per measure needs the unit case"))
        return self


class Band(_Section):
    """How far an actual caseload may be from its norm: a share of it, or two limits per fte."""

    relative: NotNegative | None = None
    lower: NotNegative | None = None
    upper: NotNegative | None = None

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        absolute = (self.lower is not None, self.upper is not None)
        if (self.relative is not None) == any(absolute) or any(absolute) != all(absolute):
            raise ValueError(message("give either relative, or both lower and upper"))
        if self.lower is not None and self.upper is not None and self.lower > self.upper:
            raise ValueError(message("lower is above upper"))
        return self


class RampUp(_Section):
    """The share of a full caseload in the 1st, 2nd, … month after somebody's start."""

    months: tuple[Share, ...] = ()


class EndCounts(_Section):
    """Whether a spell still counts on its end date, per table."""

    contracts: bool = True
    absences: bool = True
    cases: bool = False
    assignments: bool = False
    duties: bool = True
    establishment: bool = True


class Deployment(_Section):
    """Which kinds of absence reduce the deployable establishment, the first named first."""

    reduced_by: tuple[AbsenceKind, ...] = ("sickness", "maternity", "parental", "unpaid", "care")


class Absence(_Section):
    """Conventions of the sickness figures.

    ``classes``: last day of each duration class. ``cap_days``: days of a spell beyond this one do
    not count (Vernet: 730); ``None`` counts all (CBS). ``merge_gap``: spells with fewer free days
    between them count as one; 0 leaves them apart. ``annualise``: frequency per year by calendar
    days or by the number of periods in a year.
    """

    classes: tuple[Annotated[int, Field(gt=0)], ...] = (7, 42, 365, 730)
    cap_days: Annotated[int, Field(gt=0)] | None = None
    merge_gap: Annotated[int, Field(ge=0)] = 0
    annualise: Literal["days", "periods"] = "days"

    @model_validator(mode="after")
    def _classes_rise(self) -> Self:
        if list(self.classes) != sorted(set(self.classes)):
            raise ValueError(message("the classes must rise"))
        return self


class Privacy(_Section):
    """Thresholds below which a group is hidden, and the works council's consent.

    ``minimum_respondents`` is for scores shown to a team, its manager and HR (Dialog: 5),
    ``minimum_respondents_outside`` for all other readers (Effectory: 10).
    """

    minimum_group: Annotated[int, Field(ge=1)] = 5
    minimum_respondents: Annotated[int, Field(ge=1)] = 5
    minimum_respondents_outside: Annotated[int, Field(ge=1)] = 10
    works_council_consent: dt.date | None = None


Rhythm = Literal["month", "four_weeks", "quarter"]


class Cadence(_Section):
    """How often a report is due.

    ``since``: reports over periods that begin earlier are not due (by default: those before the
    introduction in the team). ``evaluation_months``: months between the introduction in a team and
    its evaluation.
    """

    team: Rhythm = "month"
    since: dt.date | None = None
    evaluation_months: Annotated[int, Field(ge=1)] = 6


class Scale(_Section):
    """The ends of a perception scale, in its own points.

    ``reversed``: a high score means little of what the name says, as of a report mark for the
    pressure of work.
    """

    lowest: float
    highest: float
    reversed: bool = False

    @model_validator(mode="after")
    def _lowest_is_below(self) -> Self:
        if not self.lowest < self.highest:
            raise ValueError(message("lowest must be below highest"))
        return self


class Team(_Section):
    """What one team agreed for itself."""

    introduced: dt.date | None = None
    band: Band | None = None
    cadence: Rhythm | None = None


class Settings(_Section):
    """The whole of ``caseload.toml``; only the norm and its unit have no default.

    ``since`` and ``until`` are the first and the last day of the figures: an export that holds
    only cases still open on some day tells nothing of the time before it. ``scales`` goes by the name
    of the scale, in whatever capitals, spaces and accents.
    """

    norm: Norm
    organisation: str = ""
    language: Literal["nl", "en"] = "nl"
    since: dt.date | None = None
    until: dt.date | None = None
    band: Band = Band(relative=0.15)
    ramp_up: RampUp = RampUp()
    end_counts: EndCounts = EndCounts()
    deployment: Deployment = Deployment()
    absence: Absence = Absence()
    privacy: Privacy = Privacy()
    cadence: Cadence = Cadence()
    columns: dict[str, dict[str, str]] = {}
    scales: dict[str, Scale] = {}
    teams: dict[str, Team] = {}

    @field_validator("scales")
    @classmethod
    def _each_scale_once(cls, scales: dict[str, Scale]) -> dict[str, Scale]:
        if len({normalise(name) for name in scales}) < len(scales):
            raise ValueError(message("two of these scales have the same name, but for capitals or spaces"))
        return scales

    @classmethod
    def from_mapping(cls, values: Mapping[str, Any], file: str = "caseload.toml") -> Self:
        """Return checked settings, or raise DataError with every problem at once.

        >>> Settings.from_mapping({"norm": {"unit": "case", "per_fte": 12}}).norm.per_fte.default
        12.0
        """
        try:
            return cls.model_validate(dict(values))
        except ValidationError as error:
            raise DataError(settings_problems(error, file, _keys())) from None

    @classmethod
    def from_toml(cls, path: Path) -> Self:
        """Return the settings in the file ``path``; DataError when it is missing or wrong."""
        if not path.exists():
            raise DataError.single(
                message("there is no caseload.toml beside the data, and the norm has no default"),
                message('write one with the lines: [norm]  unit = "case"  per_fte = 12'),
                file=path.name,
            )
        try:
            return cls.from_mapping(tomllib.loads(path.read_text(encoding="utf-8")), path.name)
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise DataError.single(
                message("the settings cannot be read: {reason}"),
                message("mend the line named; save the file as UTF-8"),
                file=path.name,
                details={"reason": str(error)},
            ) from None

    def band_of(self, team: str) -> Band:
        """Return the band that ``team`` agreed, or the organisation's."""
        own = self.teams.get(team)
        return own.band if own is not None and own.band is not None else self.band

    def cadence_of(self, team: str) -> Rhythm:
        """Return how often the report of ``team`` is due."""
        own = self.teams.get(team)
        return own.cadence if own is not None and own.cadence is not None else self.cadence.team


def _keys() -> set[str]:
    """Return the names of the keys of all sections."""
    return {name for section in _Section.__subclasses__() for name in section.model_fields}
