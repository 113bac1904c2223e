package dev.verbatim.gateway.provider;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the target of a path below {@code /gateway/}.
 *
 * <ul>
 *   <li>{@code /gateway/{provider}/…}: everything behind the name is appended to the provider's
 *       base URL; where it repeats the path of the base URL, that is not doubled. So both the base
 *       URL {@code …/gateway/openai} and {@code …/gateway/openai/v1} work.
 *   <li>{@code /gateway/azure/{resource}/…}: that resource of Azure OpenAI, unless {@code azure} is
 *       configured.
 *   <li>{@code /gateway/bedrock/{region}/…}: that region, unless {@code bedrock} is configured; the
 *       region may be missing where a signature names it.
 * </ul>
 */
public final class Routes {
  /** The path everything of the gateway is below. */
  public static final String PREFIX = "/gateway/";

  private static final Pattern RESOURCE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{1,63}");
  private static final Pattern REGION = Pattern.compile("[a-z]{2,4}(-[a-z]+)+-[0-9]{1,2}");

  /** The region in the credential scope of AWS Signature Version 4. */
  private static final Pattern SIGNED_REGION =
      Pattern.compile("^AWS4-HMAC-SHA256 +Credential=[^/, ]+/[0-9]{8}/([a-z0-9-]+)/bedrock/");

  private final Providers providers;

  public Routes(Providers providers) {
    this.providers = providers;
  }

  /**
   * The target.
   *
   * @param rawPath as received, without the query
   * @param query without the question mark, if there was one
   * @param authorization the header, if there was one
   * @throws NoRouteException if there is none
   */
  public Target find(String rawPath, Optional<String> query, Optional<String> authorization)
      throws NoRouteException {
    String rest = rawPath.substring(PREFIX.length());
    int slash = rest.indexOf('/');
    String name = slash < 0 ? rest : rest.substring(0, slash);
    String path = slash < 0 ? "" : rest.substring(slash);
    Provider provider = providers.named(name).orElseThrow(() -> unknown(name));
    String tail = query.map(text -> "?" + text).orElse("");
    boolean builtIn = provider.reach() == Provider.Reach.PUBLIC;
    if (builtIn && name.equals("azure")) {
      return azure(provider, path, tail);
    }
    if (builtIn && name.equals("bedrock")) {
      return bedrock(provider, path, tail, authorization);
    }
    URI base = provider.base();
    boolean tls = base.getScheme().equals("https");
    int port = base.getPort() < 0 ? (tls ? 443 : 80) : base.getPort();
    return new Target(provider, tls, base.getHost(), port, join(base, path) + tail);
  }

  private static String join(URI base, String path) {
    String basePath = base.getRawPath() == null ? "" : base.getRawPath();
    while (basePath.endsWith("/")) {
      basePath = basePath.substring(0, basePath.length() - 1);
    }
    boolean repeated = path.equals(basePath) || path.startsWith(basePath + "/");
    String joined = repeated ? path : basePath + path;
    return joined.isEmpty() ? "/" : joined;
  }

  private static Target azure(Provider provider, String path, String tail) throws NoRouteException {
    String resource = firstSegment(path);
    if (!RESOURCE.matcher(resource).matches()) {
      throw new NoRouteException(
          "azure: no resource in the path (expected: /gateway/azure/{resource}/openai/…, or an"
              + " address configured with --provider azure=https://…)");
    }
    return new Target(
        provider, true, resource + ".openai.azure.com", 443, behind(path, resource) + tail);
  }

  private static Target bedrock(
      Provider provider, String path, String tail, Optional<String> authorization)
      throws NoRouteException {
    String first = firstSegment(path);
    boolean inPath = REGION.matcher(first).matches();
    Optional<String> region =
        inPath
            ? Optional.of(first)
            : authorization
                .map(SIGNED_REGION::matcher)
                .filter(Matcher::find)
                .map(matcher -> matcher.group(1))
                .filter(text -> REGION.matcher(text).matches());
    if (region.isEmpty()) {
      throw new NoRouteException(
          "bedrock: no region in path or signature (expected: /gateway/bedrock/{region}/model/…, or"
              + " an address configured with --provider bedrock=https://…)");
    }
    return new Target(
        provider,
        true,
        "bedrock-runtime." + region.get() + ".amazonaws.com",
        443,
        (inPath ? behind(path, first) : path) + tail);
  }

  private static String firstSegment(String path) {
    int end = path.indexOf('/', 1);
    return path.isEmpty() ? "" : path.substring(1, end < 0 ? path.length() : end);
  }

  private static String behind(String path, String segment) {
    String rest = path.substring(1 + segment.length());
    return rest.isEmpty() ? "/" : rest;
  }

  private NoRouteException unknown(String name) {
    String shown = name.length() <= 64 ? name : name.substring(0, 64) + "…";
    return new NoRouteException(
        "provider: "
            + shown
            + " (expected one of: "
            + String.join(", ", providers.all().stream().map(Provider::name).toList())
            + "; add others with --provider name=url)");
  }

  /** No provider is meant by this path. The message says what to do. */
  public static final class NoRouteException extends Exception {
    private static final long serialVersionUID = 1L;

    NoRouteException(String message) {
      super(message);
    }
  }
}
