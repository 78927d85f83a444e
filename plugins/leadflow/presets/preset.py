"""A whole preset: the numbers that Sales may change, and the version that names them."""

from hashlib import sha256

from leadflow.presets.cadence import CadencePolicy
from leadflow.presets.calendar import CalendarPolicy
from leadflow.presets.care import CarePolicy
from leadflow.presets.delivery import DeliveryPolicy
from leadflow.presets.dormancy import DormancyPolicy
from leadflow.presets.grading import GradingPolicy
from leadflow.presets.intake import IdentityPolicy, IntakePolicy
from leadflow.presets.model import Model
from leadflow.presets.names import NamesPolicy
from leadflow.presets.ownership import OwnershipPolicy
from leadflow.presets.review import ReviewPolicy
from leadflow.presets.stages import FIRST_QUALIFIED_STAGE_NUMBER, StageReference
from leadflow.presets.tags import TagRule
from leadflow.presets.value import ValuePolicy


class Policy(Model):
    """The numbers that Sales may change, one preset a file under include/policy/."""

    name: str
    """The preset's name, which is the file's; decisions name it with a hash of the content."""
    describes: str
    """In one line, for whom the preset is."""
    based_on: str | None = None
    """The preset that this one differs from: it states what differs alone. Keys are merged at any
    depth; lists are replaced as a whole."""
    timezone: str
    """IANA name of the zone whose days and hours count."""
    names: NamesPolicy = NamesPolicy()
    calendar: CalendarPolicy
    intake: IntakePolicy
    identity: IdentityPolicy = IdentityPolicy()
    grading: GradingPolicy
    value: ValuePolicy = ValuePolicy()
    tags: tuple[TagRule, ...] = ()
    """Tags that rules give, beside those of sheets and those given by hand (G6)."""
    cadence: CadencePolicy
    ownership: OwnershipPolicy
    dormancy: DormancyPolicy
    stages: tuple[StageReference, ...]
    """The stages of a sale with the names that sources give them (T5)."""
    care: CarePolicy = CarePolicy()
    review: ReviewPolicy
    delivery: DeliveryPolicy = DeliveryPolicy()

    @property
    def qualified_stages(self) -> tuple[str, ...]:
        """The open stages from needs (T5's second) on: a customer there has a recognised need."""
        return tuple(
            reference.stage
            for reference in self.stages
            if reference.outcome == "open" and reference.number >= FIRST_QUALIFIED_STAGE_NUMBER
        )

    @property
    def version(self) -> str:
        """Names this policy's content in every decision: the preset's name and a content hash."""
        digest = sha256(self.model_dump_json().encode()).hexdigest()[:8]
        return f"{self.name}-{digest}"
