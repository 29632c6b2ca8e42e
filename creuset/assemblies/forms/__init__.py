"""What members fill in about assemblies, by subject."""

from creuset.assemblies.forms.joining import AdmitForm, ApplicationForm
from creuset.assemblies.forms.mandates import (
    ConferMandateForm,
    DeclareForm,
    ElectForm,
    RecallForm,
)
from creuset.assemblies.forms.posts import DefinePostForm
from creuset.assemblies.forms.ruling import AmendCharterForm
from creuset.assemblies.forms.seats import EndSeatForm, GiveSeatForm, RenewSeatForm

__all__ = [
    "AdmitForm",
    "AmendCharterForm",
    "ApplicationForm",
    "ConferMandateForm",
    "DeclareForm",
    "DefinePostForm",
    "ElectForm",
    "EndSeatForm",
    "GiveSeatForm",
    "RecallForm",
    "RenewSeatForm",
]
