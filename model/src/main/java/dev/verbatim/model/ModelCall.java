package dev.verbatim.model;

import java.util.Optional;

/**
 * What is particular to a span that called a model (kinds llm, embedding, rerank).
 *
 * @param provider the provider in OpenTelemetry's spelling, e.g. {@code openai}, {@code anthropic}
 * @param api the body format, if Verbatim can read it
 * @param requestModel the model that was asked for, exactly as sent
 * @param responseModel the model that answered, exactly as received
 * @param responseId the provider's id of the answer
 * @param stream whether the app asked for a stream; empty when unknown
 * @param parametersJson sampling and other parameters as one JSON object, without messages and
 *     tools
 * @param finishReason why the model stopped, normalised
 * @param rawFinishReason the same in the provider's own word
 * @param usage tokens, normalised
 * @param rawUsageJson the provider's usage object as it was sent
 * @param cost by our price table; empty when the price is unknown
 * @param reportedCost what the emitter itself claimed
 */
public record ModelCall(
    Optional<String> provider,
    ProviderApi api,
    Optional<String> requestModel,
    Optional<String> responseModel,
    Optional<String> responseId,
    Optional<Boolean> stream,
    Optional<String> parametersJson,
    Optional<FinishReason> finishReason,
    Optional<String> rawFinishReason,
    Usage usage,
    Optional<String> rawUsageJson,
    Optional<Cost> cost,
    Optional<Cost> reportedCost) {

  /** A call of which nothing is known yet. */
  public static final ModelCall UNKNOWN =
      new ModelCall(
          Optional.empty(),
          ProviderApi.UNKNOWN,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Usage.UNKNOWN,
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /**
   * The response model if known, else the request model: what a list shows and a filter matches.
   */
  public Optional<String> model() {
    return responseModel.isPresent() ? responseModel : requestModel;
  }

  public ModelCall withCost(Optional<Cost> newCost) {
    return new ModelCall(
        provider,
        api,
        requestModel,
        responseModel,
        responseId,
        stream,
        parametersJson,
        finishReason,
        rawFinishReason,
        usage,
        rawUsageJson,
        newCost,
        reportedCost);
  }
}
