package dev.verbatim.sdk.internal.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Asks a replay for the answer of a tool, once: a second try might take two answers of the
 * recording.
 *
 * @param replay its address
 * @param apiKey sent as a bearer token; null if there is none
 * @param argumentsJson as the span of the tool records them; null if they are not known
 * @param callId the id by which the model asked; null if it is not known
 */
public record ToolQuestion(
    String replay,
    @Nullable String apiKey,
    String tool,
    @Nullable String argumentsJson,
    @Nullable String callId) {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** Made when the first tool asks. */
  private static final class Client {
    static final HttpClient HTTP =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(TIMEOUT)
            .build();
  }

  /** The answer; what cannot be had or read is a denial. */
  public ToolAnswer ask() {
    try {
      HttpResponse<String> response = Client.HTTP.send(request(), BodyHandlers.ofString(UTF_8));
      return read(response.statusCode(), response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return unreachable(e);
    } catch (IOException | IllegalArgumentException e) {
      return unreachable(e);
    }
  }

  private static ToolAnswer unreachable(Exception why) {
    String reason = "the replay cannot be asked (" + why.getClass().getSimpleName() + ")";
    return new ToolAnswer.Denied("unreachable", reason, why);
  }

  private HttpRequest request() {
    String name = URLEncoder.encode(tool, UTF_8).replace("+", "%20");
    URI target = URI.create(replay.replaceFirst("/+$", "") + "/tools/" + name);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target)
            .timeout(TIMEOUT)
            .header("content-type", "application/json")
            .header("accept", "application/json")
            .POST(BodyPublishers.ofString(body(), UTF_8));
    if (apiKey != null) {
      request.header("authorization", "Bearer " + apiKey);
    }
    return request.build();
  }

  /** Arguments that are JSON travel as they are, so that no number is written in another way. */
  private String body() {
    StringJoiner members = new StringJoiner(",", "{", "}");
    if (argumentsJson != null) {
      members.add(
          "\"arguments\":"
              + (JsonReader.isJson(argumentsJson) ? argumentsJson : quoted(argumentsJson)));
    }
    if (callId != null) {
      members.add("\"callId\":" + quoted(callId));
    }
    return members.toString();
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }

  private static ToolAnswer read(int status, String body) {
    Object value;
    try {
      value = JsonReader.read(body);
    } catch (IllegalArgumentException e) {
      value = null;
    }
    if (!(value instanceof Map<?, ?> answer)) {
      String reason = "the answer of the replay (" + status + ") cannot be read";
      return new ToolAnswer.Denied("unreadable", reason, null);
    }
    if (status != 200) {
      String reason = "the replay answered " + status + ": " + word(answer, "error", NO_REASON);
      return new ToolAnswer.Denied("refused", reason, null);
    }
    return switch (word(answer, "action", "")) {
      case "run" -> new ToolAnswer.Run();
      case "answer" -> {
        String text = answer.get("resultText") instanceof String given ? given : null;
        yield new ToolAnswer.Given(
            answer.containsKey("result") ? answer.get("result") : text, text);
      }
      case "error" -> failed(word(answer, "errorType", ""), word(answer, "message", ""));
      case "deny" ->
          new ToolAnswer.Denied(
              word(answer, "code", "denied"), word(answer, "reason", NO_REASON), null);
      default ->
          new ToolAnswer.Denied("unreadable", "the replay gave an answer of an unknown kind", null);
    };
  }

  private static final String NO_REASON = "no reason given";

  private static ToolAnswer failed(String errorType, String message) {
    String type = errorType.isEmpty() ? "an error without a type" : errorType;
    String prefix = type + ": ";
    return new ToolAnswer.Failed(
        type, message.startsWith(prefix) ? message.substring(prefix.length()) : message);
  }

  private static String word(Map<?, ?> answer, String key, String otherwise) {
    return answer.get(key) instanceof String text && !text.isEmpty() ? text : otherwise;
  }
}
