"""``worker``: the process that does a part of the work. The program starts it; it is not for people."""

from collections.abc import Sequence

from gamma_desktop.workers.serving import Answers, limit_this_process, serve


def run(arguments: Sequence[str]) -> int:
    """Serve as one kind of worker: ``worker KIND MEMORY SECONDS``; see ``workers.child_command``."""
    match arguments:
        case [_, kind, memory, seconds] if memory.isdecimal() and seconds.isdecimal():
            answers = _answers(kind)
        case _:
            answers = None
    if answers is None:
        from gamma_desktop.cli.exit_codes import USAGE, complain

        return complain("this command is for the program itself", USAGE)
    limit_this_process(memory=int(memory), seconds=int(seconds))
    serve(answers)
    return 0


def _answers(kind: str) -> Answers | None:
    match kind:
        case "contact-files":
            from gamma_desktop.contacts.file_reading.worker import answers as of_files

            return lambda request: of_files(request, _shrunk)
        case "contact-source":
            from gamma_desktop.sync.worker import answers as of_source

            return lambda job: of_source(job, _shrunk)
    return None


def _shrunk(image: bytes) -> bytes | None:
    """A picture made small, in the worker alone: it can be hostile; Qt is loaded where there is one."""
    from gamma_desktop.desktop.pictures import shrunk

    return shrunk(image)
