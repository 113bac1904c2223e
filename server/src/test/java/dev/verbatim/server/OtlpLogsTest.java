package dev.verbatim.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.client.grpc.GrpcClients;
import dev.verbatim.store.StoreException.Unavailable;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc.LogsServiceBlockingStub;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceGrpc.MetricsServiceBlockingStub;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Log records that tell what was said in a model call; metrics, which nobody keeps here. */
class OtlpLogsTest {
  private static final String PROTOBUF = "application/x-protobuf";
  private static final String SPAN = "/api/v1/traces/" + Batches.TRACE + "/spans/" + Batches.CALL;
  private final RunningServer server = new RunningServer();

  @AfterEach
  void stop() {
    server.close();
  }

  private static AnyValue text(String text) {
    return AnyValue.newBuilder().setStringValue(text).build();
  }

  private static AnyValue map(KeyValue... entries) {
    return AnyValue.newBuilder()
        .setKvlistValue(KeyValueList.newBuilder().addAllValues(List.of(entries)))
        .build();
  }

  private static AnyValue list(AnyValue... values) {
    return AnyValue.newBuilder()
        .setArrayValue(ArrayValue.newBuilder().addAllValues(List.of(values)))
        .build();
  }

  private static KeyValue entry(String key, AnyValue value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

  private static LogRecord.Builder record(String event, int millis) {
    return LogRecord.newBuilder()
        .setTraceId(Batches.id(Batches.TRACE))
        .setSpanId(Batches.id(Batches.CALL))
        .setTimeUnixNano(Batches.START + millis * 1_000_000L)
        .setEventName(event);
  }

  private static ExportLogsServiceRequest request(LogRecord.Builder... records) {
    ScopeLogs.Builder scope = ScopeLogs.newBuilder();
    for (LogRecord.Builder record : records) {
      scope.addLogRecords(record);
    }
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(ResourceLogs.newBuilder().addScopeLogs(scope))
        .build();
  }

  /** As the official instrumentation for openai sends it: nothing but names and numbers. */
  private byte[] callWithoutContent() {
    return Batches.of(
            Batches.span(Batches.TRACE, Batches.CALL, "chat gpt-4o")
                .addAttributes(Batches.text("gen_ai.operation.name", "chat"))
                .addAttributes(Batches.text("gen_ai.request.model", "gpt-4o"))
                .addAttributes(Batches.number("gen_ai.usage.input_tokens", 20))
                .build())
        .toByteArray();
  }

  private static ExportLogsServiceRequest messages() {
    return request(
        record("", 1)
            .addAttributes(Batches.text("event.name", "gen_ai.system.message"))
            .setBody(map(Batches.text("content", "Be kind."))),
        record("gen_ai.user.message", 2)
            .setBody(map(Batches.text("content", "Where is the violet suitcase?"))),
        record("gen_ai.choice", 900)
            .setSeverityText("INFO")
            .setBody(
                map(
                    Batches.number("index", 0),
                    Batches.text("finish_reason", "stop"),
                    entry(
                        "message",
                        map(
                            Batches.text("role", "assistant"),
                            Batches.text(
                                "content",
                                "In Oslo, with sk-proj-"
                                    + "abcdefghijklmnopqrstuvwxyz0123456789ABCDEF"))))));
  }

  private HttpResponse<byte[]> postSpan() {
    return server.post("/v1/traces", PROTOBUF, callWithoutContent());
  }

  private HttpResponse<byte[]> postLogs(ExportLogsServiceRequest request) {
    return server.post("/v1/logs", PROTOBUF, request.toByteArray());
  }

  private void assertConversationIsShown() {
    JsonNode span = server.json(SPAN);
    JsonNode conversation = span.path("conversation");
    assertThat(conversation.path("input")).hasSize(2);
    assertThat(conversation.at("/input/0/role").asText()).isEqualTo("system");
    assertThat(conversation.at("/input/1/parts/0/text").asText())
        .isEqualTo("Where is the violet suitcase?");
    assertThat(conversation.path("output")).hasSize(1);
    assertThat(conversation.at("/output/0/parts/0/text").asText())
        .startsWith("In Oslo, with ")
        .doesNotContain("abcdefghijklmnop");
    assertThat(span.path("events")).hasSize(3);
    assertThat(span.at("/facts/0/type").asText()).isEqualTo("logged");
    JsonNode trace = server.json("/api/v1/traces/" + Batches.TRACE);
    assertThat(trace.path("spanCount").asInt()).isEqualTo(1);
    assertThat(trace.path("spans")).hasSize(1);
    assertThat(trace.path("llmCalls").asInt()).isEqualTo(1);
    assertThat(trace.path("question").asText()).isEqualTo("Where is the violet suitcase?");
    assertThat(trace.path("replacedSpans").asInt()).isZero();
    JsonNode found = server.json("/api/v1/search?q=" + RunningServer.encode("\"violet suitcase\""));
    assertThat(found.path("items")).hasSize(1);
    assertThat(found.at("/items/0/spanId").asText()).isEqualTo(Batches.CALL);
    assertThat(found.at("/items/0/kind").asText()).isEqualTo("llm");
  }

  @Test
  void messagesBelongToTheirSpanWhicheverComesFirst() throws Exception {
    HttpResponse<byte[]> first = postLogs(messages());
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(ExportLogsServiceResponse.parseFrom(first.body()).hasPartialSuccess()).isFalse();
    assertThat(server.json("/api/v1/traces/" + Batches.TRACE).path("spans"))
        .as("seen even while its span is missing")
        .hasSize(1);
    postSpan();
    assertConversationIsShown();
    postLogs(messages());
    assertConversationIsShown();
  }

  @Test
  void grpcTakesThemToo() {
    postSpan();
    GrpcClients.newClient(
            "gproto+http://127.0.0.1:" + server.server.port() + "/", LogsServiceBlockingStub.class)
        .export(messages());
    assertConversationIsShown();
  }

  @Test
  void severalRequestsAddUp() {
    postSpan();
    ExportLogsServiceRequest all = messages();
    for (LogRecord record : all.getResourceLogs(0).getScopeLogs(0).getLogRecordsList().reversed()) {
      postLogs(request(record.toBuilder()));
    }
    JsonNode conversation = server.json(SPAN).path("conversation");
    assertThat(conversation.at("/input/0/role").asText()).isEqualTo("system");
    assertThat(conversation.path("input")).hasSize(2);
    assertThat(conversation.path("output")).hasSize(1);
    assertThat(server.json("/api/v1/traces/" + Batches.TRACE).path("spanCount").asInt())
        .isEqualTo(1);
  }

  @Test
  void detailsHoldTheMessagesAsStructure() {
    postSpan();
    postLogs(
        request(
            record("gen_ai.client.inference.operation.details", 5)
                .addAttributes(
                    entry(
                        "gen_ai.input.messages",
                        list(
                            map(
                                Batches.text("role", "user"),
                                entry(
                                    "parts",
                                    list(
                                        map(
                                            Batches.text("type", "text"),
                                            Batches.text("content", "Oslo to Bergen?"))))))))
                .addAttributes(
                    entry(
                        "gen_ai.output.messages",
                        list(
                            map(
                                Batches.text("role", "assistant"),
                                entry(
                                    "parts",
                                    list(
                                        map(
                                            Batches.text("type", "tool_call"),
                                            Batches.text("id", "call_1"),
                                            Batches.text("name", "timetable"),
                                            entry(
                                                "arguments",
                                                map(Batches.text("from", "OSL")))))))))),
            record("gen_ai.evaluation.result", 6)
                .addAttributes(Batches.text("gen_ai.evaluation.name", "politeness"))));
    JsonNode span = server.json(SPAN);
    assertThat(span.at("/conversation/input/0/parts/0/text").asText()).isEqualTo("Oslo to Bergen?");
    assertThat(span.at("/conversation/output/0/parts/0/name").asText()).isEqualTo("timetable");
    assertThat(span.at("/conversation/output/0/parts/0/arguments").asText()).contains("OSL");
    assertThat(span.at("/events/1/name").asText()).isEqualTo("gen_ai.evaluation.result");
  }

  @Test
  void jsonIsReadTheSame() {
    postSpan();
    HttpResponse<byte[]> response =
        server.post(
            "/v1/logs",
            "application/json",
            """
            {"resourceLogs":[{"resource":{"attributes":[]},"scopeLogs":[{"scope":{"name":"s"},"logRecords":[
             {"timeUnixNano":"1795165200000000001","traceId":"%s","spanId":"%s",
              "eventName":"gen_ai.user.message",
              "body":{"kvlistValue":{"values":[{"key":"content","value":{"stringValue":"Hello?"}}]}}},
             {"body":{"stringValue":"listening on 8080"}}]}]}]}\
            """
                .formatted(Batches.TRACE, Batches.CALL)
                .getBytes(StandardCharsets.UTF_8));
    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode partial = RunningServer.tree(response).path("partialSuccess");
    assertThat(partial.path("rejectedLogRecords").asText()).isEqualTo("1");
    assertThat(partial.path("errorMessage").asText())
        .contains("resourceLogs[0].scopeLogs[0].logRecords[1]: no event of a model call")
        .doesNotContain("8080");
    assertThat(server.json(SPAN).at("/conversation/input/0/parts/0/text").asText())
        .isEqualTo("Hello?");
    assertThat(
            server
                .post("/v1/logs", "application/json", "[".getBytes(StandardCharsets.UTF_8))
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void otherRecordsAreRefusedOneByOne() throws Exception {
    postSpan();
    HttpResponse<byte[]> response =
        postLogs(
            request(
                record("", 1).setBody(text("plain line")),
                record("gen_ai.user.message", 2).clearSpanId(),
                record("app.exception", 3)
                    .addAttributes(Batches.text("exception.type", "TimeoutError"))));
    assertThat(response.statusCode()).isEqualTo(200);
    ExportLogsServiceResponse answer = ExportLogsServiceResponse.parseFrom(response.body());
    assertThat(answer.getPartialSuccess().getRejectedLogRecords()).isEqualTo(2);
    assertThat(answer.getPartialSuccess().getErrorMessage()).contains("[0]", "[1]: span id");
    assertThat(server.json(SPAN).at("/events/0/name").asText()).isEqualTo("app.exception");
    assertThat(RunningServer.text(server.get("/metrics")))
        .contains(
            "verbatim_ingest_log_records_accepted_total 1.0",
            "verbatim_ingest_log_records_rejected_total 2.0");
  }

  @Test
  void whatTheStoreCannotTakeIsToldLikeSpans() {
    RefusingStore store = new RefusingStore();
    store.refusal.set(
        Optional.of(new Unavailable(Unavailable.Reason.DISK_FULL, Duration.ofSeconds(30), "full")));
    try (RunningServer refusing = new RunningServer(ServerConfig.local(), store)) {
      HttpResponse<byte[]> later = refusing.post("/v1/logs", PROTOBUF, messages().toByteArray());
      assertThat(later.statusCode()).isEqualTo(503);
      assertThat(later.headers().firstValue("retry-after")).hasValue("30");
    }
  }

  @Test
  void metricsAreRefusedInOtlpsWords() throws Exception {
    NumberDataPoint point = NumberDataPoint.newBuilder().setAsInt(1).build();
    ExportMetricsServiceRequest request =
        ExportMetricsServiceRequest.newBuilder()
            .addResourceMetrics(
                ResourceMetrics.newBuilder()
                    .addScopeMetrics(
                        ScopeMetrics.newBuilder()
                            .addMetrics(
                                Metric.newBuilder()
                                    .setName("a")
                                    .setGauge(
                                        Gauge.newBuilder()
                                            .addDataPoints(point)
                                            .addDataPoints(point)))
                            .addMetrics(
                                Metric.newBuilder().setSum(Sum.newBuilder().addDataPoints(point)))))
            .build();
    HttpResponse<byte[]> response = server.post("/v1/metrics", PROTOBUF, request.toByteArray());
    assertThat(response.statusCode()).isEqualTo(200);
    ExportMetricsServiceResponse answer = ExportMetricsServiceResponse.parseFrom(response.body());
    assertThat(answer.getPartialSuccess().getRejectedDataPoints()).isEqualTo(3);
    assertThat(answer.getPartialSuccess().getErrorMessage()).contains("metrics are not stored");
    assertThat(
            GrpcClients.newClient(
                    "gproto+http://127.0.0.1:" + server.server.port() + "/",
                    MetricsServiceBlockingStub.class)
                .export(request))
        .isEqualTo(answer);
    HttpResponse<byte[]> json =
        server.post(
            "/v1/metrics",
            "application/json",
            """
            {"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"sum":{"dataPoints":[{"asInt":"1"},{}]}}]}]}]}\
            """
                .getBytes(StandardCharsets.UTF_8));
    assertThat(RunningServer.tree(json).at("/partialSuccess/rejectedDataPoints").asText())
        .isEqualTo("2");
    assertThat(server.post("/v1/metrics", PROTOBUF, new byte[] {-1, 2, 3}).statusCode())
        .isEqualTo(400);
    assertThat(server.post("/v1/metrics", PROTOBUF, new byte[0]).body()).isEmpty();
  }
}
