"""Describes the running process as OpenTelemetry resource attributes."""

from __future__ import annotations

import importlib.metadata
import sys
import urllib.parse
import uuid
from collections.abc import Mapping
from pathlib import Path

from ._commit import find_commit
from ._config import Config
from ._export.span import Value
from ._version import VERSION


def describe(config: Config, environment: Mapping[str, str]) -> dict[str, Value]:
    resource: dict[str, Value] = {}
    for pair in environment.get("OTEL_RESOURCE_ATTRIBUTES", "").split(","):
        key, equals, value = pair.partition("=")
        if equals and key.strip():
            resource[key.strip()] = urllib.parse.unquote(value.strip())
    old_name = resource.pop("deployment.environment", None)
    if old_name is not None:
        resource.setdefault("deployment.environment.name", old_name)
    program, module = _program()
    for key, declared in (
        ("service.name", config.service or environment.get("OTEL_SERVICE_NAME", "").strip()),
        ("service.version", config.release),
        ("deployment.environment.name", config.environment),
        ("vcs.ref.head.revision", config.commit),
    ):
        if declared:
            resource[key] = declared
    for key, found in (
        ("service.name", program or "unknown_service:python"),
        ("service.version", None if "service.version" in resource else _version_of(module)),
        ("service.instance.id", str(uuid.uuid4())),
        (
            "vcs.ref.head.revision",
            None if "vcs.ref.head.revision" in resource else find_commit(environment, _working_directory()),
        ),
    ):
        if found:
            resource.setdefault(key, found)
    resource["telemetry.sdk.language"] = "python"
    resource["verbatim.sdk.name"] = "verbatim-sdk-python"
    resource["verbatim.sdk.version"] = VERSION
    return resource


def _program() -> tuple[str, str]:
    """The name of the program, and the top package of its main module; empty when not known.

    `python -m shop.web` is `shop.web`, `python app.py` is `app`, an installed command is its own name.
    """
    main = sys.modules.get("__main__")
    spec = getattr(main, "__spec__", None)
    if spec is not None and spec.name:
        name = str(spec.name).removesuffix(".__main__")
        return name, name.partition(".")[0]
    file = getattr(main, "__file__", None) or (sys.argv[0] if sys.argv else "")
    if not file or file in ("-", "-c", "-m"):
        return "", ""
    stem = Path(file).stem
    return stem, stem


def _version_of(module: str) -> str | None:
    """The version of the distribution that brought the main module, or that has its name."""
    if not module:
        return None
    try:
        names = importlib.metadata.packages_distributions().get(module, [module])
        return importlib.metadata.version(names[0])
    except Exception:
        # Not installed as a package: then it has no version.
        return None


def _working_directory() -> Path:
    try:
        return Path.cwd()
    except OSError:
        return Path("/")
