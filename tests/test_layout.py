"""One layout for Turtle: the same triples and comments, stable, and nice to read and edit."""

import cProfile
import io
import os
import pstats
import sys
from contextlib import suppress

import pyoxigraph
import pytest
from conftest import ROOT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.turtle import LayoutError, TurtleError, laid_out, layout, tokens
from kg.turtle.parser import MAX_NESTING
from kg.turtle.same import comments_of, triples_of

PREFIXES = "@prefix ex: <http://example.org/> .\n\n"


def graph(text: str) -> pyoxigraph.Dataset:
    """The triples of a text as another parser reads them."""
    found = pyoxigraph.Dataset(
        pyoxigraph.parse(text.encode(), format=pyoxigraph.RdfFormat.TURTLE, base_iri="http://base.invalid/")
    )
    found.canonicalize(pyoxigraph.CanonicalizationAlgorithm.UNSTABLE)
    return found


def lay(text: str) -> str:
    """The layout of a text, which says the same and stays as it is."""
    result = laid_out(text)
    assert graph(result) == graph(text)
    assert comments_of(tokens(result)) == comments_of(tokens(text))
    assert laid_out(result) == result
    assert all(line == line.rstrip() for line in result.split("\n")) or '"""' in result
    return result


def body(text: str) -> str:
    """The layout of statements below one prefix."""
    return lay(PREFIXES + text).removeprefix(PREFIXES)


# What it looks like ---------------------------------------------------------------------------------------------------

CASES = {
    "a statement has a property a line, and types first": (
        "ex:s ex:p 1;ex:q 2 ; <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> ex:T.",
        "ex:s a ex:T ;\n    ex:p 1 ;\n    ex:q 2 .\n",
    ),
    "one property stands beside its subject": ("ex:s\n  ex:p\n 1 .", "ex:s ex:p 1 .\n"),
    "without a type, properties stand below the subject": (
        "ex:s ex:p 1 ; ex:q 2 .",
        "ex:s\n    ex:p 1 ;\n    ex:q 2 .\n",
    ),
    "empty properties go": ("ex:s ex:p 1 ; ; ex:q 2 ;; .", "ex:s\n    ex:p 1 ;\n    ex:q 2 .\n"),
    "statements of one line may stand together": (
        "ex:a ex:p 1 .\nex:b ex:p 2 .\n\n\n\nex:c ex:p 3 .",
        "ex:a ex:p 1 .\nex:b ex:p 2 .\n\nex:c ex:p 3 .\n",
    ),
    "long ones may not": (
        "ex:a ex:p 1 .\nex:b a ex:T ; ex:p 2 .\nex:c ex:p 3 .",
        "ex:a ex:p 1 .\n\nex:b a ex:T ;\n    ex:p 2 .\n\nex:c ex:p 3 .\n",
    ),
    "statements of one subject are not merged": ("ex:a ex:p 1 . ex:a ex:p 2 .", "ex:a ex:p 1 .\nex:a ex:p 2 .\n"),
    "numbered names stand by number, once each": (
        "ex:s ex:p ex:w3 , ex:c10 , ex:c2 , ex:c10 .",
        "ex:s ex:p ex:c2 , ex:c10 , ex:w3 .\n",
    ),
    "other names stand as written, once each": (
        "ex:s a ex:General , ex:Concrete , ex:General .",
        "ex:s a ex:General , ex:Concrete .\n",
    ),
    "strings stand by language": ('ex:s ex:p "b"@es , "z"@en , "a"@en .', 'ex:s ex:p "z"@en , "a"@en , "b"@es .\n'),
    "what is mixed stands as written": (
        'ex:s ex:p ex:c2 , [] , "a" , ex:c1 .',
        'ex:s ex:p ex:c2 , [] , "a" , ex:c1 .\n',
    ),
    "members of a list stand as written": ("ex:s ex:p (ex:c2 ex:c1 ex:c1).", "ex:s ex:p ( ex:c2 ex:c1 ex:c1 ) .\n"),
    "what is nested stands on one line if it fits": (
        "ex:s ex:p [a ex:T;ex:q()] .",
        "ex:s ex:p [ a ex:T ; ex:q () ] .\n",
    ),
    "strings are in double quotes": (
        """ex:s ex:p 'a' , '''b''' , \"""c\nd\""" , 'say "e"' , '\\'' .""",
        'ex:s\n    ex:p "a" ,\n        "b" ,\n        """c\nd""" ,\n        \'say "e"\' ,\n        "\\\'" .\n',
    ),
    "terms stay as written": (
        'ex:s ex:p 01 , +1.50 , 1e3 , true , "\\u00e9"^^ex:t , "a"@EN-gb , _:B , <http://example.org/c1> .',
        'ex:s ex:p 01 , +1.50 , 1e3 , true , "\\u00e9"^^ex:t , "a"@EN-gb , _:B , <http://example.org/c1> .\n',
    ),
    "a comment stays before what follows, or on its line": (
        "# 1\n\n# 2\nex:s # 3\n # 4\n a ex:T ; # 5\n\n\n  # 6\n\nex:p ex:c2 , # 7\n # 8\nex:c1 . # 9\n# 10",
        "# 1\n\n# 2\nex:s # 3\n    # 4\n    a ex:T ; # 5\n\n    # 6\n\n    ex:p ex:c2 , # 7\n"
        "        # 8\n        ex:c1 . # 9\n\n# 10\n",
    ),
    "a comment may end a statement": (
        "ex:s ex:p 1 ;\n # ex:q 2 ;\n . # done",
        "ex:s ex:p 1\n    # ex:q 2 ;\n    . # done\n",
    ),
    "a comment keeps the order of properties": (
        "ex:s ex:p 1 ; # first\n a ex:T .",
        "ex:s\n    ex:p 1 ; # first\n    a ex:T .\n",
    ),
    "comments between the words of a literal stand behind it": (
        'ex:s ex:p "a" # 1\n # 2\n @en # 3\n ; ex:q 1 .',
        'ex:s\n    ex:p "a"@en ; # 1\n    # 2\n    # 3\n    ex:q 1 .\n',
    ),
    "a comment opens brackets": (
        "ex:s ex:p [ # 1\n ex:q ( 1 # 2\n 2 ) # 3\n # 4\n ] , ( # 5\n ) # 6\n . # 7",
        "ex:s\n    ex:p\n        [ # 1\n            ex:q (\n                1 # 2\n                2\n"
        "            ) # 3\n            # 4\n        ] ,\n        ( # 5\n        ) # 6\n    . # 7\n",
    ),
    "a blank line between properties stays": (
        "ex:s\n\n a ex:T ;\n\n\n ex:p 1 ;\n ex:q 2 .",
        "ex:s a ex:T ;\n\n    ex:p 1 ;\n    ex:q 2 .\n",
    ),
    "a node in brackets may be a subject": (
        "[ex:p 1;ex:q 2]. [] a ex:T ; ex:p 3 . ( 1 2 ) ex:p 4 .",
        "[ ex:p 1 ; ex:q 2 ] .\n\n[] a ex:T ;\n    ex:p 3 .\n\n( 1 2 ) ex:p 4 .\n",
    ),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_the_layout_is_so(text, expected):
    if '"a" # 1' in text:  # other parsers let no comment stand there
        assert laid_out(PREFIXES + text) == PREFIXES + expected
    else:
        assert body(text) == expected
    assert laid_out(PREFIXES + expected) == PREFIXES + expected


def test_objects_share_a_line_or_have_one_each():
    names = [f"ex:name-{place}" for place in range(9)]
    assert body(f"ex:s ex:p {' , '.join(names)} .") == f"ex:s ex:p {' , '.join(names)} .\n"
    names.append("ex:one-more")
    listed = " ,\n        ".join(names)
    assert body(f"ex:s ex:p {' , '.join(names)} .") == f"ex:s\n    ex:p {listed} .\n"
    members = "\n        ".join(names)
    assert body(f"ex:s ex:p ( {' '.join(names)} ex:two-more ) .") == (
        f"ex:s\n    ex:p (\n        {members}\n        ex:two-more\n    ) .\n"
    )


def test_a_line_may_have_120_columns():
    exact = f'ex:s ex:p "{"x" * 102}" , 1 .\n'
    assert len(exact) == 121
    assert body(exact) == exact
    assert body(exact.replace("xx", "xxx", 1)) == f'ex:s\n    ex:p "{"x" * 103}" , 1 .\n'


def test_one_more_object_touches_one_line():
    names = [f"ex:feature-of-the-programme-{place}" for place in "abcdefgh"]
    before = body(f"ex:s a ex:T ; ex:p {' , '.join(names)} .").split("\n")
    after = body(f"ex:s a ex:T ; ex:p {' , '.join([*names[:4], 'ex:another', *names[4:]])} .").split("\n")
    assert len(after) == len(before) + 1
    assert [line for line in after if line not in before] == ["        ex:another ,"]


# Prefixes -------------------------------------------------------------------------------------------------------------

HEADINGS = {
    "one block, sorted, in one column, once each": (
        "# head\n\nPREFIX b: <http://b/>\nb:s b:p 1 .\n@prefix long-a: <http://a/> .\nprefix b: <http://b/>\n",
        "# head\n\n@prefix b:      <http://b/> .\n@prefix long-a: <http://a/> .\n\nb:s b:p 1 .\n",
    ),
    "a base comes first": (
        "base <http://x/>\nprefix b: <b#>\nprefix a: <a#>\n<s> a:p b:o .",
        "@base <http://x/> .\n@prefix a: <a#> .\n@prefix b: <b#> .\n\n<s> a:p b:o .\n",
    ),
    "a base in mid-file keeps its place": (
        "@prefix b: <b#> . @base <http://x/> . @prefix a: <a#> . <s> a:p b:o .",
        "@prefix b: <b#> .\n@base <http://x/> .\n@prefix a: <a#> .\n\n<s> a:p b:o .\n",
    ),
    "a prefix with two meanings keeps its place": (
        "@prefix b: <http://1/> . b:s b:p 1 . @prefix b: <http://2/> . @prefix a: <http://a/> . b:s b:p 1 .",
        "@prefix b: <http://1/> .\n\nb:s b:p 1 .\n\n"
        "@prefix b: <http://2/> .\n@prefix a: <http://a/> .\n\nb:s b:p 1 .\n",
    ),
    "comments keep the order": (
        "@prefix b: <http://b/> . # b\n# about a\n@prefix a: <http://a/> .",
        "@prefix b: <http://b/> . # b\n# about a\n@prefix a: <http://a/> .\n",
    ),
    "a comment stays where a prefix leaves": (
        "@prefix b: <http://b/> .\nb:s b:p 1 .\n# part\n@prefix a: <http://a/> .\na:s a:p 1 .\n"
        "@prefix c: <http://c/> . # c",
        "@prefix a: <http://a/> .\n@prefix b: <http://b/> .\n\nb:s b:p 1 .\n# part\na:s a:p 1 .\n\n"
        "@prefix c: <http://c/> . # c\n",
    ),
    "nothing": ("", ""),
    "only white space": (" \r\n\t\n", ""),
    "only comments": ("\n\n # a  \n#b\n\n\n#", "# a\n#b\n\n#\n"),
    "no line end at the end": ("@prefix a: <http://a/> . #x", "@prefix a: <http://a/> . #x\n"),
}


@pytest.mark.parametrize(("text", "expected"), HEADINGS.values(), ids=HEADINGS)
def test_prefixes_stand_so(text, expected):
    assert lay(text) == expected


def test_line_ends_become_one_kind_and_strings_stay():
    text = PREFIXES + 'ex:s ex:p """a\nb\\r""" . # c\nex:t ex:p 1 .\n'
    result = lay(text.replace("\n", "\r\n"))
    assert result == PREFIXES + 'ex:s ex:p """a\\r\nb\\r""" . # c\nex:t ex:p 1 .\n'.replace(
        'ex:s ex:p """', 'ex:s\n    ex:p """'
    ).replace("# c\n", "# c\n\n")
    assert laid_out("#a\r#b\r") == "#a\n#b\n"


# Whatever is written --------------------------------------------------------------------------------------------------

LEAVES = st.sampled_from(
    [
        "ex:c1",
        "ex:c10",
        "ex:c2",
        "ex:x",
        "<a>",
        "_:b",
        "_:a",
        "5",
        "-1.5",
        "true",
        '"s"',
        "'t'",
        '"""u\nv"""',
        "'''w'''",
    ]
).map(lambda text: [text]) | st.sampled_from(
    [['"l"', "@en"], ['"m"', "@es"], ['"n"', "^^", "ex:t"], ["[", "]"], ["(", ")"]]
)
VERBS = st.sampled_from([["a"], ["ex:p"], ["ex:q"], ["<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"]])
GAPS = st.sampled_from(
    [" "] * 8 + ["\n", "\n\n\n", "\t", "\r\n"] * 2 + [" #1\n", "\n#2\n", "\n\n# 3 \n\n\n", " #4\n#5\n", "\r\n #6\t\r\n"]
)


def joined(parts: list[list[str]], mark: str) -> list[str]:
    """Lists of tokens as one, with a mark between."""
    return [token for part in parts for token in [*part, mark]][:-1]


def properties(terms):
    objects = st.lists(terms, min_size=1, max_size=4).map(lambda parts: joined(parts, ","))
    one = st.tuples(VERBS, objects).map(lambda pair: pair[0] + pair[1])
    ends = st.sampled_from([[], [";"], [";", ";"]])
    return st.tuples(st.lists(one, min_size=1, max_size=3), ends).map(lambda pair: joined(pair[0], ";") + pair[1])


def nested(terms):
    node = properties(terms).map(lambda inside: ["[", *inside, "]"])
    several = st.lists(terms, max_size=5).map(lambda parts: ["(", *[token for part in parts for token in part], ")"])
    return node | several


TERMS = st.recursive(LEAVES, nested, max_leaves=8)
SUBJECTS = st.sampled_from([["ex:s"], ["<s>"], ["_:b"], ["[", "]"]]) | nested(LEAVES)
STATEMENTS = st.tuples(SUBJECTS, properties(TERMS)).map(lambda pair: [*pair[0], *pair[1], "."])
DIRECTIVES = st.sampled_from(
    [
        ["@prefix", "a:", "<http://a/>", "."],
        ["@prefix", "a:", "<http://a/>", "."],
        ["PREFIX", "c:", "<http://c/>"],
        ["PREFIX", "ex:", "<http://example.org/>"],
        ["prefix", "ex:", "<http://other.example/>"],
        ["@base", "<http://x/>", "."],
        ["BASE", "<y/>"],
    ]
)
ITEMS = st.lists(st.one_of([STATEMENTS] * 5 + [DIRECTIVES]), max_size=5)


@st.composite
def texts(draw):
    head = draw(st.permutations([["@prefix", "ex:", "<http://example.org/>", "."], ["PREFIX", "b:", "<b#>"]]))
    words = [token for item in [*head, *draw(ITEMS)] for token in item]
    gaps = draw(st.lists(GAPS, min_size=len(words), max_size=len(words)))
    end = draw(st.sampled_from(["", "\n", "#end", " # end", "\n#end\n"]))
    return draw(st.sampled_from(["", " "])) + "".join(word + gap for word, gap in zip(words, gaps, strict=True)) + end


@settings(
    max_examples=int(os.environ.get("KG_EXAMPLES", "200")),
    deadline=None,
    database=None,
    derandomize="KG_EXAMPLES" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(texts())
def test_a_layout_keeps_triples_and_comments_and_is_stable(text):
    result = laid_out(text)
    assert comments_of(tokens(result)) == comments_of(tokens(text))
    assert triples_of(result) == triples_of(text)
    assert laid_out(result) == result
    with suppress(SyntaxError):  # other parsers let no comment stand inside a literal
        before = graph(text)
        assert graph(result) == before


def test_what_the_check_compares_tells_texts_apart():
    texts = [
        "_:a ex:p _:b .",
        "_:b ex:p _:a .",
        "[] ex:p [] .",
        "[ ex:p 1 ] ex:p [ ex:p 2 ] .",
        "[ ex:p 2 ] ex:p [ ex:p 1 ] .",
        "ex:s ex:p ( 1 2 ) .",
        "ex:s ex:p ( 2 1 ) .",
        "ex:s ex:p ( _:a ) .",
        "ex:s ex:p ( 1 _:a ) .",
        "ex:s ex:p ( _:a 1 ) .",
        'ex:s ex:p "1" .',
        "ex:s ex:p 1 .",
        "ex:s ex:p 01 .",
        "ex:s ex:p 1 , 2 .",
    ]
    assert len({frozenset(triples_of(PREFIXES + text)) for text in texts}) == len(texts)
    assert triples_of(PREFIXES + "ex:s a ex:A ; ex:p [] , [ ex:q 1 ] .") == triples_of(
        PREFIXES + "ex:s ex:p [] , [ ex:q 1 ] ; a ex:A ."
    )


def test_a_layout_that_would_change_anything_is_refused(monkeypatch):
    for wrong in ("ex:s ex:p 2 .", "ex:s ex:p 1 . # new", "ex:s ex:p 1", "ex:s  ex:p 1 ."):
        with monkeypatch.context() as patch:
            patch.setattr(layout, "_written", lambda tree, wrong=wrong: PREFIXES + wrong)
            if "  " in wrong:
                answers = iter((PREFIXES + wrong, PREFIXES))
                patch.setattr(layout, "_written", lambda tree, answers=answers: next(answers))
            with pytest.raises(LayoutError):
                laid_out(PREFIXES + "ex:s ex:p 1 .")


# Large and deep -------------------------------------------------------------------------------------------------------


def test_nesting_may_go_as_deep_as_the_parser_lets_it():
    for opening, closing in (
        ("[ ex:p ", " ]"),
        ("( ", " )"),
        ("[ # c\n ex:p ", "# d\n ]"),
        ("( [ ex:p ", " ] )"),
        ("[ ex:p 1 , ", "]"),
    ):
        levels = (MAX_NESTING - 1) // opening.replace("(", "[").count("[")
        text = PREFIXES + f"ex:s ex:p {opening * levels} 1 {closing * levels} ."
        result = laid_out(text)
        assert laid_out(result) == result
        with pytest.raises(TurtleError):
            laid_out(PREFIXES + f"ex:s ex:p {opening * MAX_NESTING} 1 {closing * MAX_NESTING} .")


def test_a_literal_may_be_very_long():
    lines = "a line of text\n" * 700_000
    text = PREFIXES + f'ex:s\n    ex:p """{lines}""" .\n'
    assert laid_out(text) == text


def test_work_grows_as_the_text_does():
    def calls(statements: int) -> int:
        lines = (f"ex:s{n} ex:p ex:c2,ex:c1 . # {n}" for n in range(statements))
        profile = cProfile.Profile()
        profile.runcall(laid_out, PREFIXES + "\n".join(lines))
        return pstats.Stats(profile).total_calls

    assert calls(2_000) < 11 * calls(200)


def test_a_list_may_be_very_long():
    text = PREFIXES + f"ex:s ex:p ( {'ex:o ' * 10_000} ) ."
    assert laid_out(text).count("\n") == 10_000 + 5


# Files ----------------------------------------------------------------------------------------------------------------

MESSY = "@prefix ex: <http://example.org/> .\nex:s ex:p ex:c2,ex:c1 . # c\n"
TIDY = PREFIXES + "ex:s ex:p ex:c1 , ex:c2 . # c\n"


@pytest.fixture
def files(tmp_path):
    (tmp_path / "below").mkdir()
    (tmp_path / "below/messy.ttl").write_text(MESSY)
    (tmp_path / "tidy.ttl").write_text(TIDY)
    return tmp_path


def test_files_are_rewritten_in_place(kg, files):
    untouched = (files / "tidy.ttl").stat()
    code, out, err = kg("fmt", ".")
    assert (code, out, err) == (0, "below/messy.ttl\n", "kg: 1 file laid out anew, 1 as before.\n")
    assert (files / "below/messy.ttl").read_text() == TIDY
    assert (files / "tidy.ttl").stat() == untouched
    assert sorted(path.name for path in files.rglob("*")) == ["below", "messy.ttl", "tidy.ttl"]
    assert kg("fmt", "--check", ".") == (0, "", "kg: 0 files would change, 2 would not.\n")


def test_check_and_diff_write_nothing(kg, files):
    assert kg("fmt", "--check", ".") == (1, "below/messy.ttl\n", "kg: 1 file would change, 1 would not.\n")
    code, out, _ = kg("fmt", "--diff", "below")
    assert code == 1
    assert out == (
        "--- below/messy.ttl\n+++ below/messy.ttl, laid out\n@@ -1,2 +1,3 @@\n"
        " @prefix ex: <http://example.org/> .\n-ex:s ex:p ex:c2,ex:c1 . # c\n+\n+ex:s ex:p ex:c1 , ex:c2 . # c\n"
    )
    assert kg("fmt", "--diff", "tidy.ttl")[:2] == (0, "")
    assert (files / "below/messy.ttl").read_text() == MESSY


def test_broken_files_stay_and_the_others_are_laid_out(kg, files):
    (files / "a.ttl").write_text(PREFIXES + "ex:s\n  ex:p ?x .\n")
    (files / "b.ttl").write_bytes(b"\xff")
    code, out, err = kg("fmt", ".")
    assert (code, out) == (2, "below/messy.ttl\n")
    assert err.splitlines() == [
        "kg: a.ttl:4:8: broken Turtle: unexpected '?'. Remove it, or put it into a string or an IRI.",
        "kg: b.ttl:1: is not UTF-8 text. Save it as UTF-8.",
        "kg: 1 file laid out anew, 1 as before.",
    ]
    assert (files / "a.ttl").read_text().endswith("?x .\n")
    assert kg("fmt", "--check", "a.ttl")[0] == 2


def test_links_rights_and_marks_of_order(kg, files):
    messy, link = files / "below/messy.ttl", files / "link.ttl"
    link.symlink_to(messy)
    messy.chmod(0o640)
    assert kg("fmt", "link.ttl")[0] == 0
    assert link.is_symlink() and messy.read_text() == TIDY
    assert messy.stat().st_mode & 0o777 == 0o640
    messy.write_bytes(b"\xef\xbb\xbf" + TIDY.encode())
    assert kg("fmt", "below")[1] == "below/messy.ttl\n"
    assert messy.read_bytes() == TIDY.encode()
    messy.write_bytes(TIDY.replace("\n", "\r\n").encode())
    assert kg("fmt", "below")[1] == "below/messy.ttl\n"
    assert messy.read_bytes() == TIDY.encode()


def test_hidden_folders_and_environments_are_left_alone(kg, files):
    for folder in (".git", "env/lib"):
        (files / folder).mkdir(parents=True)
        (files / folder / "theirs.ttl").write_text(MESSY)
    (files / "env/pyvenv.cfg").touch()
    assert kg("fmt", ".")[1] == "below/messy.ttl\n"
    assert kg("fmt", "env/lib/theirs.ttl", ".git")[1] == "env/lib/theirs.ttl\n.git/theirs.ttl\n"


def test_standard_input_becomes_standard_output(kg, monkeypatch):
    def piped(text: bytes, *options: str):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
        return kg("fmt", "-", *options)

    assert piped(MESSY.encode()) == (0, TIDY, "")
    assert piped(b"\xef\xbb\xbf" + TIDY.encode()) == (0, TIDY, "")
    assert piped(b"") == (0, "", "")
    assert piped(MESSY.encode(), "--check") == (1, "standard input\n", "")
    assert piped(TIDY.encode(), "--check") == (0, "", "")
    assert piped(b"ex:s") == (
        2,
        "",
        "kg: standard input:1:1: broken Turtle: the prefix ex: is not declared. Add @prefix ex: <…> .\n",
    )
    assert piped(b"\xff")[0] == 2


def test_no_file_is_no_file(kg):
    assert kg("fmt") == (2, "", "kg: no file is named. Name files or folders, as in: kg fmt .\n")
    assert kg("fmt", "missing.ttl")[0] == 2
    assert kg("fmt", "-", "a.ttl") == (
        2,
        "",
        "kg: - stands for standard input and is named with other files. Name it alone.\n",
    )


BUNDLED = sorted(path for name in ("ontology", "shapes", "data") for path in (ROOT / name).rglob("*.ttl"))


@pytest.mark.parametrize("path", BUNDLED, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_bundled_graph_is_laid_out(path):
    text = path.read_text(encoding="utf-8")
    assert laid_out(text) == text, f"run: kg fmt {path.relative_to(ROOT)}"
