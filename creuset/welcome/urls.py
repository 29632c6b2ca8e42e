from django.urls import path

from creuset.welcome.views import founding, next_steps

app_name = "welcome"
urlpatterns = [
    path("fonder/", founding.community, name="found"),
    path("fonder/charte/", founding.charter, name="found_charter"),
    path("fonder/personnes/", founding.people, name="found_people"),
    path("fonder/relire/", founding.review, name="found_review"),
    path("fonder/confirmer/", founding.confirm, name="found_confirm"),
    path("bienvenue/", next_steps.page, name="next"),
]
