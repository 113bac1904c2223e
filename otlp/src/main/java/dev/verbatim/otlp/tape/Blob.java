package dev.verbatim.otlp.tape;

import dev.verbatim.model.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** A value in a file of its own, named by what is in it. */
final class Blob {
  private static final Pattern NAME = Pattern.compile("blobs/([0-9a-f]{64})\\.(?:json|txt|bin)");

  private Blob() {}

  /** The ending serves people and editors only. */
  static String name(byte[] content) {
    return "blobs/" + Sha256.of(content) + "." + ending(content);
  }

  /** Whether this is a name that {@link #name} gives: no path leads out of the tape. */
  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  static boolean isNamedAfter(String name, byte[] content) {
    return name.startsWith(Sha256.of(content).toString(), "blobs/".length());
  }

  private static String ending(byte[] content) {
    byte first = content.length == 0 ? 0 : content[0];
    if (first == '{' || first == '[') {
      return "json";
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content));
      return "txt";
    } catch (CharacterCodingException binary) {
      return "bin";
    }
  }
}
