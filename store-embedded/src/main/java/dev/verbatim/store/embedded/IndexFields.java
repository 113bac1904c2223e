package dev.verbatim.store.embedded;

import dev.verbatim.model.Hash128;
import dev.verbatim.model.Sha256;
import dev.verbatim.store.Filter.Field;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.NumericUtils;

/** The names of Lucene fields, and how values become terms and numbers in them. */
final class IndexFields {
  /** Version of this layout; an index of another version is built anew. */
  static final String VERSION = "2";

  static final String SPAN_NUMBER = "n";
  static final String PROJECT = "p";
  static final String TRACE = "t";
  static final String SPAN_ID = "s";
  static final String PARENT_ID = "sp";
  static final String START = "start";
  static final String CALL = "call";
  static final String INTRODUCED = "i";
  static final String CONTINUATION = "c";

  /** The exact key of a question, of calls that ask it anew; all of them have {@link #ANY} too. */
  static final String QUESTION = "q";

  static final String ANY = "*";

  /** Bands of a question: the place of the band and its value. */
  static final String QUESTION_BAND = "qb";

  /** The words of the beginning of a question. */
  static final String QUESTION_TEXT = "qt";

  static final String METADATA = "m";
  static final String METADATA_KEY = "mk";

  /** Keys with their values as they are written, to be counted. */
  static final String METADATA_VALUE = "mv";

  static final String OWN_TEXT = "own";
  static final String SLICE_NUMBER = "n";
  static final String SLICE_TEXT = "text";

  /** Values of {@link #CALL}: a kind, and whether tokens are reported. */
  static final int CALL_LLM = 1;

  static final int CALL_OTHER = 2;
  static final int CALL_WITH_USAGE = 4;

  private static final int MAX_TERM_CHARS = 1000;
  private static final Map<Field, String> TERMS = new EnumMap<>(Field.class);
  private static final Map<Field, String> VALUES = new EnumMap<>(Field.class);

  static {
    for (Field field : Field.values()) {
      TERMS.put(field, "k." + field.name().toLowerCase(Locale.ROOT));
      VALUES.put(field, "v." + field.name().toLowerCase(Locale.ROOT));
    }
  }

  private IndexFields() {}

  /** Where folded values are searched. */
  static String terms(Field field) {
    return TERMS.getOrDefault(field, "");
  }

  /** Where values are counted, or numbers compared. */
  static String values(Field field) {
    return VALUES.getOrDefault(field, "");
  }

  /** A value as it is compared. */
  static String folded(Field field, String value) {
    return field.isCaseSensitive() ? value : value.toLowerCase(Locale.ROOT);
  }

  /** A folded value as a term: long ones end in a hash, so that equality stays exact. */
  static String term(String folded) {
    return folded.length() <= MAX_TERM_CHARS
        ? folded
        : folded.substring(0, MAX_TERM_CHARS) + '\u0000' + Sha256.of(LooseUtf8.encode(folded));
  }

  /** The longest beginning that can be looked for. */
  static int maxPrefixChars() {
    return MAX_TERM_CHARS;
  }

  static String metadataTerm(String key, String value) {
    return term(key + '\u0000' + value.toLowerCase(Locale.ROOT));
  }

  /** What stands before the values of a metadata key where they are counted. */
  static String metadataPrefix(String key) {
    return key + '\u0000';
  }

  static BytesRef traceTerm(int number) {
    byte[] bytes = new byte[Integer.BYTES];
    NumericUtils.intToSortableBytes(number, bytes, 0);
    return new BytesRef(bytes);
  }

  static BytesRef hashTerm(Hash128 hash) {
    byte[] bytes = new byte[2 * Long.BYTES];
    NumericUtils.longToSortableBytes(hash.high(), bytes, 0);
    NumericUtils.longToSortableBytes(hash.low(), bytes, Long.BYTES);
    return new BytesRef(bytes);
  }

  /** A band at its place. */
  static BytesRef bandTerm(int place, int band) {
    byte[] bytes = new byte[1 + Integer.BYTES];
    bytes[0] = (byte) place;
    NumericUtils.intToSortableBytes(band, bytes, 1);
    return new BytesRef(bytes);
  }

  /** A span id as a number that sorts like its hexadecimal digits. */
  static long sortable(long spanId) {
    return spanId ^ Long.MIN_VALUE;
  }

  static long sortable(double number) {
    return NumericUtils.doubleToSortableLong(number + 0.0); // -0.0 becomes 0.0
  }
}
