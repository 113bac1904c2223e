package dev.verbatim.model;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/**
 * Rebuilds payloads from recipes: the inverse of cutting.
 *
 * <p>The JSON encodings follow RFC 8259 section 7; see {@link RecipeStep.Encoding} for which
 * characters each of them escapes.
 */
public final class PayloadAssembler {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private PayloadAssembler() {}

  /**
   * Runs a recipe.
   *
   * @param recipe the steps in order
   * @param content the bytes of a slice; never null for a slice of the recipe
   * @return the bytes of the payload; the caller checks length and hash
   */
  public static byte[] assemble(List<RecipeStep> recipe, Function<Hash128, byte[]> content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
    for (RecipeStep step : recipe) {
      append(out, step.encoding(), content.apply(step.slice()));
    }
    return out.toByteArray();
  }

  /** The bytes that a slice of this content takes in a payload. */
  public static byte[] encode(RecipeStep.Encoding encoding, byte[] content) {
    if (encoding == RecipeStep.Encoding.RAW) {
      return content.clone();
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(content.length + content.length / 8);
    append(out, encoding, content);
    return out.toByteArray();
  }

  private static void append(
      ByteArrayOutputStream out, RecipeStep.Encoding encoding, byte[] content) {
    switch (encoding) {
      case RAW -> out.write(content, 0, content.length);
      case JSON_MINIMAL -> appendEscaped(out, content, false);
      case JSON_SLASH -> appendEscaped(out, content, true);
      case JSON_ASCII -> appendAscii(out, content);
    }
  }

  private static void appendEscaped(ByteArrayOutputStream out, byte[] content, boolean slash) {
    int runStart = 0;
    for (int i = 0; i < content.length; i++) {
      byte next = content[i];
      if (next >= 0x20 && next != '"' && next != '\\' && !(slash && next == '/') || next < 0) {
        continue;
      }
      out.write(content, runStart, i - runStart);
      runStart = i + 1;
      appendEscape(out, next);
    }
    out.write(content, runStart, content.length - runStart);
  }

  private static void appendAscii(ByteArrayOutputStream out, byte[] content) {
    String text = new String(content, StandardCharsets.UTF_8);
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      if (next >= 0x80) {
        appendUnicode(out, next);
      } else if (next < 0x20 || next == '"' || next == '\\') {
        appendEscape(out, (byte) next);
      } else {
        out.write(next);
      }
    }
  }

  private static void appendEscape(ByteArrayOutputStream out, byte character) {
    char shortForm =
        switch (character) {
          case '"' -> '"';
          case '\\' -> '\\';
          case '/' -> '/';
          case '\b' -> 'b';
          case '\f' -> 'f';
          case '\n' -> 'n';
          case '\r' -> 'r';
          case '\t' -> 't';
          default -> 0;
        };
    if (shortForm == 0) {
      appendUnicode(out, (char) character);
    } else {
      out.write('\\');
      out.write(shortForm);
    }
  }

  private static void appendUnicode(ByteArrayOutputStream out, char unit) {
    out.write('\\');
    out.write('u');
    for (int shift = 12; shift >= 0; shift -= 4) {
      out.write(HEX[unit >>> shift & 0xf]);
    }
  }
}
