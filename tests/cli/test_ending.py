"""A process that is told to end ends, wherever it was when it was told."""

import subprocess
import sys

TOLD_IN_A_DEL = """
import os, signal, time
from migrandi.cli.supervising import end_on_sigterm

class Told:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(0)

end_on_sigterm()
told = Told()
try:
    del told
    time.sleep(30)
    print("still there")
finally:
    os.kill(os.getpid(), signal.SIGTERM)  # told again, it ends what it was at
    print("ended")
"""


def test_a_process_that_is_told_to_end_where_python_gives_exceptions_up_ends_all_the_same() -> None:
    done = subprocess.run(
        [sys.executable, "-c", TOLD_IN_A_DEL], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout.split(), done.stderr) == (0, ["ended"], "")
