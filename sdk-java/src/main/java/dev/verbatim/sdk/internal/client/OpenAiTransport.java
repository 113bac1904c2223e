package dev.verbatim.sdk.internal.client;

import com.openai.core.RequestOptions;
import com.openai.core.http.HttpClient;
import com.openai.core.http.HttpRequest;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Puts the recording around a transport. A transport that can do more than HTTP (newer versions
 * open WebSockets with it) keeps all its interfaces, or the SDK would not find them.
 */
final class OpenAiTransport {
  private OpenAiTransport() {}

  static HttpClient around(HttpClient transport, Capture capture, int maxRetries) {
    OpenAiHttpClient recording = new OpenAiHttpClient(transport, capture, maxRetries);
    Set<Class<?>> interfaces = new LinkedHashSet<>();
    collect(transport.getClass(), interfaces);
    interfaces.remove(HttpClient.class);
    interfaces.remove(AutoCloseable.class);
    if (interfaces.isEmpty()) {
      return recording;
    }
    interfaces.add(HttpClient.class);
    return (HttpClient)
        Proxy.newProxyInstance(
            HttpClient.class.getClassLoader(),
            interfaces.toArray(new Class<?>[0]),
            (proxy, method, arguments) -> {
              boolean exchange =
                  arguments != null
                      && arguments.length >= 1
                      && arguments[0] instanceof HttpRequest
                      && (method.getName().equals("execute")
                          || method.getName().equals("executeAsync"));
              if (!exchange) {
                return ClientProxy.call(transport, method, arguments);
              }
              HttpRequest request = (HttpRequest) arguments[0];
              RequestOptions options =
                  arguments.length > 1 ? (RequestOptions) arguments[1] : RequestOptions.none();
              return method.getName().equals("execute")
                  ? recording.execute(request, options)
                  : recording.executeAsync(request, options);
            });
  }

  private static void collect(Class<?> type, Set<Class<?>> interfaces) {
    for (Class<?> at = type; at != null; at = at.getSuperclass()) {
      for (Class<?> each : at.getInterfaces()) {
        if (Modifier.isPublic(each.getModifiers())) {
          interfaces.add(each);
        }
        collect(each, interfaces);
      }
    }
  }
}
