"""Who publishes, makes and answers for a CKAN package."""

import re
from functools import lru_cache
from typing import Any

import msgspec

from parvis.model import EMPTY, Agent, Text
from parvis.standards.base import ReadContext
from parvis.standards.fields import Fields, is_empty
from parvis.standards.findings import Findings, json_type
from parvis.standards.links import read_email, read_link
from parvis.standards.payload import json_inside, json_object
from parvis.standards.texts import language_tag, one_line, plain_text, split_bilingual, text_of
from parvis.vocab import code_list, fold

_MAINTAINER = (("maintainer", "maintainer_translated"), "maintainer_email", "pointOfContact")
_AUTHOR = (("author", "author_translated"), "author_email", "author")
_CONTACT = (
    ("contact-name", "contact_name", "contact", "metadata_contact", "internal_contact_name"), "contact_email",
    "pointOfContact",
)  # fmt: skip
_LEVELS = {"federal": "CA"}


def publisher_of(fields: Fields, context: ReadContext) -> Agent | None:
    """The organisation that owns the package, in every language that the portal gives; else the context's."""
    organization = fields.data.get("organization")
    if isinstance(organization, str) and organization.strip():
        fields.taken.add("organization")
        return Agent(name=split_bilingual(one_line(organization), fields.language))
    given = organization if isinstance(organization, dict) else {}
    owner = fields.data.get("owner_org")
    keys = [key for key in (given.get("id"), given.get("name"), owner) if isinstance(key, str)]
    told = next((raw for key in keys if (raw := context.organizations.get(key)) is not None), None)
    agent = _organization(told, fields.language) if told is not None else None
    own = _agent(given, fields.language)
    if agent is None or len(own.name.values) > len(agent.name.values):
        agent = own
    if not agent.name:
        agent = _by_other_names(fields, agent)
    elif owner == agent.id or owner == given.get("id"):
        fields.taken.add("owner_org")
    if given:
        _keep_the_rest(fields, given)
    return agent if agent.name else context.publisher


_SAID = frozenset(
    {
        "id",
        "name",
        "title",
        "title_translated",
        "display_name",
        "type",
        "is_organization",
        "state",
        "approval_status",
        "created",
        "revision_id",
    }
)


def _keep_the_rest(fields: Fields, organization: dict[str, Any]) -> None:
    """What the package says of its organisation beyond its names: a logo, a description."""
    rest = {name: value for name, value in organization.items() if name not in _SAID and value and not is_empty(value)}
    if rest:
        fields.data["organization"] = rest
    else:
        fields.taken.add("organization")


def _by_other_names(fields: Fields, agent: Agent) -> Agent:
    name = fields.text("org_title_at_publication", "publisher_translated", "publisher_name", "organization_title")
    if not name and isinstance(fields.data.get("publisher"), str):
        name = fields.text("publisher")
    if not name and isinstance(owner := fields.data.get("owner_org"), str) and not _is_id(owner):
        name = _spelled_out(fields, owner.strip())
    return Agent(name=name, id=agent.id)


def _spelled_out(fields: Fields, slug: str) -> Text:
    """An organisation known only by its slug: as the author or creator writes it, where that is the same."""
    for field in ("author", "creator", "contributor"):
        value = fields.data.get(field)
        for word in value if isinstance(value, list) else [value]:
            if isinstance(word, str) and letters(word) == letters(slug):
                return plain_text(one_line(word) if " " in word.strip() else _apart(word.strip()), fields.language)
    return plain_text(slug, "und")


def letters(text: str) -> str:
    """The letters and digits of a name, by which organisations are known again."""
    return "".join(filter(str.isalnum, fold(text)))


def _apart(word: str) -> str:
    """`EnvironmentandSustainableResourceDevelopment` with its words apart, where capitals show them."""
    apart = re.sub(r"(?<=[a-z])(and)?(?=[A-Z])", lambda found: " and " if found[1] else " ", word)
    return " ".join(apart.split())


def _is_id(text: str) -> bool:
    return len(text) >= 32 and not text.strip("0123456789abcdefABCDEF-")


@lru_cache(maxsize=2048)
def _organization(raw: bytes, language: str) -> Agent | None:
    record = json_object(raw, Findings())
    if record is None:
        return None
    inner = record.get("result")
    return _agent(inner if isinstance(inner, dict) else record, language)


def _agent(record: dict[str, Any], language: str) -> Agent:
    """What `organization_show`, or a package's `organization`, says of an organisation."""
    inner = Fields(record, Findings(), language=language)
    name = inner.text("title_translated", "title_fluent")
    if not name:
        title = inner.string("title", "display_name")
        name = split_bilingual(title, language) if title else inner.text("name")
    link = inner.links("url", "website", "homepage_url")
    return Agent(
        name=name,
        id=inner.string("name", "id") or None,
        email=read_email(inner.string("email", "opengov_email")),
        url=link,
    )


def creators_of(fields: Fields, publisher: Agent | None) -> tuple[Agent, ...]:
    """Who made the data, where that is somebody else than who publishes them."""
    names = [name for field in ("creator", "contributor", "custodian") for name in _names(fields, field)]
    if not names:
        return ()
    known = {letters(name) for name in publisher.name.values.values()} if publisher else set()
    found: dict[str, Agent] = {}
    for name in names:
        key = letters(name.get("en", "fr"))
        if key not in known and (key not in found or len(found[key].name.values) < len(name.values)):
            found[key] = Agent(name=name)
    return tuple(found.values())


def _names(fields: Fields, name: str) -> list[Text]:
    value = fields.data.get(name)
    if value is None:
        return []
    if isinstance(value, list):
        return [plain_text(word, fields.language) for word in fields.words(name)]
    text = fields.text(name)
    return [text] if text else []


def contacts_of(fields: Fields) -> tuple[Agent, ...]:
    """Whom to ask, and who else had a part (with an ISO 19115 role), each once."""
    found: dict[tuple[str, str | None], Agent] = {}
    for agent in (
        *_information(fields, "contact_information"),
        *_named(fields),
        *_parties(fields),
        *_information(fields, "distributor"),
    ):
        key = (fold(agent.name.get("en", "fr")), agent.email)
        if agent and key not in found:
            found[key] = agent
    return tuple(_joined(list(found.values())))


def _joined(agents: list[Agent]) -> list[Agent]:
    """Agents with the name that one record gives in one place and the address that it gives in another together."""
    if len(agents) < 2:
        return agents
    mails = {agent.email for agent in agents if agent.name and agent.email}
    named = {fold(agent.name.get("en", "fr")) for agent in agents if agent.name and (agent.email or agent.url)}
    kept = [
        agent
        for agent in agents
        if (agent.name or agent.url or agent.email not in mails)
        and (agent.email or agent.url or agent.role == "publisher" or fold(agent.name.get("en", "fr")) not in named)
    ]
    nameless = [agent for agent in kept if not agent.name]
    mute = [agent for agent in kept if agent.name and not agent.email and agent.role == "pointOfContact"]
    if len(nameless) == len(mute) == 1:
        kept[kept.index(mute[0])] = msgspec.structs.replace(mute[0], email=nameless[0].email, url=nameless[0].url)
        kept.remove(nameless[0])
    return kept


def _named(fields: Fields) -> list[Agent]:
    """The pairs of name and address that CKAN and its extensions have."""
    agents, data = [], fields.data
    for names, mail, role in (_MAINTAINER, _AUTHOR, _CONTACT):
        name = EMPTY
        for candidate in names:
            if candidate in data and not name and isinstance(data[candidate], (str, dict)):
                name = _each_part_once(fields.text(candidate))
        if name and len(texts := set(name.values.values())) == 1 and _is_id(next(iter(texts))):
            fields.keep(names[0])
            name = EMPTY
        page = _page(fields, mail)
        url = Text({fields.language: page}) if page else EMPTY
        email = None if page else fields.email(mail)
        if role == "pointOfContact" and mail == "contact_email":
            page = _page(fields, "contact-email")
            url = Text({fields.language: page}) if page else url
            email = email or (None if page else fields.email("contact-email", "internal_contact_email"))
            phone = fields.string("contactphone", "contact_phone") or None
        else:
            phone = None
            if mail == "maintainer_email":
                url = fields.links("maintainer_contact_form") or url
        if name or email or url:
            agents.append(Agent(name=name, email=email, phone=phone, url=url, role=role))
    return agents


def _page(fields: Fields, name: str) -> str | None:
    """The page that some give where an e-mail address should be."""
    value = fields.data.get(name)
    if not isinstance(value, str) or not value.lstrip()[:8].lower().startswith(("http://", "https://", "www.")):
        return None
    link, _ = read_link(value, fields.base_url)
    if link:
        fields.taken.add(name)
    return link


def _information(fields: Fields, name: str) -> list[Agent]:
    """The Government of Canada's JSON in a string: {en: {organization_name, electronic_mail_address, …}, fr: …}."""
    value = fields.data.get(name)
    if value is None:
        return []
    if isinstance(value, str):
        value = json_inside(value)
    if is_empty(value) or not isinstance(value, (dict, list)):
        return []
    agents = []
    for item in value if isinstance(value, list) else [value]:
        if not isinstance(item, dict):
            continue
        tags = {key: tag for key in item if (tag := language_tag(key)) and isinstance(item[key], dict)}
        if not tags:
            continue
        fields.taken.add(name)
        names: dict[str, tuple[str, str | None]] = {}
        email = phone = None
        for key, (lang, origin) in tags.items():
            said = item[key]
            if isinstance(title := said.get("organization_name"), str) and title.strip():
                names[lang] = (without_repeats(one_line(title)), origin)
            email = email or (
                read_email(said["electronic_mail_address"])
                if isinstance(said.get("electronic_mail_address"), str)
                else None
            )
            phone = phone or (one_line(said["phone"]) if isinstance(said.get("phone"), str) else None) or None
            if not is_empty(
                {
                    key: part
                    for key, part in said.items()
                    if key not in ("organization_name", "electronic_mail_address", "phone", "pub_type")
                }
            ):
                fields.keep(name)
        role = "distributor" if name == "distributor" else "pointOfContact"
        agents.append(Agent(name=text_of(names), email=email, phone=phone, role=role))
    return agents


def _each_part_once(name: Text) -> Text:
    for text in name.values.values():
        if ";" in text:
            break
    else:
        return name
    return Text({lang: without_repeats(text) for lang, text in name.values.items()}, name.original, name.machine)


def without_repeats(name: str) -> str:
    """`Government of X; Government of X; Branch` with each part once."""
    return "; ".join(dict.fromkeys(part.strip() for part in name.split(";") if part.strip()))


def _parties(fields: Fields) -> list[Agent]:
    """Lists of parties: `contacts` (British Columbia), `responsible-party` (ckanext-spatial), CIOOS's."""
    agents = []
    for name in ("contacts", "responsible-party", "cited-responsible-party", "metadata-point-of-contact"):
        value = fields.data.get(name)
        if value is None:
            continue
        if isinstance(value, str):
            value = json_inside(value)
        if isinstance(value, dict):
            value = [value]
        if is_empty(value) or not isinstance(value, list):
            continue
        fields.taken.add(name)
        for index, item in enumerate(value):
            if not isinstance(item, dict):
                fields.lose(name, "wrong-type", "warning", index, expected_type="object", found_type=json_type(item))
                continue
            agents += _party(fields.inside(item, name, index), fields, name)
    if isinstance(fields.data.get("publisher"), str) and "publisher" not in fields.taken:
        agents.append(Agent(name=fields.text("publisher"), role="publisher"))
    return agents


def _party(inner: Fields, fields: Fields, name: str) -> list[Agent]:
    roles = inner.words("roles") or inner.words("role")
    person = inner.string("individual-name", "individual_name")
    organization = inner.text("organisation-name", "organization_name", "name")
    link = inner.data.get("contact-info_online-resource_url") or inner.data.get("url")
    url, _ = read_link(link) if isinstance(link, str) else (None, None)
    agent = Agent(
        name=plain_text(person, fields.language) if person else organization,
        kind="person" if person else "organization",
        email=inner.email("email", "contact-info_email"),
        url=Text({fields.language: url}) if url else EMPTY,
        part_of=organization if person else EMPTY,
        role=roles[0] if roles else None,
    )
    inner.taken.update(("displayed", "url") if url else ("displayed",))
    if not is_empty(inner.left()):
        fields.keep(name)
    return [agent] if agent else []


def jurisdiction_of(fields: Fields, publisher: Agent | None) -> str | None:
    """The government that a federated record comes from, where its `jurisdiction` or its publisher says."""
    level = fields.data.get("jurisdiction")
    if not isinstance(level, str) or not level.strip():
        return None
    jurisdictions = code_list("jurisdiction")
    if level in jurisdictions:
        fields.taken.add("jurisdiction")
        return level
    if (code := _LEVELS.get(level.casefold())) is not None:
        fields.taken.add("jurisdiction")
        return code
    for name in publisher.name.values.values() if publisher else ():
        if (code := jurisdictions.find(name)) is not None:
            return code
    licence = fields.data.get("license_id")
    term = code_list("licence").get(licence) if isinstance(licence, str) else None
    code = term.more.get("jurisdiction") if term else None
    return code if isinstance(code, str) and code != "CA" and code in jurisdictions else None
