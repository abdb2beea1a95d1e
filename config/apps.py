"""The desk as Django's admin application, with the desk's own site."""

from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    """Puts the desk's site in the place of the stock one."""

    default_site = "config.desk.DeskSite"
