"""Checks on the code itself: cheap, and they explain what they found."""

import ast
import inspect
import re
import tomllib
from pathlib import Path

import allauth
import pytest
import typography
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import CASCADE, PROTECT

from creuset.assemblies import gestures
from creuset.common import leaving, slots
from creuset.people.models import Person
from creuset.wiring.sentences import VERBS

ROOT = Path(__file__).resolve().parent.parent
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
LAYERS = next(each for each in CONTRACTS["contracts"] if each["id"] == "areas")["layers"]
HEIGHT = {
    area.strip(" ()"): height
    for height, layer in enumerate(reversed(LAYERS))
    for area in layer.split("|")
}
WRITES = {
    "save", "create", "update", "delete", "bulk_create", "bulk_update", "update_or_create",
    "get_or_create",
}  # fmt: skip
CODE = sorted(path for path in ROOT.glob("creuset/**/*.py") if "migrations" not in path.parts)
TEMPLATES = sorted(ROOT.glob("creuset/**/templates/**/*.*"))
PAGES = [
    path
    for path in CODE
    if path.name in {"views.py", "fragments.py", "feeds.py", "sitemaps.py", "context.py"}
    or "templatetags" in path.parts
]


def named(path):
    return str(path.relative_to(ROOT))


def template_name(path):
    return path.as_posix().partition("/templates/")[2]


def area_of(model):
    return model._meta.app_config.name.partition("creuset.")[2]


def test_foreign_keys_point_down_as_imports_do():
    """A ForeignKey written as a string is invisible to import-linter."""
    upward = [
        f"{field} -> {field.related_model.__name__}"
        for model in apps.get_models()
        if area_of(model)
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model
        if field.related_model is not ContentType and area_of(field.related_model)
        if HEIGHT[area_of(field.related_model)] > HEIGHT[area_of(model)]
    ]
    assert upward == []


def test_templates_load_only_tags_from_below():
    """`{% load %}` is invisible to import-linter too."""
    home = {path.stem: path.parts[-3] for path in ROOT.glob("creuset/*/templatetags/[!_]*.py")}
    upward = [
        f"{named(path)} loads {library}"
        for path in TEMPLATES
        for loaded in re.findall(r"{% load (.*?) %}", path.read_text())
        for library in loaded.split()
        if HEIGHT[home.get(library, "common")] > HEIGHT[path.relative_to(ROOT).parts[1]]
    ]
    assert upward == []


def test_pages_do_not_write_rows():
    """Writing is for actions.py, where the rule, the row and the journal stay together."""
    found = [
        f"{named(path)}:{node.lineno}"
        for path in PAGES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr in WRITES
    ]
    assert found == []


@pytest.mark.parametrize("path", TEMPLATES, ids=template_name)
def test_templates_hold_no_inline_script_and_no_inline_style(path):
    """The content security policy would block them: use frontend/, or an attribute that it reads.

    A data block is not a script."""
    markup = re.sub(
        r'<script[^>]*type="application/(ld\+)?json".*?</script>', "", path.read_text(), flags=re.S
    )

    found = re.findall(
        r"<script(?![^>]*\bsrc)|<style|\sstyle=|\son[a-z]+\s*=\s*[\"']|javascript:", markup, re.I
    )

    assert found == []


@pytest.mark.parametrize("path", TEMPLATES, ids=template_name)
def test_a_sentence_to_translate_names_what_it_holds(path):
    """Inside {% blocktranslate %}, {{ person.name }} is looked up under that very name, and says
    nothing: write {% blocktranslate with name=person.name %} and {{ name }}."""
    sentences = re.findall(
        r"{%\s*blocktranslate.*?%}(.*?){%\s*endblocktranslate", path.read_text(), re.S
    )

    found = [each for said in sentences for each in re.findall(r"{{(.*?)}}", said)]

    assert [each for each in found if not re.fullmatch(r"\s*\w+\s*", each)] == []


def test_no_page_hides_where_its_own_forms_come_from():
    """With the policy no-referrer a browser sends `Origin: null`, and every form of the page is
    refused. The header that each page has, same-origin, already tells other sites nothing."""
    assert [named(path) for path in TEMPLATES if "no-referrer" in path.read_text()] == []


def test_every_slot_that_is_filled_is_opened_by_a_page():
    opened = {
        name for path in TEMPLATES for name in re.findall(r'{% slot "(.*?)"', path.read_text())
    }
    assert slots.filled() - opened == set()


def test_only_decisions_grant_warrants():
    granting = {
        path.relative_to(ROOT / "creuset").parts[0]
        for path in CODE
        if re.search(
            r"\bwarrants\.grant\(|\bWarrant\(|\bWarrant\.objects\.create", path.read_text()
        )
        if path != ROOT / "creuset/assemblies/models.py"
        if path != ROOT / "creuset/assemblies/warrants.py"
    }
    assert granting == {"decisions"}


@pytest.mark.parametrize("gesture", gestures.every(), ids=lambda gesture: gesture.key)
def test_every_gesture_asks_the_charter_under_its_own_name(gesture):
    source = inspect.getsource(gesture.perform)
    assert re.findall(r'authorise\(\s*"(.*?)"', source) == [gesture.key]


@pytest.mark.parametrize("gesture", gestures.every(), ids=lambda gesture: gesture.key)
def test_what_is_decided_is_written_in_full(gesture):
    """A parameter with a default could be left out of a decision, whose digest would not match.
    What was `chosen` comes from the count, not from the form."""
    parameters = list(inspect.signature(gesture.perform).parameters.values())[1:]
    governed = [each for each in parameters if each.name not in {"by", "warrant", "chosen"}]
    assert all(each.default is inspect.Parameter.empty for each in governed)
    form = gesture.form
    assert [each.name for each in governed] == list(form.governs or form.base_fields)


def verbs_of(source):
    """The verbs given to `record` and its like: literals, or looked up in a dictionary."""
    tree = ast.parse(source)
    dictionaries = {
        target.id: {getattr(value, "value", None) for value in node.value.values}
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    if "import record" not in source and "write_down" not in source:
        return
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call) or not call.args:
            continue
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        if name not in {"record", "_record", "_said", "write_down"}:
            continue
        verb = call.args[0]
        if isinstance(verb, ast.Constant):
            yield verb.value
        elif isinstance(verb, ast.Subscript) and isinstance(verb.value, ast.Name):
            yield from dictionaries[verb.value.id]
        else:
            assert isinstance(verb, ast.Name), ast.dump(verb)
            assert verb.id == "verb", f"{verb.id} is not a verb that can be read here"


def test_every_verb_of_the_journal_has_its_sentence():
    """A record whose verb has none would show its key to members; a sentence whose verb nothing
    records is a leftover."""
    recorded = {verb for path in CODE for verb in verbs_of(path.read_text())}

    assert recorded - VERBS.keys() == set()
    assert VERBS.keys() - recorded == set()


def links_to_persons():
    return [
        field
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model is Person
    ]


def test_every_row_that_points_at_a_person_is_exported_and_erased():
    """Add the model to its area's farewell.py, and say there how it is exported and erased."""
    told = {model for farewell in leaving.every() for model in farewell.models}

    assert {field.model for field in links_to_persons()} - told == set()
    assert told - {field.model for field in links_to_persons()} == set()


def test_an_area_that_forgets_to_forget_stops_the_erasure():
    """SET_NULL would let a person go while something of theirs stays, with nobody to notice."""
    told = {field: field.remote_field.on_delete for field in links_to_persons()}

    assert {str(field) for field, then in told.items() if then not in {PROTECT, CASCADE}} == set()


def test_no_template_is_unused():
    """A template is named by code or by another template, is what Django shows for a fault, or
    replaces one of the sign-in library."""
    sources = [path.read_text() for path in [*CODE, *TEMPLATES]]
    library = Path(allauth.__file__).parent
    theirs = {template_name(path) for path in library.glob("**/templates/**/*.*")}
    faults = {"403.html", "403_csrf.html", "404.html", "429.html", "500.html"}
    unused = [
        named(path)
        for path in TEMPLATES
        if (name := template_name(path)) not in theirs | faults
        if not any(f'"{name}' in source for source in sources)
    ]
    assert unused == []


@pytest.mark.parametrize("path", typography.files([ROOT / "creuset"]), ids=named)
def test_what_members_read_follows_french_typography(path):
    """scripts/typography.py --fix sets the spaces and apostrophes right."""
    assert [right for _span, right in typography.wrong(path)] == []
