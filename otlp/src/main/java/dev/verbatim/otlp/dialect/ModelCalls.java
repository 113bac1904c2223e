package dev.verbatim.otlp.dialect;

import dev.verbatim.model.Conversation;
import dev.verbatim.model.ModelCall;
import dev.verbatim.model.ProviderApi;
import java.util.Optional;

/** Calls. */
public final class ModelCalls {
  private ModelCalls() {}

  static boolean hasModel(SpanView span) {
    return span.attributes().text("gen_ai.request.model").isPresent();
  }

  /** The call. */
  public static ModelCall read(SpanView span, Conversation conversation) {
    AttributeView from = span.attributes();
    return new ModelCall(
        from.text("gen_ai.provider.name"),
        ProviderApi.UNKNOWN,
        from.text("gen_ai.request.model"),
        from.text("gen_ai.response.model"),
        from.text("gen_ai.response.id"),
        from.bool("gen_ai.request.stream"),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        UsageKeys.read(span),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
