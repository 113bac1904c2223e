package dev.verbatim.otlp.wire;

import dev.verbatim.model.AttributeValue;
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
    if (!hasLoneSurrogate(text)) {
      return AttributeValue.of(text);
    }
    problems.add(PROBLEM);
    return new AttributeValue.Bytes(generalizedUtf8(text));
  }

  /** A name out of JSON. */
  static String name(String text) {
    if (!hasLoneSurrogate(text)) {
      return text;
    }
    StringBuilder out = new StringBuilder(text);
    for (int i = 0; i < out.length(); i++) {
      if (isLone(text, i)) {
        out.setCharAt(i, REPLACEMENT);
      }
    }
    return out.toString();
  }

  private static boolean isValid(byte[] utf8) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8));
      return true;
    } catch (CharacterCodingException invalid) {
      return false;
    }
  }

  private static boolean hasLoneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i)) && isLone(text, i)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isLone(String text, int index) {
    char unit = text.charAt(index);
    if (Character.isHighSurrogate(unit)) {
      return index + 1 == text.length() || !Character.isLowSurrogate(text.charAt(index + 1));
    }
    return Character.isLowSurrogate(unit)
        && (index == 0 || !Character.isHighSurrogate(text.charAt(index - 1)));
  }

  /**
   * UTF-8 in which a lone surrogate takes its own three bytes, so that it can be told again (WTF-8,
   * simonsapin.github.io/wtf-8).
   */
  private static byte[] generalizedUtf8(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length() + 16);
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      if (isLone(text, i)) {
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
