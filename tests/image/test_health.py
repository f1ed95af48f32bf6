"""peyk as the health check of a container: the engine's own check runs it and records its line."""

import json
import socket

import pytest

from .podman import RESTRICTED

# Something that runs: the image has nothing else.
MAIN = ("get", "--timeout=0", "/api/v1/namespaces/default/configmaps?watch=true")


def check(podman, name: str) -> tuple[int, dict]:
    """Runs the check once: podman's exit status, and the last entry of the container's log."""
    code = podman.call("healthcheck", "run", name).returncode
    state = podman.inspect(name)["State"]
    health = state.get("Health") or state["Healthcheck"]  # the older name
    return code, health["Log"][-1]


def command(*words: str) -> list[str]:
    return [f"--health-cmd={json.dumps(['/peyk', 'probe', *words])}", "--health-retries=1"]


def test_healthy(podman, image, in_pod):
    with podman.running(*RESTRICTED, *in_pod, *command(), image, *MAIN) as name:
        code, entry = check(podman, name)
    assert (code, entry["ExitCode"]) == (0, 0)
    assert entry["Output"].strip() == "healthy: /readyz: 200 OK"


def test_unhealthy(podman, image, in_pod):
    with podman.running(*RESTRICTED, *in_pod, *command("/there-is-none"), image, *MAIN) as name:
        code, entry = check(podman, name)
    assert (code, entry["ExitCode"]) == (1, 1)
    assert entry["Output"].startswith("unhealthy: /there-is-none: ")
    assert "404" in entry["Output"]


def test_healthy_until_the_server_ends(podman, image, in_pod):
    with socket.create_server(("127.0.0.1", 0)) as server:
        target = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        with podman.running(*RESTRICTED, *in_pod, *command(target), image, *MAIN) as name:
            assert check(podman, name)[0] == 0
            server.close()
            code, entry = check(podman, name)
    assert (code, entry["ExitCode"]) == (1, 1)
    assert entry["Output"].startswith(f"unhealthy: {target}: ")
    assert "refused" in entry["Output"]


@pytest.fixture(scope="module")
def fixed(podman, image) -> str:
    """An image whose health check nobody can give arguments any more."""
    podman.build("fixed", f"""
        FROM scratch
        COPY --from={image} /peyk /peyk
        HEALTHCHECK CMD ["/peyk", "probe"]
        USER 65532
        ENTRYPOINT ["/peyk"]
        """)
    return "fixed"


@pytest.mark.parametrize("variable, code, line", [
    (None, 0, "healthy: /readyz: 200 OK"),
    ("--timeout=5s /livez /readyz", 0, "healthy: /livez: 200 OK; /readyz: 200 OK"),
    ("--timeout=5s /livez /there-is-none", 1, "unhealthy: /there-is-none: "),
], ids=["unset", "healthy", "unhealthy"])
def test_a_fixed_healthcheck_and_the_variable(podman, fixed, in_pod, variable, code, line):
    options = [] if variable is None else [f"--env=PEYK_PROBE={variable}"]
    with podman.running(*RESTRICTED, *in_pod, *options, fixed, *MAIN) as name:
        found, entry = check(podman, name)
    assert (found, entry["ExitCode"]) == (code, code)
    assert entry["Output"].startswith(line)
