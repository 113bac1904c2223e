package dev.verbatim.capture;

import dev.verbatim.model.Attempt;
import dev.verbatim.model.CapturedSpan;
import dev.verbatim.model.ChunkTimes;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.PayloadRef;
import dev.verbatim.model.Session;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanBuilder;
import dev.verbatim.model.SpanId;
import dev.verbatim.model.SpanKind;
import dev.verbatim.model.StreamEnding;
import dev.verbatim.model.TraceId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A captured model call under construction. */
public final class Call {
  public static final String CHAT = "https://api.openai.com/v1/chat/completions";
  public static final String RESPONSES = "https://api.openai.com/v1/responses";
  public static final String MESSAGES = "https://api.anthropic.com/v1/messages";

  private long traceId = 1;
  private final long spanId;
  private long start;
  private String url = CHAT;
  private int status = 200;
  private StreamEnding ending = StreamEnding.END;
  private byte[] request = new byte[0];
  private byte[] response = new byte[0];
  private Optional<byte[]> chunks = Optional.empty();
  private String contentType = "application/json";
  private Optional<Session> session = Optional.empty();
  private Optional<String> user = Optional.empty();
  private String instance = "app-1";
  private long parent;
  private List<Attempt.Header> requestHeaders = List.of();
  private List<Attempt.Header> responseHeaders = List.of();
  private SpanKind kind = SpanKind.LLM;

  public Call(long spanId) {
    this.spanId = spanId;
    this.start = spanId * 1_000_000;
  }

  public Call trace(long id) {
    traceId = id;
    return this;
  }

  public Call parent(long id) {
    parent = id;
    return this;
  }

  public Call start(long nanos) {
    start = nanos;
    return this;
  }

  public Call url(String value) {
    url = value;
    return this;
  }

  public Call kind(SpanKind value) {
    kind = value;
    return this;
  }

  public Call status(int value) {
    status = value;
    return this;
  }

  public Call ending(StreamEnding value) {
    ending = value;
    return this;
  }

  public Call session(String id) {
    session = Optional.of(new Session(id, true));
    return this;
  }

  public Call user(String id) {
    user = Optional.of(id);
    return this;
  }

  public Call instance(String id) {
    instance = id;
    return this;
  }

  public Call request(String json) {
    return request(json.getBytes(StandardCharsets.UTF_8));
  }

  public Call request(byte[] bytes) {
    request = bytes;
    return this;
  }

  public Call response(String json) {
    return response(json.getBytes(StandardCharsets.UTF_8));
  }

  public Call response(byte[] bytes) {
    response = bytes;
    return this;
  }

  public Call headers(List<Attempt.Header> request, List<Attempt.Header> response) {
    requestHeaders = request;
    responseHeaders = response;
    return this;
  }

  /** An event stream that came in chunks of this size, one each millisecond. */
  public Call stream(String sse, int chunkSize) {
    response = sse.getBytes(StandardCharsets.UTF_8);
    contentType = "text/event-stream; charset=utf-8";
    List<ChunkTimes.Chunk> times = new ArrayList<>();
    for (int at = 0; at < response.length; at += chunkSize) {
      int length = Math.min(chunkSize, response.length - at);
      times.add(new ChunkTimes.Chunk(length, (times.size() + 1) * 1_000_000L));
    }
    chunks = Optional.of(new ChunkTimes(times).encode());
    return this;
  }

  public Call stream(String sse) {
    return stream(sse, 64);
  }

  /** A chat exchange of messages given as JSON without the brackets. */
  public Call chat(String messages, String answer) {
    request("{\"model\":\"gpt-4o\",\"messages\":[" + messages + "]}");
    return response(
        "{\"id\":\"chatcmpl-"
            + spanId
            + "\",\"object\":\"chat.completion\",\"model\":\"gpt-4o-2024-08-06\",\"choices\":[{\"index\":0,"
            + "\"message\":"
            + answer
            + ",\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5,"
            + "\"total_tokens\":15}}");
  }

  public static String userSays(String text) {
    return "{\"role\":\"user\",\"content\":\"" + text + "\"}";
  }

  public static String modelSays(String text) {
    return "{\"role\":\"assistant\",\"content\":\"" + text + "\"}";
  }

  public CapturedSpan build() {
    List<Attempt.Header> headers = new ArrayList<>(responseHeaders);
    headers.add(new Attempt.Header("Content-Type", contentType));
    Attempt attempt =
        new Attempt(
            1,
            start,
            start + 500_000,
            Optional.of("POST"),
            Optional.of(url),
            status == 0 ? OptionalInt.empty() : OptionalInt.of(status),
            requestHeaders,
            headers,
            Optional.of(PayloadRef.request(1)),
            status == 0 ? Optional.empty() : Optional.of(PayloadRef.response(1)),
            OptionalLong.empty(),
            ending,
            Optional.empty());
    SpanBuilder span =
        Span.builder("shop", new TraceId(7, traceId), new SpanId(spanId))
            .kind(kind)
            .name("call " + spanId)
            .instance(instance)
            .startEpochNanos(start)
            .endEpochNanos(start + 500_000)
            .session(session)
            .userId(user)
            .attempts(List.of(attempt));
    if (parent != 0) {
      span.parentSpanId(new SpanId(parent));
    }
    List<CapturedSpan.RawPayload> payloads = new ArrayList<>();
    payloads.add(
        new CapturedSpan.RawPayload(
            PayloadRef.request(1), Optional.of("application/json"), request));
    if (status != 0) {
      payloads.add(
          new CapturedSpan.RawPayload(PayloadRef.response(1), Optional.of(contentType), response));
    }
    chunks.ifPresent(
        bytes ->
            payloads.add(
                new CapturedSpan.RawPayload(PayloadRef.chunks(1), Optional.empty(), bytes)));
    return new CapturedSpan(span.build(), payloads, Conversation.EMPTY);
  }
}
