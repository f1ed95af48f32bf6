"""A list of pods as an API server sends one, of any size."""

from __future__ import annotations

import json
import random
from pathlib import Path

HEAD = b'{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"1234567"},"items":['


def names(megabytes: int) -> list[str]:
    """Of the pods of a list of that size."""
    size = len(_pod(0))
    return [_name(number) for number in range(megabytes * 1_000_000 // size)]


def write(path: Path, megabytes: int) -> Path:
    with path.open("wb") as file:
        file.write(HEAD)
        for number, _ in enumerate(names(megabytes)):
            file.write((b"," if number else b"") + _pod(number))
        file.write(b"]}\n")
    return path


def _name(number: int) -> str:
    return f"web-{random.Random(number).randrange(16**8):08x}-{number:05}"


def _pod(number: int) -> bytes:
    start = f"2026-01-{number % 28 + 1:02}T12:34:56Z"
    uid = f"{random.Random(number).getrandbits(128):032x}"
    image = "registry.example/team/web:1.2.3"
    probe = {"httpGet": {"path": "/healthz", "port": "http", "scheme": "HTTP"},
             "timeoutSeconds": 1, "periodSeconds": 10, "successThreshold": 1,
             "failureThreshold": 3}  # fmt: skip
    container = {
        "name": "web", "image": image, "command": ["/web", "--listen=:8080", "--log=info"],
        "ports": [{"name": "http", "containerPort": 8080, "protocol": "TCP"}],
        "env": [{"name": "POD_NAME", "valueFrom": {"fieldRef": {
            "apiVersion": "v1", "fieldPath": "metadata.name"}}},
            {"name": "GREETING", "value": "\u201chello\u201d, it's \"me\"\n"}],
        "resources": {"limits": {"cpu": "500m", "memory": "128Mi"},
                      "requests": {"cpu": "100m", "memory": "64Mi"}},
        "volumeMounts": [{"name": "kube-api-access-7xk2p", "readOnly": True,
                          "mountPath": "/var/run/secrets/kubernetes.io/serviceaccount"}],
        "livenessProbe": probe, "readinessProbe": probe,
        "terminationMessagePath": "/dev/termination-log", "imagePullPolicy": "IfNotPresent",
    }  # fmt: skip
    fields = {"f:metadata": {"f:labels": {".": {}, "f:app.kubernetes.io/name": {}}}, "f:spec": {
        "f:containers": {'k:{"name":"web"}': {".": {}, "f:image": {}, "f:name": {}}},
        "f:restartPolicy": {}, "f:securityContext": {}}}  # fmt: skip
    pod = {
        "metadata": {
            "name": _name(number), "generateName": "web-", "namespace": f"team-{number % 40}",
            "uid": uid, "resourceVersion": str(1000000 + number), "generation": 1,
            "creationTimestamp": start,
            "labels": {"app.kubernetes.io/name": "web", "pod-template-hash": uid[:10]},
            "annotations": {"checksum/config": uid * 2},
            "ownerReferences": [{"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "web",
                                 "uid": uid, "controller": True, "blockOwnerDeletion": True}],
            "managedFields": [{"manager": "kube-controller-manager", "operation": "Update",
                               "apiVersion": "v1", "time": start, "fieldsType": "FieldsV1",
                               "fieldsV1": fields}],
        },
        "spec": {"containers": [container], "restartPolicy": "Always", "dnsPolicy": "ClusterFirst",
                 "terminationGracePeriodSeconds": 30, "serviceAccountName": "default",
                 "nodeName": f"node-{number % 100}", "securityContext": {},
                 "schedulerName": "default-scheduler", "priority": 0, "enableServiceLinks": True},
        "status": {
            "phase": "Running", "hostIP": f"10.0.0.{number % 100}",
            "podIP": f"10.1.{number // 250 % 250}.{number % 250}", "startTime": start,
            "conditions": [{"type": kind, "status": "True", "lastProbeTime": None,
                            "lastTransitionTime": start}
                           for kind in ("Initialized", "Ready", "ContainersReady", "PodScheduled")],
            "containerStatuses": [{"name": "web", "state": {"running": {"startedAt": start}},
                                   "lastState": {}, "ready": True, "restartCount": number % 7,
                                   "image": image, "imageID": f"{image}@sha256:{uid * 2}",
                                   "containerID": f"containerd://{uid * 2}", "started": True}],
            "qosClass": "Burstable",
        },
    }  # fmt: skip
    return json.dumps(pod, separators=(",", ":"), ensure_ascii=False).encode()
