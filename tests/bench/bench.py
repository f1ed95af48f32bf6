"""Speed and size beside the peers, on the same work in the same run, as tables for the README.

    tests/bench/bench.py PEYK

Wall and CPU times are hyperfine's (medians and means of whole processes), memory is GNU time's,
instructions are callgrind's. Absolute times belong to the machine; the ratios are what to read.
"""

import contextlib
import json
import os
import platform
import re
import shlex
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import crates  # noqa: E402
from cluster import build  # noqa: E402
from cluster.cluster import BIG_NAMESPACE, Cluster  # noqa: E402
from cluster.pod import in_pod  # noqa: E402
from jsonpath import pods  # noqa: E402

JAQ = "3.1.2"
NAMES = "{.items[*].metadata.name}"
FOLDER = "/var/run/secrets/kubernetes.io/serviceaccount"


@dataclass
class Peer:
    name: str
    command: list[str]
    counted: bool = True  # whether its instructions are

    def figures(self, inside, env, folder: Path, runs: int):
        report = folder / "hyperfine.json"
        subprocess.run(
            inside("hyperfine", "-N", "--warmup", "3", "--runs", str(runs), "--export-json",
                   str(report), shlex.join(self.command)),
            env=env, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        timed = json.loads(report.read_text())["results"][0]
        memory = folder / "memory"
        subprocess.run(
            inside("time", "--format=%M", f"--output={memory}", *self.command),
            env=env, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        return (
            timed["median"] * 1000,
            (timed["user"] + timed["system"]) * 1000,
            int(memory.read_text()) / 1024,
            self.instructions(inside, env) if self.counted else None,
        )

    def instructions(self, inside, env):
        done = subprocess.run(
            inside("valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
                   *self.command),
            env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        found = re.search(r"Collected : (\d+)", done.stderr)
        return int(found[1]) / 1e6 if found and done.returncode == 0 else None


def table(title, peers, inside, env, folder, runs):
    print(f"\n**{title[0].upper() + title[1:]}** (medians of {runs} runs)\n")
    print("| | wall ms | CPU ms | peak RSS MiB | million instructions | wall, times peyk's |")
    print("|---|---|---|---|---|---|")
    first = None
    for peer in peers:
        wall, cpu, memory, count = peer.figures(inside, env, folder, runs)
        first = first or wall
        counted = f"{count:.1f}" if count is not None else "-"
        print(
            f"| {peer.name} | {wall:.1f} | {cpu:.1f} | {memory:.1f} | {counted} |"
            f" {wall / first:.1f} |",
            flush=True,
        )


def outputs_agree(peers, inside, env):
    """That all of them do the same work: they print the same."""
    printed = {
        peer.name: subprocess.run(inside(*peer.command), env=env, check=True,
                                  stdout=subprocess.PIPE).stdout
        for peer in peers
    }  # fmt: skip
    assert len(set(printed.values())) == 1, {name: out[:80] for name, out in printed.items()}


def query_peers(peyk, built, file: Path):
    query = '[.items[].metadata.name] | join(" ")'
    return [
        Peer("peyk json", [peyk, "json", NAMES, str(file)], False),
        Peer("jq", ["jq", "-j", query, str(file)], False),
        Peer("gojq", [str(built["gojq"]), "-j", query, str(file)], False),
        Peer("jaq", [str(crates.program("jaq", JAQ)), "-j", query, str(file)], False),
    ]


def size_on_disk(program: Path):
    """With the shared libraries that it needs."""
    needed = subprocess.run(["ldd", program], capture_output=True, text=True).stdout
    libraries = re.findall(r"(/\S+) \(0x", needed)
    return sum(Path(p).resolve().stat().st_size for p in [program, *libraries])


@contextlib.contextmanager
def web_server(folder: Path):
    """busybox's httpd, with one small page."""
    (folder / "healthz").write_text("ok\n")
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    server = subprocess.Popen(["busybox", "httpd", "-f", "-p", f"127.0.0.1:{port}", "-h", folder])
    try:
        for _ in range(100):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}/healthz"
    finally:
        server.kill()
        server.wait()


def machine():
    text = Path("/proc/cpuinfo").read_text()
    model = re.search(r"model name\s*: (.*)", text)
    return f"{os.cpu_count()} cores, {model[1] if model else platform.machine()}"


def main():
    peyk = str(Path(sys.argv[1]).resolve())
    built = build.build("control-plane", "kubectl", "incluster", "gojq")
    with tempfile.TemporaryDirectory(prefix="peyk-bench-") as temporary:
        folder = Path(temporary)
        print("starting a control plane (about 10 s) and filling it (about 10 s)", flush=True)
        with Cluster(folder / "cluster") as cluster:
            cluster.grant()
            big = cluster.big_list(60)
            account = cluster.serviceaccount_dir(folder / "account", token=cluster.token())
            env = {**os.environ, **cluster.pod_env()}

            def inside(*command):
                return in_pod(account, *command)

            def peers(path, counted):
                # curl reads the token itself, as peyk does, and asks for the same.
                (folder / "curl").write_text(
                    f'cacert = "{FOLDER}/ca.crt"\n'
                    f'header = "Authorization: Bearer {(account / "token").read_text()}"\n'
                    'user-agent = "peyk"\n'
                )
                return [
                    Peer("peyk", [peyk, "get", path], counted),
                    Peer("curl", ["curl", "-sS", "-K", str(folder / "curl"), cluster.url + path],
                         counted),
                    Peer("client-go, in-cluster", [str(built["incluster"]), path], False),
                    Peer("kubectl get --raw", [*map(str, cluster.kubectl_command("get")), "--raw",
                                               path], False),
                ]  # fmt: skip

            version = json.loads(cluster.kubectl("get", "--raw", "/version"))["gitVersion"]
            print(f"{machine()}; Kubernetes {version}")
            table("cold `get /api`", peers("/api", True), inside, env, folder, 40)
            table("a list of 60 MB", peers(big, False), inside, env, folder, 10)
            kubectl = [*map(str, cluster.kubectl_command("get"))]
            named = [
                Peer("peyk get -o jsonpath", [peyk, "get", big, "-o", f"jsonpath={NAMES}"], False),
                Peer("kubectl get -o jsonpath", [*kubectl, "configmaps", "-n", BIG_NAMESPACE,
                                                 "-o", f"jsonpath={NAMES}"], False),
            ]  # fmt: skip
            outputs_agree(named, inside, env)
            whole = [
                Peer("peyk get, the whole", [peyk, "get", big], False),
                Peer("kubectl get --raw, the whole", [*kubectl, "--raw", big], False),
            ]
            table("the names in a list of 60 MB", named + whole, inside, env, folder, 5)
        queries = query_peers(peyk, built, pods.write(folder / "pods.json", 60))
        outputs_agree(queries, lambda *c: list(c), dict(os.environ))
        table("the names in a file of 60 MB", queries, lambda *c: list(c), dict(os.environ), folder,
              5)  # fmt: skip
        with web_server(folder) as url:
            probes = [
                Peer("peyk probe", [peyk, "probe", url]),
                Peer("curl -f", ["curl", "-sSf", url]),
                Peer("busybox wget", ["busybox", "wget", "-q", "-O", "/dev/null", url]),
            ]
            table("a probe of a plain HTTP server", probes, lambda *c: list(c),
                  dict(os.environ), folder, 100)  # fmt: skip
    print("\n**On disk**\n\n| | bytes on disk, with libraries | times peyk's |\n|---|---|---|")
    ours = size_on_disk(Path(peyk))
    for name, path in [
        ("peyk", Path(peyk)),
        ("busybox-static", Path("/bin/busybox")),
        ("curl", Path("/usr/bin/curl")),
        ("client-go, in-cluster", built["incluster"]),
        ("kubectl", built["kubectl"]),
    ]:
        size = size_on_disk(path)
        print(f"| {name} | {size:,} | {size / ours:.0f} |")


main()
