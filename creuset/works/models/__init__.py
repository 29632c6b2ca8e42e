from creuset.works.models.promotions import Promotion, current_promotions
from creuset.works.models.works import Authorship, Work

__all__ = ["Authorship", "Promotion", "Work", "current_promotions"]
