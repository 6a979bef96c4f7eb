"""Every address of the site. What is none of the site's own pages is the path of a law."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, path

from migrandi.web.views.browsing import home, works
from migrandi.web.views.comparing import compare
from migrandi.web.views.importing import import_law
from migrandi.web.views.law import law
from migrandi.web.views.searching import search
from migrandi.web.views.states import is_bound, state, states
from migrandi.web.views.treaties import treaties, treaty

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("search", search, name="search"),
    path("works", works, name="works"),
    path("import", import_law, name="import"),
    path("states", states, name="states"),
    path("states/<str:name>", state, name="state"),
    path("bound", is_bound, name="bound"),
    path("treaties", treaties, name="treaties"),
    path("treaties/<str:short>", treaty, name="treaty"),
    path("compare", compare, name="compare"),
    path("admin/", admin.site.urls),
    path("<path:path>", law, name="law"),
]

handler404 = "migrandi.web.mistakes.not_found"
