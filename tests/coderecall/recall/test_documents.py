"""Documents, settings and code of others in an index: found, behind the code, and nothing refers to them."""

from pathlib import Path

import pytest
from repositories import make_repo, write

from coderecall.errors import UsageError
from coderecall.project import Project
from coderecall.store import Database

FILES = {
    "shop/cart.py": (
        'class Cart:\n    """What a customer buys."""\n\n    def total(self):\n        return sum(self.prices)\n\n\n'
        "def open_cart():\n    return Cart().total(), deploy()\n"
    ),
    "docs/guide.md": "# Guide\n\n## Cart total\n\nThe total of a cart: the sum of prices.\n\n## deploy\n\nRun it.\n",
    "Makefile": "# Puts the shop on the server.\ndeploy: build\n\tscp shop server:\n",
    "schema.sql": "CREATE TABLE cart_items (\n    price int\n);\n",
    "vendor/money/money.py": "def total(prices):\n    return sum(prices)\n",
    "package-lock.json": "{}\n",
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    found = Project(make_repo(tmp_path_factory.mktemp("shop"), FILES))
    found.index()
    return found


def places(project: Project, question: str) -> list[str]:
    return [f"{answer.path}:{answer.line} {answer.symbol}" for answer in project.ask(question, k=50).results]


def test_a_document_is_found_behind_the_code_of_which_it_speaks(project: Project) -> None:
    found = places(project, "total of the prices in a cart")
    assert found[0] == "shop/cart.py:4 Cart.total"
    assert "docs/guide.md:3 Guide.Cart total" in found


def test_a_question_about_documents_finds_them_first(project: Project) -> None:
    assert places(project, "documentation of cart total")[0] == "docs/guide.md:3 Guide.Cart total"


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("makefile target that puts the shop on the server", "Makefile:2 deploy"),
        ("which table holds the cart items?", "schema.sql:1 cart_items"),
    ],
)
def test_other_files_are_found_where_they_are_asked_for(project: Project, question: str, place: str) -> None:
    assert places(project, question)[0] == place


def test_code_of_others_steps_back(project: Project) -> None:
    found = places(project, "sum total prices")
    assert found.index("shop/cart.py:4 Cart.total") < found.index("vendor/money/money.py:1 total")


def test_sections_are_symbols_that_can_be_looked_up(project: Project) -> None:
    (section,) = (answer for answer in project.symbols("cart_items").results)
    assert (section.path, section.line, section.kind) == ("schema.sql", 1, "section")
    assert [answer.path for answer in project.symbols("deploy").results] == ["Makefile", "docs/guide.md"]
    assert {answer.kind for answer in project.ask("cart", kinds=["section"]).results} == {"section"}


def test_nothing_refers_to_a_section(project: Project) -> None:
    with Database.read(project.folder) as db:
        bound = db.references_to(
            row.id for row in db.symbols_named(["deploy", "total", "Cart total"]) if row.kind == 15
        )
    assert bound == []
    with pytest.raises(UsageError, match="no symbol cart_items"):
        project.callers("", "cart_items")


def test_status_says_what_is_not_of_this_project(project: Project) -> None:
    status = project.status()
    assert status.origins == (("vendored", 1), ("documentation", 1))
    assert [(skip.path, skip.reason) for skip in status.skipped] == [("package-lock.json", "lock file")]
    assert status.pending == ()


def test_an_edit_of_a_document_binds_no_name_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project(make_repo(tmp_path, FILES))
    project.index()
    monkeypatch.setattr("coderecall.resolve.resolve", None)  # imported where it is called
    write(project.root, {"docs/guide.md": "# Cart\n", "schema.sql": None, "docs/new.md": "# total\n"})
    report = project.index()
    assert (report.changed, report.removed) == (2, 1)
    assert project.status().notes == ()


def test_a_script_without_an_ending_is_no_document(tmp_path: Path) -> None:
    script = "#!/bin/sh\n# deploys the shop\ndeploy_shop() {\n    echo deploy shop\n}\n"
    project = Project(
        make_repo(tmp_path, {"bin/deploy": script, "notes.md": "# Deploy shop\n\nHow to deploy the shop.\n"})
    )
    project.index()
    assert places(project, "deploy the shop")[0] == "bin/deploy:3 deploy_shop"


def test_an_edited_document_is_read_again(tmp_path: Path) -> None:
    project = Project(make_repo(tmp_path, FILES))
    project.index()
    write(project.root, {"docs/guide.md": "# Manual\n\nFree shipping.\n", "schema.sql": None})
    project.index()
    assert places(project, "documentation free shipping")[0] == "docs/guide.md:1 Manual"
    assert project.symbols("Guide").results == ()
    assert project.symbols("cart_items").results == ()


def test_the_lines_that_a_block_without_a_heading_is_called_by_are_no_name(tmp_path: Path) -> None:
    """No line says the number at which the block ends, and nobody named it so."""
    text = "# Guide\n\n" + "".join(f"Paragraph of the guide.\n{'' if number % 3 else chr(10)}" for number in range(90))
    project = Project(make_repo(tmp_path, {"docs/guide.md": text, "shop/limits.py": "def error_54():\n    return 7\n"}))
    project.index()
    block = next(answer for answer in project.symbols("lines").results if answer.symbol.startswith("Guide.lines "))
    number = block.symbol.rpartition("-")[2]
    assert not any("named" in e.why for a in project.ask(f"{number}?").results for e in a.evidence)
    (found,) = (answer for answer in project.ask("error 54?").results if not answer.weak)
    assert (found.symbol, found.path) == ("error_54", "shop/limits.py")
