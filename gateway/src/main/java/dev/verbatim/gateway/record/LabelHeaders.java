package dev.verbatim.gateway.record;

import com.linecorp.armeria.common.RequestHeaders;
import dev.verbatim.model.Outcome;
import dev.verbatim.model.Prompt;
import dev.verbatim.model.SpanId;
import dev.verbatim.model.TraceId;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code x-verbatim-…} headers and those of Helicone, of which ours win. Values are UTF-8.
 *
 * @see <a href="https://docs.helicone.ai/helicone-headers/header-directory">Helicone, header
 *     directory</a>
 */
public final class LabelHeaders {
  /** What every header of ours begins with. */
  public static final String OURS = "x-verbatim-";

  /** What every header of Helicone begins with. */
  public static final String HELICONE = "helicone-";

  private static final String METADATA = OURS + "metadata-";
  private static final String PROPERTY = HELICONE + "property-";

  private final RequestHeaders headers;
  private final List<String> problems = new ArrayList<>();

  private LabelHeaders(RequestHeaders headers) {
    this.headers = headers;
  }

  public static CallLabels read(RequestHeaders headers) {
    return new LabelHeaders(headers).read();
  }

  private CallLabels read() {
    Map<String, String> metadata = new LinkedHashMap<>();
    copy("session-path", "session_path", metadata);
    copy("session-name", "session_name", metadata);
    copy("request-id", "request_id", metadata);
    headers.forEach(
        (name, value) -> {
          String text = name.toString();
          if (text.startsWith(PROPERTY) && text.length() > PROPERTY.length()) {
            metadata.putIfAbsent(text.substring(PROPERTY.length()), utf8(value));
          }
        });
    headers.forEach(
        (name, value) -> {
          String text = name.toString();
          if (text.startsWith(METADATA) && text.length() > METADATA.length()) {
            metadata.put(text.substring(METADATA.length()), utf8(value));
          }
        });
    return new CallLabels(
        text(OURS + "session").or(() -> text(HELICONE + "session-id")),
        text(OURS + "user").or(() -> text(HELICONE + "user-id")),
        new Prompt(
            text(OURS + "prompt").or(() -> text(HELICONE + "prompt-id")),
            text(OURS + "prompt-version")),
        text(OURS + "service"),
        text(OURS + "environment"),
        tags(),
        metadata,
        outcome(),
        isTrue(HELICONE + "omit-request"),
        isTrue(HELICONE + "omit-response"),
        problems);
  }

  private void copy(String header, String key, Map<String, String> metadata) {
    text(HELICONE + header).ifPresent(value -> metadata.put(key, value));
  }

  private boolean isTrue(String name) {
    return text(name).filter("true"::equalsIgnoreCase).isPresent();
  }

  private List<String> tags() {
    return headers.getAll(OURS + "tags").stream()
        .flatMap(value -> Arrays.stream(utf8(value).split(",")))
        .map(String::strip)
        .filter(tag -> !tag.isEmpty())
        .toList();
  }

  private Optional<CallLabels.EarlierOutcome> outcome() {
    Optional<String> word = text(OURS + "outcome");
    if (word.isEmpty()) {
      return Optional.empty();
    }
    Optional<Outcome> outcome = Outcome.ofWireName(word.get());
    if (outcome.isEmpty()) {
      problems.add(
          OURS + "outcome: unknown (expected: shown, parsed, parse_failed, used, dropped, error)");
      return Optional.empty();
    }
    Optional<String> of = text(OURS + "outcome-of");
    if (of.isEmpty()) {
      return Optional.of(new CallLabels.EarlierOutcome(outcome.get(), Optional.empty()));
    }
    try {
      String[] ids = of.get().split("/", -1);
      if (ids.length == 2) {
        CallLabels.Call call = new CallLabels.Call(TraceId.parse(ids[0]), SpanId.parse(ids[1]));
        return Optional.of(new CallLabels.EarlierOutcome(outcome.get(), Optional.of(call)));
      }
    } catch (IllegalArgumentException notIds) {
      // told below
    }
    problems.add(OURS + "outcome-of: not a call (expected: trace id/span id)");
    return Optional.empty();
  }

  private Optional<String> text(String name) {
    return Optional.ofNullable(headers.get(name))
        .map(LabelHeaders::utf8)
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  /** Header values arrive as one character for each byte. */
  private static String utf8(String value) {
    boolean ascii = value.chars().allMatch(next -> next < 0x80);
    if (ascii) {
      return value;
    }
    byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException latin) {
      return value;
    }
  }
}
