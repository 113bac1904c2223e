package dev.verbatim.replay.session;

import dev.verbatim.model.Attempt;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which recorded headers are given again: all that say something about the answer, none that say
 * how it travelled or to whom.
 */
final class ReplayedHeaders {
  private static final Set<String> OF_THE_WAY =
      Set.of(
          "connection",
          "keep-alive",
          "transfer-encoding",
          "trailer",
          "upgrade",
          "content-length",
          "content-encoding",
          "date",
          "server",
          "via",
          "alt-svc",
          "set-cookie",
          "strict-transport-security",
          "nel",
          "report-to",
          "x-verbatim-trace-id",
          "x-verbatim-span-id");

  private ReplayedHeaders() {}

  static List<Attempt.Header> of(List<Attempt.Header> recorded) {
    return recorded.stream()
        .filter(
            header -> {
              String name = header.name().toLowerCase(Locale.ROOT);
              return !name.startsWith(":")
                  && !name.startsWith("cf-")
                  && !name.startsWith("access-control-")
                  && !OF_THE_WAY.contains(name);
            })
        .toList();
  }
}
