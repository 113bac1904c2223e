package dev.verbatim.store;

import dev.verbatim.model.Hash128;
import java.util.List;
import java.util.Optional;

/**
 * A condition on spans.
 *
 * <p>On a span ({@link SpanReader#search}) every condition is about that span. On a trace ({@link
 * SpanReader#traces}) each operand of the outermost {@link And} holds if it holds for <em>some</em>
 * span of the trace, so {@code user:u-1 status:error} finds a trace whose root names the user and
 * whose third call failed; {@link Not} there means that no span of the trace fulfils its operand.
 * The fields {@link Field#COST}, {@link Field#TOKENS}, {@link Field#LATENCY} compare the trace as a
 * whole: the sum over its calls, and the time from its first start to its last end.
 */
public sealed interface Filter {
  /** Everything. */
  record All() implements Filter {}

  /** All operands. */
  record And(List<Filter> operands) implements Filter {
    public And {
      operands = List.copyOf(operands);
    }
  }

  /** At least one operand. */
  record Or(List<Filter> operands) implements Filter {
    public Or {
      operands = List.copyOf(operands);
    }
  }

  /** Not the operand. */
  record Not(Filter operand) implements Filter {}

  /**
   * The field has this value. {@code *} at the end of the value matches any rest, {@code *} alone
   * any value at all. Upper and lower case are the same, except in {@link Field#SESSION} and {@link
   * Field#USER}. A numeric field is equal if the numbers are. {@link SpanValues} says what values a
   * span has.
   */
  record Is(Field field, String value) implements Filter {}

  /**
   * The metadata key has this value. The value is compared with JSON strings without their quotes,
   * and with numbers and truth values as written; {@code *} works as in {@link Is}.
   */
  record Metadata(String key, String value) implements Filter {}

  /** The number in the field is in the range. Spans without the number never match. */
  record Range(Field field, double min, boolean minInclusive, double max, boolean maxInclusive)
      implements Filter {}

  /** The span started in the range [from, to), in nanoseconds since 1970. */
  record StartedBetween(long fromEpochNanos, long toEpochNanos) implements Filter {}

  /**
   * The text occurs in one place: in the text of a slice that the span introduces, or in what the
   * span itself says ({@link SpanValues#ownTexts}: name, error message, short attribute values,
   * together one place; a phrase does not cross from one value into the next). {@link
   * dev.verbatim.store.text.Words} says what a word is. A text without any word matches nothing.
   *
   * @param text the words to find
   * @param match how
   */
  record Contains(String text, Match match) implements Filter {
    /** How words are matched. Case and width never matter; accents do not either. */
    public enum Match {
      /** All words, in any order, each in any form of it (refund, refunds, refunded). */
      WORDS,
      /** The exact words, one after the other; punctuation between them does not matter. */
      PHRASE,
      /**
       * A piece of a word: {@code *fund*} finds refunded; {@code refund*} by its beginning; {@code
       * fund} is the same as {@code *fund*}. Several words follow one another, the first open in
       * front, the last open at its end.
       */
      PART
    }
  }

  /**
   * The call is the first to ask a question (see {@link dev.verbatim.model.QuestionKeys}); calls
   * that go on working on it do not fulfil it.
   *
   * @param exact the key of the question; empty for any
   */
  record Asks(Optional<Hash128> exact) implements Filter {}

  /** What can be compared. */
  enum Field {
    TRACE,
    SPAN,
    KIND,
    NAME,
    STATUS,
    /** The model that answered, or the one asked for where none did. */
    MODEL,
    /** The model asked for, an alias perhaps. */
    REQUEST_MODEL,
    PROVIDER,
    SERVICE,
    ENVIRONMENT,
    RELEASE,
    COMMIT,
    SESSION,
    USER,
    /** Prompt name, or {@code name@version}. */
    VERSION,
    OUTCOME,
    TOOL,
    TAG,
    FINISH_REASON,
    ERROR_TYPE,
    /** Whether the span was inferred or declared. */
    ORIGIN,
    /** US dollars. */
    COST,
    /** Input and output tokens together. */
    TOKENS,
    /** Milliseconds. */
    LATENCY,
    /** Milliseconds to the first token. */
    FIRST_TOKEN,
    /** HTTP exchanges of the call; above 1 means that it was retried. */
    ATTEMPTS;

    /** Whether the field is compared by {@link Range}. */
    public boolean isNumeric() {
      return ordinal() >= COST.ordinal();
    }

    /** Whether values are counted: neither numbers nor the ids of spans and traces. */
    public boolean isFacet() {
      return !isNumeric() && this != TRACE && this != SPAN;
    }

    /** Whether upper and lower case differ. */
    public boolean isCaseSensitive() {
      return this == SESSION || this == USER;
    }

    /** Whether, on a trace, the trace as a whole is compared. */
    public boolean isOfTrace() {
      return this == COST || this == TOKENS || this == LATENCY;
    }
  }
}
