package dev.verbatim.otlp.dialect;

import dev.verbatim.model.Conversation;
import dev.verbatim.model.FinishReason;
import dev.verbatim.model.ModelCall;
import dev.verbatim.model.Part;
import dev.verbatim.model.ProviderApi;
import dev.verbatim.otlp.json.Json;
import java.util.List;
import java.util.Optional;

/** What is particular to a model call, from the attributes of every dialect. */
public final class ModelCalls {
  private static final List<String> PROVIDER =
      List.of(
          "langsmith.metadata.ls_provider",
          "gen_ai.provider.name",
          "gen_ai.system",
          "llm.provider",
          "llm.system",
          "ai.model.provider",
          "mlflow.llm.provider");
  private static final List<String> REQUEST_MODEL =
      List.of(
          "gen_ai.request.model",
          "llm.request.model_name",
          "ai.model.id",
          "embedding.model_name",
          "reranker.model_name",
          "mlflow.llm.model",
          "langfuse.observation.model.name",
          "langsmith.metadata.ls_model_name",
          "model");
  private static final List<String> RESPONSE_MODEL =
      List.of("gen_ai.response.model", "llm.response.model_name", "ai.response.model");
  private static final String EITHER_MODEL = "llm.model_name";
  private static final List<String> RESPONSE_ID =
      List.of("gen_ai.response.id", "ai.response.id", "llm.response.id", "request_id");
  private static final List<String> FINISH_REASON_LISTS = List.of("gen_ai.response.finish_reasons");
  private static final List<String> FINISH_REASON =
      List.of(
          "gen_ai.response.finish_reason",
          "gen_ai.finishReason",
          "gen_ai.response.stop_reason",
          "llm.finish_reason",
          "ai.response.finishReason",
          "anthropic.message.stop_reason",
          "gen_ai.completion.0.finish_reason",
          "stop_reason");

  /** The request's own JSON, or its parameters. */
  private static final List<String> REQUEST_BODY =
      List.of("llm.invocation_parameters", "input.value", "request_data");

  private static final List<String> RESPONSE_BODY =
      List.of(
          "langfuse.observation.output",
          "output.value",
          "mlflow.spanOutputs",
          "gen_ai.completion",
          "gcp.vertex.agent.llm_response");

  private ModelCalls() {}

  /** Whether a model is named. */
  static boolean hasModel(SpanView span) {
    return span.attributes().text(REQUEST_MODEL).isPresent()
        || span.attributes().text(RESPONSE_MODEL).isPresent()
        || span.attributes().text(EITHER_MODEL).isPresent();
  }

  /**
   * The call.
   *
   * @param conversation what the span says about messages: a refusal in it is a finish reason
   */
  public static ModelCall read(SpanView span, Conversation conversation) {
    AttributeView from = span.attributes();
    Optional<String> requestModel =
        model(from, REQUEST_MODEL).or(() -> ofRequest(from, "model", "model_name"));
    Optional<String> responseModel = model(from, RESPONSE_MODEL);
    Optional<String> either = model(from, List.of(EITHER_MODEL));
    Optional<String> rawReason = finishReason(span);
    return new ModelCall(
        provider(from),
        ProviderApi.UNKNOWN,
        requestModel.or(() -> either),
        responseModel.or(() -> either.filter(name -> requestModel.isPresent())),
        from.text(RESPONSE_ID).map(AttributeView::unquoted).or(() -> responseIdOfBody(from)),
        stream(from),
        Parameters.json(from),
        finishReason(rawReason, conversation),
        rawReason,
        Usages.read(span),
        Usages.raw(span),
        Optional.empty(),
        ReportedCost.read(from));
  }

  private static Optional<String> provider(AttributeView from) {
    for (String key : PROVIDER) {
      Optional<String> provider = from.text(key).flatMap(Providers::normal);
      if (provider.isPresent()) {
        return provider;
      }
    }
    return Optional.empty();
  }

  /** LangChain4j writes {@code unknown} where it knows no model. */
  private static Optional<String> model(AttributeView from, List<String> keys) {
    return from.text(keys)
        .map(AttributeView::unquoted)
        .filter(name -> !name.isEmpty() && !name.equals("unknown"));
  }

  private static Optional<Boolean> stream(AttributeView from) {
    return from.bool("gen_ai.request.stream", "gen_ai.is_streaming", "llm.is_streaming")
        .or(
            () ->
                from.text("ai.operationId")
                    .filter(name -> name.startsWith("ai."))
                    .filter(name -> name.endsWith(".doStream") || name.endsWith(".doGenerate"))
                    .map(name -> name.endsWith(".doStream")))
        .or(() -> ofRequest(from, "stream").map(Boolean::valueOf));
  }

  /** A scalar that stands in the request itself, which OpenInference and Logfire write whole. */
  private static Optional<String> ofRequest(AttributeView from, String... fields) {
    for (String key : REQUEST_BODY) {
      Optional<Json.Obj> body = from.has(key) ? from.object(key) : Optional.empty();
      Optional<String> found =
          body.flatMap(object -> object.first(fields)).flatMap(Json::scalarText);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** OpenInference writes the whole answer and no id beside it. */
  private static Optional<String> responseIdOfBody(AttributeView from) {
    return from.has("output.value")
        ? from.object("output.value")
            .filter(body -> body.first("choices", "content", "output").isPresent())
            .flatMap(body -> body.text("id"))
        : Optional.empty();
  }

  /** The raw reason of the first choice. */
  private static Optional<String> finishReason(SpanView span) {
    AttributeView from = span.attributes();
    for (String key : FINISH_REASON_LISTS) {
      List<String> reasons = from.strings(key);
      if (!reasons.isEmpty()) {
        return Optional.of(reasons.getFirst());
      }
    }
    return from.text(FINISH_REASON)
        .map(AttributeView::unquoted)
        .or(() -> ofOutputMessages(from))
        .or(() -> ofChoiceEvent(span))
        .or(() -> ofBody(from));
  }

  private static Optional<String> ofOutputMessages(AttributeView from) {
    if (from.has("gen_ai.output.messages")
        && from.json("gen_ai.output.messages").orElse(Json.Null.NULL) instanceof Json.Arr messages
        && !messages.elements().isEmpty()
        && messages.elements().getFirst() instanceof Json.Obj message) {
      return message.text("finish_reason");
    }
    return Optional.empty();
  }

  private static Optional<String> ofChoiceEvent(SpanView span) {
    return span.events().stream()
        .filter(event -> event.name().equals("gen_ai.choice"))
        .findFirst()
        .flatMap(event -> event.attributes().text("finish_reason"));
  }

  private static Optional<String> ofBody(AttributeView from) {
    return RESPONSE_BODY.stream()
        .filter(from::has)
        .flatMap(key -> from.json(key).flatMap(BodyReader::finishReason).stream())
        .findFirst();
  }

  /** OpenAI says {@code stop} when the model declines; the refusal stands in the message. */
  private static Optional<FinishReason> finishReason(
      Optional<String> raw, Conversation conversation) {
    Optional<FinishReason> reason = raw.map(FinishReasons::normal);
    boolean declined =
        conversation.output().stream()
            .flatMap(message -> message.parts().stream())
            .anyMatch(Part.Refusal.class::isInstance);
    return declined && reason.orElse(FinishReason.STOP) == FinishReason.STOP
        ? Optional.of(FinishReason.REFUSAL)
        : reason;
  }
}
