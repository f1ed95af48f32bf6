"""A real control plane on loopback: etcd, kube-apiserver, kube-controller-manager.

    with Cluster(folder) as cluster:
        path = cluster.serviceaccount_dir(folder / "serviceaccount")
        subprocess.run([peyk, "get", f"--serviceaccount={path}", "/api"], env=cluster.pod_env())

There is no kubelet and no scheduler. Everything else is real: tokens are minted and checked by the
API server, and RBAC decides what they may do.
"""

import http
import json
import random
import string
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from . import pki
from .build import build
from .processes import Process, free_ports, stop_all, wait_until
from .server import READY, Common, Server

NO_RIGHTS = "no-rights"  # a service account that no role is bound to
READER_ROLE = "reads-everything"
BIG_NAMESPACE = "big"
BIG_OBJECT = 24_000  # bytes of data in each ConfigMap
BIG_THREADS = 4


class Cluster(Server):
    """The first kube-apiserver, and all that stands behind it.

    FOLDER is for its data, keys and logs. The certificates are by default as kubeadm makes them.
    """

    def __init__(self, folder: Path, ca_key: str = "rsa2048", leaf_key: str = "rsa2048"):
        folder = Path(folder).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        self._processes: list[Process] = []
        self._servers: list[Server] = []
        programs = build("control-plane", "kubectl")
        try:
            authority = pki.make_ca(key=ca_key)
            leaf = pki.make_server(authority, key=leaf_key)
            _write_keys(folder, authority)
            common = self._start_etcd(folder, programs)
            super().__init__(common, "main", authority, leaf.certificate_pem, leaf.key_pem,
                             "127.0.0.1")
            self._servers.append(self)
            self.wait_ready()
            self._start_controllers()
            self.kubectl("create", "serviceaccount", NO_RIGHTS)
        except BaseException:
            self.stop()
            raise

    def __enter__(self) -> "Cluster":
        return self

    def __exit__(self, *_) -> None:
        self.stop()

    def stop(self) -> None:
        """Ends every process of it, and returns when they have ended."""
        # The database last: a server without it takes its time.
        servers = [server.process for server in self._servers]
        stop_all([process for process in self._processes if process.name != "etcd"] + servers)
        stop_all(self._processes)

    def _start_etcd(self, folder: Path, programs: dict[str, Path]) -> Common:
        client, peer = (f"http://127.0.0.1:{port}" for port in free_ports(2))
        etcd = self._start("etcd", [
            str(programs["etcd"]),
            f"--data-dir={folder}/etcd",
            f"--listen-client-urls={client}",
            f"--advertise-client-urls={client}",
            f"--listen-peer-urls={peer}",
            f"--initial-advertise-peer-urls={peer}",
            f"--initial-cluster=default={peer}",
            "--unsafe-no-fsync",  # what is in it need not outlive the machine
        ], folder)
        return Common(folder, programs, etcd, client)

    def _start_controllers(self) -> None:
        common = self.common.folder
        controllers = self._start("kube-controller-manager", [
            str(self.common.programs["kube-controller-manager"]),
            f"--kubeconfig={self.kubeconfig}",
            f"--service-account-private-key-file={common}/sa.key",
            f"--root-ca-file={self.ca_file}",
            "--use-service-account-credentials=true",
            "--leader-elect=false",
            "--bind-address=127.0.0.1",
            f"--secure-port={free_ports(1)[0]}",
        ], common)
        account = "/api/v1/namespaces/default/serviceaccounts/default"
        wait_until(lambda: self.answers(account), [controllers, self.process], READY,
                   "waiting for the default service account")

    def _start(self, name: str, command: list[str], folder: Path) -> Process:
        process = Process(name, command, folder / f"{name}.log")
        self._processes.append(process)
        return process

    def serve(self, name: str, *, ca_key: str = "ec256", sign_hash: str = "sha256",
              leaf_key: str = "ec256", bind: str = "127.0.0.1", intermediate: bool = False,
              extra_args: tuple[str, ...] = (), by_kubectl: bool = False) -> Server:
        """Starts one more kube-apiserver over the same data, with a CA and a chain of its own."""
        authority = pki.make_ca(key=ca_key, sign_hash=sign_hash)
        signer = authority
        if intermediate:
            signer = pki.make_ca("intermediate", ca_key, sign_hash, issuer=authority)
        leaf = pki.make_server(signer, key=leaf_key, sign_hash=sign_hash)
        chain = leaf.certificate_pem + (signer.certificate_pem if intermediate else b"")
        server = Server(self.common, name, authority, chain, leaf.key_pem, bind, tuple(extra_args))
        self._servers.append(server)
        server.wait_ready(by_kubectl)
        return server

    def grant(self, serviceaccount: str = "default", namespace: str = "default") -> None:
        """Lets a service account read everything."""
        role = {
            "apiVersion": "rbac.authorization.k8s.io/v1",
            "kind": "ClusterRole",
            "metadata": {"name": READER_ROLE},
            "rules": [
                {"apiGroups": ["*"], "resources": ["*"], "verbs": ["get", "list", "watch"]},
                {"nonResourceURLs": ["*"], "verbs": ["get"]},
            ],
        }
        binding = {
            "apiVersion": "rbac.authorization.k8s.io/v1",
            "kind": "ClusterRoleBinding",
            "metadata": {"name": f"{READER_ROLE}-{namespace}-{serviceaccount}"},
            "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole",
                        "name": READER_ROLE},
            "subjects": [{"kind": "ServiceAccount", "name": serviceaccount,
                          "namespace": namespace}],
        }
        both = {"apiVersion": "v1", "kind": "List", "items": [role, binding]}
        self.kubectl("apply", "--filename=-", input=json.dumps(both))

    def big_list(self, megabytes: int = 60) -> str:
        """Makes ConfigMaps of that size together, once, and returns the path that lists them."""
        path = f"/api/v1/namespaces/{BIG_NAMESPACE}/configmaps"
        if self.answers(f"/api/v1/namespaces/{BIG_NAMESPACE}"):
            return path
        self.kubectl("create", "namespace", BIG_NAMESPACE)
        count = megabytes * 1_000_000 // BIG_OBJECT
        shares = [range(first, count, BIG_THREADS) for first in range(BIG_THREADS)]
        with ThreadPoolExecutor(BIG_THREADS) as pool:
            list(pool.map(lambda share: self._create_config_maps(path, share), shares))
        return path

    def _create_config_maps(self, path: str, numbers: range) -> None:
        connection = self.connect()
        try:
            for number in numbers:
                connection.request("POST", path, json.dumps(_config_map(number)),
                                   {"Content-Type": "application/json"})
                answer = connection.getresponse()
                body = answer.read()
                if answer.status != http.HTTPStatus.CREATED:
                    raise RuntimeError(f"POST {path}: {answer.status} {body[:500]!r}")
        finally:
            connection.close()


def _write_keys(folder: Path, authority: pki.Identity) -> None:
    admin = pki.make_client(authority, "admin", "system:masters")
    accounts = pki.make_key("rsa2048")
    (folder / "client-ca.crt").write_bytes(authority.certificate_pem)
    (folder / "admin.crt").write_bytes(admin.certificate_pem)
    pki.write_private(folder / "admin.key", admin.key_pem)
    (folder / "sa.pub").write_bytes(pki.public_pem(accounts))
    pki.write_private(folder / "sa.key", pki.private_pem(accounts))


def _config_map(number: int) -> dict:
    # The same text each time, and one that does not compress to nothing.
    text = "".join(random.Random(number).choices(string.ascii_letters + string.digits,
                                                 k=BIG_OBJECT))
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": f"big-{number:05}"},
        "data": {"text": text},
    }
