from django.conf import settings
from django.urls import include, path, register_converter

from creuset.common import views as common
from creuset.common.converters import Key

register_converter(Key, "key")

handler400 = common.bad_request

urlpatterns = [
    path("", include("creuset.portal.urls")),
    path("", include("creuset.people.urls")),
    path("", include("creuset.files.urls")),
    path("", include("creuset.assemblies.urls")),
    path("", include("creuset.debates.urls")),
    path("", include("creuset.decisions.urls")),
    path("", include("creuset.meetings.urls")),
    path("", include("creuset.atlas.urls")),
    path("", include("creuset.opendata.urls")),
    path("", include("creuset.places.urls")),
    path("", include("creuset.groups.urls")),
    path("", include("creuset.works.urls")),
    path("", include("creuset.journal.urls")),
    path("", include("creuset.search.urls")),
    path("", include("creuset.post.urls")),
    path("", include("creuset.welcome.urls")),
    path("comptes/", include("creuset.people.account_urls")),
    path("design/", common.design, name="design"),
    path("langue/<slug:code>/", common.language, name="language"),
    path("", include("creuset.keeping.urls")),
]
if settings.MAIL_WEBHOOK:
    urlpatterns.append(path("courrier/service/", include("anymail.urls")))
if settings.DEMO:
    urlpatterns.append(path("demonstration/", include("creuset.demo.urls")))
if settings.BENCH:
    urlpatterns.append(path("nu", common.bare))
