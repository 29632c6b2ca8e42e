from creuset.works.models.citations import Citation
from creuset.works.models.promotions import Promotion, current_promotions
from creuset.works.models.publications import Publication
from creuset.works.models.remarks import Remark
from creuset.works.models.works import Authorship, Role, Work

__all__ = [
    "Authorship", "Citation", "Promotion", "Publication", "Remark", "Role", "Work", "current_promotions",
]  # fmt: skip
