package dev.verbatim.capture.slice;

import dev.verbatim.capture.json.JsonStrings;
import dev.verbatim.capture.json.JsonValue;
import dev.verbatim.model.PayloadAssembler;
import dev.verbatim.model.RecipeStep;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Decodes a JSON string's inside and finds the encoding that gives it back byte for byte. Client
 * libraries escape differently (Python's {@code json} everything beyond ASCII, PHP the slash); a
 * string that none of our encodings gives back stays as it stands.
 */
final class StringCutter {
  /**
   * A decoded string.
   *
   * @param utf8 its text
   * @param encoding how it stood in the payload
   */
  record Decoded(byte[] utf8, RecipeStep.Encoding encoding) {}

  private StringCutter() {}

  static Optional<Decoded> decode(JsonValue string) {
    byte[] source = string.source();
    int from = string.start() + 1;
    int to = string.end() - 1;
    Optional<byte[]> decoded = JsonStrings.decodeToUtf8(source, from, to);
    if (decoded.isEmpty()) {
      return Optional.empty();
    }
    byte[] utf8 = decoded.get();
    if (utf8.length == to - from) {
      // An escape is longer than what it stands for: nothing was escaped.
      return Optional.of(new Decoded(utf8, RecipeStep.Encoding.RAW));
    }
    for (RecipeStep.Encoding candidate : candidates(source, from, to)) {
      byte[] encoded = PayloadAssembler.encode(candidate, utf8);
      if (Arrays.equals(encoded, 0, encoded.length, source, from, to)) {
        return Optional.of(new Decoded(utf8, candidate));
      }
    }
    return Optional.empty();
  }

  private static List<RecipeStep.Encoding> candidates(byte[] source, int from, int to) {
    boolean unicode = false;
    boolean slash = false;
    for (int i = from; i + 1 < to; i++) {
      if (source[i] == '\\') {
        unicode |= source[i + 1] == 'u';
        slash |= source[i + 1] == '/';
        i++;
      }
    }
    if (slash) {
      return List.of(RecipeStep.Encoding.JSON_SLASH);
    }
    return unicode
        ? List.of(RecipeStep.Encoding.JSON_ASCII, RecipeStep.Encoding.JSON_MINIMAL)
        : List.of(RecipeStep.Encoding.JSON_MINIMAL);
  }
}
