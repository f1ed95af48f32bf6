"""One kube-apiserver: how its administrator asks it, and what a pod gets to reach it."""

import http.client
import json
import os
import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path

from . import pki
from .processes import Process, free_ports, wait_until

READY = 90  # seconds: a busy machine of two cores needs some of them


@dataclass(frozen=True)
class Common:
    """What all servers of one cluster have in common."""

    folder: Path  # with client-ca.crt, admin.crt, admin.key, sa.pub, sa.key
    programs: dict[str, Path]
    etcd: Process
    etcd_url: str


class Server:
    """One kube-apiserver, with the CA that its clients are to trust."""

    def __init__(self, common: Common, name: str, authority: pki.Identity, chain: bytes,
                 key: bytes, bind: str, extra_args: tuple[str, ...] = ()):
        self.common = common
        self.folder = common.folder / name
        self.host = bind
        self.port = free_ports(1, bind)[0]
        self.authority = authority
        self.ca_file = self.folder / "ca.crt"
        self.kubeconfig = self.folder / "admin.kubeconfig"
        self.folder.mkdir()
        self.ca_file.write_bytes(authority.certificate_pem)
        (self.folder / "server.crt").write_bytes(chain)
        pki.write_private(self.folder / "server.key", key)
        pki.write_private(self.kubeconfig, json.dumps(self._kubeconfig()).encode())
        self.process = Process(f"kube-apiserver ({name})", self._command(extra_args),
                               self.folder / "log")

    @property
    def url(self) -> str:
        return f"https://{self._authority_part()}"

    def _authority_part(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    def _command(self, extra_args: tuple[str, ...]) -> list[str]:
        common = self.common.folder
        return [
            str(self.common.programs["kube-apiserver"]),
            f"--etcd-servers={self.common.etcd_url}",
            f"--bind-address={self.host}",
            f"--secure-port={self.port}",
            "--advertise-address=127.0.0.1",
            "--endpoint-reconciler-type=none",
            f"--tls-cert-file={self.folder}/server.crt",
            f"--tls-private-key-file={self.folder}/server.key",
            f"--client-ca-file={common}/client-ca.crt",
            "--authorization-mode=RBAC",
            "--allow-privileged=true",
            "--service-cluster-ip-range=10.96.0.0/16",
            "--service-account-issuer=https://kubernetes.default.svc",
            f"--service-account-key-file={common}/sa.pub",
            f"--service-account-signing-key-file={common}/sa.key",
            *extra_args,
        ]

    def _kubeconfig(self) -> dict:
        common = self.common.folder
        return {
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": "admin",
            "contexts": [{"name": "admin", "context": {"cluster": "here", "user": "admin"}}],
            "clusters": [{"name": "here", "cluster": {
                "server": self.url, "certificate-authority": str(self.ca_file)}}],
            "users": [{"name": "admin", "user": {
                "client-certificate": f"{common}/admin.crt", "client-key": f"{common}/admin.key"}}],
        }

    # --- asking it as the administrator ---

    def connect(self) -> http.client.HTTPSConnection:
        context = ssl.create_default_context(cafile=self.ca_file)
        context.load_cert_chain(self.common.folder / "admin.crt",
                                self.common.folder / "admin.key")
        return http.client.HTTPSConnection(self.host, self.port, context=context, timeout=30)

    def answers(self, path: str) -> bool:
        connection = self.connect()
        try:
            connection.request("GET", path)
            return connection.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def wait_ready(self, by_kubectl: bool = False) -> None:
        """By kubectl, where Python's TLS may lack what the server's has."""
        ready = self._answers_kubectl if by_kubectl else self.answers
        wait_until(lambda: ready("/readyz"), [self.process, self.common.etcd], READY,
                   f"waiting for {self.url}/readyz")

    def _answers_kubectl(self, path: str) -> bool:
        try:
            self.kubectl("get", f"--raw={path}")
        except RuntimeError:
            return False
        return True

    def kubectl(self, *args: str, input: str | None = None) -> str:
        """What kubectl prints; the error has what it says on standard error."""
        command = self.kubectl_command(*args)
        result = subprocess.run(
            command, input=input, stdin=subprocess.DEVNULL if input is None else None,
            capture_output=True, text=True, check=False, timeout=60,
            # Of the machine's environment, nothing: it may have a proxy or a kubeconfig.
            env={"HOME": str(self.common.folder), "PATH": os.environ.get("PATH", "")})
        if result.returncode != 0:
            raise RuntimeError(f"{' '.join(command)}: {result.stderr.strip()}")
        return result.stdout

    def kubectl_command(self, *args: str) -> list[str]:
        return [str(self.common.programs["kubectl"]), f"--kubeconfig={self.kubeconfig}", *args]

    # --- what a pod gets ---

    def token(self, serviceaccount: str = "default", namespace: str = "default",
              duration: str = "1h") -> str:
        return self.kubectl("create", "token", serviceaccount, f"--namespace={namespace}",
                            f"--duration={duration}").strip()

    def serviceaccount_dir(self, path: Path, token: str | None = None, ca: bytes | None = None,
                           namespace: str = "default") -> Path:
        """Writes token, ca.crt and namespace the way a kubelet does: links into a folder that a
        new one replaces at once."""
        path = Path(path)
        data = path / "..2026_01_01_00_00_00.000000000"
        data.mkdir(parents=True, exist_ok=True)
        contents = {
            "token": (token or self.token(namespace=namespace)).encode(),
            "ca.crt": ca or self.authority.certificate_pem,
            "namespace": namespace.encode(),
        }
        for name, content in contents.items():
            (data / name).write_bytes(content)
            (data / name).chmod(0o644)
        for folder in (data, path):  # a container's user need not be this one
            folder.chmod(0o755)
        links = {"..data": data.name} | {name: f"..data/{name}" for name in contents}
        for name, target in links.items():
            (path / name).unlink(missing_ok=True)
            (path / name).symlink_to(target)
        return path

    def pod_env(self) -> dict[str, str]:
        """The variables that each pod has for the service "kubernetes"; nothing else."""
        port = str(self.port)
        address = f"tcp://{self._authority_part()}"
        return {
            "KUBERNETES_SERVICE_HOST": self.host,
            "KUBERNETES_SERVICE_PORT": port,
            "KUBERNETES_SERVICE_PORT_HTTPS": port,
            "KUBERNETES_PORT": address,
            f"KUBERNETES_PORT_{port}_TCP": address,
            f"KUBERNETES_PORT_{port}_TCP_PROTO": "tcp",
            f"KUBERNETES_PORT_{port}_TCP_PORT": port,
            f"KUBERNETES_PORT_{port}_TCP_ADDR": self.host,
        }

    def six_certificate_bundle(self) -> bytes:
        """A ca.crt like OpenShift's, in which this server's CA is the last of six certificates."""
        return pki.six_certificate_bundle(self.authority)

    def stop(self) -> None:
        self.process.stop()
