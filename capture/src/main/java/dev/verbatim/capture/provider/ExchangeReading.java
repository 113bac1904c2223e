package dev.verbatim.capture.provider;

import dev.verbatim.capture.json.JsonValue;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.ProviderApi;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the bytes of one exchange say.
 *
 * @param api the format of the bodies
 * @param request the request
 * @param answer the answer, whole or as far as it came
 * @param requestJson the request body, if it is JSON
 * @param responseJson the response body, if it is JSON
 * @param stream what is particular to an answer that came as an event stream
 * @param problems what could not be read, in words without content
 */
public record ExchangeReading(
    ProviderApi api,
    RequestReading request,
    AnswerReading answer,
    Optional<JsonValue> requestJson,
    Optional<JsonValue> responseJson,
    Optional<StreamReading> stream,
    List<String> problems) {
  /**
   * An answer that came as an event stream.
   *
   * @param assembled the answer as one JSON text, if its format is known and something came
   * @param finished whether the provider said that it is complete
   * @param firstContentEnd position in the body behind the first event with a piece of the answer
   */
  public record StreamReading(
      Optional<byte[]> assembled, boolean finished, OptionalInt firstContentEnd) {}

  /** There was no exchange. */
  public static final ExchangeReading NOTHING =
      new ExchangeReading(
          ProviderApi.UNKNOWN,
          RequestReading.NOTHING,
          AnswerReading.NOTHING,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of());

  public ExchangeReading {
    problems = List.copyOf(problems);
  }

  public Conversation conversation() {
    return new Conversation(request.messages(), request.tools(), answer.answers());
  }
}
