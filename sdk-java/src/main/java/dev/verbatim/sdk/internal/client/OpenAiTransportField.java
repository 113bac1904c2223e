package dev.verbatim.sdk.internal.client;

import com.openai.core.ClientOptions;
import com.openai.core.http.HttpClient;
import java.lang.reflect.Field;
import java.util.function.UnaryOperator;

/**
 * The one place that reaches into openai-java: the transport of a built client is held by a private
 * field of the options builder, and nothing public gives it. The public {@code httpClient(...)}
 * would take the replacement, but ties the life of the original to it; the field does not.
 */
final class OpenAiTransportField {
  private OpenAiTransportField() {}

  /**
   * @throws HookException when the field is not there or cannot be reached
   */
  static void replace(ClientOptions.Builder options, UnaryOperator<HttpClient> replacement) {
    try {
      Field field = ClientOptions.Builder.class.getDeclaredField("httpClient");
      field.setAccessible(true);
      HttpClient transport = (HttpClient) field.get(options);
      if (transport == null) {
        throw new NoSuchFieldException("httpClient is null (expected: the client's transport)");
      }
      field.set(options, replacement.apply(transport));
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new HookException("openai-java: its transport cannot be reached", e);
    }
  }
}
