"""What members fill in about decisions, by subject."""

from creuset.decisions.forms.answering import BallotForm, ballot_form
from creuset.decisions.forms.around import (
    DeclineForm,
    HearingForm,
    LastingProxyForm,
    PaperForm,
    ProxyForm,
    ReplyForm,
    SuggestForm,
    TakenDownForm,
)
from creuset.decisions.forms.proposing import AmendmentForm, JointForm, ReasonsForm
from creuset.decisions.forms.resolving import (
    ChooseForm,
    DrawForm,
    FundForm,
    ReferForm,
    RenewForm,
    ResolveForm,
)

__all__ = [
    "AmendmentForm",
    "BallotForm",
    "ChooseForm",
    "DeclineForm",
    "DrawForm",
    "FundForm",
    "HearingForm",
    "JointForm",
    "LastingProxyForm",
    "PaperForm",
    "ProxyForm",
    "ReasonsForm",
    "ReferForm",
    "RenewForm",
    "ReplyForm",
    "ResolveForm",
    "SuggestForm",
    "TakenDownForm",
    "ballot_form",
]
