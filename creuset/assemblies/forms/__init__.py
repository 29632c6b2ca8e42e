"""What members fill in about assemblies, by subject."""

from creuset.assemblies.forms.joining import AdmitForm, ApplicationForm
from creuset.assemblies.forms.mandates import ConferMandateForm
from creuset.assemblies.forms.ruling import AmendCharterForm

__all__ = ["AdmitForm", "AmendCharterForm", "ApplicationForm", "ConferMandateForm"]
