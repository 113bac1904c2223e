package dev.verbatim.server.web;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.verbatim.model.Sha256;
import dev.verbatim.server.api.ErrorDocument;
import dev.verbatim.server.rest.ApiErrors;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The page's files from the class path ({@code META-INF/verbatim-ui/}). A path without a file and
 * without a dot is a place inside the page, which finds its way by itself; everything else that no
 * other route takes does not exist.
 */
public final class PageFiles implements HttpService {
  private static final String ROOT = "META-INF/verbatim-ui";
  private static final Map<String, MediaType> TYPES =
      Map.ofEntries(
          Map.entry("html", MediaType.HTML_UTF_8),
          Map.entry("js", MediaType.JAVASCRIPT_UTF_8),
          Map.entry("css", MediaType.CSS_UTF_8),
          Map.entry("svg", MediaType.SVG_UTF_8),
          Map.entry("json", MediaType.JSON_UTF_8),
          Map.entry("webmanifest", MediaType.JSON_UTF_8),
          Map.entry("txt", MediaType.PLAIN_TEXT_UTF_8),
          Map.entry("png", MediaType.PNG),
          Map.entry("ico", MediaType.parse("image/x-icon")),
          Map.entry("woff2", MediaType.parse("font/woff2")));

  private record File(byte[] content, MediaType type, String tag) {}

  /** Only files that exist are kept, so their number is that of the jar. */
  private final Map<String, File> files = new ConcurrentHashMap<>();

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    String path = context.path();
    boolean ofThePage = !path.startsWith("/api/") && !path.startsWith("/v1/");
    if (request.method() != HttpMethod.GET && request.method() != HttpMethod.HEAD) {
      return ofThePage && file(path).isPresent()
          ? ApiErrors.respond(
              HttpStatus.METHOD_NOT_ALLOWED,
              ErrorDocument.of("method_not_allowed", request.method() + " (expected: GET)"))
          : notFound(path);
    }
    if (!ofThePage) {
      return notFound(path);
    }
    Optional<File> file = file(path.equals("/") ? "/index.html" : path);
    if (file.isEmpty() && !path.substring(path.lastIndexOf('/') + 1).contains(".")) {
      file = file("/index.html");
    }
    if (file.isEmpty() && path.equals("/")) {
      return HttpResponse.of(
          HttpStatus.OK,
          MediaType.PLAIN_TEXT_UTF_8,
          "Verbatim runs. This build has no page; the API is under /api/v1/.\n");
    }
    return file.map(found -> respond(path, request, found)).orElseGet(() -> notFound(path));
  }

  private static HttpResponse respond(String path, HttpRequest request, File file) {
    boolean hashed = path.startsWith("/assets/");
    ResponseHeaders headers =
        ResponseHeaders.builder(HttpStatus.OK)
            .contentType(file.type())
            .set(HttpHeaderNames.ETAG, file.tag())
            .set(
                HttpHeaderNames.CACHE_CONTROL,
                hashed ? "public, max-age=31536000, immutable" : "no-cache")
            .build();
    boolean known = request.headers().get(HttpHeaderNames.IF_NONE_MATCH, "").contains(file.tag());
    return known
        ? HttpResponse.of(headers.toBuilder().status(HttpStatus.NOT_MODIFIED).build())
        : HttpResponse.of(headers, HttpData.wrap(file.content()));
  }

  private static HttpResponse notFound(String path) {
    return ApiErrors.respond(
        HttpStatus.NOT_FOUND,
        ErrorDocument.of(
            "not_found",
            (path.length() <= 200 ? path : path.substring(0, 200) + "…") + ": no such route"));
  }

  private Optional<File> file(String path) {
    File known = files.get(path);
    if (known != null) {
      return Optional.of(known);
    }
    int dot = path.lastIndexOf('.');
    MediaType type = TYPES.get(dot < 0 ? "" : path.substring(dot + 1));
    if (type == null || path.contains("..")) {
      return Optional.empty();
    }
    try (InputStream in = PageFiles.class.getClassLoader().getResourceAsStream(ROOT + path)) {
      if (in == null) {
        return Optional.empty();
      }
      byte[] content = in.readAllBytes();
      File file =
          new File(content, type, '"' + Sha256.of(content).toString().substring(0, 32) + '"');
      files.put(path, file);
      return Optional.of(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
