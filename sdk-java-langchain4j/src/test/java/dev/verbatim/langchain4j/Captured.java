package dev.verbatim.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.model.Sha256;
import dev.verbatim.sdk.OtlpReceiver;
import dev.verbatim.sdk.Values;
import dev.verbatim.sdk.Verbatim;
import dev.verbatim.testkit.provider.Exchange;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Duration;
import java.util.List;

/** What arrived, compared with what the provider saw. */
final class Captured {
  private final OtlpReceiver receiver;

  Captured(OtlpReceiver receiver) {
    this.receiver = receiver;
  }

  /** The spans of this kind in the order they began. */
  List<Span> spans(String kind) {
    assertThat(Verbatim.flush(Duration.ofSeconds(10))).isTrue();
    return receiver.spans().stream()
        .filter(span -> Values.text(span, "verbatim.kind").equals(kind))
        .sorted(
            (one, other) ->
                Long.compareUnsigned(one.getStartTimeUnixNano(), other.getStartTimeUnixNano()))
        .toList();
  }

  Span only(String kind) {
    List<Span> found = spans(kind);
    assertThat(found).hasSize(1);
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
