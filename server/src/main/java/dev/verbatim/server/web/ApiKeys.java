package dev.verbatim.server.web;

import dev.verbatim.model.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The keys that open the server. A key is {@code vb_}, eight characters that tell keys apart, an
 * underscore, and 192 random bits; only the first part and the SHA-256 of the whole are kept.
 */
public final class ApiKeys {
  private static final Pattern LINE = Pattern.compile("(vb_[A-Za-z0-9]{8}):([0-9a-f]{64})");
  private static final char[] LETTERS =
      "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789".toCharArray();

  private record Known(String prefix, byte[] sha256) {}

  private final List<Known> known;

  private ApiKeys(List<Known> known) {
    this.known = List.copyOf(known);
  }

  /** No keys: nothing is asked for. */
  public static ApiKeys none() {
    return new ApiKeys(List.of());
  }

  /**
   * Reads lines of the form {@code prefix:sha256}, as {@link NewKey#line} gives them.
   *
   * @throws IllegalArgumentException for any other line
   */
  public static ApiKeys of(List<String> lines) {
    return new ApiKeys(lines.stream().map(ApiKeys::read).toList());
  }

  private static Known read(String line) {
    Matcher parts = LINE.matcher(line.strip());
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "key line of "
              + line.length()
              + " characters (expected: prefix:sha256 as `verbatim key new` prints it)");
    }
    return new Known(parts.group(1), java.util.HexFormat.of().parseHex(parts.group(2)));
  }

  public boolean isEmpty() {
    return known.isEmpty();
  }

  /** Whether the key is one of these; takes the same time for every wrong key. */
  boolean admit(String key) {
    byte[] hash = Sha256.of(key.getBytes(StandardCharsets.UTF_8)).toBytes();
    boolean found = false;
    for (Known candidate : known) {
      found |= MessageDigest.isEqual(candidate.sha256(), hash);
    }
    return found;
  }

  /**
   * A key that was just made.
   *
   * @param key to be handed to its user; it is kept nowhere
   * @param line for the configuration
   */
  public record NewKey(String key, String line) {
    /** The line only: keys do not belong into logs. */
    @Override
    public String toString() {
      return "NewKey[" + line + "]";
    }
  }

  /** Makes a key. */
  public static NewKey create(SecureRandom random) {
    StringBuilder prefix = new StringBuilder("vb_");
    for (int i = 0; i < 8; i++) {
      prefix.append(LETTERS[random.nextInt(LETTERS.length)]);
    }
    byte[] secret = new byte[24];
    random.nextBytes(secret);
    String key = prefix + "_" + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    Sha256 hash = Sha256.of(key.getBytes(StandardCharsets.UTF_8));
    return new NewKey(key, prefix + ":" + hash);
  }
}
