package dev.verbatim.capture.provider;

import dev.verbatim.capture.json.JsonValue;
import dev.verbatim.model.ProviderApi;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognises the API of an exchange, by its URL first and by its bodies where that says nothing.
 */
public final class ProviderDetection {
  private static final Pattern MODEL_IN_PATH =
      Pattern.compile(
          "/models/([^/?#]+):(?:generateContent|streamGenerateContent|embedContent|batchEmbedContents)"
              + "|/model/([^/?#]+)/(?:invoke|converse)");

  private ProviderDetection() {}

  /**
   * The API.
   *
   * @param url of the request, if known
   * @param request the request body, if it is JSON
   * @param response the answer or the first event of a stream, if it is JSON
   */
  public static ProviderApi detect(
      Optional<String> url, Optional<JsonValue> request, Optional<JsonValue> response) {
    ProviderApi byPath = url.map(ProviderDetection::byPath).orElse(ProviderApi.UNKNOWN);
    if (byPath != ProviderApi.UNKNOWN) {
      return byPath;
    }
    if (url.isPresent() && isOtherEndpoint(path(url.get()))) {
      return ProviderApi.UNKNOWN;
    }
    ProviderApi byResponse =
        response.map(ProviderDetection::byResponse).orElse(ProviderApi.UNKNOWN);
    return byResponse != ProviderApi.UNKNOWN
        ? byResponse
        : request.map(ProviderDetection::byRequest).orElse(ProviderApi.UNKNOWN);
  }

  /** The provider in OpenTelemetry's spelling, by host; empty for hosts we do not know. */
  public static Optional<String> provider(Optional<String> url) {
    String host = url.map(ProviderDetection::host).orElse("");
    if (host.equals("api.openai.com") || host.endsWith(".api.openai.com")) {
      return Optional.of("openai");
    }
    if (host.equals("api.anthropic.com")) {
      return Optional.of("anthropic");
    }
    if (host.startsWith("bedrock-runtime") && host.endsWith(".amazonaws.com")) {
      return Optional.of("aws.bedrock");
    }
    if (host.endsWith(".openai.azure.com") || host.endsWith(".services.ai.azure.com")) {
      return Optional.of("azure.ai.openai");
    }
    return switch (host) {
      case "api.deepseek.com" -> Optional.of("deepseek");
      case "generativelanguage.googleapis.com" -> Optional.of("gcp.gemini");
      case "api.groq.com" -> Optional.of("groq");
      case "api.mistral.ai" -> Optional.of("mistral_ai");
      case "api.x.ai" -> Optional.of("x_ai");
      case "openrouter.ai" -> Optional.of("openrouter");
      default -> Optional.empty();
    };
  }

  private static ProviderApi byPath(String url) {
    String path = path(url);
    if (path.endsWith("/chat/completions")) {
      return ProviderApi.OPENAI_CHAT;
    }
    if (path.endsWith("/completions") && !path.endsWith("/fim/completions")) {
      return ProviderApi.OPENAI_COMPLETIONS;
    }
    if (path.endsWith("/responses")) {
      return ProviderApi.OPENAI_RESPONSES;
    }
    if (path.endsWith("/embeddings")) {
      return ProviderApi.OPENAI_EMBEDDINGS;
    }
    if (path.endsWith(":generatecontent") || path.endsWith(":streamgeneratecontent")) {
      return ProviderApi.GEMINI;
    }
    if (path.endsWith(":embedcontent") || path.endsWith(":batchembedcontents")) {
      return ProviderApi.GEMINI_EMBEDDINGS;
    }
    if (path.contains("/model/")
        && (path.endsWith("/converse") || path.endsWith("/converse-stream"))) {
      return ProviderApi.BEDROCK_CONVERSE;
    }
    if (path.endsWith("/api/chat") || path.endsWith("/api/generate")) {
      return ProviderApi.OLLAMA;
    }
    return path.endsWith("/v1/messages") ? ProviderApi.ANTHROPIC_MESSAGES : ProviderApi.UNKNOWN;
  }

  /**
   * The model that the path names, where the body does not: {@code
   * …/models/{model}:generateContent} (Gemini), {@code /model/{model}/invoke} (Bedrock).
   */
  static Optional<String> modelInPath(Optional<String> url) {
    return url.map(MODEL_IN_PATH::matcher)
        .filter(Matcher::find)
        .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
        .map(ProviderDetection::decoded);
  }

  /** Whether the answer comes as one JSON array, bit by bit, where it is no event stream. */
  static boolean streamsAsArray(Optional<String> url) {
    return url.map(ProviderDetection::path)
        .filter(path -> path.endsWith(":streamgeneratecontent"))
        .isPresent();
  }

  private static String decoded(String encoded) {
    try {
      return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      return encoded;
    }
  }

  private static boolean isOtherEndpoint(String path) {
    return path.endsWith("/completions")
        || path.endsWith("/count_tokens")
        || path.endsWith("/rerank")
        || path.endsWith("/moderations")
        || path.contains("/batches");
  }

  private static ProviderApi byResponse(JsonValue response) {
    String object = response.text("object").orElse("");
    String type = response.text("type").orElse("");
    if (object.startsWith("chat.completion")) {
      return ProviderApi.OPENAI_CHAT;
    }
    if (object.equals("text_completion")) {
      return ProviderApi.OPENAI_COMPLETIONS;
    }
    if (object.equals("response") || type.startsWith("response.")) {
      return ProviderApi.OPENAI_RESPONSES;
    }
    boolean message = type.equals("message") && response.get("content").isPresent();
    return message || type.equals("message_start")
        ? ProviderApi.ANTHROPIC_MESSAGES
        : ProviderApi.UNKNOWN;
  }

  private static ProviderApi byRequest(JsonValue request) {
    boolean messages = request.get("messages").filter(JsonValue::isArray).isPresent();
    if (request.get("anthropic_version").isPresent()
        || messages && request.get("system").isPresent()) {
      return ProviderApi.ANTHROPIC_MESSAGES;
    }
    if (request.get("contents").filter(JsonValue::isArray).isPresent()) {
      return ProviderApi.GEMINI;
    }
    return messages && request.get("model").isPresent()
        ? ProviderApi.OPENAI_CHAT
        : ProviderApi.UNKNOWN;
  }

  private static String path(String url) {
    String path = url;
    int scheme = path.indexOf("://");
    if (scheme >= 0) {
      int slash = path.indexOf('/', scheme + 3);
      path = slash < 0 ? "" : path.substring(slash);
    }
    int end = path.length();
    for (char mark : new char[] {'?', '#'}) {
      int at = path.indexOf(mark);
      end = at < 0 ? end : Math.min(end, at);
    }
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(0, end).toLowerCase(Locale.ROOT);
  }

  private static String host(String url) {
    int scheme = url.indexOf("://");
    if (scheme < 0) {
      return "";
    }
    int end = scheme + 3;
    while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
      end++;
    }
    String authority = url.substring(scheme + 3, end);
    String host = authority.substring(authority.lastIndexOf('@') + 1);
    int port = host.lastIndexOf(':');
    return (port < 0 ? host : host.substring(0, port)).toLowerCase(Locale.ROOT);
  }
}
