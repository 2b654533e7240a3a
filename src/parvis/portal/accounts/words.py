"""Words of allauth and Django that people see in forms, put here so that our catalogues have them in our own French."""

from django.utils.translation import gettext_lazy as _

WORDS = (
    _("Incorrect code."),
    _("Incorrect password."),
    _("The email address and/or password you specified are not correct."),
    _("Too many failed login attempts. Try again later."),
    _("Enter a valid email address."),
    _("This field is required."),
    _("Be patient, you are sending too many requests."),
    _("This email address is already associated with this account."),
    _("A user is already registered with this email address."),
    _("You must type the same password each time."),
    _("Use your password"),
    _("Use authenticator app or code"),
    _("Use a security key"),
    _("Send me a sign-in code"),
    _("Email"),
    _("Password"),
    _("Password (again)"),
    _("New Password"),
    _("New Password (again)"),
    _("Current Password"),
    _("Master key"),
    _("Backup key"),
)
