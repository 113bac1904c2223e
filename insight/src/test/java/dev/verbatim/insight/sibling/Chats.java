package dev.verbatim.insight.sibling;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.verbatim.capture.CaptureLimits;
import dev.verbatim.capture.CapturePipeline;
import dev.verbatim.capture.CaptureResult;
import dev.verbatim.capture.ContinuationLookup;
import dev.verbatim.capture.ConversationReader;
import dev.verbatim.capture.JsonSliceText;
import dev.verbatim.capture.price.PriceTable;
import dev.verbatim.insight.version.PromptVersions;
import dev.verbatim.model.Attempt;
import dev.verbatim.model.AttributeValue;
import dev.verbatim.model.Attributes;
import dev.verbatim.model.CapturedSpan;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.PayloadRef;
import dev.verbatim.model.Prompt;
import dev.verbatim.model.Session;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanId;
import dev.verbatim.model.SpanKind;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.model.StreamEnding;
import dev.verbatim.model.TraceId;
import dev.verbatim.store.WriteBatch;
import dev.verbatim.store.testkit.InMemoryStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A store with chat calls that came through capture. */
final class Chats implements AutoCloseable {
  static final String PROJECT = "shop";
  static final ObjectMapper JSON = new ObjectMapper();
  private static final long MINUTE = 60_000_000_000L;

  final InMemoryStore store = new InMemoryStore(new JsonSliceText()::of);
  private final CapturePipeline pipeline =
      new CapturePipeline(PriceTable.bundled(), ContinuationLookup.NONE, CaptureLimits.DEFAULT);
  private final ConversationReader reader = new ConversationReader();
  private final List<CapturedSpan> calls = new ArrayList<>();

  static TraceId trace(long number) {
    return new TraceId(7, number);
  }

  static SpanId span(long trace, long number) {
    return new SpanId(trace * 1000 + number);
  }

  /** A call that starts so many minutes after the beginning. */
  final class Call {
    private final long trace;
    private final long number;
    private long minute;
    private String model = "gpt-4o";
    private Prompt prompt = Prompt.UNDECLARED;
    private Optional<String> session = Optional.empty();
    private Optional<String> question = Optional.empty();
    private final ArrayNode messages = JSON.createArrayNode();
    private ObjectNode answer = message("assistant", "Yes.");

    Call(long trace, long number) {
      this.trace = trace;
      this.number = number;
      this.minute = 10 * trace + number;
    }

    Call with(String role, String text) {
      messages.add(message(role, text));
      return this;
    }

    Call with(com.fasterxml.jackson.databind.JsonNode message) {
      messages.add(message);
      return this;
    }

    Call answer(com.fasterxml.jackson.databind.JsonNode message) {
      answer = (ObjectNode) message;
      return this;
    }

    Call model(String name) {
      model = name;
      return this;
    }

    Call prompt(String name, String version) {
      prompt = new Prompt(Optional.of(name), Optional.of(version));
      return this;
    }

    Call session(String id) {
      session = Optional.of(id);
      return this;
    }

    /** Declares what is asked. */
    Call question(String text) {
      question = Optional.of(text);
      return this;
    }

    Call minute(long value) {
      minute = value;
      return this;
    }

    /** Adds the call. */
    Chats sent() {
      calls.add(captured());
      return Chats.this;
    }

    private CapturedSpan captured() {
      long start = 1_700_000_000_000_000_000L + minute * MINUTE;
      ObjectNode request = JSON.createObjectNode().put("model", model);
      request.set("messages", messages);
      ObjectNode response = JSON.createObjectNode().put("model", model + "-2026-01-01");
      response.putArray("choices").addObject().set("message", answer);
      Attempt attempt =
          new Attempt(
              1,
              start,
              start + 1_000_000,
              Optional.of("POST"),
              Optional.of("https://api.openai.com/v1/chat/completions"),
              OptionalInt.of(200),
              List.of(),
              List.of(new Attempt.Header("Content-Type", "application/json")),
              Optional.of(PayloadRef.request(1)),
              Optional.of(PayloadRef.response(1)),
              OptionalLong.empty(),
              StreamEnding.END,
              Optional.empty());
      Span span =
          Span.builder(PROJECT, Chats.trace(trace), Chats.span(trace, number))
              .kind(SpanKind.LLM)
              .name("chat")
              .startEpochNanos(start)
              .endEpochNanos(start + 1_000_000)
              .prompt(prompt)
              .session(session.map(id -> new Session(id, true)))
              .attempts(List.of(attempt))
              .attributes(
                  new Attributes(
                      question.stream()
                          .map(
                              text ->
                                  new Attributes.Entry(
                                      "verbatim.question", AttributeValue.of(text)))
                          .toList()))
              .build();
      return new CapturedSpan(
          span,
          List.of(
              payload(PayloadRef.request(1), request), payload(PayloadRef.response(1), response)),
          Conversation.EMPTY);
    }
  }

  Call call(long trace, long number) {
    return new Call(trace, number);
  }

  private static CapturedSpan.RawPayload payload(String name, ObjectNode json) {
    return new CapturedSpan.RawPayload(
        name, Optional.of("application/json"), json.toString().getBytes(StandardCharsets.UTF_8));
  }

  static ObjectNode message(String role, String text) {
    return JSON.createObjectNode().put("role", role).put("content", text);
  }

  /** A finder over everything sent so far, that knows declared versions only. */
  SiblingFinder finder() {
    return finder(PromptVersions.DECLARED);
  }

  /** A finder over everything sent so far. */
  SiblingFinder finder(PromptVersions versions) {
    store();
    return new SiblingFinder(
        store.reader(),
        PROJECT,
        this::conversation,
        versions,
        dev.verbatim.capture.canon.Thresholds.DEFAULT);
  }

  /** Makes what was sent durable. */
  void store() {
    CaptureResult result = pipeline.process(List.copyOf(calls));
    calls.clear();
    store.writer().append(new WriteBatch(result.spans(), result.facts())).join();
  }

  StoredSpan stored(long trace, long number) {
    return store
        .reader()
        .span(new dev.verbatim.model.SpanKey(PROJECT, trace(trace), span(trace, number)))
        .getFirst();
  }

  Conversation conversation(StoredSpan call) {
    return reader.read(
        call.span(), name -> store.reader().payload(call.span().key(), call.contentHash(), name));
  }

  @Override
  public void close() {
    store.close();
  }
}
