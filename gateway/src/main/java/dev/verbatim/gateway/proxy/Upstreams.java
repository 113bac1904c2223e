package dev.verbatim.gateway.proxy;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.ClientFactoryBuilder;
import com.linecorp.armeria.client.ClientRequestContext;
import com.linecorp.armeria.client.Endpoint;
import com.linecorp.armeria.client.HttpClient;
import com.linecorp.armeria.client.RequestOptions;
import com.linecorp.armeria.client.SimpleDecoratingHttpClient;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.SessionProtocol;
import dev.verbatim.gateway.provider.CheckedAddresses;
import dev.verbatim.gateway.provider.Provider;
import dev.verbatim.gateway.provider.Target;
import io.netty.util.AttributeKey;
import java.net.InetAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Connections to providers: pooled for each, HTTP/2 where a provider offers it over TLS, HTTP/1.1
 * otherwise. Redirects are not followed, nothing is retried.
 */
final class Upstreams implements AutoCloseable {
  private static final AttributeKey<String> RAW_PATH =
      AttributeKey.valueOf(Upstreams.class, "RAW_PATH");

  /** Targets are few unless somebody makes them up; then the pool starts anew. */
  private static final int MOST_TARGETS = 256;

  private static final Duration POOLED = Duration.ofSeconds(30);

  private record Key(Provider.Reach reach, boolean tls, String host, int port) {}

  private final Map<Provider.Reach, ClientFactory> factories = new EnumMap<>(Provider.Reach.class);
  private final Map<Key, WebClient> clients = new ConcurrentHashMap<>();

  /**
   * @param customizer for tests that need other trust
   */
  Upstreams(Duration connectTimeout, Consumer<ClientFactoryBuilder> customizer) {
    for (Provider.Reach reach : Provider.Reach.values()) {
      ClientFactoryBuilder builder =
          ClientFactory.builder()
              .addressResolverGroupFactory(
                  loops -> new CheckedAddresses(reach, InetAddress::getAllByName))
              .connectTimeout(connectTimeout)
              .idleTimeout(POOLED)
              .http1MaxHeaderSize(64 << 10)
              .http2InitialStreamWindowSize(1 << 20)
              .http2InitialConnectionWindowSize(4 << 20);
      customizer.accept(builder);
      factories.put(reach, builder.build());
    }
  }

  /** Sends; headers already name the target's authority. */
  HttpResponse execute(Target target, HttpRequest request) {
    Key key = new Key(target.provider().reach(), target.tls(), target.host(), target.port());
    if (clients.size() > MOST_TARGETS) {
      clients.clear();
    }
    WebClient client = clients.computeIfAbsent(key, this::client);
    return client.execute(
        request, RequestOptions.builder().attr(RAW_PATH, target.pathAndQuery()).build());
  }

  private WebClient client(Key key) {
    return WebClient.builder(
            key.tls() ? SessionProtocol.HTTPS : SessionProtocol.H1C,
            Endpoint.of(key.host(), key.port()))
        .factory(Optional.ofNullable(factories.get(key.reach())).orElseThrow())
        .responseTimeoutMillis(0)
        .writeTimeoutMillis(0)
        .maxResponseLength(0)
        .decorator(RawPath::new)
        .build();
  }

  /** Sends the path as it was received: a signature may cover how it is percent-encoded. */
  private static final class RawPath extends SimpleDecoratingHttpClient {
    RawPath(HttpClient delegate) {
      super(delegate);
    }

    @Override
    public HttpResponse execute(ClientRequestContext context, HttpRequest request)
        throws Exception {
      String path = Optional.ofNullable(context.attr(RAW_PATH)).orElse("/");
      HttpRequest exact = request.withHeaders(request.headers().toBuilder().path(path));
      context.updateRequest(exact);
      return unwrap().execute(context, exact);
    }
  }

  @Override
  public void close() {
    factories.values().forEach(ClientFactory::close);
  }
}
