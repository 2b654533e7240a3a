"""The forms of sign-in, where allauth's own say too little or too much."""

from allauth.account.forms import LoginForm, SignupForm
from django import forms
from django.utils.translation import gettext_lazy as _


class PasswordLoginForm(LoginForm):  # type: ignore[misc]  # allauth has no types
    """E-mail and password; the way to a forgotten password is on the page, not in a help text with markup."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""
        self.fields["login"].label = _("E-mail address")

    def _setup_password_field(self) -> None:
        """It stays, although none is asked for when an account is made: it can be set later."""


class SignUpForm(SignupForm):  # type: ignore[misc]  # likewise
    """An e-mail address and, if one likes, a name: a password can be set later, and is not needed."""

    name = forms.CharField(
        label=_("Your name"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("Shown to the members of groups you belong to. May be left empty."),
    )
    field_order = ("email", "name")

    def custom_signup(self, request: object, user: object) -> None:
        name = " ".join(self.cleaned_data["name"].split())
        if name:
            user.name = name  # type: ignore[attr-defined]  # a Person
            user.save(update_fields=["name"])  # type: ignore[attr-defined]
