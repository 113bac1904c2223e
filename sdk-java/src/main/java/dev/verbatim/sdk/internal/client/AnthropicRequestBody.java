package dev.verbatim.sdk.internal.client;

import com.anthropic.core.http.HttpRequest;
import com.anthropic.core.http.HttpRequestBody;
import java.lang.reflect.Method;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request. The public method that gives it returned a nullable body in anthropic-java
 * 2 and returns an {@link Optional} in 3, so a compiled call would bind to only one of them.
 */
final class AnthropicRequestBody {
  private static final Method BODY = find();

  private AnthropicRequestBody() {}

  private static Method find() {
    try {
      return HttpRequest.class.getMethod("body");
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("anthropic-java: HttpRequest.body() (expected: present)", e);
    }
  }

  static @Nullable HttpRequestBody of(HttpRequest request) {
    Object body;
    try {
      body = BODY.invoke(request);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("anthropic-java: HttpRequest.body() cannot be called", e);
    }
    if (body instanceof Optional<?> optional) {
      body = optional.orElse(null);
    }
    return (HttpRequestBody) body;
  }
}
