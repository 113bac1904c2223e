package dev.verbatim.server.web;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.verbatim.gateway.Gateway;
import dev.verbatim.gateway.proxy.GatewayKey;
import dev.verbatim.replay.http.ReplayService;
import dev.verbatim.server.api.ErrorDocument;
import dev.verbatim.server.rest.ApiErrors;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What every request must pass, before any route.
 *
 * <ul>
 *   <li>The host name must be one of ours, while no key is needed: a page of somebody else's that
 *       points its own name at this machine (DNS rebinding) could otherwise read everything.
 *   <li>A browser may write only from our own page: others are told by {@code Origin} and {@code
 *       Sec-Fetch-Site}.
 *   <li>With keys configured, one of them. Below {@code /gateway/} the {@code Authorization} header
 *       is the provider's: there the key is looked for in headers of its own. Below {@code
 *       /replay/} no provider is called: a client gives our key in the place of the provider's.
 * </ul>
 *
 * Every answer, but for those that the gateway hands on to programs, gets headers that keep a page
 * from running, framing or leaking anything foreign.
 */
public final class RequestGuard implements DecoratingHttpServiceFunction {
  private static final Set<String> LOOPBACK_NAMES =
      Set.of("localhost", "127.0.0.1", "[::1]", "::1");
  private static final Set<String> PROVIDER_KEYS =
      Set.of("authorization", "x-api-key", "api-key", "x-goog-api-key");
  private static final Set<String> OPEN_PATHS = Set.of("/healthz", "/readyz");
  private static final HttpHeaders SECURITY_HEADERS =
      HttpHeaders.builder()
          .set(
              HttpHeaderNames.CONTENT_SECURITY_POLICY,
              "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                  + " font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none';"
                  + " form-action 'none'; frame-ancestors 'none'")
          .set(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff")
          .set("referrer-policy", "no-referrer")
          .set("cross-origin-resource-policy", "same-origin")
          .set("cross-origin-opener-policy", "same-origin")
          .build();

  private final ApiKeys keys;
  private final Set<String> hosts = new HashSet<>(LOOPBACK_NAMES);

  /**
   * @param keys if there are any, one is needed, and host names are not looked at
   * @param moreHosts names besides those of the loopback interface
   */
  public RequestGuard(ApiKeys keys, List<String> moreHosts) {
    this.keys = keys;
    moreHosts.forEach(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
  }

  @Override
  public HttpResponse serve(
      HttpService delegate, ServiceRequestContext context, HttpRequest request) throws Exception {
    HttpResponse answer = refusal(context, request).orElse(null);
    if (answer == null) {
      answer = delegate.serve(context, request);
    }
    if ((isOfGateway(context) || isOfReplay(context))
        && !request.headers().get(HttpHeaderNames.ACCEPT, "").contains("html")) {
      return answer;
    }
    return answer.mapHeaders(
        headers -> {
          if (headers.status().isInformational()) {
            return headers;
          }
          var builder = headers.toBuilder();
          SECURITY_HEADERS.forEach(
              (name, value) -> {
                if (!headers.contains(name)) {
                  builder.set(name, value);
                }
              });
          if (!headers.contains(HttpHeaderNames.CACHE_CONTROL)) {
            builder.set(HttpHeaderNames.CACHE_CONTROL, "no-store");
          }
          return builder.build();
        });
  }

  private Optional<HttpResponse> refusal(ServiceRequestContext context, HttpRequest request) {
    String authority = Optional.ofNullable(request.authority()).orElse("");
    if (keys.isEmpty() && !hosts.contains(hostOf(authority))) {
      return Optional.of(
          refuse(
              HttpStatus.MISDIRECTED_REQUEST,
              "forbidden",
              "host: not one of this server's names (expected: localhost; add others with"
                  + " server.allowedHosts)"));
    }
    boolean reads = request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD;
    if (!reads && isFromElsewhere(request, authority)) {
      return Optional.of(
          refuse(
              HttpStatus.FORBIDDEN,
              "forbidden",
              "origin: another site's (expected: our own page)"));
    }
    if (!keys.isEmpty() && !OPEN_PATHS.contains(context.path()) && !hasKey(context, request)) {
      return Optional.of(
          refuse(
                  HttpStatus.UNAUTHORIZED,
                  "unauthorized",
                  "authorization: none that opens this server (expected: Bearer <key>, or Basic"
                      + " with the key as password; for the gateway x-verbatim-key: <key>)")
              .mapHeaders(
                  headers ->
                      headers.withMutations(
                          h ->
                              h.set(
                                  HttpHeaderNames.WWW_AUTHENTICATE,
                                  "Basic realm=\"Verbatim\", charset=\"UTF-8\""))));
    }
    return Optional.empty();
  }

  private static boolean isOfGateway(ServiceRequestContext context) {
    return context.path().startsWith(Gateway.PREFIX);
  }

  private static boolean isOfReplay(ServiceRequestContext context) {
    return context.path().startsWith(ReplayService.PREFIX);
  }

  /** A client of a provider sends what it takes for the provider's key: there the key may be. */
  private boolean hasKeyAsOfProvider(HttpRequest request) {
    String query = String.valueOf(QueryParams.fromQueryString(queryOf(request)).get("key", ""));
    return PROVIDER_KEYS.stream()
            .map(name -> request.headers().get(name, ""))
            .map(value -> value.replaceFirst("(?i)^bearer +", "").strip())
            .anyMatch(value -> !value.isEmpty() && keys.admit(value))
        || !query.isEmpty() && keys.admit(query);
  }

  private static String queryOf(HttpRequest request) {
    int question = request.path().indexOf('?');
    return question < 0 ? "" : request.path().substring(question + 1);
  }

  private static HttpResponse refuse(HttpStatus status, String code, String message) {
    return ApiErrors.respond(status, ErrorDocument.of(code, message));
  }

  private static boolean isFromElsewhere(HttpRequest request, String authority) {
    String site = request.headers().get(HttpHeaderNames.of("sec-fetch-site"), "");
    if (site.equals("cross-site") || site.equals("same-site")) {
      return true;
    }
    String origin = request.headers().get(HttpHeaderNames.ORIGIN);
    if (origin == null) {
      return false;
    }
    try {
      return !authority.equalsIgnoreCase(String.valueOf(URI.create(origin).getRawAuthority()));
    } catch (IllegalArgumentException notAnOrigin) {
      return true;
    }
  }

  private boolean hasKey(ServiceRequestContext context, HttpRequest request) {
    if (isOfReplay(context) && hasKeyAsOfProvider(request)) {
      return true;
    }
    if (isOfGateway(context) || isOfReplay(context)) {
      return GatewayKey.of(request.headers()).filter(keys::admit).isPresent();
    }
    String header = request.headers().get(HttpHeaderNames.AUTHORIZATION, "");
    int space = header.indexOf(' ');
    if (space < 0) {
      return false;
    }
    String credentials = header.substring(space + 1).strip();
    return switch (header.substring(0, space).toLowerCase(Locale.ROOT)) {
      case "bearer" -> keys.admit(credentials);
      case "basic" -> password(credentials).filter(keys::admit).isPresent();
      default -> false;
    };
  }

  private static Optional<String> password(String base64) {
    try {
      String pair = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      return colon < 0 ? Optional.empty() : Optional.of(pair.substring(colon + 1));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  /** The host without its port, in lower case. */
  private static String hostOf(String authority) {
    String lower = authority.toLowerCase(Locale.ROOT);
    int colon = lower.lastIndexOf(':');
    boolean port =
        colon > lower.lastIndexOf(']') && lower.indexOf(':') == colon
            || colon > 0 && lower.charAt(colon - 1) == ']';
    return port ? lower.substring(0, colon) : lower;
  }
}
