"""Who works at the desk: inviting, roles, new passwords, switching off."""

from typing import Any

from axes.utils import reset
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.contrib.auth.tokens import default_token_generator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.html import format_html
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

admin.site.unregister(User)
admin.site.unregister(Group)


class InvitationForm(forms.ModelForm[User]):
    """A new person, who chooses a password with the link that the desk makes."""

    class Meta:
        model = User
        fields = ("username", "first_name", "last_name", "email", "groups")

    def save(self, commit: bool = True) -> User:  # noqa: FBT001, FBT002 (Django's signature)
        user: User = super().save(commit=False)
        user.set_unusable_password()
        user.is_staff = True
        if commit:
            user.save()
            self.save_m2m()
        return user


@admin.register(User)
class PersonAdmin(UserAdmin[User]):
    """People: a new one is invited, one who has left is switched off, never deleted."""

    list_display = ("username", "first_name", "last_name", "roles", "is_active", "last_login")
    list_filter = ("is_active", "groups", "is_superuser")
    add_form = InvitationForm
    add_form_template = None
    add_fieldsets = (
        (None, {"fields": ("username", ("first_name", "last_name"), "email", "groups")}),
    )
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": (("first_name", "last_name"), "email")}),
        (_("Roles"), {"fields": (("is_active", "is_superuser"), "groups")}),
        (_("Dates"), {"fields": (("last_login", "date_joined"),)}),
    )
    readonly_fields = ("last_login", "date_joined")
    filter_horizontal = ()
    autocomplete_fields = ("groups",)
    actions = ("new_password_link", "let_in_again", "switch_off", "switch_on")

    def offered(self, people: QuerySet[User]) -> QuerySet[User]:
        """Return whom a menu of choices offers: those who still work here."""
        return people.filter(is_active=True)

    def autocomplete_label(self, person: User) -> str:
        """Return how a person is called in a menu of choices."""
        return person.get_short_name() or person.get_username()

    def get_search_fields(self, request: HttpRequest) -> tuple[str, ...]:
        """Find people by their addresses only for whoever may read these."""
        names = ("username", "first_name", "last_name")
        return (*names, "email") if self.has_view_permission(request) else names

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        """Refuse: a person's name stays with what they did."""
        return False

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:  # noqa: FBT001 (Django's signature)
        obj.is_staff = True
        super().save_model(request, obj, form, change)
        if not change:
            self.show_link(request, obj)

    def show_link(self, request: HttpRequest, person: User) -> None:
        """Show the one-time link with which a person chooses a password."""
        address = reverse(
            "password_reset_confirm",
            kwargs={
                "uidb64": urlsafe_base64_encode(force_bytes(person.pk)),
                "token": default_token_generator.make_token(person),
            },
        )
        messages.info(
            request,
            format_html(
                gettext("Give {} this link to choose a password; it works once: {}"),
                person.get_username(),
                request.build_absolute_uri(address),
            ),
        )

    @admin.display(description=_("roles"))
    def roles(self, person: User) -> str:
        if person.is_superuser:
            return str(_("Administrator"))
        return ", ".join(group.name for group in person.groups.all()) or "–"

    @admin.action(description=_("Make a link for a new password"), permissions=["change"])
    def new_password_link(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Show a one-time link for each ticked person, and end the pause of their log-in."""
        for person in queryset:
            reset(username=person.get_username())
            self.show_link(request, person)

    @admin.action(description=_("Let in again"), permissions=["change"])
    def let_in_again(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Forget wrong passwords, so that the log-in of these people isn't paused any longer."""
        names = [person.get_username() for person in queryset]
        paused = [name for name in names if reset(username=name)]
        said = _("May try again at once: %s") % ", ".join(paused)
        messages.success(request, said if paused else _("Nobody of them had failed to log in."))

    @admin.action(description=_("Switch off"), permissions=["change"])
    def switch_off(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Keep people out from now on; nobody can switch off themselves."""
        others = queryset.exclude(username=request.user.get_username())
        if others.count() < queryset.count():
            messages.error(request, _("You can't switch off yourself."))
        count = others.update(is_active=False)
        messages.success(request, _("Switched off: %s") % count)

    @admin.action(description=_("Switch on"), permissions=["change"])
    def switch_on(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Let people in again."""
        messages.success(request, _("Switched on: %s") % queryset.update(is_active=True))


@admin.register(Group)
class RoleAdmin(GroupAdmin):
    """Roles: groups whose permissions are kept in line with claims/roles.py."""
