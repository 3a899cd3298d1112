"""Addresses of notified defence and of posts of duty lawyers."""

from django.urls import path

from fawang.legal_aid.defence.pages import duty, organ

app_name = "defence"

urlpatterns = [
    path("desk/notifications", organ.mine, name="mine"),
    path("desk/notifications/new", organ.new, name="new"),
    path("desk/notifications/<str:code>", organ.followed, name="followed"),
    path("desk/notifications/<str:code>/letter.pdf", organ.own_letter, name="own_letter"),
    path("desk/orders/<str:code>/letter.pdf", organ.letter, name="letter"),
    path("desk/duty", duty.duty, name="duty"),
    path("desk/duty/posts", duty.led, name="posts"),
    path("desk/wishes", duty.wishes, name="wishes"),
    path("desk/wishes/new", duty.new_wish, name="new_wish"),
    path("desk/wishes/<int:number>/hand-on", duty.hand_on, name="hand_on"),
]
