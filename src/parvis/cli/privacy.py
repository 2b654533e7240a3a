"""`parvis privacy`: release without harm, on this machine alone."""

from .language import _
from .verbs import group

MODULES: dict[str, str] = {
    "find": "privacy_find",
    "recipe": "privacy_apply",
    "apply": "privacy_apply",
    "dp": "privacy_dp",
    "protect": "privacy_tables",
    "audit": "privacy_tables_audit",
    "tables": "privacy_tables",
}
"By verb, in the order in which help lists them: the module that has its click command or group, `VERB_command`."

command = group(
    "privacy",
    _(
        "Release without harm: find the risk in data, lower it, prove the result. Nothing leaves this machine, and no "
        "message names a value of the data."
    ),
    MODULES,
)
