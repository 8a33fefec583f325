"""The app without a screen: it asks for a line, says the answer as sentences, line by line, and asks again.

For screen readers, braille lines, terminals that cannot place a cursor, and logs: nothing is drawn over, no colour, no
mark that must be seen. What begins with a slash is a command, a number reads out an answer, all else is a question;
lines that are pasted together are one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from coderecall.errors import CoderecallError, IndexFormatError, NoIndexError
from coderecall.model import Answer, Answers, Hint, HintReport
from coderecall.project import Project
from coderecall.session import Session
from tui.places import counted, is_memory_guess, one_line
from tui.plain_terminal import StandardTerminal

MOST_ANSWERS = 10
MOST_HINTS = 50
MOST_EVIDENCE = 12  # places read out of one hint
LONGEST = 60  # lines of code read out at once
BEFORE, AFTER = 3, 8  # lines read out around the line of a hint


class Terminal(Protocol):
    """Where lines come from and go to. `ask` gives a line, or all lines of a text that was pasted.

    It raises EOFError at the end, KeyboardInterrupt on ctrl+c.
    """

    def ask(self, prompt: str) -> str: ...

    def say(self, line: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Command:
    name: str
    purpose: str
    run: Callable[[str], None]


@dataclass(slots=True)
class PlainApp:
    """One project, the list that was said last, and whether to go on."""

    project: Project
    terminal: Terminal
    _session: Session | None = None
    _listed: tuple[Answer | Hint, ...] = ()  # a number means one of these, never one of a list before
    _going: bool = field(default=True)
    _is_damaged: bool = False  # the index: building it must not read it

    def run(self) -> None:
        """Until the user quits or the input ends."""
        self.terminal.say(f"coderecall, plain. Project {one_line(str(self.project.root))}.")
        self._status("")
        self.terminal.say("Ask in plain words, or paste a stack trace. /help lists the commands, /quit leaves.")
        try:
            while self._going:
                try:
                    line = self.terminal.ask("ask: ").strip()
                except EOFError:
                    return
                except KeyboardInterrupt:
                    self.terminal.say("Type /quit to leave.")
                    continue
                self._answer(line)
        finally:
            self._close()

    def _answer(self, line: str) -> None:
        try:
            if "\n" in line:  # pasted: a stack trace may begin with a slash
                self._ask(line)
            elif line.startswith("/"):
                self._command(line[1:])
            elif line.isdecimal():
                self._read(line)
            elif line:
                self._ask(line)
        except NoIndexError:
            self.terminal.say("There is no index here. /index builds it.")
        except IndexFormatError as error:
            self._say_damage(error)
        except CoderecallError as error:
            self.terminal.say(f"Failed: {one_line(str(error))}")
        except KeyboardInterrupt:
            self.terminal.say("Stopped.")

    @property
    def commands(self) -> tuple[Command, ...]:
        return (
            Command("read", "N: read out the code of number N of the last list; the number alone does too", self._read),
            Command("related", "N: who uses number N, and what changes with it", self._related),
            Command("hints", "what my changes break elsewhere; staged or all after it", self._hints),
            Command("refactor", "what is written twice or tangled", self._refactor),
            Command("index", "build or refresh the index", self._index),
            Command("status", "what the index holds and how fresh it is", self._status),
            Command("help", "this list", self._help),
            Command("quit", "leave", self._quit),
        )

    def _command(self, line: str) -> None:
        name, _, rest = line.partition(" ")
        meant = [command for command in self.commands if name and command.name.startswith(name)]
        if len(meant) != 1:
            said = " or ".join(f"/{command.name}" for command in meant)
            self.terminal.say(
                f"Which: {said}?" if meant else f"There is no /{one_line(name)}. /help lists what there is."
            )
            return
        meant[0].run(rest.strip())

    # Questions

    def _ask(self, question: str) -> None:
        if self._session is None:
            self._session = self.project.session().__enter__()
        try:
            found = self._session.ask(question, k=MOST_ANSWERS)
        except Exception as error:
            session, self._session = self._session, None
            session.__exit__(type(error), error, error.__traceback__)  # says so where the index is damaged
            raise
        self._say_answers(found)

    def _related(self, number: str) -> None:
        chosen = self._chosen(number)
        if chosen is None:
            return
        path, symbol = (chosen.path, chosen.symbol) if isinstance(chosen, Answer) else (chosen.location.path, "")
        found: list[Answer] = []
        notes: list[str] = []
        if symbol:
            users = self.project.callers(path, symbol)
            self.terminal.say(f"Used by {counted(len(users.results), 'place')}.")
            found += users.results[:MOST_ANSWERS]
            notes += users.notes
        related = self.project.related(path, [symbol] if symbol else [])
        found += related.results
        self._say_answers(Answers(tuple(found), tuple(dict.fromkeys([*notes, *related.notes]))))

    def _read(self, number: str) -> None:
        chosen = self._chosen(number)
        if chosen is None:
            return
        if isinstance(chosen, Answer):
            path, first, end = chosen.path, chosen.line, chosen.end_line
        else:
            there = chosen.location
            path, first, end = there.path, max(1, there.line - BEFORE), there.line + AFTER
        last = min(end, first + LONGEST - 1)
        lines = self.project.read_lines(path, first, last)
        self.terminal.say(f"{one_line(path)}, from line {first} to {first + len(lines) - 1}.")
        for line in lines:
            self.terminal.say(one_line(line))
        if end > last:
            self.terminal.say(f"It goes on to line {end}.")

    def _chosen(self, number: str) -> Answer | Hint | None:
        if number.isdecimal() and 1 <= int(number[:9]) <= len(self._listed):
            return self._listed[int(number) - 1]
        last = len(self._listed)
        self.terminal.say(f"Give a number from 1 to {last}." if last else "Nothing is listed: ask something first.")
        return None

    def _say_answers(self, answers: Answers) -> None:
        results = tuple(sorted(answers.results, key=lambda answer: answer.weak))  # the weak ones last
        self._listed = results
        self.terminal.say(f"{counted(len(results), 'answer')}." if results else "Nothing found.")
        for number, answer in enumerate(results, 1):
            self.terminal.say(f"{number}. {_answer_words(answer)}")
            for evidence in answer.evidence[:2]:
                self.terminal.say(f"   because: {one_line(evidence.why)}, {_at(evidence.path, evidence.line)}")
        self._say_notes(answers.notes)

    # Hints

    def _hints(self, scope: str) -> None:
        if scope not in {"", "staged", "all"}:
            self.terminal.say("Say /hints, /hints staged or /hints all.")
            return
        option = f" --{scope}" if scope else ""
        report = self.project.check(staged=scope == "staged", everything=scope == "all")
        self._say_hints(report, "hint", f"coderecall check{option}")

    def _refactor(self, _rest: str) -> None:
        self._say_hints(self.project.refactor(), "suggestion", "coderecall refactor")

    def _say_hints(self, report: HintReport, noun: str, command: str) -> None:
        """command: what lists all of them."""
        unchanged = " No source file has changed." if report.changed == 0 else ""
        self.terminal.say(f"{counted(len(report.hints), noun)}." if report.hints else f"No {noun}s.{unchanged}")
        self._listed = report.hints[:MOST_HINTS]
        for number, hint in enumerate(self._listed, 1):
            self.terminal.say(f"{number}. {_hint_words(hint)}")
            for related in hint.related[:MOST_EVIDENCE]:
                place = _at(related.location.path, related.location.line)
                self.terminal.say(f"   evidence: {one_line(related.message)}, {place}")
            if (more := len(hint.related) - MOST_EVIDENCE) > 0:
                self.terminal.say(f"   {more} more: `{command}` lists all.")
            if hint.suggestion:
                self.terminal.say(f"   suggestion: {one_line(hint.suggestion)}")
        if (rest := len(report.hints) - MOST_HINTS) > 0:
            self.terminal.say(f"{rest} more: `{command}` lists all.")
        self._say_notes(report.notes)

    # The index

    def _index(self, _rest: str) -> None:
        self._close()
        self.terminal.say("Indexing.")
        report = self.project.index(rebuild=self._is_damaged)
        self._is_damaged = False
        skipped = f", {counted(len(report.skipped), 'file')} skipped" if report.skipped else ""
        self.terminal.say(f"Done: {counted(report.files, 'file')}, {counted(report.symbols, 'symbol')}{skipped}.")
        self._say_notes(report.notes)

    def _status(self, _rest: str) -> None:
        try:
            status = self.project.status()
        except NoIndexError:
            self.terminal.say("There is no index here. /index builds it.")
            return
        except IndexFormatError as error:
            self._say_damage(error)
            return
        except CoderecallError as error:
            self.terminal.say(f"Failed: {one_line(str(error))}")
            return
        fresh = f"{counted(len(status.pending), 'file')} changed since" if status.pending else "up to date"
        self.terminal.say(f"{counted(status.symbols, 'symbol')} in {counted(status.files, 'file')}, {fresh}.")
        self._say_notes(status.notes)

    def _say_damage(self, error: IndexFormatError) -> None:
        self._is_damaged = True
        reason = one_line(str(error).partition(": run `coderecall")[0])
        self.terminal.say(f"The index cannot be used: {reason}. /index builds it anew.")

    def _help(self, _rest: str) -> None:
        for command in self.commands:
            self.terminal.say(f"/{command.name} {command.purpose}")
        self.terminal.say("Anything else is a question.")

    def _quit(self, _rest: str) -> None:
        self._going = False

    def _say_notes(self, notes: Sequence[str]) -> None:
        for note in notes:
            self.terminal.say(f"Note: {one_line(note)}")

    def _close(self) -> None:
        if self._session is not None:
            self._session.__exit__(None, None, None)
            self._session = None


def _answer_words(answer: Answer) -> str:
    words = [
        f"{one_line(answer.symbol)}, {answer.kind}" if answer.symbol else "the file",
        _at(answer.path, answer.line),
    ]
    if answer.weak:
        words.append("weak")
    if is_memory_guess(answer):
        words.append("a guess of the memory")
    if answer.stale:
        words.append("the file changed since it was indexed")
    return ", ".join(words)


def _hint_words(hint: Hint) -> str:
    place = _at(hint.location.path, hint.location.line)
    return f"{hint.severity.value} {hint.rule}, {place}: {one_line(hint.message)}"


def _at(path: str, line: int) -> str:
    return f"{one_line(path)} line {line}"


def run_plain(project: Project) -> None:
    """Run until the user leaves."""
    PlainApp(project, StandardTerminal()).run()
