package dev.verbatim.e2e.world;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verbatim.model.Sha256;
import dev.verbatim.testkit.provider.Exchange;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/** Compares the bytes that the server gives back with those on the provider's side. */
public final class StoredExchanges {
  private StoredExchanges() {}

  /** Every attempt of these traces has the bytes of one exchange, and none is left over. */
  public static void assertSame(Api api, List<JsonNode> traces, List<Exchange> exchanges) {
    List<String> stored = new ArrayList<>();
    for (JsonNode trace : traces) {
      String traceId = trace.path("traceId").asText();
      for (JsonNode span : Api.spans(trace, "llm")) {
        String spanId = span.path("spanId").asText();
        for (JsonNode attempt : span.path("attempts")) {
          String query = "?attempt=" + attempt.path("number").asInt();
          stored.add(
              attempt.path("httpStatus").asInt()
                  + " "
                  + sha256(api.bytes(traceId, spanId, "request" + query))
                  + " "
                  + sha256(api.bytes(traceId, spanId, "response" + query)));
        }
      }
    }
    List<String> seen =
        exchanges.stream()
            .map(
                exchange ->
                    exchange.status()
                        + " "
                        + exchange.requestSha256()
                        + " "
                        + exchange.responseSha256())
            .toList();
    assertThat(stored).containsExactlyInAnyOrderElementsOf(seen);
  }

  /** The hash of the bytes, which the server must have sent as a header too. */
  public static String sha256(HttpResponse<byte[]> response) {
    assertThat(response.statusCode()).isEqualTo(200);
    String hash = Sha256.of(response.body()).toString();
    assertThat(response.headers().firstValue("X-Verbatim-Sha256")).contains(hash);
    assertThat(response.headers().firstValue("X-Verbatim-Redactions")).contains("0");
    return hash;
  }
}
