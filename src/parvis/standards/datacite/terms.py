"""DataCite's controlled lists, as the canonical record's codes and back."""

ROLES = {
    "pointOfContact": "ContactPerson",
    "custodian": "DataManager",
    "resourceProvider": "HostingInstitution",
    "distributor": "Distributor",
    "owner": "RightsHolder",
    "rightsHolder": "RightsHolder",
    "principalInvestigator": "ProjectLeader",
    "processor": "DataCurator",
    "collaborator": "ProjectMember",
    "editor": "Editor",
    "sponsor": "Sponsor",
}
"contributorType by ISO 19115's role."
CONTACTS = {
    "ContactPerson": "pointOfContact", "DataManager": "custodian", "HostingInstitution": "resourceProvider",
    "Distributor": "distributor", "RightsHolder": "owner", "DataCurator": "processor",
}  # fmt: skip
"The contributors whom one may ask; the others are kept aside."
RELATIONS = {
    "IsDocumentedBy": "documentation", "IsDescribedBy": "described_by", "HasMetadata": "metadata",
    "References": "related", "Cites": "reference", "IsCitedBy": "cited_by", "IsPartOf": "part_of",
    "HasPart": "has_part", "Obsoletes": "supersedes", "IsObsoletedBy": "superseded_by",
    "IsTranslationOf": "translation_of", "HasTranslation": "translation", "IsDerivedFrom": "based_on",
    "IsSupplementTo": "supplement_to", "IsSupplementedBy": "supplement", "IsReferencedBy": "referenced_by",
    "IsNewVersionOf": "new_version_of", "IsPreviousVersionOf": "previous_version_of", "IsVersionOf": "version_of",
    "HasVersion": "version", "IsIdenticalTo": "same_as", "IsVariantFormOf": "variant_of",
}  # fmt: skip
RELATION_TYPES = {code: name for name, code in RELATIONS.items()}
ACCESS = {
    "open": "info:eu-repo/semantics/openAccess",
    "restricted": "info:eu-repo/semantics/restrictedAccess",
}
ACCESS_CODES = {address: code for code, address in ACCESS.items()}
ACCESS_SCHEME = "access_rights"
SUBJECT_SCHEME = "Government of Canada open data subjects"
LICENCE_SCHEME = "Parvis licence codes"
UNKNOWN = frozenset({"(:unav)", ":unav", "(:unas)", ":unas", "(:unkn)", ":unkn", "(:null)", ":null", "(:none)", ":none",
                     "(:tba)", ":tba"})  # fmt: skip
"Standard values for what is not known (schema documentation, appendix 3)."
UNAVAILABLE = "(:unav)"
KINDS = {"publication": "Text", "application": "Software", "dataset": "Dataset", "service": "Service"}
IDENTIFIER_TYPES = {"doi": "DOI", "uri": "URL", "uuid": "UUID"}
IDENTIFIER_CODES = {name: code for code, name in IDENTIFIER_TYPES.items()}
SCHEMES = (("https://orcid.org/", "ORCID"), ("https://ror.org/", "ROR"), ("https://isni.org/", "ISNI"))
