"""Which apps make the site, through which middleware a request passes, how templates are found."""

from .environment import BASE_DIR, DEMO

INSTALLED_APPS = [
    # the house, from the cellar up
    "community.core",
    "community.audit",
    "realtime",
    "community.members",
    "community.moderation",
    "forum",
    "community.directory",
    "community.assistance",
    "cms",
    *(["community.demo"] if DEMO else []),
    # accounts
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    # public pages
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "community.members.apps.ClosedUsersConfig",  # wagtail.users without its screens
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    # the page
    "django_htmx",
    "django_cotton.apps.SimpleAppConfig",  # the loaders are named below, partials around them
    "template_partials.apps.SimpleAppConfig",
    "django_countries",
    "csp",
    # work beside the request
    "django_tasks",
    "django_tasks_db",
    "channels",
    # django
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "community.core.request_record.RequestRecordMiddleware",
    "community.core.probes.ProbesMiddleware",
    "community.core.middleware.ContentPolicyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "community.core.middleware.RefusedRequestsMiddleware",
    "community.core.middleware.ComeBackLaterMiddleware",
    "community.core.middleware.PrivateAddressesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "community.members.middleware.WhoMiddleware",
    "community.members.middleware.LanguageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "community.moderation.middleware.SuspendedMiddleware",
    "community.members.middleware.MembersOnlyMiddleware",
    "community.members.middleware.SecondFactorMiddleware",
    "community.members.middleware.EditorsOnlyMiddleware",
    "community.members.middleware.PrivatePagesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cms.middleware.PublicRedirectMiddleware",
]

ROOT_URLCONF = "community.urls"
ASGI_APPLICATION = "community.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Compiled once and kept: cotton wraps the loaders, partials give {% partialdef %} to every template.
_LOADERS = [
    (
        "template_partials.loader.Loader",
        [
            (
                "django.template.loaders.cached.Loader",
                [
                    "django_cotton.cotton_loader.Loader",
                    "django.template.loaders.filesystem.Loader",
                    "django.template.loaders.app_directories.Loader",
                ],
            )
        ],
    )
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": _LOADERS,
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "wagtail.contrib.settings.context_processors.settings",
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
        },
    }
]
