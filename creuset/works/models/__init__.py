from creuset.works.models.promotions import Promotion, current_promotions
from creuset.works.models.works import Authorship, Role, Work

__all__ = ["Authorship", "Promotion", "Role", "Work", "current_promotions"]
