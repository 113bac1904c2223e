package dev.verbatim.capture.provider;

import dev.verbatim.capture.json.JsonValue;
import dev.verbatim.model.FinishReason;
import dev.verbatim.model.Message;
import dev.verbatim.model.SpanError;
import dev.verbatim.model.Usage;
import java.util.List;
import java.util.Optional;

/**
 * What an answer says.
 *
 * @param responseId the provider's id
 * @param model the model that answered
 * @param answers one message for each choice; empty if there is none
 * @param rawFinishReason the provider's word, of the first choice
 * @param finishReason the same, normalised
 * @param usage tokens
 * @param rawUsageJson the usage object as sent
 * @param serviceTier the tier that served the call, which prices depend on
 * @param error what the provider says went wrong
 */
public record AnswerReading(
    Optional<String> responseId,
    Optional<String> model,
    List<Message> answers,
    Optional<String> rawFinishReason,
    Optional<FinishReason> finishReason,
    Usage usage,
    Optional<String> rawUsageJson,
    Optional<String> serviceTier,
    Optional<SpanError> error) {
  /** Nothing could be read. */
  public static final AnswerReading NOTHING =
      new AnswerReading(
          Optional.empty(),
          Optional.empty(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Usage.UNKNOWN,
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  public AnswerReading {
    answers = List.copyOf(answers);
  }

  /**
   * Vectors came: nothing to read but what they cost.
   *
   * @param inputField the member of the usage object that counts the tokens read
   */
  static AnswerReading embedded(
      Optional<String> responseId,
      Optional<String> model,
      Optional<JsonValue> usage,
      String inputField) {
    return new AnswerReading(
        responseId,
        model,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        usage.map(it -> Usage.ofInput(it.integer(inputField))).orElse(Usage.UNKNOWN),
        usage.map(JsonValue::raw),
        Optional.empty(),
        Optional.empty());
  }

  /** The provider only told why it failed. */
  public static AnswerReading failed(SpanError error) {
    return NOTHING.withError(error);
  }

  /** The same, and what went wrong. */
  public AnswerReading withError(SpanError newError) {
    return new AnswerReading(
        responseId,
        model,
        answers,
        rawFinishReason,
        finishReason,
        usage,
        rawUsageJson,
        serviceTier,
        Optional.of(newError));
  }
}
