package dev.verbatim.sdk;

import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Carries a trace between services of the application.
 *
 * @see <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>
 */
final class Propagation {
  private Propagation() {}

  static void inject(Context context, Map<String, String> headers) {
    W3CTraceContextPropagator.getInstance()
        .inject(
            context,
            headers,
            (target, name, value) -> {
              if (target != null) {
                target.put(name, value);
              }
            });
  }

  static Context extract(Context context, Map<String, String> headers) {
    return W3CTraceContextPropagator.getInstance().extract(context, headers, new Getter());
  }

  /** Header names have no case. */
  private static final class Getter implements TextMapGetter<Map<String, String>> {
    @Override
    public Iterable<String> keys(Map<String, String> headers) {
      return headers.keySet();
    }

    @Override
    public @Nullable String get(@Nullable Map<String, String> headers, String key) {
      if (headers == null) {
        return null;
      }
      for (Map.Entry<String, String> header : headers.entrySet()) {
        if (header.getKey() != null && header.getKey().equalsIgnoreCase(key)) {
          return header.getValue();
        }
      }
      return null;
    }
  }
}
