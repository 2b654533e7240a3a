"""The words in addresses of pages: one table by language, permanent once published; pages and APIs both go by it.

A language without words of its own here uses the English ones.
"""

PATHS: dict[str, dict[str, str]] = {
    "home": {"en": ""},
    "datasets": {"en": "datasets", "fr": "jeux-de-donnees"},
    "dataset": {"en": "datasets/<slug:slug>", "fr": "jeux-de-donnees/<slug:slug>"},
    "versions": {"en": "datasets/<slug:slug>/versions", "fr": "jeux-de-donnees/<slug:slug>/versions"},
    "suggest": {"en": "suggest", "fr": "suggestions"},
    "organizations": {"en": "organizations", "fr": "organisations"},
    "organization": {"en": "organizations/<slug:slug>", "fr": "organisations/<slug:slug>"},
    "governments": {"en": "governments", "fr": "gouvernements"},
    "government": {"en": "governments/<slug:code>", "fr": "gouvernements/<slug:code>"},
    "sources": {"en": "sources"},
    "source": {"en": "sources/<slug:slug>"},
    "source-preview": {"en": "sources/<slug:slug>/preview", "fr": "sources/<slug:slug>/apercu"},
    "mapping": {"en": "mapping-tables", "fr": "tables-de-correspondance"},
    "mapping-table": {"en": "mapping-tables/<path:scope>", "fr": "tables-de-correspondance/<path:scope>"},
    "unmapped": {"en": "unmapped-values", "fr": "valeurs-sans-correspondance"},
    "same": {"en": "same-datasets", "fr": "memes-jeux-de-donnees"},
    "administer": {"en": "administer", "fr": "administrer"},
    "run": {"en": "sources/<slug:slug>/runs/<int:number>", "fr": "sources/<slug:slug>/moissonnages/<int:number>"},
    "check": {"en": "check", "fr": "verifier"},
    "checked": {"en": "check/<slug:token>", "fr": "verifier/<slug:token>"},
    "checked-record": {
        "en": "check/<slug:token>/records/<int:number>",
        "fr": "verifier/<slug:token>/notices/<int:number>",
    },
    "converted": {"en": "check/<slug:token>/as/<slug:target>", "fr": "verifier/<slug:token>/en/<slug:target>"},
    "groups": {"en": "groups", "fr": "groupes"},
    "group": {"en": "groups/<slug:slug>", "fr": "groupes/<slug:slug>"},
    "meetings": {"en": "groups/<slug:slug>/meetings", "fr": "groupes/<slug:slug>/reunions"},
    "meeting": {"en": "groups/<slug:slug>/meetings/<slug:date>", "fr": "groupes/<slug:slug>/reunions/<slug:date>"},
    "agenda": {"en": "groups/<slug:slug>/forward-agenda", "fr": "groupes/<slug:slug>/ordre-du-jour-prospectif"},
    "projects": {"en": "groups/<slug:slug>/projects", "fr": "groupes/<slug:slug>/projets"},
    "report": {"en": "groups/<slug:slug>/report/<slug:years>", "fr": "groupes/<slug:slug>/rapport/<slug:years>"},
    "report-file": {
        "en": "groups/<slug:slug>/report/<slug:years>.<slug:form>",
        "fr": "groupes/<slug:slug>/rapport/<slug:years>.<slug:form>",
    },
    "calendar": {"en": "groups/<slug:slug>/calendar.ics", "fr": "groupes/<slug:slug>/calendrier.ics"},
    "account": {"en": "account", "fr": "compte"},
    "account_login": {"en": "account/sign-in", "fr": "compte/connexion"},
    "account_logout": {"en": "account/sign-out", "fr": "compte/deconnexion"},
    "account_inactive": {"en": "account/inactive", "fr": "compte/inactif"},
    "account_signup": {"en": "account/create", "fr": "compte/creer"},
    "account_request_login_code": {"en": "account/sign-in/code", "fr": "compte/connexion/code"},
    "account_confirm_login_code": {"en": "account/sign-in/code/confirm", "fr": "compte/connexion/code/confirmer"},
    "account_reauthenticate": {"en": "account/confirm/password", "fr": "compte/confirmer/mot-de-passe"},
    "account_request_reauthentication_code": {"en": "account/confirm/code", "fr": "compte/confirmer/code"},
    "account_confirm_reauthentication_code": {
        "en": "account/confirm/code/enter",
        "fr": "compte/confirmer/code/saisir",
    },
    "account_email": {"en": "account/email", "fr": "compte/courriel"},
    "account_email_verification_sent": {"en": "account/email/confirm", "fr": "compte/courriel/confirmer"},
    "account_change_password": {"en": "account/password", "fr": "compte/mot-de-passe"},
    "account_set_password": {"en": "account/password/set", "fr": "compte/mot-de-passe/choisir"},
    "account_reset_password": {"en": "account/password/forgotten", "fr": "compte/mot-de-passe/oublie"},
    "account_confirm_password_reset_code": {
        "en": "account/password/forgotten/code",
        "fr": "compte/mot-de-passe/oublie/code",
    },
    "account_complete_password_reset": {
        "en": "account/password/forgotten/new",
        "fr": "compte/mot-de-passe/oublie/nouveau",
    },
    "account_password_reset_completed": {
        "en": "account/password/forgotten/done",
        "fr": "compte/mot-de-passe/oublie/fait",
    },
    "mfa_index": {"en": "account/second-factor", "fr": "compte/second-facteur"},
    "mfa_authenticate": {"en": "account/sign-in/second-factor", "fr": "compte/connexion/second-facteur"},
    "mfa_reauthenticate": {"en": "account/confirm/second-factor", "fr": "compte/confirmer/second-facteur"},
    "mfa_activate_totp": {"en": "account/second-factor/app/add", "fr": "compte/second-facteur/application/ajouter"},
    "mfa_deactivate_totp": {
        "en": "account/second-factor/app/remove",
        "fr": "compte/second-facteur/application/retirer",
    },
    "mfa_view_recovery_codes": {
        "en": "account/second-factor/recovery-codes",
        "fr": "compte/second-facteur/codes-de-secours",
    },
    "mfa_generate_recovery_codes": {
        "en": "account/second-factor/recovery-codes/new",
        "fr": "compte/second-facteur/codes-de-secours/nouveaux",
    },
    "mfa_download_recovery_codes": {
        "en": "account/second-factor/recovery-codes/download",
        "fr": "compte/second-facteur/codes-de-secours/telecharger",
    },
    "mfa_list_webauthn": {"en": "account/second-factor/keys", "fr": "compte/second-facteur/cles"},
    "mfa_add_webauthn": {"en": "account/second-factor/keys/add", "fr": "compte/second-facteur/cles/ajouter"},
    "mfa_edit_webauthn": {"en": "account/second-factor/keys/<int:pk>", "fr": "compte/second-facteur/cles/<int:pk>"},
    "mfa_remove_webauthn": {
        "en": "account/second-factor/keys/<int:pk>/remove",
        "fr": "compte/second-facteur/cles/<int:pk>/retirer",
    },
    "mfa_reauthenticate_webauthn": {"en": "account/confirm/key", "fr": "compte/confirmer/cle"},
    "mfa_login_webauthn": {"en": "account/sign-in/key", "fr": "compte/connexion/cle"},
    "socialaccount_connections": {"en": "account/other-sign-in", "fr": "compte/autres-connexions"},
    "socialaccount_signup": {"en": "account/other-sign-in/create", "fr": "compte/autres-connexions/creer"},
    "socialaccount_login_cancelled": {
        "en": "account/other-sign-in/cancelled",
        "fr": "compte/autres-connexions/annulee",
    },
    "socialaccount_login_error": {"en": "account/other-sign-in/error", "fr": "compte/autres-connexions/erreur"},
    "invitation": {"en": "invitation/<str:token>", "fr": "invitation/<str:token>"},
    "people": {"en": "people", "fr": "personnes"},
    "administer-people": {"en": "administer/people", "fr": "administrer/personnes"},
    "administer-mail": {"en": "administer/mail", "fr": "administrer/courriels"},
    "administer-audit": {"en": "administer/changes", "fr": "administrer/changements"},
    "following": {"en": "account/searches", "fr": "compte/recherches"},
    "follow": {"en": "account/searches/save", "fr": "compte/recherches/enregistrer"},
    "saved-search": {"en": "account/searches/<int:number>", "fr": "compte/recherches/<int:number>"},
    "unsubscribe": {"en": "unsubscribe/<str:token>", "fr": "desabonnement/<str:token>"},
    "about": {"en": "about", "fr": "a-propos"},
    "api": {"en": "api"},
}


def words(name: str, lang: str) -> str:
    """The path of a page in a language, behind `/{lang}/`."""
    by_language = PATHS[name]
    return by_language.get(lang) or by_language["en"]
