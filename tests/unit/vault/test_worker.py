import threading

import pytest

from gamma_desktop.vault.worker import BlockingWorker


def test_jobs_run_one_after_another_in_their_order() -> None:
    worker, go = BlockingWorker("keyring"), threading.Event()
    first = worker.submit(lambda: go.wait(60))
    second = worker.submit(first.done)
    go.set()
    assert first.result(60)
    assert second.result(60)


def test_what_a_job_raises_comes_out_and_the_next_one_runs() -> None:
    worker = BlockingWorker("keyring")
    failing = worker.submit(lambda: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        failing.result(60)
    assert worker.submit(lambda: "fine").result(60) == "fine"


def test_a_job_that_nobody_waits_for_any_more_is_not_begun() -> None:
    worker, go, begun = BlockingWorker("keyring"), threading.Event(), []
    worker.submit(lambda: go.wait(60))
    forgotten = worker.submit(lambda: begun.append("forgotten"))
    assert forgotten.cancel()
    go.set()
    worker.submit(lambda: None).result(60)
    assert begun == []


def test_its_thread_does_not_keep_a_program_from_ending() -> None:
    is_daemon = BlockingWorker("keyring").submit(lambda: threading.current_thread().daemon)
    assert is_daemon.result(60)
