"""Addresses: the desk stands under /admin/, and the root leads there."""

from django.contrib import admin
from django.contrib.auth import views
from django.urls import path
from django.views.generic import RedirectView

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index")),
    path(
        "admin/password/<uidb64>/<token>/",
        views.PasswordResetConfirmView.as_view(success_url="/admin/password/done/"),
        name="password_reset_confirm",
    ),
    path(
        "admin/password/done/",
        views.PasswordResetCompleteView.as_view(),
        name="password_reset_complete",
    ),
    path("admin/", admin.site.urls),
]
