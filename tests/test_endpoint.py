"""A store elsewhere is asked like the one here, and whatever it does, the answer is whole or one clear line."""

import gzip
import json
import shutil
import socket
import ssl
import subprocess
import time

import pytest
import rdflib
import servers
from rdflib import XSD, BNode, Literal

from kg.endpoint import Credentials, Endpoint, check_credentials, endpoints, name_of
from kg.endpoint.prologue import form_of, with_prefixes
from kg.errors import KgError
from kg.store import RemoteTriples

E = rdflib.Namespace("http://e.org/")
DATA = """
@prefix : <http://e.org/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:s :plain "plain" ; :bool true , false ; :int 5 ; :dec 1.5 ; :date "2024-02-29"^^xsd:date ;
   :dt "2024-02-29T12:00:00Z"^^xsd:dateTime ; :uri "http://x.org/"^^xsd:anyURI ; :custom "v"^^:dt ;
   :en "hello"@en ; :gb "colour"@en-GB ; :uni "ünï 😀 字" ; :quo "a \\"quoted\\"\\nline \\\\ tab\\t" ; :empty "" ;
   :node [ :p 1 ] ; :iri <http://e.org/ü> ; :trap "\\"type\\": \\"bnode\\", \\"value\\": \\"nodeID://x\\"" .
"""
ROWS = '{"head":{"vars":["s"]},"results":{"bindings":[%s]}}'
ROW = '{"s":{"type":"uri","value":"http://e.org/s"}}'
SELECT, CONSTRUCT = "SELECT ?s { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"
DISTINCT = "PREFIX a: <a:> # c\nselect distinct ?s WHERE { ?s ?p ?o }"
JSON = "application/sparql-results+json"


@pytest.fixture(autouse=True)
def no_credentials(monkeypatch, tmp_path):
    for name in ("USER", "PASSWORD", "TOKEN", "HOST"):
        monkeypatch.delenv(f"KG_STORE_{name}", raising=False)
    monkeypatch.setenv("NETRC", str(tmp_path / "none"))


# Real servers


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("servers")
    (folder / "data.ttl").write_text(DATA, encoding="utf-8")
    (folder / "other.ttl").write_text('<http://e.org/other> <http://e.org/p> "elsewhere" .', encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def oxigraph(folder):
    if not servers.OXIGRAPH:
        pytest.skip("oxigraph is not installed: pip install oxigraph")
    with servers.oxigraph(folder, folder / "data.ttl") as url:
        yield url, ()


@pytest.fixture(scope="module")
def virtuoso(folder):
    if not servers.VIRTUOSO:
        pytest.skip("virtuoso-t is not installed: see tools/system")
    graphs = {"urn:g": folder / "data.ttl", "urn:h": folder / "other.ttl"}
    with servers.virtuoso(folder / "virtuoso", graphs, ResultSetMaxRows=30) as url:
        yield url, ("urn:g",)


@pytest.fixture(params=["oxigraph", "virtuoso"])
def real(request):
    url, graphs = request.getfixturevalue(request.param)
    return Endpoint(url, graphs)


def expected() -> set:
    graph = RemoteTriples(DATA.encode(), "text/turtle").graph()
    return {(p, "node" if isinstance(o, BNode) else low(o)) for p, o in graph.predicate_objects(E.s)}


def low(term):
    """Without regard to the case of a language tag, which has no meaning."""
    return Literal(str(term), lang=term.language.lower()) if getattr(term, "language", None) else term


def test_terms_come_back_as_they_were(real):
    rows = set(real.rows("SELECT ?p ?o { <http://e.org/s> ?p ?o }"))
    assert {(p, "node" if isinstance(o, BNode) else low(o)) for p, o in rows} == expected()
    assert real.requests == 1


def test_a_construct_gives_the_same_terms(real):
    graph = real.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    assert {(p, "node" if isinstance(o, BNode) else low(o)) for p, o in graph.predicate_objects(E.s)} == expected()
    assert graph.value(graph.value(E.s, E.node), E.p) == Literal(1)


def test_rows_keep_the_order_of_the_variables_and_unbound_values(real):
    query = "SELECT ?z ?a ?m { <http://e.org/s> <http://e.org/int> ?z OPTIONAL { ?z ?a ?m } }"
    assert list(real.rows(query)) == [(Literal("5", datatype=XSD.integer), None, None)]
    assert real.select(query) == [{"z": "5", "a": None, "m": None}]
    assert real.select("SELECT ?n { <http://e.org/s> <http://e.org/node> ?n }")[0]["n"].startswith("_:")


def test_questions_with_yes_or_no(real):
    assert real.describes("http://e.org/s")
    assert not real.describes("http://e.org/none")
    assert not real.describes("no iri")
    assert real.subjects() >= {"http://e.org/s"} and real.subjects(typed=True) >= set()
    answer = real.ask_user_query("# one\nASK { e:s e:bool true }", {"e": str(E)})
    assert answer.kind == "boolean" and answer.truth()
    assert json.loads(real.ask_user_query("ASK { e:s e:nothing ?x }", {"e": str(E)}).serialize("json", {})) == {
        "head": {},
        "boolean": False,
    }


def test_queries_of_users_have_the_answers_of_the_embedded_store(real):
    answer = real.ask_user_query("SELECT ?o { e:s e:int ?o }", {"e": str(E), "other": "urn:other"})
    assert (answer.kind, answer.columns, answer.rows()) == ("rows", ["o"], [["5"]])
    csv = real.ask_user_query("SELECT ?o { e:s e:bool ?o FILTER(?o) }", {"e": str(E)}).serialize("csv", {})
    assert csv.split() == [b"o", b"true"]
    turtle = real.ask_user_query("CONSTRUCT WHERE { e:s e:uni ?o }", {"e": str(E)}).serialize("turtle", {"e": str(E)})
    assert 'e:s e:uni "ünï 😀 字"' in turtle.decode()
    assert real.ask_user_query("DESCRIBE e:s", {"e": str(E)}).kind == "triples"
    with pytest.raises(KgError, match="csv does not suit"):
        real.ask_user_query("DESCRIBE e:s", {"e": str(E)}).serialize("csv", {})


def test_a_refused_query_shows_what_the_store_says(real):
    with pytest.raises(KgError, match=r"^http://127.0.0.1:\d+/\w+: it refuses the query: .*") as caught:
        real.select("SELECT { ")
    assert "\n" not in str(caught.value)


def test_only_the_given_graphs_are_asked(virtuoso):
    url, _ = virtuoso
    assert not Endpoint(url, ["urn:g"]).describes("http://e.org/other")
    assert Endpoint(url, ["urn:g", "urn:h"]).describes("http://e.org/other")
    assert Endpoint(url).describes("http://e.org/other")  # all graphs at once


def test_virtuosos_limit_on_rows_is_no_answer(virtuoso):
    endpoint = Endpoint(virtuoso[0])
    everything = "{ ?s ?p ?o }"
    with pytest.raises(KgError, match="at most 30 triples, so the answer may be incomplete"):
        endpoint.construct(f"CONSTRUCT {everything} WHERE {everything}")
    with pytest.raises(KgError, match="at most 30 rows, so the answer may be incomplete"):
        endpoint.select(f"SELECT * {everything}")
    assert len(endpoint.construct(f"CONSTRUCT {everything} WHERE {everything} LIMIT 5")) == 5
    sent = endpoint.requests
    assert endpoint.select(f"SELECT (COUNT(*) AS ?n) {everything}") != [{"n": "30"}]
    assert endpoint.requests == sent + 1


def test_virtuosos_digest(virtuoso, monkeypatch):
    guarded = virtuoso[0].replace("/sparql", "/sparql-auth")
    with pytest.raises(KgError, match=r"it wants credentials \(status 401\)\. Set KG_STORE_USER"):
        Endpoint(guarded).describes("http://e.org/s")
    monkeypatch.setenv("KG_STORE_USER", "dba")
    monkeypatch.setenv("KG_STORE_PASSWORD", "wrong-one")
    with pytest.raises(KgError, match="the credentials lack the right") as caught:
        Endpoint(guarded).describes("http://e.org/s")
    assert "wrong-one" not in str(caught.value)
    monkeypatch.setenv("KG_STORE_PASSWORD", "dba")
    assert Endpoint(guarded).describes("http://e.org/s")


# A server that means harm, or is unwell


def http(body: bytes | str = b"", status: str = "200 OK", kind: str = JSON, length: int | None = -1, **more: str):
    """A reply; a length of -1 is the true one, None is none."""
    body = body.encode() if isinstance(body, str) else body
    head = {"Content-Type": kind, **{name.replace("_", "-"): value for name, value in more.items()}}
    if length is not None:
        head["Content-Length"] = str(len(body) if length == -1 else length)
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body


CHUNKED = http(length=None, Transfer_Encoding="chunked")
TWO = ROWS % f"{ROW},{ROW}"
BOMB = gzip.compress(b" " * 50_000_000)
HARM = {
    "no status": ([b"hello\r\n\r\n"], "does not speak HTTP"),
    "nothing": ([], "ended without an answer"),
    "hangs before the headers": ([30.0], "no whole answer within 1 s"),
    "drips the headers": ([b"HTTP/1.1 200 OK\r\n", *[b"X", 0.1] * 100], "no whole answer within 1 s"),
    "endless headers": ([b"HTTP/1.1 200 OK\r\n", *[b"X: y\r\n"] * 100_000], "does not speak HTTP"),
    "goes on and on with 100": ([b"HTTP/1.1 100 Continue\r\n\r\n", 0.05] * 200, "no whole answer within 1 s"),
    "drips the body": ([http(length=9_999), *[b" ", 0.1] * 100], "no whole answer within 1 s"),
    "drips chunks": ([CHUNKED, *[b"1\r\n \r\n", 0.1] * 100], "no whole answer within 1 s"),
    "endless rows": (
        [http('{"head":{"vars":["s"]},"results":{"bindings":[', length=None), *[ROW.encode() + b","] * 400_000],
        "the answer is longer than 1,000,000 bytes",
    ),
    "JSON cut off, no length": ([http(TWO[:-9], length=None)], "the answer is broken or cut off"),
    "JSON cut off after its length": ([http(TWO[:-9], length=len(TWO))], "the answer is cut off"),
    "whole JSON shorter than its length": ([http(TWO, length=len(TWO) + 5)], "the answer is cut off"),
    "chunks cut off": ([CHUNKED, b"%x\r\n" % len(TWO), TWO.encode(), b"\r\n"], "the answer is cut off"),
    "an error in the middle": ([http(TWO[:-9] + "\nERROR: out of memory")], "the answer is broken or cut off"),
    "an error behind": ([http(TWO + "\nERROR: out of memory")], "the answer is broken or cut off"),
    "HTML": ([http("<html>Log in</html>", kind="text/html")], "it gave text/html instead of application/sparql"),
    "right body, wrong type": ([http(TWO, kind="text/plain")], "it gave text/plain instead"),
    "no type": ([http(TWO, kind="")], "it gave something without a content type instead"),
    "no results": ([http('{"head":{},"results":{}}')], "the answer is broken"),
    "no head": ([http('{"results":{"bindings":[]}}')], "the answer is broken"),
    "only a head": ([http('{"head":{"vars":["s"]}}')], "the answer is broken"),
    "a truth": ([http('{"head":{},"boolean":true}')], "it answered with boolean where rows"),
    "nothing in it": ([http("")], "the answer is broken"),
    "noise": ([http(bytes(range(256)) * 9)], "the answer is broken"),
    "other letters": ([http(TWO, kind=f"{JSON}; charset=utf-16")], "the answer is not in UTF-8"),
    "a bomb": ([http(BOMB, Content_Encoding="gzip")], "compressed, which was not asked for"),
    "partial": ([http(TWO, X_SQL_State="S1TAT", X_SQL_Message="RC...")], "incomplete, for the query took too long"),
    "at the limit": ([http(TWO, X_SPARQL_MaxRows="2")], "it gives at most 2 rows"),
    "empty": ([http("", "204 No Content")], r"it gave no answer \(status 204\)"),
    "redirect": (
        [http("", "302 Found", Location="http://evil.example/a?key=1")],
        "on to http://evil.example/a. Give that",
    ),
    "redirect nowhere": ([http("", "307 Temporary Redirect")], "it sends the query on. Give"),
    "redirect with a password": ([http("", "301 Moved", Location="http://u:pw@h/")], "it sends the query on. Give"),
    "400": ([http("bad\nrest", "400 Bad Request", "text/plain")], r"it refuses the query: bad\. Change"),
    "401": ([http("", "401 Unauthorized")], r"it wants credentials \(status 401\)\. Set KG_STORE_USER"),
    "403": ([http("", "403 Forbidden")], r"it wants credentials \(status 403\)"),
    "404": ([http("", "404 Not Found")], "there is no endpoint at this address"),
    "429": ([http("", "429 Too Many Requests", Retry_After="7")], r"it is busy \(status 429\)\. Ask again after 7 s"),
    "503": ([http("", "503 Service Unavailable")], r"it is busy \(status 503\)\. Ask again later"),
    "500": (
        [http(f"\x1b[31mboom\x1b[0m\x07{'x' * 9_999}\n", "500 Oops", "text/plain")],
        r"status 500\): \[31mboom \[0m x+ …",
    ),
    "500 with HTML": ([http("<p>x", "500 Oops", "text/html")], r"it failed \(status 500\)\. Ask"),
    "an error that drips": ([http(length=9_999, status="500 Oops"), *[b" ", 0.1] * 100], "no whole answer within 1 s"),
}


@pytest.mark.parametrize("case", HARM)
def test_harm_is_one_clear_line_in_time(case):
    script, message = HARM[case]
    with servers.Hostile(script) as server:
        endpoint = Endpoint(server.url, deadline=1, most=1_000_000)
        start = time.monotonic()
        with pytest.raises(KgError, match=message) as caught:
            endpoint.select(SELECT)
        assert time.monotonic() - start < 1.5
    text = str(caught.value)
    assert text.startswith(f"{server.url}: ") and text.isprintable() and len(text) < 350
    assert endpoint.requests == 1


def test_a_limit_that_is_higher_or_no_number_does_not_matter():
    for limit in ("3", "10000", "many", "9" * 5_000, "-1"):
        with servers.Hostile([http(TWO, X_SPARQL_MaxRows=limit)]) as server:
            assert len(Endpoint(server.url).select(SELECT)) == 2


@pytest.mark.parametrize(
    ("server", "query", "rows"),
    [("Virtuoso/07.20", SELECT, 2), ("Virtuoso/07.20", DISTINCT, 1), ("Other", DISTINCT, 2)],
)
def test_rows_that_virtuoso_repeats_are_told_once(server, query, rows):
    with servers.Hostile([http(TWO, Server=server)]) as hostile:
        answer = Endpoint(hostile.url).ask_user_query(query, {})
        assert len(answer.rows()) == rows and answer.serialize("csv", {}).count(b"\r\n") == rows + 1


def test_triples_must_say_where_they_end():
    whole, kind = "<a:a> <a:b> <a:c> .\n", "application/n-triples"
    with servers.Hostile([http(whole, kind=kind)]) as server:
        assert len(Endpoint(server.url).construct(CONSTRUCT)) == 1
    for script, message in [
        ([http(whole, kind=kind, length=None)], "does not say where it ends"),
        ([http(whole + "<a:a> <a:", kind=kind)], "the answer is broken or cut off"),
        ([http(whole, kind=JSON)], "it gave application/sparql-results"),
        ([http(whole + "Error: timed out", kind="text/turtle")], "the answer is broken"),
    ]:
        with servers.Hostile(script) as server, pytest.raises(KgError, match=message):
            Endpoint(server.url).construct(CONSTRUCT)


def test_an_address_where_nothing_listens():
    with pytest.raises(KgError, match="nothing answers at this address"):
        Endpoint(f"http://127.0.0.1:{servers.free_port()}/").select(SELECT)
    for url in (f"http://{'a' * 70}.example/", "http://127.0.0.1/ü", "http://字.example/"):
        with pytest.raises(KgError, match=r"the address holds what cannot be sent|the host cannot be found"):
            Endpoint(url).select(SELECT)
    with servers.Hostile([b"not TLS"]) as server, pytest.raises(KgError, match="no secure connection can be made"):
        Endpoint(server.url.replace("http", "https"), deadline=2).select(SELECT)


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl, which makes a certificate, is not installed")
def test_a_certificate_must_be_trusted(monkeypatch, tmp_path):
    paths = {"-keyout": str(tmp_path / "key.pem"), "-out": str(tmp_path / "cert.pem")}
    options = ["-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=a", "-addext", "subjectAltName=IP:127.0.0.1"]
    command = ["openssl", "req", *options, *(part for pair in paths.items() for part in pair)]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(paths["-out"], paths["-keyout"])
    with servers.Hostile([http(TWO)], context=context) as server:
        with pytest.raises(KgError, match=r"its certificate cannot be trusted \(self.signed certificate\)"):
            Endpoint(server.url).select(SELECT)
        assert server.seen == []
        monkeypatch.setenv("SSL_CERT_FILE", paths["-out"])
        assert len(Endpoint(server.url).select(SELECT)) == 2
    drip = [http(length=9_999), *[b" ", 0.1] * 100]
    with servers.Hostile(drip, context=context) as server, pytest.raises(KgError, match="no whole answer within 1 s"):
        Endpoint(server.url, deadline=1).select(SELECT)


def test_a_host_that_is_not_found_in_time(monkeypatch):
    def fails(*_, **__):
        raise socket.gaierror(-2, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", fails)
    with pytest.raises(KgError, match="the host cannot be found"):
        Endpoint("http://nowhere.example/").select(SELECT)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(3))
    start = time.monotonic()
    with pytest.raises(KgError, match=r"no whole answer within 0\.5 s"):
        Endpoint("http://nowhere.example/", deadline=0.5).select(SELECT)
    assert time.monotonic() - start < 1


def test_what_is_sent(monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    with servers.Hostile([http(TWO, Set_Cookie="a=b")]) as server:
        endpoint = Endpoint(f"{server.url}?infer=false", ["urn:a", "urn:b"])
        assert len(endpoint.select("SELECT ?s { ?s ?p 'ä&=+' } # DELETE")) == 2
        endpoint.select(SELECT)
    first, second = server.seen
    assert first.startswith("POST /sparql?infer=false HTTP/1.1\r\n")
    assert "default-graph-uri=urn%3Aa&default-graph-uri=urn%3Ab&query=SELECT" in first
    assert "%27%C3%A4%26%3D%2B%27" in first and "update=" not in first
    assert "Accept-Encoding: identity" in first and "gzip" not in first
    assert "Cookie" not in second and "Authorization" not in second


# Credentials


def sent(url: str, server: servers.Hostile) -> str:
    Endpoint(url).select(SELECT)
    lines = server.seen[-1].split("\r\n")
    return next((line for line in lines if line.startswith("Authorization")), "")


def test_credentials_of_the_environment(monkeypatch):
    with servers.Hostile([http(TWO)]) as server:
        assert sent(server.url, server) == ""
        monkeypatch.setenv("KG_STORE_USER", "ann")
        with pytest.raises(KgError, match="KG_STORE_USER is set without KG_STORE_PASSWORD"):
            Endpoint(server.url)
        monkeypatch.setenv("KG_STORE_PASSWORD", "s3cret")
        assert sent(server.url, server) == "Authorization: Basic YW5uOnMzY3JldA=="
        monkeypatch.setenv("KG_STORE_HOST", "elsewhere.example")
        assert sent(server.url, server) == ""
        monkeypatch.setenv("KG_STORE_HOST", "127.0.0.1")
        assert sent(server.url, server) != ""
        monkeypatch.setenv("KG_STORE_TOKEN", "t0ken")
        with pytest.raises(KgError, match="both KG_STORE_TOKEN and KG_STORE_USER"):
            Endpoint(server.url)
        monkeypatch.delenv("KG_STORE_USER")
        monkeypatch.delenv("KG_STORE_PASSWORD")
        assert sent(server.url, server) == "Authorization: Bearer t0ken"
        monkeypatch.setenv("KG_STORE_TOKEN", "t0ken\r\nX: y")
        with pytest.raises(KgError, match="KG_STORE_TOKEN holds") as caught:
            Endpoint(server.url)
        assert "t0ken" not in str(caught.value)


def test_credentials_of_the_netrc_file(monkeypatch, tmp_path):
    path = tmp_path / "netrc"
    monkeypatch.setenv("NETRC", str(path))
    with servers.Hostile([http(TWO)]) as server:
        path.write_text("machine 127.0.0.1 login ann password s3cret\n")
        assert sent(server.url, server) == "Authorization: Basic YW5uOnMzY3JldA=="
        path.write_text("default login ann password s3cret\n")
        assert sent(server.url, server) == ""
        path.write_text("machine 127.0.0.1 login ann pasword s3cret\n")
        with pytest.raises(KgError, match="line 1 is not as a netrc file should be") as caught:
            Endpoint(server.url)
        assert "s3cret" not in str(caught.value)


def test_credentials_travel_encrypted_and_to_one_host_only(monkeypatch, tmp_path):
    monkeypatch.setenv("KG_STORE_USER", "ann")
    monkeypatch.setenv("KG_STORE_PASSWORD", "s3cret")
    with pytest.raises(KgError, match="credentials would travel unencrypted"):
        Endpoint("http://a.example/sparql")
    pair = ["https://a.example/sparql", "https://b.example/sparql"]
    with pytest.raises(KgError, match=r"would go to 2 hosts\. Set KG_STORE_HOST"):
        endpoints(pair)
    check_credentials(pair[:1] * 2)
    monkeypatch.setenv("KG_STORE_HOST", "A.example")
    first, second = endpoints(pair)
    assert "s3cret" not in repr(first) + repr(vars(first)) and second._credentials is None
    assert Endpoint("http://b.example/")._credentials is None
    assert repr(Credentials("ann", "s3cret")) == "Credentials(…)"


def test_credentials_never_follow_a_redirect(monkeypatch):
    monkeypatch.setenv("KG_STORE_TOKEN", "t0ken")
    with servers.Hostile([http(TWO)]) as other:
        for status in ("301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"):
            target = other.url.replace("127.0.0.1", "localhost")
            with servers.Hostile([http("", status, Location=target)]) as server, pytest.raises(KgError) as caught:
                Endpoint(server.url).select(SELECT)
            assert "t0ken" not in str(caught.value)
    assert other.seen == []


def test_what_strangers_may_see_is_no_answer_for_a_user(monkeypatch):
    monkeypatch.setenv("KG_STORE_USER", "ann")
    monkeypatch.setenv("KG_STORE_PASSWORD", "s3cret")
    refused = http("", "401 Unauthorized")
    with servers.Hostile([refused], [http(TWO)]) as server, pytest.raises(KgError, match="the credentials lack"):
        Endpoint(server.url).select(SELECT)
    strange = http("", "401 Unauthorized", WWW_Authenticate='Digest realm="x", nonce="y", algorithm=ODD')
    with servers.Hostile([strange]) as server, pytest.raises(KgError, match="the credentials lack"):
        Endpoint(server.url).select(SELECT)


# Addresses and queries


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("https://ann:s3cret@h/sparql", "holds a user or password"),
        ("https://ann@h/sparql", "holds a user or password"),
        ("ftp://h/sparql", "is not the address of a store"),
        ("file:///etc/passwd", "is not the address of a store"),
        ("http:///sparql", "is not the address of a store"),
        ("http://h/#x", "is not the address of a store"),
        ("http://h:port/", "cannot be read"),
        ("http://[h/", "cannot be read"),
        ("http://h/a b", "spaces or control characters"),
        ("http://h/\r\nX: y", "spaces or control characters"),
        ("https://h\u202e/", "spaces or control characters"),
    ],
)
def test_addresses_that_cannot_be(url, message):
    with pytest.raises(KgError, match=message) as caught:
        Endpoint(url)
    assert "s3cret" not in str(caught.value)


def test_the_name_shows_no_parameters():
    assert name_of("https://h.example:8443/sparql?key=s3cret") == "https://h.example:8443/sparql"
    assert repr(Endpoint("https://h.example/sparql?key=1")) == "Endpoint('https://h.example/sparql')"


def test_graphs_and_deadlines_that_cannot_be():
    with pytest.raises(KgError, match="'x y' is not the IRI of a graph"):
        Endpoint("http://h/", ["x y"])
    with pytest.raises(KgError, match="leaves no time"):
        Endpoint("http://h/", deadline=0)


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("select * {}", "SELECT"),
        ("# SELECT\nBASE <http://x#y> PREFIX a:<b#> # c\nPREFIX : <d> ASK{}", "ASK"),
        ('DEFINE input:inference "rules"\nPREFIX a: <b> CONSTRUCT WHERE {}', "CONSTRUCT"),
        ("DESCRIBE<x>", "DESCRIBE"),
    ],
)
def test_the_kind_of_a_query(query, form):
    assert form_of(query) == form


@pytest.mark.parametrize("query", ["WITH <g> DELETE {} WHERE {}", "PREFIX a: <b> INSERT DATA {}", "SELECTED", "x"])
def test_a_query_of_no_kind(query):
    with pytest.raises(KgError, match="is not a SELECT, ASK, CONSTRUCT or DESCRIBE"):
        form_of(query)


def test_prefixes_that_are_left_out():
    known = {"a": "urn:a", "b": "urn:b", "": "urn:c"}
    assert with_prefixes("ASK { a:x a ?y }", known) == "PREFIX a: <urn:a> ASK { a:x a ?y }"
    assert with_prefixes("prefix a: <x> ASK { a:x a :y }", known).startswith("PREFIX : <urn:c> prefix a: <x>")
    inferred = with_prefixes('DEFINE input:inference "r" BASE <x:y> ASK { b:x a ?y }', known)
    assert inferred == 'DEFINE input:inference "r" BASE <x:y> PREFIX b: <urn:b> ASK { b:x a ?y }'
    with pytest.raises(KgError, match="DEFINE get:"):
        with_prefixes('DEFINE get:soft "soft" SELECT * { }', known)


def test_queries_of_users_are_checked_before_anything_is_sent():
    endpoint = Endpoint("http://nowhere.example/")
    for query, message in [("SELECT * { SERVICE <x:y> { } }", "SERVICE"), ("DROP ALL", "change"), (" ", "empty")]:
        with pytest.raises(KgError, match=message):
            endpoint.ask_user_query(query, {})
    assert endpoint.requests == 0
