"""Every address of the site. What is none of the site's own pages is the path of a law."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.auth.views import LogoutView
from django.urls import URLPattern, URLResolver, include, path

from migrandi.api.problems import nothing_here
from migrandi.api.site import api
from migrandi.web.signing import write_down
from migrandi.web.views import (
    accounts,
    enquiries,
    enquiry_forms,
    enquiry_memory,
    enquiry_overview,
    meeting_desk,
    meeting_feeds,
    meetings,
    paper_desk,
    paper_drafting,
    paper_pictures,
    papers,
    watching,
)
from migrandi.web.views.alike import alike
from migrandi.web.views.browsing import home, works
from migrandi.web.views.comparing import compare
from migrandi.web.views.concepts import concept, concept_tree, say_of_tag
from migrandi.web.views.harvests import harvest_run, harvests
from migrandi.web.views.importing import import_law
from migrandi.web.views.law import law
from migrandi.web.views.publishing import oai_pmh, robots, sitemap_index, sitemap_part
from migrandi.web.views.saved import have_back, remove, rename, searches
from migrandi.web.views.searching import search
from migrandi.web.views.states import is_bound, state, states
from migrandi.web.views.treaties import treaties, treaty

admin.autodiscover()
# the editors' pages are behind the same door: its limits, its second factor
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
write_down()

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("search", search, name="search"),
    path("alike", alike, name="alike"),
    path("searches", searches, name="searches"),
    path("searches/<int:number>/rename", rename, name="rename-search"),
    path("searches/<int:number>/remove", remove, name="remove-search"),
    path("searches/<int:number>/have-back", have_back, name="have-search-back"),
    path("sign-in", accounts.sign_in, name="sign-in"),
    path("sign-out", LogoutView.as_view(), name="sign-out"),
    path("account", accounts.account, name="account"),
    path("account/keys", accounts.own_keys, name="keys"),
    path("account/keys/<int:number>/revoke", accounts.revoke_key, name="revoke-key"),
    path("account/sessions/<int:number>/end", accounts.end_session, name="end-session"),
    path("account/invitations", accounts.invitations, name="invitations"),
    path("account/invitations/<int:number>/withdraw", accounts.withdraw_invitation, name="withdraw-invitation"),
    path("invitations/<str:word>", accounts.invitation, name="invitation"),
    path("accounts/login/", accounts.sign_in),
    path("accounts/", include("allauth.urls")),
    path("works", works, name="works"),
    path("import", import_law, name="import"),
    path("harvests", harvests, name="harvests"),
    path("harvests/<int:run>", harvest_run, name="harvest"),
    path("states", states, name="states"),
    path("states/<str:name>", state, name="state"),
    path("bound", is_bound, name="bound"),
    path("treaties", treaties, name="treaties"),
    path("treaties/<str:short>", treaty, name="treaty"),
    path("concepts", concept_tree, name="concepts"),
    path("concepts/<str:name>", concept, name="concept"),
    path("tags", say_of_tag, name="say-of-tag"),
    path("compare", compare, name="compare"),
    path("papers", papers.papers, name="papers"),
    path("papers/new", papers.new_paper, name="new-paper"),
    path("papers/collect", paper_desk.collect, name="collect"),
    path("papers/<int:number>", papers.paper, name="paper"),
    path("papers/<int:number>/edit", papers.edit_paper, name="edit-paper"),
    path("papers/<int:number>/autosave", papers.autosave, name="autosave-paper"),
    path("papers/<int:number>/preview", papers.preview, name="preview-paper"),
    path("papers/<int:number>/versions", papers.versions, name="versions-of-paper"),
    path("papers/<int:number>/take", papers.take_paper, name="take-paper"),
    path("papers/<int:number>/comparison", paper_desk.comparison, name="comparison-of-paper"),
    path("papers/<int:number>/evidence", paper_desk.drop_evidence, name="drop-evidence"),
    path("papers/<int:number>/comments", paper_desk.comment, name="comment-on-paper"),
    path("papers/<int:number>/move", paper_desk.move, name="move-paper"),
    path("papers/<int:number>/close", paper_desk.close, name="close-paper"),
    path("papers/<int:number>/pictures", paper_pictures.keep_picture, name="keep-picture"),
    path("papers/<int:number>/pictures/<str:name>", paper_pictures.picture, name="picture-of-paper"),
    path("papers/<int:number>/outline", paper_drafting.outline_of_paper, name="outline-of-paper"),
    path("papers/<int:number>/drafting", paper_drafting.ask_for_draft, name="ask-for-draft"),
    path("papers/<int:number>/drafting/<int:draft>", paper_drafting.draft, name="draft-of-paper"),
    path("watch", watching.watch, name="watch"),
    path("watch/follow", watching.follow, name="follow"),
    path("watch/<int:number>/stop", watching.stop, name="stop-following"),
    path("watch/<int:number>/have-back", watching.have_back, name="follow-again"),
    path("watch/<int:number>/renew", watching.renew, name="renew-channel"),
    path("watch/feed/<str:token>", watching.feed, name="watch-feed"),
    path("meetings", meetings.meetings, name="meetings"),
    path("meetings/new", meeting_desk.new_meeting, name="new-meeting"),
    path("meetings/reports", meetings.reports, name="meeting-reports"),
    path("meetings/sources", meeting_feeds.source_list, name="meeting-sources"),
    path("meetings/sources/add", meeting_feeds.add_source, name="add-meeting-source"),
    path("meetings/sources/<int:number>", meeting_feeds.change_source, name="change-meeting-source"),
    path("meetings/calendars", meeting_feeds.calendars, name="meeting-calendars"),
    path("meetings/calendars/private/<str:token>.<str:form>", meeting_feeds.private_feed, name="private-calendar"),
    path("meetings/calendars/<str:kind>.<str:form>", meeting_feeds.feed, name="meeting-feed-all"),
    path("meetings/calendars/<str:kind>/<str:value>.<str:form>", meeting_feeds.feed, name="meeting-feed"),
    path("meetings/<int:number>", meetings.meeting, name="meeting"),
    path("meetings/<int:number>.<str:form>", meeting_feeds.meeting_file, name="meeting-file"),
    path("meetings/<int:number>/edit", meeting_desk.edit_meeting, name="edit-meeting"),
    path("meetings/<int:number>/remove", meeting_desk.remove_meeting, name="remove-meeting"),
    path("meetings/<int:number>/paper", meeting_desk.begin_paper, name="paper-of-meeting"),
    path("meetings/<int:number>/remind", meeting_desk.remind, name="remind-of-meeting"),
    path("meetings/<int:number>/document/<int:part>/file", meeting_desk.document_file, name="meeting-document"),
    path("meetings/<int:number>/follow-up/<int:part>/done", meeting_desk.finish, name="finish-follow-up"),
    path("meetings/<int:number>/<str:kind>/new", meeting_desk.edit_part, name="new-meeting-part"),
    path("meetings/<int:number>/<str:kind>/<int:part>", meeting_desk.edit_part, name="edit-meeting-part"),
    path("meetings/<int:number>/<str:kind>/<int:part>/remove", meeting_desk.remove_part, name="remove-meeting-part"),
    path("meetings/<int:number>/<str:kind>/<int:part>/back", meeting_desk.have_back_part, name="meeting-part-back"),
    path("api/v1/", api.urls),
    path("api/v1", nothing_here),
    path("api/v1/", nothing_here),
    path("api/v1/<path:rest>", nothing_here),
    path("ask", enquiry_forms.ask, name="ask"),
    path("enquiries", enquiries.enquiries, name="enquiries"),
    path("enquiries/new", enquiry_forms.new_enquiry, name="new-enquiry"),
    path("enquiries/overview", enquiry_overview.desk_overview, name="enquiry-overview"),
    path("enquiries/years/<int:year>", enquiry_overview.year, name="enquiry-year"),
    path("enquiries/person", enquiry_memory.person, name="held-on-person"),
    path("enquiries/<int:number>", enquiries.enquiry, name="enquiry"),
    path("enquiries/<int:number>/triage", enquiries.triage_enquiry, name="triage-enquiry"),
    path("enquiries/<int:number>/proposals", enquiries.answer_proposal, name="answer-proposal"),
    path("enquiries/<int:number>/memo", enquiries.begin_memo, name="begin-memo"),
    path("enquiries/<int:number>/answer", enquiries.send_answer, name="send-answer"),
    path("enquiries/<int:number>/stage", enquiries.move_enquiry, name="move-enquiry"),
    path("enquiries/<int:number>/messages/<int:message>", enquiries.message_of_enquiry, name="message-of-enquiry"),
    path(
        "enquiries/<int:number>/attachments/<int:attachment>",
        enquiries.attachment_of_enquiry,
        name="attachment-of-enquiry",
    ),
    path("enquiries/<int:number>/release", enquiry_memory.release, name="release-memo"),
    path("enquiries/<int:number>/erase", enquiry_memory.erase, name="erase-enquiry"),
    path("knowledge", enquiry_memory.knowledge, name="knowledge"),
    path("knowledge/<int:number>", enquiry_memory.memo, name="released-memo"),
    path("oai", oai_pmh, name="oai"),
    path("sitemap.xml", sitemap_index, name="sitemap"),
    path("sitemaps/<int:number>.xml", sitemap_part, name="sitemap-part"),
    path("robots.txt", robots, name="robots"),
    path("admin/", admin.site.urls),
    path("<path:path>", law, name="law"),
]

handler404 = "migrandi.web.mistakes.not_found"
handler500 = "migrandi.web.mistakes.failed"
