package dev.verbatim.capture.slice;

import dev.verbatim.capture.json.JsonSyntaxException;
import dev.verbatim.capture.json.JsonValue;
import dev.verbatim.capture.json.Utf8;
import dev.verbatim.model.Hash128;
import dev.verbatim.model.PayloadRef;
import dev.verbatim.model.RecipeStep;
import dev.verbatim.model.Slice;
import dev.verbatim.model.SlicedPayload;
import java.util.Optional;
import java.util.Set;

/**
 * Cuts payloads. Whatever the bytes are, the recipe gives exactly them back.
 *
 * <p>What each payload becomes: JSON is cut at its structure; an event stream whose answer was
 * assembled elsewhere is {@link Slice.Type#STREAM}; text of any other kind is {@link
 * Slice.Type#TEXT}, so that it can be found; JSON that cannot be read stays in one piece and is
 * searched as well as it can be; anything else is {@link Slice.Type#OPAQUE}.
 */
public final class Slicer {
  private static final int LARGE_TEXT = 256 << 10;

  /** What is known about a payload besides its bytes. */
  public enum Form {
    /** Find out from the bytes. */
    ANY,
    /** A text that is kept whole even if it happens to be JSON, as it stands in a message. */
    TEXT,
    /** A stream whose text is found elsewhere. */
    STREAM,
    /** Nothing to read. */
    OPAQUE
  }

  /**
   * A payload in slices.
   *
   * @param payload the slices and the recipe
   * @param system which of the slices hold system text
   */
  public record Cut(SlicedPayload payload, Set<Hash128> system) {}

  private final String project;
  private final int maxDepth;

  /**
   * @param project whose slices these become
   * @param maxDepth how deep JSON may nest to be cut
   */
  public Slicer(String project, int maxDepth) {
    this.project = project;
    this.maxDepth = maxDepth;
  }

  /**
   * Cuts a payload.
   *
   * @param ref describes exactly these bytes
   * @param parsed the bytes as JSON, if somebody read them before
   */
  public Cut cut(PayloadRef ref, byte[] bytes, Form form, Optional<JsonValue> parsed) {
    SliceCollector out = new SliceCollector(project);
    switch (form) {
      case OPAQUE -> cutBytes(Slice.Type.OPAQUE, bytes, out);
      case STREAM -> cutBytes(Slice.Type.STREAM, bytes, out);
      case TEXT -> cutText(bytes, out);
      case ANY -> cutAny(bytes, parsed, out);
    }
    return new Cut(new SlicedPayload(ref, out.recipe(), out.slices()), out.system());
  }

  private void cutAny(byte[] bytes, Optional<JsonValue> parsed, SliceCollector out) {
    Optional<JsonValue> json = parsed.or(() -> parse(bytes));
    if (json.isPresent()) {
      JsonCutter.cut(json.get(), out);
    } else if (startsLikeJson(bytes) && Utf8.isValid(bytes, 0, bytes.length)) {
      out.raw(Slice.Type.JSON, bytes, 0, bytes.length);
    } else {
      cutText(bytes, out);
    }
  }

  private Optional<JsonValue> parse(byte[] bytes) {
    if (!startsLikeJson(bytes)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JsonValue.parse(bytes, maxDepth));
    } catch (JsonSyntaxException notJson) {
      return Optional.empty();
    }
  }

  /** Whether the first byte that is not white space opens an object or an array. */
  public static boolean startsLikeJson(byte[] bytes) {
    for (byte next : bytes) {
      boolean space = next == ' ' || next == '\n' || next == '\r' || next == '\t';
      boolean mark = next == (byte) 0xef || next == (byte) 0xbb || next == (byte) 0xbf;
      if (!space && !mark) {
        return next == '{' || next == '[';
      }
    }
    return false;
  }

  private static void cutText(byte[] bytes, SliceCollector out) {
    if (!Utf8.isValid(bytes, 0, bytes.length)) {
      cutBytes(Slice.Type.OPAQUE, bytes, out);
      return;
    }
    if (bytes.length < LARGE_TEXT) {
      out.text(bytes, 0, bytes.length, RecipeStep.Encoding.RAW);
      return;
    }
    int[] start = {0};
    TextChunks.cut(
        bytes,
        0,
        bytes.length,
        end -> {
          out.text(bytes, start[0], end, RecipeStep.Encoding.RAW);
          start[0] = end;
        });
  }

  private static void cutBytes(Slice.Type type, byte[] bytes, SliceCollector out) {
    int[] start = {0};
    ByteChunks.cut(
        bytes,
        end -> {
          out.raw(type, bytes, start[0], end);
          start[0] = end;
        });
  }
}
