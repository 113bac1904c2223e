package dev.verbatim.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** An answer that reappears in a later request. */
class UsedAnswerTest {
  private static final String TRACE = "/api/v1/traces/" + Batches.TRACE;
  private static final String CALL = TRACE + "/spans/" + Batches.CALL;
  private static final String JUDGE_TRACE = "6".repeat(32);
  private static final String JUDGE = "6".repeat(16);

  /** Another trace of the session, in which the answer is judged. */
  private static Span judge() {
    return Batches.span(JUDGE_TRACE, JUDGE, "chat gpt-4o")
        .setStartTimeUnixNano(Batches.START + 2_000_000_000L)
        .addAttributes(Batches.text("gen_ai.operation.name", "chat"))
        .addAttributes(Batches.text("gen_ai.request.model", "gpt-4o"))
        .addAttributes(Batches.text("session.id", "s/77"))
        .addAttributes(
            Batches.text(
                "gen_ai.input.messages",
                "[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"Kind? <It is on"
                    + " its way \u2014 two days.>\"}]}]"))
        .build();
  }

  @Test
  void isUsedUntilAnOutcomeIsDeclared() {
    try (RunningServer server = new RunningServer()) {
      server.post("/v1/traces", "application/x-protobuf", Batches.conversation().toByteArray());
      assertThat(server.json(CALL).path("outcome").isNull()).isTrue();
      server.post("/v1/traces", "application/x-protobuf", Batches.of(judge()).toByteArray());

      JsonNode span = server.json(CALL);
      assertThat(span.path("outcome").asText()).isEqualTo("used");
      assertThat(span.at("/outcomeBy/traceId").asText()).isEqualTo(JUDGE_TRACE);
      assertThat(span.at("/outcomeBy/spanId").asText()).isEqualTo(JUDGE);
      assertThat(span.at("/facts/0/type").asText()).isEqualTo("used");
      assertThat(span.at("/facts/0/by/spanId").asText()).isEqualTo(JUDGE);
      JsonNode node = node(server.json(TRACE));
      assertThat(node.path("outcome").asText()).isEqualTo("used");
      assertThat(node.at("/outcomeBy/spanId").asText()).isEqualTo(JUDGE);
      JsonNode found = server.json("/api/v1/traces?q=outcome:used").path("items");
      assertThat(found.findValuesAsText("traceId")).containsExactly(Batches.TRACE);

      byte[] shown = "{\"outcome\":\"shown\"}".getBytes(StandardCharsets.UTF_8);
      server.post(CALL + "/outcome", "application/json", shown);
      JsonNode declared = server.json(CALL);
      assertThat(declared.path("outcome").asText()).isEqualTo("shown");
      assertThat(declared.path("outcomeBy").isNull()).isTrue();
      assertThat(server.json("/api/v1/traces?q=outcome:used").path("items")).isEmpty();
    }
  }

  private static JsonNode node(JsonNode trace) {
    for (JsonNode node : trace.path("spans")) {
      if (node.path("spanId").asText().equals(Batches.CALL)) {
        return node;
      }
    }
    throw new AssertionError("no node of the call in " + trace);
  }
}
