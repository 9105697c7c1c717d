"""The words of made-up programmes: what real ones choose from, too."""

LISTS = {
    "actor-type": ("employer", "government", "international-organisation", "ngo", "recruitment-agency", "union"),
    "basis": ("bilateral-agreement", "law", "legal-framework", "memorandum", "policy", "visa-category"),
    "channel": ("hotline", "labour-authority", "liaison-officer", "official-channel", "online-portal"),
    "direction": ("south-north", "south-south"),
    "group": ("migrant-workers", "refugees", "returnees", "women"),
    "kind": ("initiative", "mobility-scheme", "mobility-scheme", "policy-programme", "service"),
    "limitation": ("little-information", "low-pay", "poor-housing", "recruitment-fees", "union-barriers"),
    "measure": ("community-activity", "health-service", "job-training", "legal-aid", "safe-exit", "union-support"),
    "model": ("approved-employers", "government-only", "private-intermediaries", "public-employment-service"),
    "motive": ("development", "labour-shortage", "protection", "regulation"),
    "outcome": ("employment-access", "fewer-abuses", "higher-income", "skills-gained"),
    "pattern": ("circular", "no-movement", "permanent", "temporary"),
    "phase": ("stay", "return"),
    "right": ("change-of-employer", "fair-pay", "free-recruitment", "housing", "safe-work", "union-membership"),
    "role": ("funder", "implementer", "operator", "partner", "recruiter"),
    "scope": ("housing", "working-conditions"),
    "sector": ("agriculture", "aged-care", "construction", "hospitality", "nursing"),
    "skill": ("high", "low", "semi"),
    "status": ("closed", "pilot", "running"),
    "tie": ("tied-to-employer", "tied-to-sponsor", "untied"),
    "topic": ("conditions", "help", "job", "pay", "procedures", "safety"),
}
"""Concepts by the name of their list."""

CHOICES = {
    "motive": ("motivatedBy", "Rationale", {"motive": "motive"}),
    "basis": ("restsOn", "LegalBasis", {"basisKind": "basis"}),
    "actor-1": ("involves", "Participation", {"actorType": "actor-type", "actsAs": "role"}),
    "actor-2": ("involves", "Participation", {"actorType": "actor-type", "actsAs": "role"}),
    "channel-1": ("recruitsThrough", "RecruitmentChannel", {"model": "model"}),
    "measure-1": ("takesMeasure", "Measure", {"measureKind": "measure", "phase": "phase"}),
    "measure-2": ("takesMeasure", "Measure", {"measureKind": "measure"}),
    "right-1": ("guarantees", "RightGuarantee", {"right": "right", "provider": "actor-type"}),
    "right-2": ("guarantees", "RightGuarantee", {"right": "right"}),
    "topic": ("informs", "Information", {"topic": "topic"}),
    "complaint": ("hearsComplaintsThrough", "ComplaintChannel", {"channel": "channel"}),
    "check": ("supervisedThrough", "Supervision", {"checks": "scope"}),
    "sector": ("worksIn", "SectorOfWork", {"sector": "sector"}),
    "skill": ("takesOn", "SkillProfile", {"skillLevel": "skill"}),
    "group": ("serves", "TargetGroup", {"group": "group"}),
    "status": ("hasStatus", "StatusReport", {"status": "status"}),
    "outcome": ("achieved", "Outcome", {"outcome": "outcome"}),
    "direction": ("heads", "Direction", {"direction": "direction"}),
}
"""What a programme may have beside what all have: the link, the class, and each property with its list."""

ORIGINS = ("fj", "gt", "ki", "ma", "mx", "np", "ph", "sn", "to", "ug", "vn", "vu")
DESTINATIONS = ("au", "ca", "de", "es", "gb", "kr", "nz", "us")
SOURCES = (
    "abc-news-labour-schemes-drawing-nurses-2022",
    "blu-healthcare-palm-ace-program",
    "healthx-federal-government-ace-program-2023",
    "png-bulletin-png-aged-care-graduates-2024",
)
"""Bundled sources that have a page. The names are theirs."""
