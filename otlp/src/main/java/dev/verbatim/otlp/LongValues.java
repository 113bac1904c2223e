package dev.verbatim.otlp;

import dev.verbatim.model.AttributeValue;
import dev.verbatim.model.Attributes;
import dev.verbatim.model.CapturedSpan.RawPayload;
import dev.verbatim.otlp.dialect.ContentKeys;
import dev.verbatim.otlp.json.JsonTree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Moves values out of attributes into payloads, where they are cut, stored once and searched: what
 * is long, what carries messages, and what is the input or output of a step. A {@link
 * AttributeValue.Ref} stays in its place.
 */
final class LongValues {
  /** Values up to this many bytes stay where they are, unless they are content. */
  static final int INLINE_BYTES = 1024;

  private final List<RawPayload> payloads = new ArrayList<>();
  private int moved;

  List<RawPayload> payloads() {
    return payloads;
  }

  /**
   * Attributes with values moved out.
   *
   * @param named payload names for certain keys; of equal keys the last is meant
   */
  Attributes moveFrom(Attributes attributes, Map<String, String> named) {
    Attributes.Builder kept = Attributes.builder();
    List<Attributes.Entry> entries = attributes.entries();
    for (int i = 0; i < entries.size(); i++) {
      Attributes.Entry entry = entries.get(i);
      Optional<String> name =
          Optional.ofNullable(named.get(entry.key())).filter(payload -> isLast(attributes, entry));
      kept.put(
          entry.key(),
          name.isPresent()
              ? moveAs(name.get(), entry.value())
              : move(entry.value(), ContentKeys.isContent(entry.key())));
    }
    return kept.build();
  }

  private static boolean isLast(Attributes attributes, Attributes.Entry entry) {
    return attributes.get(entry.key()).filter(last -> last == entry.value()).isPresent();
  }

  /** Structure cannot be put back from a payload: it stays, and the payload has it as JSON. */
  private AttributeValue moveAs(String name, AttributeValue value) {
    return switch (value) {
      case AttributeValue.Text text -> {
        add(name, text.value());
        yield new AttributeValue.Ref(name, true);
      }
      case AttributeValue.Bytes bytes -> {
        payloads.add(new RawPayload(name, Optional.empty(), bytes.value()));
        yield new AttributeValue.Ref(name, false);
      }
      default -> {
        add(name, dev.verbatim.otlp.dialect.AttributeJson.text(value));
        yield value;
      }
    };
  }

  private AttributeValue move(AttributeValue value, boolean content) {
    return switch (value) {
      case AttributeValue.Text text
          when content && !text.value().isEmpty() || isLong(text.value()) ->
          moveAs(nextName(), value);
      case AttributeValue.Bytes bytes when bytes.value().length > INLINE_BYTES ->
          moveAs(nextName(), value);
      case AttributeValue.Array array ->
          new AttributeValue.Array(
              array.values().stream()
                  .map(
                      element ->
                          move(element, content && !(element instanceof AttributeValue.Text)))
                  .toList());
      case AttributeValue.Nested nested -> {
        Attributes.Builder entries = Attributes.builder();
        for (Attributes.Entry entry : nested.entries().entries()) {
          entries.put(entry.key(), move(entry.value(), content && inMessage(entry)));
        }
        yield new AttributeValue.Nested(entries.build());
      }
      default -> value;
    };
  }

  /** Below a content key, structure stays content; of the texts only those that say something. */
  private static boolean inMessage(Attributes.Entry entry) {
    return !(entry.value() instanceof AttributeValue.Text)
        || ContentKeys.isMessageField(entry.key());
  }

  private String nextName() {
    return "attribute:" + moved++;
  }

  private void add(String name, String text) {
    String contentType = JsonTree.looksStructured(text) ? "application/json" : "text/plain";
    payloads.add(
        new RawPayload(name, Optional.of(contentType), text.getBytes(StandardCharsets.UTF_8)));
  }

  /** UTF-8 takes one to three bytes for a char, so most texts need no counting. */
  private static boolean isLong(String text) {
    return text.length() > INLINE_BYTES
        || text.length() > INLINE_BYTES / 3
            && text.getBytes(StandardCharsets.UTF_8).length > INLINE_BYTES;
  }
}
