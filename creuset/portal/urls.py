from django.contrib.sitemaps.views import index, sitemap
from django.urls import path

from creuset.portal import views
from creuset.portal.sitemaps import SITEMAPS

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("moi/", views.me, name="me"),
    path("robots.txt", views.robots),
    path("sitemap.xml", index, {"sitemaps": SITEMAPS, "sitemap_url_name": "portal:sitemap"}),
    path("sitemap-<section>.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
]
