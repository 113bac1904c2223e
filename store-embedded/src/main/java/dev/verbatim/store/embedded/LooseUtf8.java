package dev.verbatim.store.embedded;

import java.nio.charset.StandardCharsets;

/**
 * UTF-8 that also keeps halves of surrogate pairs standing alone, as three bytes each (the WTF-8
 * encoding): senders do send them, and nothing may be lost.
 */
final class LooseUtf8 {
  private LooseUtf8() {}

  static byte[] encode(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))
          && Character.charCount(text.codePointAt(i++)) == 1) {
        return encodeLoose(text);
      }
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] encodeLoose(String text) {
    ByteWriter out = new ByteWriter(text.length() * 3);
    text.codePoints()
        .forEach(
            codePoint -> {
              if (Character.isBmpCodePoint(codePoint) && Character.isSurrogate((char) codePoint)) {
                out.u8(0xED).u8(0x80 | codePoint >> 6 & 0x3f).u8(0x80 | codePoint & 0x3f);
              } else {
                out.raw(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
              }
            });
    return out.toBytes();
  }

  static String decode(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int from = offset;
    StringBuilder loose = null;
    for (int i = offset; i + 2 < end; i++) {
      if (bytes[i] == (byte) 0xED && (bytes[i + 1] & 0xff) >= 0xA0) {
        loose = loose == null ? new StringBuilder(length) : loose;
        loose
            .append(new String(bytes, from, i - from, StandardCharsets.UTF_8))
            .append((char) (0xD000 | (bytes[i + 1] & 0x3f) << 6 | bytes[i + 2] & 0x3f));
        from = i + 3;
        i += 2;
      }
    }
    String rest = new String(bytes, from, end - from, StandardCharsets.UTF_8);
    return loose == null ? rest : loose.append(rest).toString();
  }
}
