package dev.verbatim.sdk.internal.client;

import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientAsync;
import com.openai.core.ClientOptions;
import dev.verbatim.sdk.internal.call.CallTracker;
import io.opentelemetry.context.Context;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Wraps clients of openai-java. */
public final class OpenAiClients {
  private final Supplier<Optional<CallTracker>> trackers;

  public OpenAiClients(Supplier<Optional<CallTracker>> trackers) {
    this.trackers = trackers;
  }

  /**
   * @throws HookException when this version of the SDK cannot be hooked
   */
  public OpenAIClient wrap(OpenAIClient original) {
    OpenAIClient hooked = original.withOptions(hook(null, maxRetries(original::withOptions)));
    return ClientProxy.of(
        OpenAIClient.class,
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "async" -> wrap(original.async());
              case "withOptions" ->
                  wrap(
                      OpenAIClient.class.cast(
                          Objects.requireNonNull(ClientProxy.call(original, method, arguments))));
              default -> ClientProxy.call(hooked, method, arguments);
            });
  }

  /**
   * @throws HookException when this version of the SDK cannot be hooked
   */
  public OpenAIClientAsync wrap(OpenAIClientAsync original) {
    int maxRetries = maxRetries(original::withOptions);
    OpenAIClientAsync hooked = original.withOptions(hook(Context.root(), maxRetries));
    AsyncServices services =
        new AsyncServices(
            context ->
                context == Context.root()
                    ? hooked
                    : original.withOptions(hook(context, maxRetries)),
            "com.openai");
    return ClientProxy.of(
        OpenAIClientAsync.class,
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "sync" -> wrap(original.sync());
              case "withOptions" ->
                  wrap(
                      OpenAIClientAsync.class.cast(
                          Objects.requireNonNull(ClientProxy.call(original, method, arguments))));
              case "close", "toString" -> ClientProxy.call(hooked, method, arguments);
              default -> services.invoke(method, arguments);
            });
  }

  private Consumer<ClientOptions.Builder> hook(@Nullable Context callerContext, int maxRetries) {
    Capture capture = new Capture(trackers, callerContext);
    return options ->
        OpenAiTransportField.replace(
            options, transport -> OpenAiTransport.around(transport, capture, maxRetries));
  }

  private static int maxRetries(Consumer<Consumer<ClientOptions.Builder>> withOptions) {
    int[] found = {-1};
    withOptions.accept(options -> found[0] = options.build().maxRetries());
    return found[0];
  }
}
