"""What the application declares for everything that happens in a context: session, user, prompt, metadata, tags."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from opentelemetry import context as otel_context
from opentelemetry.context import Context

from ._export.span import Value

_KEY = otel_context.create_key("verbatim-labels")


@dataclass(frozen=True)
class Labels:
    session: str | None = None
    user: str | None = None
    prompt_name: str | None = None
    prompt_version: str | None = None
    metadata: Mapping[str, Value] = field(default_factory=dict)
    tags: tuple[str, ...] = ()

    @staticmethod
    def of(context: Context) -> Labels:
        labels = otel_context.get_value(_KEY, context)
        return labels if isinstance(labels, Labels) else NONE

    def within(self, context: Context) -> Context:
        return otel_context.set_value(_KEY, self, context)

    def with_metadata(self, entries: Mapping[str, Value]) -> Labels:
        return replace(self, metadata={**self.metadata, **entries})

    def with_tags(self, tags: tuple[str, ...]) -> Labels:
        return replace(self, tags=tuple(dict.fromkeys((*self.tags, *tags))))

    def add_to(self, attributes: dict[str, Value]) -> None:
        """Adds these labels as attributes, see `spec/attributes.md`."""
        for key, value in (
            ("session.id", self.session),
            ("user.id", self.user),
            ("verbatim.prompt.name", self.prompt_name),
            ("verbatim.prompt.version", self.prompt_version),
        ):
            if value is not None:
                attributes[key] = value
        for key, entry in self.metadata.items():
            attributes[f"verbatim.metadata.{key}"] = entry
        if self.tags:
            attributes["verbatim.tags"] = self.tags


NONE = Labels()
