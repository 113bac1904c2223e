package dev.verbatim.insight.version;

import dev.verbatim.model.Span;
import java.util.Optional;

/** What an app says about its prompt always wins over what could be detected. */
final class DeclaredVersion {
  private DeclaredVersion() {}

  /** The version of a span that declares name and version of its prompt. */
  static Optional<SpanVersion> of(Span span) {
    return span.prompt()
        .name()
        .flatMap(
            name ->
                span.prompt()
                    .version()
                    .map(
                        version ->
                            new SpanVersion(
                                siteId(name),
                                name,
                                versionId(name, version),
                                version,
                                true,
                                span.commit())));
  }

  /** The site of a declared prompt. */
  static String siteId(String promptName) {
    return VersionIds.of("prompt", promptName);
  }

  /** The id of a declared version. */
  static String versionId(String promptName, String version) {
    return VersionIds.of("prompt", promptName, "version", version);
  }
}
