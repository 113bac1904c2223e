package dev.verbatim.otlp.wire;

import dev.verbatim.model.AttributeValue;
import dev.verbatim.otlp.json.Surrogates;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Text that may be no valid Unicode. A value is then kept as bytes, so that nothing is lost, and a
 * problem says so; a name gets U+FFFD in place of what is wrong.
 */
final class WireText {
  private static final String PROBLEM = "text that is not valid Unicode is kept as bytes";
  private static final char REPLACEMENT = '\uFFFD';

  private WireText() {}

  /** A value out of UTF-8. */
  static AttributeValue value(byte[] utf8, List<String> problems) {
    String text = new String(utf8, StandardCharsets.UTF_8);
    if (text.indexOf(REPLACEMENT) < 0 || isValid(utf8)) {
      return AttributeValue.of(text);
    }
    problems.add(PROBLEM);
    return new AttributeValue.Bytes(utf8);
  }

  /** A value out of JSON, where {@code \ud800} can stand alone. */
  static AttributeValue value(String text, List<String> problems) {
    if (!Surrogates.anyAlone(text)) {
      return AttributeValue.of(text);
    }
    problems.add(PROBLEM);
    return new AttributeValue.Bytes(generalizedUtf8(text));
  }

  /** A name out of JSON. */
  static String name(String text) {
    return Surrogates.replaced(text);
  }

  private static boolean isValid(byte[] utf8) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8));
      return true;
    } catch (CharacterCodingException invalid) {
      return false;
    }
  }

  /**
   * UTF-8 in which a lone surrogate takes its own three bytes, so that it can be told again (WTF-8,
   * simonsapin.github.io/wtf-8).
   */
  private static byte[] generalizedUtf8(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length() + 16);
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      if (Surrogates.isAlone(text, i)) {
        out.writeBytes(text.substring(from, i).getBytes(StandardCharsets.UTF_8));
        char unit = text.charAt(i);
        out.write(0xe0 | unit >> 12);
        out.write(0x80 | unit >> 6 & 0x3f);
        out.write(0x80 | unit & 0x3f);
        from = i + 1;
      }
    }
    out.writeBytes(text.substring(from).getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }
}
