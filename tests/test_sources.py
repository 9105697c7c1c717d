"""Sources say what they are, what rests on them, and what becomes of verdicts when they are withdrawn."""

import csv
import io
import json

import pytest
import rdflib
from conftest import ROOT

from kg import sources
from kg.errors import UnknownNameError
from kg.namespaces import ID, LM

EPS_LAW = """@prefix lm: <https://w3id.org/labour-mobility/ns#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix source: <https://w3id.org/labour-mobility/id/source/> .
source:porcausa-2025 a lm:Source ; dcterms:title "Labour Mobility"@en ;
    lm:sourceType <https://w3id.org/labour-mobility/voc/source-type/research> ; lm:issued "2025-06" ; %s .
"""
RETRACTED = EPS_LAW % 'lm:retractedOn "2026-10" ; lm:retractionReason "The authors withdrew it."@en'
SUPERSEDED = EPS_LAW % "lm:supersededBy source:own-classification"


def test_every_source_says_how_it_was_read_and_in_what_language(store):
    known = sources.read_sources(store)
    assert len(known) > 700
    assert [source.slug for source in known.values() if not source.read_from] == []
    pages = [source for source in known.values() if source.page and "/setting" not in source.page]
    coded = sources.footing(store)
    assert [s.slug for s in pages if coded.get(s.iri) and coded[s.iri].claims and not s.language] == []


def test_every_public_page_of_a_claim_has_an_address(store):
    resting = sources.footing(store)
    known = sources.read_sources(store)
    without = {source.slug for source in known.values() if not source.page and resting.get(source.iri)}
    assert without == {"porcausa-2025", "own-classification", "general-knowledge"}


def test_footing_counts_what_rests_on_a_source(store):
    found, on = sources.one(store, "porcausa-2025")
    assert found.state == "current" and found.read_from == "full text"
    assert len(on.programmes) == 25 and len(on.claims) > 1000 and len(on.records) == 1
    assert str(ID["programme/palm#c1"]) in on.claims and str(ID["programme/palm#c1"]) not in on.context


def test_sources_can_be_listed_by_type(store):
    audits = sources.listing(store, "audit")
    assert audits and {source.kind_label for source, _ in audits} == {"audit"}
    counts = [len(on.claims) for _, on in audits]
    assert counts == sorted(counts, reverse=True)
    with pytest.raises(UnknownNameError, match="Did you mean audit"):
        sources.listing(store, "audti")
    with pytest.raises(UnknownNameError, match="Did you mean porcausa-2025"):
        sources.one(store, "porcausa-2024")


def test_the_list_of_sources_as_a_user_sees_it(kg):
    code, out, _ = kg("sources", "--type", "court")
    assert code == 0 and out.splitlines()[0].split()[:3] == ["source", "type", "issued"]
    code, out, _ = kg("sources", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert rows[0]["source"] == "porcausa-2025" and rows[0]["state"] == "current"
    code, out, _ = kg("sources", "porcausa-2025")
    assert code == 0 and max(map(len, out.splitlines())) <= 80
    assert "read from: full text" in out and "licence: https://creativecommons.org/licenses/by-sa/4.0/" in out
    code, out, _ = kg("sources", "porcausa-2025", "--format", "json")
    assert "palm#c1" in json.loads(out)["claims"]


def test_a_verdict_says_that_its_source_was_retracted(kg, tmp_path):
    (tmp_path / "mine.ttl").write_text(RETRACTED)
    code, out, _ = kg("assess", "pac", "--data", "mine.ttl", "--format", "json")
    document = json.loads(out)
    assert code == 0 and "porcausa-2025" not in document["view"]["sources"]
    by_leaf = {w["leaf"]: w for w in document["withdrawn"]}
    assert by_leaf["regular"]["fate"] == "retracted 2026-10: The authors withdrew it."
    now = document["programmes"][0]["criteria"]
    before = json.loads(kg("assess", "pac", "--format", "json")[1])["programmes"][0]["criteria"]
    for leaf, withdrawal in by_leaf.items():
        assert withdrawal["verdict_without"] == now[leaf] and withdrawal["verdict_with"] == before[leaf]
    assert {leaf for leaf in now if now[leaf] != before[leaf]} <= set(by_leaf)
    out = " ".join(kg("assess", "pac", "--data", "mine.ttl")[1].split())
    assert "This rested on porcausa-2025, which was retracted 2026-10: The authors withdrew it;" in out
    out = " ".join(kg("explain", "pac", "regular", "--data", "mine.ttl")[1].split())
    assert "! This rested on porcausa-2025, which was retracted 2026-10" in out
    out = kg("assess", "pac", "--data", "mine.ttl", "--format", "csv")[1]
    assert "regular: porcausa-2025" in next(csv.DictReader(io.StringIO(out)))["withdrawn"]
    graph = rdflib.Graph().parse(data=kg("assess", "pac", "--data", "mine.ttl", "--format", "turtle")[1])
    assert (None, LM.touchedBy, ID["source/porcausa-2025"]) in graph


def test_a_retraction_may_be_said_by_itself(kg, tmp_path):
    """What is said of a source without its class is added to what is known of it."""
    text = "\n".join(line for line in RETRACTED.splitlines() if line.startswith("@prefix"))
    text += '\nsource:porcausa-2025 lm:retractedOn "2026-10" ; lm:retractionReason "The authors withdrew it."@en .\n'
    (tmp_path / "mine.ttl").write_text(text)
    code, out, error = kg("assess", "pac", "--data", "mine.ttl", "--format", "json")
    assert code == 0 and "mine.ttl adds to the bundled source:porcausa-2025." in error
    assert {w["leaf"] for w in json.loads(out)["withdrawn"]} >= {"regular"}
    assert "licence: https://creativecommons.org" in kg("sources", "porcausa-2025", "--data", "mine.ttl")[1]
    assert kg("validate", "mine.ttl")[0] == 0
    (tmp_path / "half.ttl").write_text(text.replace(' ; lm:retractionReason "The authors withdrew it."@en', ""))
    code, out, _ = kg("validate", "half.ttl")
    assert code == 1 and "retraction-reason" in out


def test_records_of_the_setting_obey_the_view(kg, store, tmp_path):
    source = "ratifications-icrmw-2023"
    asked = ("ask", "ratified-by-destinations", "standard=ICRMW", "--format", "csv")
    assert source in kg(*asked)[1]
    (tmp_path / "mine.ttl").write_text(
        "@prefix lm: <https://w3id.org/labour-mobility/ns#> .\n"
        f'<{ID[f"source/{source}"]}> lm:retractedOn "2026" ; lm:retractionReason "Withdrawn."@en .\n'
    )
    for more in (("--data", "mine.ttl"), ("--before", "2020"), ("--sources", "report")):
        assert source not in kg(*asked, *more)[1], more


def test_a_view_of_a_retracted_source_alone_is_refused(kg, tmp_path):
    (tmp_path / "mine.ttl").write_text(RETRACTED)
    code, out, error = kg("assess", "--sources", "porcausa-2025", "--data", "mine.ttl")
    assert (code, out) == (2, "") and "was retracted 2026-10: The authors withdrew it. It is in no view." in error


def test_a_superseded_source_still_counts_and_its_verdicts_say_so(kg, tmp_path):
    (tmp_path / "mine.ttl").write_text(SUPERSEDED)
    document = json.loads(kg("assess", "pac", "--data", "mine.ttl", "--format", "json")[1])
    assert "porcausa-2025" in document["view"]["sources"]
    [programme] = document["programmes"]
    assert document["withdrawn"]
    for withdrawal in document["withdrawn"]:
        assert withdrawal["state"] == "superseded"
        assert withdrawal["verdict_with"] == programme["criteria"][withdrawal["leaf"]]
    out = " ".join(kg("explain", "pac", "regular", "--data", "mine.ttl")[1].split())
    assert "This rests on porcausa-2025, which is superseded by own-classification" in out


def test_nothing_is_said_where_no_source_was_withdrawn(kg):
    assert json.loads(kg("assess", "--format", "json")[1])["withdrawn"] == []
    assert "retracted" not in kg("assess")[1]


def test_closed_programmes_are_marked_and_renamed_ones_named(kg):
    out = kg("assess")[1]
    assert "rep†" in out and "† Closed or closing" in out and "pac†" not in out
    assert "Sources say that it is closing" in " ".join(kg("explain", "sami", "regular")[1].split())
    assert "It began in 2018 or 2022." in " ".join(kg("explain", "palm", "regular")[1].split())
    assert "It took over from:" in " ".join(kg("explain", "palm", "regular")[1].split())


def test_the_views_give_what_the_readme_says(kg):
    """Whose published level survives when operators' claims are left out is a what-if, not a query."""
    everything = json.loads(kg("assess", "--format", "json")[1])["programmes"]
    others = json.loads(kg("assess", "--sources", "not-operator", "--format", "json")[1])["programmes"]
    assert {p["id"] for p in others} == {p["id"] for p in everything}
    claims = [sum(c["for"] + c["against"] for p in ps for c in p["claims"].values()) for ps in (everything, others)]
    assert claims[0] > claims[1]


def test_query_asks_a_view_where_one_is_named(kg):
    query = "SELECT (COUNT(*) AS ?n) { ?feature lm:supportedBy ?claim }"
    whole, law = (kg("query", query, "--format", "csv", *more)[1] for more in ((), ("--sources", "law")))
    assert int(whole.split()[1]) > int(law.split()[1]) > 0
    code, out, error = kg("query", query, "--before", "2000", "--format", "csv")
    assert code == 0 and "sources bear no date and are left out" in error
    assert int(out.split()[1]) < int(law.split()[1])


def test_the_bundled_sources_are_all_current():
    text = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "data").rglob("sources.ttl"))
    assert "lm:retractedOn" not in text and "lm:supersededBy" not in text
