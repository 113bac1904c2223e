package dev.verbatim.sdk.internal.call;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint does, judged by the end of its path.
 *
 * @param operation as in {@code gen_ai.operation.name}
 * @param verbatimKind as in {@code verbatim.kind}
 * @param host null if the URL has none
 * @param port negative if it is the default
 */
record Endpoint(String operation, String verbatimKind, @Nullable String host, int port) {

  static Endpoint of(String url) {
    String host = null;
    int port = -1;
    String path = url;
    try {
      URI uri = new URI(url);
      host = uri.getHost();
      port = uri.getPort();
      path = uri.getPath() == null ? "" : uri.getPath();
    } catch (URISyntaxException e) {
      int query = url.indexOf('?');
      path = query < 0 ? url : url.substring(0, query);
    }
    while (path.endsWith("/")) {
      path = path.substring(0, path.length() - 1);
    }
    String last = path.substring(path.lastIndexOf('/') + 1);
    if (path.endsWith("/api/chat") || path.endsWith("/api/generate")) {
      return new Endpoint("chat", "llm", host, port);
    }
    return switch (last.substring(last.lastIndexOf(':') + 1)) {
      case "generateContent", "streamGenerateContent" ->
          new Endpoint("generate_content", "llm", host, port);
      case "messages", "responses", "invoke", "converse" -> new Endpoint("chat", "llm", host, port);
      case "completions" ->
          new Endpoint(
              path.endsWith("/chat/completions") ? "chat" : "text_completion", "llm", host, port);
      case "embeddings", "embed" -> new Endpoint("embeddings", "embedding", host, port);
      case "rerank" -> new Endpoint("rerank", "rerank", host, port);
      case "generations", "edits", "variations", "transcriptions", "translations", "speech" ->
          new Endpoint("generate_content", "llm", host, port);
      default -> new Endpoint(last.isEmpty() ? "request" : last, "span", host, port);
    };
  }

  void addServer(Map<String, Object> attributes) {
    if (host != null) {
      attributes.put("server.address", host);
    }
    if (port >= 0) {
      attributes.put("server.port", (long) port);
    }
  }
}
