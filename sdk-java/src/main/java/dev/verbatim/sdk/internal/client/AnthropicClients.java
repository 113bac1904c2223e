package dev.verbatim.sdk.internal.client;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.AnthropicClientAsync;
import com.anthropic.core.ClientOptions;
import dev.verbatim.sdk.internal.call.CallTracker;
import io.opentelemetry.context.Context;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Wraps clients of anthropic-java. */
public final class AnthropicClients {
  private final Supplier<Optional<CallTracker>> trackers;

  public AnthropicClients(Supplier<Optional<CallTracker>> trackers) {
    this.trackers = trackers;
  }

  public AnthropicClient wrap(AnthropicClient original) {
    AnthropicClient hooked = original.withOptions(hook(null, maxRetries(original::withOptions)));
    return ClientProxy.of(
        AnthropicClient.class,
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "async" -> wrap(original.async());
              case "withOptions" ->
                  wrap(
                      AnthropicClient.class.cast(
                          Objects.requireNonNull(ClientProxy.call(original, method, arguments))));
              default -> ClientProxy.call(hooked, method, arguments);
            });
  }

  public AnthropicClientAsync wrap(AnthropicClientAsync original) {
    int maxRetries = maxRetries(original::withOptions);
    AnthropicClientAsync hooked = original.withOptions(hook(Context.root(), maxRetries));
    AsyncServices services =
        new AsyncServices(
            context ->
                context == Context.root()
                    ? hooked
                    : original.withOptions(hook(context, maxRetries)),
            "com.anthropic");
    return ClientProxy.of(
        AnthropicClientAsync.class,
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "sync" -> wrap(original.sync());
              case "withOptions" ->
                  wrap(
                      AnthropicClientAsync.class.cast(
                          Objects.requireNonNull(ClientProxy.call(original, method, arguments))));
              case "close", "toString", "options" -> ClientProxy.call(hooked, method, arguments);
              default -> services.invoke(method, arguments);
            });
  }

  private Consumer<ClientOptions.Builder> hook(@Nullable Context callerContext, int maxRetries) {
    Capture capture = new Capture(trackers, callerContext);
    return options -> {
      options.addInterceptor(transport -> new AnthropicHttpClient(transport, capture, maxRetries));
      switchOffOwnSpans(options);
    };
  }

  /** Newer versions make spans of their own, without bodies; they would double ours. */
  private static void switchOffOwnSpans(ClientOptions.Builder options) {
    try {
      options.openTelemetry(false);
    } catch (NoSuchMethodError olderVersion) {
      // It makes none.
      return;
    }
  }

  private static int maxRetries(Consumer<Consumer<ClientOptions.Builder>> withOptions) {
    int[] found = {-1};
    withOptions.accept(options -> found[0] = options.build().maxRetries());
    return found[0];
  }
}
