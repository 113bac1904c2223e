package dev.verbatim.springai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.model.Sha256;
import dev.verbatim.sdk.OtlpReceiver;
import dev.verbatim.sdk.Values;
import dev.verbatim.sdk.Verbatim;
import dev.verbatim.testkit.provider.Exchange;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/** The spans of one trace that arrived, compared with what the provider saw. */
record Captured(List<Span> spans) {
  /**
   * The spans in the trace of this root, in the order they began; waits until there are so many,
   * because the end of a stream is told to its reader before it is told to observers.
   */
  static Captured below(OtlpReceiver receiver, String rootName, int count)
      throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (true) {
      assertThat(Verbatim.flush(Duration.ofSeconds(10))).isTrue();
      Span root = receiver.span(rootName);
      List<Span> found =
          receiver.spans().stream()
              .filter(span -> span.getTraceId().equals(root.getTraceId()))
              .sorted(Comparator.comparingLong(Span::getStartTimeUnixNano))
              .toList();
      if (found.size() >= count || System.nanoTime() - deadline > 0) {
        assertThat(found).hasSize(count);
        return new Captured(found);
      }
      Thread.sleep(10);
    }
  }

  List<Span> ofKind(String kind) {
    return spans.stream().filter(span -> Values.text(span, "verbatim.kind").equals(kind)).toList();
  }

  Span only(String kind) {
    List<Span> found = ofKind(kind);
    assertThat(found).as(kind).hasSize(1);
    return found.get(0);
  }

  static void sameBytes(Values attempt, Exchange exchange) {
    if (attempt.has("verbatim.request.body")) {
      assertThat(Sha256.of(attempt.bytes("verbatim.request.body").toByteArray()))
          .isEqualTo(exchange.requestSha256());
    } else {
      assertThat(attempt.number("verbatim.request.same_as")).isEqualTo(1);
    }
    assertThat(Sha256.of(attempt.bytes("verbatim.response.body").toByteArray()))
        .isEqualTo(exchange.responseSha256());
    assertThat(attempt.number("http.response.status_code")).isEqualTo(exchange.status());
    assertThat(attempt.text("verbatim.response.end")).isEqualTo("end");
  }
}
