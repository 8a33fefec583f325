"""Bash: functions of the file and of what it sources."""

from bound import UNRESOLVED, Bind


def test_sourced_functions(bind: Bind) -> None:
    found = bind(
        {
            "bin/tool": """#!/usr/bin/env bash
                HERE="$(cd "$(dirname "$0")/.." && pwd)"
                source "$HERE/lib/util.sh"
                main() { say_it; log_it; helper_it; ls; }
                say_it() { :; }
                main "$@"
            """,
            "lib/util.sh": "source lib/log.sh\nhelper_it() { other_it; }\nls() { :; }\n",
            "lib/log.sh": "log_it() { :; }\n",
            "elsewhere/other.sh": "other_it() { :; }\nmain() { :; }\n",
            "lone.sh": "ls\nmain\nother_it\n",
        }
    )
    assert found.use("bin/tool", "say_it") == "bin/tool:say_it exact"
    assert found.use("bin/tool", "main") == "bin/tool:main exact"
    assert found.use("bin/tool", "helper_it") == "lib/util.sh:helper_it exact"
    assert found.use("bin/tool", "log_it") == "lib/log.sh:log_it exact", "through the file that sources it"
    assert found.use("bin/tool", "ls") == "lib/util.sh:ls exact"
    assert found.use("lib/util.sh", "other_it") == "elsewhere/other.sh:other_it inferred", "nothing says who sources it"
    assert found.use("lone.sh", "other_it") == "elsewhere/other.sh:other_it inferred"
    assert found.use("lone.sh", "ls") == UNRESOLVED
    assert found.use("lone.sh", "main") == UNRESOLVED


def test_where_a_variable_leads_is_a_guess(bind: Bind) -> None:
    found = bind(
        {
            "a.sh": 'source "$SOMEWHERE/lib/util.sh"\nhelp_me\n',
            "x/lib/util.sh": "help_me() { :; }\n",
        }
    )
    assert found.imported("a.sh", "$SOMEWHERE/lib/util.sh") == ("x/lib/util.sh", "")
    assert found.use("a.sh", "help_me") == "x/lib/util.sh:help_me inferred"


def test_a_variable_is_no_function(bind: Bind) -> None:
    found = bind({"a.sh": 'version=1\nLEVEL=2\nversion() { echo "$version" "$LEVEL"; }\nLEVEL\nversion\n'})
    assert found.uses("a.sh", "version") == {UNRESOLVED, "a.sh:version exact"}
    assert found.uses("a.sh", "LEVEL") == {UNRESOLVED, "a.sh:LEVEL exact"}


def test_bats_loads_and_runs(bind: Bind) -> None:
    found = bind(
        {
            "test/a.bats": "load helpers/common\n@test 'it runs' {\n  run prepare_it x\n  clean_it\n}\n",
            "test/helpers/common.bash": "prepare_it() { :; }\nclean_it() { :; }\n",
        }
    )
    assert found.use("test/a.bats", "prepare_it") == "test/helpers/common.bash:prepare_it exact"
    assert found.use("test/a.bats", "clean_it") == "test/helpers/common.bash:clean_it exact"


def test_a_script_without_an_ending_in_its_name_is_indexed(bind: Bind) -> None:
    found = bind({"bin/run": "#!/bin/sh\nhelp_it() { :; }\nhelp_it\n", "bin/notes": "help_it\n"})
    assert found.use("bin/run", "help_it") == "bin/run:help_it exact"
