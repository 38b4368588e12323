"""Runs cases: every step in every environment that its case names, artifacts handed from one to another.

One worker per environment (guide.worker), at most as many at work at once as there are cores.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date
from graphlib import TopologicalSorter
from pathlib import Path

from guide import commands, environments, outcomes, tools
from guide.cases import Case, Run, dependencies
from guide.environments import EnvironmentMissing
from guide.outcomes import Outcome

NEEDS_WHAT = "not run: it needs what"  # begins the failure of a run whose files nobody wrote
# The same for every run, so that outcomes tell of Keras and not of the machine.
SETTINGS = {
    "TF_CPP_MIN_LOG_LEVEL": "3",  # TensorFlow's notes on the processor
    "TF_ENABLE_ONEDNN_OPTS": "0",  # last digits would depend on the processor
    "CUDA_VISIBLE_DEVICES": "-1",
    "PYTHONHASHSEED": "0",
    "PYTHONWARNINGS": "default::UserWarning",
    "COLUMNS": "100",
    "LC_ALL": "C.UTF-8",
}


@dataclass
class Verdict:
    """What came of one run. `failures`: broken promises, a sentence each. `changes`: lines that differ from the record."""

    run: Run
    outcome: Outcome | None = None
    failures: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    log: str = ""
    seconds: float | None = None  # from handing the job to the worker to its answer
    cannot: str = ""  # why it could not run on this machine

    @property
    def ok(self) -> bool:
        return not (self.failures or self.changes or self.cannot)


class Session:
    """One environment's worker process."""

    def __init__(self, name: str, home: Path, python: Path | None = None):
        self.environment = environments.table()[name]
        self.home = home
        self.python = python
        self.lock = asyncio.Lock()
        self.process: asyncio.subprocess.Process | None = None
        self.versions: dict[str, str] = {}
        self.failure = ""

    async def start(self) -> None:
        """Import what the environment preloads. Sets `failure` when that cannot be."""
        try:
            python = self.python or await asyncio.to_thread(environments.install, self.environment.name)
        except EnvironmentMissing as error:
            self.failure = str(error)
            return
        settings = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "TF_", "KERAS_", "VIRTUAL_ENV"))}
        row = self.environment
        settings |= SETTINGS | environments.settings(row.name) | {"KERAS_HOME": str(self.home / "keras-home"), "TMPDIR": str(self.home)}
        program = f"from guide.worker import main; main({list(row.preload)!r}, {list(row.packages)!r})"
        with (self.home / f"{row.name}.log").open("wb") as log:
            self.process = await asyncio.create_subprocess_exec(
                str(python), "-c", program, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=log, env=settings, cwd=self.home,
                limit=64 * 2**20,
            )  # fmt: skip
        ready = await self._answer()
        self.versions = ready.get("versions", {})
        if not ready.get("ready"):
            self.failure = f"environment {row.name}: {'; '.join(ready.get('errors', ['its worker ended']))}"

    async def _answer(self) -> dict:
        line = await self.process.stdout.readline()
        return json.loads(line) if line else {}

    async def run(self, job: dict) -> dict:
        self.process.stdin.write((json.dumps(job) + "\n").encode())
        await self.process.stdin.drain()
        answer = await self._answer()
        if not answer:
            self.failure = f"environment {self.environment.name}: its worker ended"
        return answer

    async def stop(self) -> None:
        if self.process and self.process.returncode is None:
            self.process.stdin.close()
            try:
                await asyncio.wait_for(self.process.wait(), 5)
            except TimeoutError:
                self.process.kill()
                await self.process.wait()


class Runner:
    """Runs the wanted runs and what they depend on.

    pythons: interpreters to use in place of an environment's own. made: runs that another Runner did, and where their files still are.
    home: a folder of the caller's, kept afterwards. lanes: how many runs at once; as many as there are cores without.
    """

    def __init__(
        self, cases: dict[str, Case], wanted: Iterable[Run], report: Callable[[Verdict], None] = lambda _: None, pythons: dict[str, Path] | None = None,
        made: dict[Run, tuple[Outcome, Path]] | None = None, home: Path | None = None, lanes: int | None = None,
    ):  # fmt: skip
        self.cases = cases
        self.pythons = pythons or {}
        self.made = made or {}
        self.home = home
        self.lanes = lanes or os.cpu_count() or 1
        self.wanted = set(wanted)
        self.report = report
        self.graph: dict[Run, list[Run]] = {}
        open_runs = list(self.wanted)
        while open_runs:
            run = open_runs.pop()
            if run not in self.graph and run not in self.made:
                self.graph[run] = [target for target in dependencies(cases, run) if target not in self.made]
                open_runs += self.graph[run]
        self.outcomes: dict[Run, Outcome] = {run: outcome for run, (outcome, _) in self.made.items()}
        self.verdicts: dict[Run, Verdict] = {}

    def all(self) -> dict[Run, Verdict]:
        """Run everything; the verdicts of the wanted runs, in a stable order."""
        with nullcontext(self.home) if self.home else tempfile.TemporaryDirectory(prefix="guide-") as home:
            self.home = Path(os.path.realpath(home))
            # in a thread of its own: the caller may have an event loop already (a browser test, a notebook)
            with ThreadPoolExecutor(1) as thread:
                thread.submit(lambda: asyncio.run(self._all())).result()
        return {run: self.verdicts[run] for run in sorted(self.wanted)}

    async def _all(self) -> None:
        self.cores = asyncio.Semaphore(self.lanes)
        self.throw_away = asyncio.Lock()  # command steps install packages: one at a time
        self.sessions = {run.environment: Session(run.environment, self.home, self.pythons.get(run.environment)) for run in self.graph if not self._step(run).is_command}
        for session in self.sessions.values():
            await session.lock.acquire()
        starts = [asyncio.create_task(self._start(session)) for session in self.sessions.values()]
        sorter = TopologicalSorter(self.graph)
        sorter.prepare()
        tasks: set[asyncio.Task] = set()
        while sorter.is_active():
            tasks |= {asyncio.create_task(self._one(run)) for run in sorted(sorter.get_ready())}
            done, tasks = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                sorter.done(task.result())
        await asyncio.gather(*starts, *(session.stop() for session in self.sessions.values()))

    async def _start(self, session: Session) -> None:
        async with self.cores:
            await session.start()
        session.lock.release()

    def _step(self, run: Run):
        return self.cases[run.case].steps[run.step]

    def folder(self, run: Run) -> Path:
        if run in self.made:
            return self.made[run][1]
        return self.home / "runs" / run.case / f"{run.step}@{run.environment}"

    async def _one(self, run: Run) -> Run:
        verdict = Verdict(run)
        try:
            await self._try(run, verdict)
        except Exception as error:  # the runner's own fault must name the case and not stop the others
            verdict.failures.append(f"the runner failed: {type(error).__name__}: {str(error)[:500]}")
        self.verdicts[run] = verdict
        if run in self.wanted:
            self.report(verdict)
        return run

    async def _try(self, run: Run, verdict: Verdict) -> None:
        step = self._step(run)
        expectation = step.table.expectations.get(run.environment)  # none in a sweep: there it only looks
        folder = self.folder(run)
        folder.mkdir(parents=True)
        for need in step.needs(run.environment):
            made = self.outcomes.get(need)
            if made is None or not made.files:
                verdict.failures.append(f"{NEEDS_WHAT} {need} writes, and that {'wrote nothing' if made else 'did not run'}")
                return
            for file in made.files:
                if file["change"] != "removed":
                    _copy(self.folder(need) / file["name"], folder / file["name"])
        for program in step.table.programs:
            (folder / program).write_bytes(tools.handed(program))
        place(step.file, folder, environments.table()[run.environment].imports if expectation is None else {})
        if step.is_command:
            result, versions = await self._command(run, step, folder, verdict)
        else:
            result, versions = await self._fork(run, step, folder, verdict)
        if not result:
            return
        verdict.log = result["stderr"][-4000:]
        outcome = outcomes.observe(run, result, folder, versions, environments.table()[run.environment].backend, date.today().isoformat())
        if expectation is None:
            self.outcomes[run] = verdict.outcome = outcome
            return
        outcome = outcomes.promised(expectation, outcome)
        self.outcomes[run] = verdict.outcome = outcome
        verdict.failures += outcomes.broken_promises(expectation, outcome, step.table.leaves)
        same, other = (self.outcomes.get(r) if r else None for r in (step.numbers_of(run.environment), step.differs_from(run.environment)))
        verdict.failures += outcomes.broken_references(expectation, outcome, same, other)
        try:
            verdict.changes = outcomes.differences(outcomes.read(self.cases[run.case].recorded(run)), outcome)
        except outcomes.BrokenOutcome as error:
            verdict.changes = [str(error)]

    async def _fork(self, run: Run, step, folder: Path, verdict: Verdict) -> tuple[dict, dict[str, str]]:
        session = self.sessions[run.environment]
        async with session.lock:
            if session.failure:
                verdict.cannot = session.failure
                return {}, {}
            beside = folder.with_name(folder.name + ".")
            job = {
                "id": str(run), "script": step.file.name, "folder": str(folder), "limit": step.table.limit, "fresh": step.table.fresh,
                "result": f"{beside}result", "stdout": f"{beside}stdout", "stderr": f"{beside}stderr",
            }  # fmt: skip
            async with self.cores:
                started = time.perf_counter()
                result = await session.run(job)
                verdict.seconds = time.perf_counter() - started
            if session.failure:
                verdict.cannot = session.failure
            return result, session.versions

    async def _command(self, run: Run, step, folder: Path, verdict: Verdict) -> tuple[dict, dict[str, str]]:
        async with self.throw_away, self.cores:
            started = time.perf_counter()
            try:
                return await asyncio.to_thread(commands.run, folder / step.file.name, run.environment, folder, step.table.limit)
            except EnvironmentMissing as error:
                verdict.cannot = str(error)
                return {}, {}
            finally:
                verdict.seconds = time.perf_counter() - started


def place(file: Path, folder: Path, imports: dict[str, str]) -> None:
    """Put the step's file into its folder; `imports` are names to import in place of others, as a reader would change them."""
    text = file.read_text(encoding="utf-8")
    for name, other in imports.items():
        text = re.sub(rf"^(\s*)import {name}$", rf"\1import {other} as {name}", text, flags=re.MULTILINE)
        text = re.sub(rf"^(\s*)import {name} as ", rf"\1import {other} as ", text, flags=re.MULTILINE)
        text = re.sub(rf"^(\s*)from {name}(?=[ .])", rf"\1from {other}", text, flags=re.MULTILINE)
    (folder / file.name).write_text(text, encoding="utf-8")


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
    else:
        shutil.copy(source, target)


def record(cases: dict[str, Case], verdicts: Iterable[Verdict]) -> tuple[list[Run], list[Run]]:
    """Write the outcomes of runs that kept their promises; a run that failed leaves its record as it is.

    Returns:
        The runs written, and the runs refused.
    """
    written, refused = [], []
    for verdict in verdicts:
        if verdict.failures or verdict.cannot or verdict.outcome is None:
            refused.append(verdict.run)
        elif outcomes.record(cases[verdict.run.case].recorded(verdict.run), verdict.outcome):
            written.append(verdict.run)
    return written, refused
