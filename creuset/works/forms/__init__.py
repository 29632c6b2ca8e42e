from creuset.works.forms.sharing import PromoteForm, PublishForm
from creuset.works.forms.signing import ContributorForm, SignatureForm
from creuset.works.forms.writing import BeginForm, DetailsForm, WriteForm

__all__ = [
    "BeginForm", "ContributorForm", "DetailsForm", "PromoteForm", "PublishForm", "SignatureForm",
    "WriteForm",
]  # fmt: skip
