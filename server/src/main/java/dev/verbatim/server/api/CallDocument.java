package dev.verbatim.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verbatim.model.FinishReason;
import dev.verbatim.model.ModelCall;
import org.jspecify.annotations.Nullable;

/** Schema {@code ModelCall}. */
public record CallDocument(
    @Nullable String provider,
    String api,
    @Nullable String requestModel,
    @Nullable String responseModel,
    @Nullable String responseId,
    @Nullable Boolean stream,
    @Nullable JsonNode parameters,
    @Nullable String finishReason,
    @Nullable String rawFinishReason,
    UsageDocument usage,
    @Nullable JsonNode rawUsage,
    @Nullable CostDocument cost,
    @Nullable CostDocument reportedCost) {

  static CallDocument of(ModelCall call) {
    return new CallDocument(
        call.provider().orElse(null),
        call.api().wireName(),
        call.requestModel().orElse(null),
        call.responseModel().orElse(null),
        call.responseId().orElse(null),
        call.stream().orElse(null),
        call.parametersJson().map(Json::tree).orElse(null),
        call.finishReason().map(FinishReason::wireName).orElse(null),
        call.rawFinishReason().orElse(null),
        UsageDocument.of(call.usage()),
        call.rawUsageJson().map(Json::tree).orElse(null),
        call.cost().map(CostDocument::of).orElse(null),
        call.reportedCost().map(CostDocument::of).orElse(null));
  }
}
