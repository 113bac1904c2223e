package dev.verbatim.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import dev.verbatim.bench.workload.Workload.Batch;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A benchmark is worth what its traffic is worth. */
class WorkloadTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void theSameSeedGivesTheSameBytes() {
    assertThat(bodies(new AgentMix(7, 200_000), 10))
        .isEqualTo(bodies(new AgentMix(7, 200_000), 10));
    assertThat(bodies(new SmallSpans(7), 3)).isEqualTo(bodies(new SmallSpans(7), 3));
    assertThat(bodies(new AgentMix(8, 200_000), 2))
        .isNotEqualTo(bodies(new AgentMix(7, 200_000), 2));
  }

  @Test
  void callsOfAConversationResendTheirHistory() throws Exception {
    Map<ByteString, List<JsonNode>> conversations = new HashMap<>();
    Set<ByteString> ids = new HashSet<>();
    AgentMix mix = new AgentMix(1, 1_000_000);
    int failed = 0;
    int sent = 0;
    for (int i = 0; i < 80; i++) {
      for (Span span : spans(mix.next())) {
        sent++;
        if (!ids.add(span.getSpanId())) {
          continue;
        }
        JsonNode request = JSON.readTree(attribute(span, "verbatim.request.body").toByteArray());
        JSON.readTree(attribute(span, "verbatim.response.body").toByteArray());
        failed +=
            attribute(span, "verbatim.response.body").toStringUtf8().contains("error") ? 1 : 0;
        conversations
            .computeIfAbsent(span.getTraceId(), id -> new ArrayList<>())
            .add(request.path("messages"));
      }
    }
    assertThat(failed).isBetween(ids.size() / 400, ids.size() / 40);
    assertThat(sent).isGreaterThan(ids.size());
    List<JsonNode> longest =
        conversations.values().stream()
            .max((a, b) -> Integer.compare(a.size(), b.size()))
            .orElseThrow();
    assertThat(longest.size()).isGreaterThan(5);
    longest.sort((a, b) -> Integer.compare(a.size(), b.size()));
    for (int i = 1; i < longest.size(); i++) {
      for (int m = 0; m < longest.get(i - 1).size(); m++) {
        assertThat(longest.get(i).get(m).equals(longest.get(i - 1).get(m))).isTrue();
      }
    }
  }

  @Test
  void smallSpansHaveElevenAttributes() throws Exception {
    assertThat(spans(new SmallSpans(1).next()))
        .hasSize(512)
        .allSatisfy(span -> assertThat(span.getAttributesList()).hasSize(11));
  }

  private static List<ByteString> bodies(Workload workload, int batches) {
    List<ByteString> bodies = new ArrayList<>();
    for (int i = 0; i < batches; i++) {
      bodies.add(ByteString.copyFrom(workload.next().body()));
    }
    return bodies;
  }

  private static List<Span> spans(Batch batch) throws Exception {
    return ExportTraceServiceRequest.parseFrom(batch.body())
        .getResourceSpans(0)
        .getScopeSpans(0)
        .getSpansList();
  }

  private static ByteString attribute(Span span, String key) {
    return span.getEvents(0).getAttributesList().stream()
        .filter(attribute -> attribute.getKey().equals(key))
        .map(KeyValue::getValue)
        .map(value -> value.getBytesValue())
        .findFirst()
        .orElseThrow();
  }
}
