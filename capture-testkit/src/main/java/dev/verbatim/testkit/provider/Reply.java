package dev.verbatim.testkit.provider;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One reply of the provider: what it says and how the bytes travel. Whether an answer is a stream
 * is up to the request.
 *
 * @param content what it says
 * @param status the HTTP status
 * @param headers in addition to those of the provider; one of the same name replaces it
 * @param delivery how the bytes travel
 */
public record Reply(Content content, int status, List<Header> headers, Delivery delivery) {

  /** What a reply says. */
  public sealed interface Content {
    /** An answer of the model, in the format of the request. */
    record Model(Answer answer) implements Content {}

    /** An error body in the format of the request. */
    record Failure(String type, String message) implements Content {}

    /** These very bytes. */
    record Raw(String contentType, byte[] body) implements Content {}
  }

  /**
   * How the bytes travel.
   *
   * @param before pause before the first byte
   * @param betweenChunks pause between the chunks of a stream, or pieces of a plain body
   * @param cutAfter close the connection after so many bytes of the body
   * @param errorAfterEvents replace the rest of a stream by an error event after so many events
   * @param usage whether usage is reported at all
   * @param gzip whether the body is sent with {@code Content-Encoding: gzip}
   * @param pieceBytes split the body into writes of so many bytes, across events and characters; 0:
   *     one write for each event
   */
  public record Delivery(
      Duration before,
      Duration betweenChunks,
      Optional<Integer> cutAfter,
      Optional<Integer> errorAfterEvents,
      boolean usage,
      boolean gzip,
      int pieceBytes) {

    static final Delivery PLAIN =
        new Delivery(
            Duration.ZERO, Duration.ZERO, Optional.empty(), Optional.empty(), true, false, 0);
  }

  public Reply {
    headers = List.copyOf(headers);
  }

  /** The model answers. */
  public static Reply answer(Answer answer) {
    return new Reply(new Content.Model(answer), 200, List.of(), Delivery.PLAIN);
  }

  /** The model answers with text. */
  public static Reply text(String text) {
    return answer(Answer.text(text));
  }

  /** The model asks for tools. */
  public static Reply toolUses(ToolUse... toolUses) {
    return answer(Answer.toolUses(toolUses));
  }

  /** The model declines. */
  public static Reply refusal(String text) {
    return answer(Answer.refusal(text));
  }

  /**
   * 429, with {@code Retry-After} in whole seconds rounded up and {@code retry-after-ms} exactly
   * (which the clients of OpenAI and Anthropic prefer).
   */
  public static Reply rateLimited(Duration retryAfter) {
    long seconds = Math.max(1, (retryAfter.toMillis() + 999) / 1000);
    return error(
            429, "rate_limit_exceeded", "Rate limit reached for requests per min (RPM): limit 500.")
        .header("retry-after", Long.toString(seconds))
        .header("retry-after-ms", Long.toString(retryAfter.toMillis()));
  }

  /** 500 with an error body. */
  public static Reply serverError() {
    return error(500, "server_error", "The server had an error while processing your request.");
  }

  /** An error body in the format of the request. */
  public static Reply error(int status, String type, String message) {
    return new Reply(new Content.Failure(type, message), status, List.of(), Delivery.PLAIN);
  }

  /** 200 with a JSON body that stops in the middle. */
  public static Reply malformed() {
    return raw(
        200,
        "application/json",
        "{\"id\":\"chatcmpl-broken\",\"choices\":[{\"message\":{\"content\":\"half a"
            .getBytes(StandardCharsets.UTF_8));
  }

  /** These very bytes. */
  public static Reply raw(int status, String contentType, byte[] body) {
    return new Reply(new Content.Raw(contentType, body), status, List.of(), Delivery.PLAIN);
  }

  /** Adds a header, or replaces the provider's own of that name. */
  public Reply header(String name, String value) {
    List<Header> more = new ArrayList<>(headers);
    more.add(new Header(name, value));
    return new Reply(content, status, more, delivery);
  }

  /** Waits before the first byte of the response. */
  public Reply after(Duration pause) {
    return with(
        new Delivery(
            pause,
            delivery.betweenChunks,
            delivery.cutAfter,
            delivery.errorAfterEvents,
            delivery.usage,
            delivery.gzip,
            delivery.pieceBytes));
  }

  /** Waits between the chunks. */
  public Reply slowly(Duration betweenChunks) {
    return with(
        new Delivery(
            delivery.before,
            betweenChunks,
            delivery.cutAfter,
            delivery.errorAfterEvents,
            delivery.usage,
            delivery.gzip,
            delivery.pieceBytes));
  }

  /** Closes the connection after so many bytes of the body, without an end mark. */
  public Reply cutAfter(int bytes) {
    return with(
        new Delivery(
            delivery.before,
            delivery.betweenChunks,
            Optional.of(bytes),
            delivery.errorAfterEvents,
            delivery.usage,
            delivery.gzip,
            delivery.pieceBytes));
  }

  /** In a stream: after so many events an error event, then the end. */
  public Reply errorAfterEvents(int events) {
    return with(
        new Delivery(
            delivery.before,
            delivery.betweenChunks,
            delivery.cutAfter,
            Optional.of(events),
            delivery.usage,
            delivery.gzip,
            delivery.pieceBytes));
  }

  /** Reports no usage, whatever the request asked. */
  public Reply withoutUsage() {
    return with(
        new Delivery(
            delivery.before,
            delivery.betweenChunks,
            delivery.cutAfter,
            delivery.errorAfterEvents,
            false,
            delivery.gzip,
            delivery.pieceBytes));
  }

  /** Compresses the body. */
  public Reply gzip() {
    return with(
        new Delivery(
            delivery.before,
            delivery.betweenChunks,
            delivery.cutAfter,
            delivery.errorAfterEvents,
            delivery.usage,
            true,
            delivery.pieceBytes));
  }

  /** Sends the body in writes of so many bytes, across events and characters. */
  public Reply inPiecesOf(int bytes) {
    return with(
        new Delivery(
            delivery.before,
            delivery.betweenChunks,
            delivery.cutAfter,
            delivery.errorAfterEvents,
            delivery.usage,
            delivery.gzip,
            bytes));
  }

  private Reply with(Delivery newDelivery) {
    return new Reply(content, status, headers, newDelivery);
  }
}
