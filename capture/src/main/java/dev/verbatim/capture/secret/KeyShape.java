package dev.verbatim.capture.secret;

import java.nio.charset.StandardCharsets;
import java.util.function.IntPredicate;

/**
 * The shape of one kind of key: a prefix and what may follow.
 *
 * @param prefix as it begins
 * @param least how many characters follow at least
 * @param most how many follow at most; of more it is no such key
 * @param alphabet which characters follow
 * @param digit whether a digit must be among them, which keeps words apart from keys
 * @param keepPrefix whether the prefix is no part of the secret
 */
record KeyShape(
    byte[] prefix, int least, int most, Alphabet alphabet, boolean digit, boolean keepPrefix) {

  /** Characters of keys. */
  enum Alphabet {
    /** {@code A-Z 0-9} */
    UPPER(next -> next >= 'A' && next <= 'Z' || next >= '0' && next <= '9'),
    /** {@code A-Z a-z 0-9} */
    ALPHANUMERIC(next -> UPPER.members[next] || next >= 'a' && next <= 'z'),
    /** base64url without padding (RFC 4648) */
    URL(next -> ALPHANUMERIC.members[next] || next == '-' || next == '_'),
    /** {@code token68} of RFC 9110 */
    TOKEN68(next -> URL.members[next] || ".~+/=".indexOf(next) >= 0);

    /** By byte: every byte of every body is looked up here. */
    private final boolean[] members = new boolean[256];

    Alphabet(IntPredicate has) {
      for (int next = 0; next < 128; next++) {
        members[next] = has.test(next);
      }
    }

    boolean has(byte next) {
      return members[next & 0xff];
    }
  }

  private static final int ANY = Integer.MAX_VALUE;

  /** All shapes, by first character. */
  private static final KeyShape[][] BY_FIRST = new KeyShape[128][];

  /** Which two characters begin a key, the first one in the upper byte. */
  private static final boolean[] PAIRS = new boolean[1 << 15];

  static {
    add("sk-", 18, ANY, Alphabet.URL);
    add("sk_live_", 16, ANY, Alphabet.ALPHANUMERIC);
    add("sk_test_", 16, ANY, Alphabet.ALPHANUMERIC);
    add("rk_live_", 16, ANY, Alphabet.ALPHANUMERIC);
    add("AKIA", 16, 16, Alphabet.UPPER);
    add("ASIA", 16, 16, Alphabet.UPPER);
    add("AIza", 35, ANY, Alphabet.URL);
    add("ghp_", 30, ANY, Alphabet.ALPHANUMERIC);
    add("gho_", 30, ANY, Alphabet.ALPHANUMERIC);
    add("ghu_", 30, ANY, Alphabet.ALPHANUMERIC);
    add("ghs_", 30, ANY, Alphabet.ALPHANUMERIC);
    add("ghr_", 30, ANY, Alphabet.ALPHANUMERIC);
    add("github_pat_", 22, ANY, Alphabet.URL);
    add("glpat-", 20, ANY, Alphabet.URL);
    add("gsk_", 40, ANY, Alphabet.ALPHANUMERIC);
    add("xoxa-", 10, ANY, Alphabet.URL);
    add("xoxb-", 10, ANY, Alphabet.URL);
    add("xoxp-", 10, ANY, Alphabet.URL);
    add("xoxr-", 10, ANY, Alphabet.URL);
    add("xoxs-", 10, ANY, Alphabet.URL);
    add("xapp-", 10, ANY, Alphabet.URL);
    add("xai-", 40, ANY, Alphabet.ALPHANUMERIC);
    add("hf_", 30, ANY, Alphabet.ALPHANUMERIC);
    add("npm_", 36, ANY, Alphabet.ALPHANUMERIC);
    add("pplx-", 40, ANY, Alphabet.ALPHANUMERIC);
    addBehind("Bearer ", 16, Alphabet.TOKEN68);
    addBehind("bearer ", 16, Alphabet.TOKEN68);
  }

  private static void add(String prefix, int least, int most, Alphabet alphabet) {
    add(new KeyShape(ascii(prefix), least, most, alphabet, true, false));
  }

  private static void addBehind(String prefix, int least, Alphabet alphabet) {
    add(new KeyShape(ascii(prefix), least, ANY, alphabet, true, true));
  }

  private static void add(KeyShape shape) {
    int first = shape.prefix[0];
    KeyShape[] old = BY_FIRST[first] == null ? new KeyShape[0] : BY_FIRST[first];
    KeyShape[] more = java.util.Arrays.copyOf(old, old.length + 1);
    more[old.length] = shape;
    BY_FIRST[first] = more;
    PAIRS[first << 8 | shape.prefix[1]] = true;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Whether a key may begin with these two characters: of ordinary text, few do. */
  static boolean mayBegin(byte first, byte second) {
    return first > 0 && second > 0 && PAIRS[first << 8 | second];
  }

  /** The shapes that begin with this character, or null. */
  static KeyShape @org.jspecify.annotations.Nullable [] startingWith(byte first) {
    return first < 0 ? null : BY_FIRST[first];
  }

  /** The position behind the key if one begins here, else -1. */
  int end(byte[] text, int from) {
    int i = from + prefix.length;
    if (i + least > text.length) {
      return -1;
    }
    for (int k = 1; k < prefix.length; k++) {
      if (text[from + k] != prefix[k]) {
        return -1;
      }
    }
    boolean hasDigit = false;
    int start = i;
    while (i < text.length && alphabet.has(text[i])) {
      hasDigit |= text[i] >= '0' && text[i] <= '9';
      i++;
    }
    int length = i - start;
    return length >= least && length <= most && (hasDigit || !digit) ? i : -1;
  }
}
