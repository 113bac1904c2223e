package dev.verbatim.capture.secret;

import dev.verbatim.model.Attempt;
import dev.verbatim.model.AttributeValue;
import dev.verbatim.model.Attributes;
import dev.verbatim.model.CapturedSpan;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.Message;
import dev.verbatim.model.ModelCall;
import dev.verbatim.model.Part;
import dev.verbatim.model.PayloadRef;
import dev.verbatim.model.Prompt;
import dev.verbatim.model.Session;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanError;
import dev.verbatim.model.SpanEvent;
import dev.verbatim.model.SpanLink;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes credentials out of everything a span holds, before anything else looks at it.
 *
 * <p>By name: headers are dropped, attribute values are replaced by {@link #REMOVED}. In URLs: user
 * information and secret parameters. By shape: keys in any text or body are masked by as many
 * {@code *}. By what was sent: where an answer repeats a credential of its request. A key that a
 * stream delivers in several pieces is masked in the assembled answer, not in the pieces.
 */
public final class SecretScrubber {
  /** Stands for the value of an attribute that held a credential. */
  public static final String REMOVED = "[removed by verbatim]";

  /**
   * A span without credentials.
   *
   * @param span the span
   * @param redactions how many keys were masked, by payload; payloads without any are missing
   */
  public record Scrubbed(CapturedSpan span, Map<String, Integer> redactions) {}

  /** Bytes without keys of known shape, and how many there were. */
  public record ScrubbedBytes(byte[] bytes, int redactions) {}

  /** Scrubs all of it. */
  public Scrubbed scrub(CapturedSpan captured) {
    Map<String, Integer> redactions = new HashMap<>();
    Map<String, CapturedSpan.RawPayload> payloads = new LinkedHashMap<>();
    Set<String> secret = secretPayloads(captured.span());
    Map<String, Attempt> answers = answers(captured.span());
    for (CapturedSpan.RawPayload payload : captured.payloads()) {
      String name = payload.name();
      if (secret.contains(name)) {
        continue;
      }
      payloads.put(name, payload);
      if (name.startsWith("chunks.")) {
        continue;
      }
      ScrubbedBytes masked = scrub(payload.bytes(), answers.get(name));
      if (masked.redactions() > 0) {
        redactions.put(name, masked.redactions());
        payloads.put(
            name, new CapturedSpan.RawPayload(name, payload.contentType(), masked.bytes()));
      }
    }
    // Bytes with a content coding hide from the search what was found in the decoded ones.
    redactions.keySet().forEach(name -> payloads.remove(PayloadRef.encoded(name)));
    CapturedSpan clean =
        new CapturedSpan(
            scrub(captured.span()), List.copyOf(payloads.values()), scrub(captured.conversation()));
    return new Scrubbed(clean, redactions);
  }

  /** The attempt that each response body answers. */
  private static Map<String, Attempt> answers(Span span) {
    Map<String, Attempt> answers = new HashMap<>();
    for (Attempt attempt : span.attempts()) {
      attempt.responsePayload().ifPresent(name -> answers.put(name, attempt));
    }
    return answers;
  }

  /** Masks in an answer also what it repeats of the request, and in an error, keys in URLs. */
  private ScrubbedBytes scrub(byte[] body, @Nullable Attempt answered) {
    ScrubbedBytes known = scrub(body);
    if (answered == null) {
      return known;
    }
    KeyMask.Masked repeated = SentCredentials.of(answered).mask(known.bytes());
    KeyMask.Masked inUrls =
        answered.httpStatus().orElse(0) >= 400
            ? UrlSecrets.mask(repeated.bytes())
            : new KeyMask.Masked(repeated.bytes(), 0);
    return new ScrubbedBytes(
        inUrls.bytes(), known.redactions() + repeated.count() + inUrls.count());
  }

  /** Long values of attributes that are never kept. */
  private static Set<String> secretPayloads(Span span) {
    List<Attributes.Entry> entries = new ArrayList<>(span.attributes().entries());
    span.events().forEach(event -> entries.addAll(event.attributes().entries()));
    entries.addAll(span.resource().entries());
    Set<String> names = new HashSet<>();
    for (Attributes.Entry entry : entries) {
      if (entry.value() instanceof AttributeValue.Ref ref && SecretNames.isAttribute(entry.key())) {
        names.add(ref.payloadName());
      }
    }
    return names;
  }

  /** Masks keys in a body. */
  public ScrubbedBytes scrub(byte[] body) {
    KeyMask.Masked masked = KeyMask.mask(body, false);
    return new ScrubbedBytes(masked.bytes(), masked.count());
  }

  /** Masks keys and credentials in URLs in a short text. */
  public String scrub(String text) {
    return text(text);
  }

  private Span scrub(Span span) {
    Map<String, String> metadata = new LinkedHashMap<>();
    span.metadataJson()
        .forEach(
            (key, json) ->
                metadata.put(
                    key,
                    SecretNames.isAttribute(key)
                        ? '"' + REMOVED + '"'
                        : text(JsonSecrets.remove(json))));
    return span.toBuilder()
        .name(text(span.name()))
        .service(span.service().map(this::text))
        .environment(span.environment().map(this::text))
        .release(span.release().map(this::text))
        .session(span.session().map(it -> new Session(text(it.id()), it.declared())))
        .userId(span.userId().map(this::text))
        .prompt(scrub(span.prompt()))
        .error(span.error().map(this::scrub))
        .call(span.call().map(this::scrub))
        .question(span.question().map(this::text))
        .answer(span.answer().map(this::text))
        .tags(span.tags().stream().map(this::text).toList())
        .metadataJson(metadata)
        .attempts(span.attempts().stream().map(this::scrub).toList())
        .attributes(scrub(span.attributes()))
        .events(
            span.events().stream()
                .map(it -> new SpanEvent(it.epochNanos(), it.name(), scrub(it.attributes())))
                .toList())
        .links(
            span.links().stream()
                .map(it -> new SpanLink(it.traceId(), it.spanId(), scrub(it.attributes())))
                .toList())
        .resource(scrub(span.resource()))
        .build();
  }

  private Prompt scrub(Prompt prompt) {
    return new Prompt(prompt.name().map(this::text), prompt.version().map(this::text));
  }

  private SpanError scrub(SpanError error) {
    return new SpanError(error.type().map(this::text), error.message().map(this::text));
  }

  private ModelCall scrub(ModelCall call) {
    return call.parametersJson().isEmpty()
        ? call
        : new ModelCall(
            call.provider(),
            call.api(),
            call.requestModel(),
            call.responseModel(),
            call.responseId(),
            call.stream(),
            call.parametersJson().map(JsonSecrets::remove).map(this::text),
            call.finishReason(),
            call.rawFinishReason(),
            call.usage(),
            call.rawUsageJson(),
            call.cost(),
            call.reportedCost());
  }

  private Attempt scrub(Attempt attempt) {
    return new Attempt(
        attempt.number(),
        attempt.startEpochNanos(),
        attempt.endEpochNanos(),
        attempt.method(),
        attempt.url().map(this::text),
        attempt.httpStatus(),
        scrub(attempt.requestHeaders()),
        scrub(attempt.responseHeaders()),
        attempt.requestPayload(),
        attempt.responsePayload(),
        attempt.firstByteNanos(),
        attempt.ending(),
        attempt.error().map(this::scrub));
  }

  private List<Attempt.Header> scrub(List<Attempt.Header> headers) {
    return headers.stream()
        .filter(header -> !SecretNames.isHeader(header.name()))
        .map(header -> new Attempt.Header(header.name(), text(header.value())))
        .toList();
  }

  private Attributes scrub(Attributes attributes) {
    Attributes.Builder clean = Attributes.builder();
    for (Attributes.Entry entry : attributes.entries()) {
      clean.put(entry.key(), scrub(entry.key(), entry.value()));
    }
    return clean.build();
  }

  private AttributeValue scrub(String key, AttributeValue value) {
    boolean secret = SecretNames.isAttribute(key);
    return switch (value) {
      case AttributeValue.Text text ->
          AttributeValue.of(secret ? REMOVED : attribute(key, text.value()));
      case AttributeValue.Bytes bytes ->
          secret
              ? AttributeValue.of(REMOVED)
              : new AttributeValue.Bytes(scrub(bytes.value()).bytes());
      case AttributeValue.Array array ->
          secret
              ? AttributeValue.of(REMOVED)
              : new AttributeValue.Array(
                  array.values().stream().map(element -> scrub(key, element)).toList());
      case AttributeValue.Nested nested -> new AttributeValue.Nested(scrub(nested.entries()));
      case AttributeValue.Ref ref -> secret ? AttributeValue.of(REMOVED) : ref;
      default -> value;
    };
  }

  private String attribute(String key, String value) {
    if (key.endsWith("url.query")) {
      return text(UrlSecrets.removeFromQuery(value));
    }
    return text(JsonSecrets.isSettings(key) ? JsonSecrets.remove(value) : value);
  }

  private Conversation scrub(Conversation conversation) {
    if (conversation.isEmpty()) {
      return conversation;
    }
    return new Conversation(
        conversation.input().stream().map(this::scrub).toList(),
        conversation.tools(),
        conversation.output().stream().map(this::scrub).toList());
  }

  private Message scrub(Message message) {
    return new Message(
        message.role(), message.name(), message.parts().stream().map(this::scrub).toList());
  }

  private Part scrub(Part part) {
    return switch (part) {
      case Part.Text text -> new Part.Text(masked(text.text()));
      case Part.Reasoning text -> new Part.Reasoning(masked(text.text()));
      case Part.Refusal text -> new Part.Refusal(masked(text.text()));
      case Part.ToolRequest request ->
          new Part.ToolRequest(request.id(), request.name(), masked(request.arguments()));
      case Part.ToolResult result ->
          new Part.ToolResult(
              result.id(), result.name(), masked(result.content()), result.isError());
      case Part.Media media -> media;
      case Part.Other other -> new Part.Other(other.type(), masked(other.json()));
    };
  }

  /** Masks as a body is masked: so that messages and bodies stay equal. */
  private String masked(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    ScrubbedBytes clean = scrub(utf8);
    return clean.redactions() == 0 ? text : new String(clean.bytes(), StandardCharsets.UTF_8);
  }

  /** Short texts: keys, tokens and URLs. */
  private String text(String text) {
    String plain = UrlSecrets.remove(text);
    byte[] utf8 = plain.getBytes(StandardCharsets.UTF_8);
    KeyMask.Masked masked = KeyMask.mask(utf8, true);
    return masked.count() == 0 ? plain : new String(masked.bytes(), StandardCharsets.UTF_8);
  }
}
