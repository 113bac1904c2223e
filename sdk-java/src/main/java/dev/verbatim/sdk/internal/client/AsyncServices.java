package dev.verbatim.sdk.internal.client;

import io.opentelemetry.context.Context;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Stands for the services of an asynchronous client. The SDKs leave the caller's thread before the
 * hook sees the request, so the context is taken here, when the call is made, and the call goes to
 * a client that was hooked with that context.
 */
final class AsyncServices {
  private final Function<Context, Object> hookedClients;
  private final String apiPackage;
  private final List<Step> path;

  /** One access on the way from the client to the service. */
  private record Step(Method method, @Nullable Object @Nullable [] arguments) {}

  /**
   * @param hookedClients gives the client for a context
   * @param apiPackage the packages below it hold the interfaces of the services
   */
  AsyncServices(Function<Context, Object> hookedClients, String apiPackage) {
    this(hookedClients, apiPackage, List.of());
  }

  private AsyncServices(
      Function<Context, Object> hookedClients, String apiPackage, List<Step> path) {
    this.hookedClients = hookedClients;
    this.apiPackage = apiPackage;
    this.path = path;
  }

  @Nullable Object invoke(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    Class<?> result = method.getReturnType();
    if (isService(result)) {
      List<Step> longer = new ArrayList<>(path);
      longer.add(new Step(method, arguments));
      AsyncServices service = new AsyncServices(hookedClients, apiPackage, longer);
      return ClientProxy.of(
          result, (proxy, called, calledWith) -> service.invoke(called, calledWith));
    }
    Object target = hookedClients.apply(Context.current());
    for (Step step : path) {
      target = ClientProxy.call(target, step.method(), step.arguments());
      if (target == null) {
        throw new IllegalStateException(step.method() + " gave null (expected: a service)");
      }
    }
    return ClientProxy.call(target, method, arguments);
  }

  private boolean isService(Class<?> type) {
    String name = type.getName();
    return type.isInterface()
        && (name.startsWith(apiPackage + ".services.")
            || name.startsWith(apiPackage + ".client.") && name.contains("$"));
  }
}
