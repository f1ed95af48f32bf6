"""What is in an image, read from the archive that `make image` writes."""

import io
import json
import tarfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Image:
    names: list[str]  # that an engine gives it when it loads the archive
    config: dict
    layers: list[dict[str, tarfile.TarInfo]]
    peyk: bytes


def read(path: Path) -> Image:
    with tarfile.open(path) as archive:
        (manifest,) = json.load(archive.extractfile("manifest.json"))
        config = json.load(archive.extractfile(manifest["Config"]))
        layers = []
        content = b""
        for name in manifest["Layers"]:
            with tarfile.open(fileobj=io.BytesIO(archive.extractfile(name).read())) as layer:
                members = {member.name: member for member in layer}
                layers.append(members)
                if "peyk" in members:
                    content = layer.extractfile("peyk").read()
    return Image(manifest["RepoTags"], config["config"], layers, content)
