package dev.verbatim.gateway.proxy;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.ClientFactoryBuilder;
import com.linecorp.armeria.client.ClientRequestContext;
import com.linecorp.armeria.client.Endpoint;
import com.linecorp.armeria.client.EventLoopScheduler;
import com.linecorp.armeria.client.HttpClient;
import com.linecorp.armeria.client.RequestOptions;
import com.linecorp.armeria.client.SimpleDecoratingHttpClient;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.client.endpoint.EndpointGroup;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestContext;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.util.ReleasableHolder;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.verbatim.gateway.provider.CheckedAddresses;
import dev.verbatim.gateway.provider.Provider;
import dev.verbatim.gateway.provider.Target;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.AttributeKey;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Connections to providers: pooled for each, HTTP/2 where a provider offers it over TLS, HTTP/1.1
 * otherwise. Redirects are not followed, nothing is retried.
 */
final class Upstreams implements AutoCloseable {
  private static final AttributeKey<String> RAW_PATH =
      AttributeKey.valueOf(Upstreams.class, "RAW_PATH");

  /** Targets are few unless somebody makes them up; then the pool starts anew. */
  private static final int MOST_TARGETS = 256;

  /**
   * How long a connection may lie idle. A provider that hangs up in the moment in which the next
   * request is sent loses that request, and a model call must not be sent again on a guess. So the
   * gateway hangs up first: before uvicorn, llama.cpp and Node (5 s) where there is no TLS, and
   * before load balancers (60 s and more) where there is.
   */
  private static final Duration IDLE = Duration.ofSeconds(4);

  private static final Duration IDLE_BEHIND_TLS = Duration.ofSeconds(30);

  /** HTTP/2 connections are asked so often whether they still live, while calls run. */
  private static final Duration PING = Duration.ofSeconds(20);

  private record Pool(Provider.Reach reach, boolean tls) {}

  private record Key(Pool pool, String host, int port) {}

  private final Map<Pool, ClientFactory> factories = new HashMap<>();
  private final Map<Key, WebClient> clients = new ConcurrentHashMap<>();

  /**
   * @param customizer for tests that need other trust
   */
  Upstreams(Duration connectTimeout, Consumer<ClientFactoryBuilder> customizer) {
    for (Provider.Reach reach : Provider.Reach.values()) {
      for (boolean tls : new boolean[] {false, true}) {
        ClientFactoryBuilder builder =
            ClientFactory.builder()
                .addressResolverGroupFactory(
                    loops -> new CheckedAddresses(reach, InetAddress::getAllByName))
                .eventLoopSchedulerFactory(OneLoop::new)
                .connectTimeout(connectTimeout)
                .http1MaxHeaderSize(64 << 10)
                .http2InitialStreamWindowSize(1 << 20)
                .http2InitialConnectionWindowSize(4 << 20);
        if (tls) {
          builder.idleTimeout(IDLE_BEHIND_TLS).pingInterval(PING);
        } else {
          builder.idleTimeout(IDLE);
        }
        customizer.accept(builder);
        factories.put(new Pool(reach, tls), builder.build());
      }
    }
  }

  /** Sends; headers already name the target's authority. */
  HttpResponse execute(Target target, HttpRequest request) {
    Key key =
        new Key(new Pool(target.provider().reach(), target.tls()), target.host(), target.port());
    if (clients.size() > MOST_TARGETS) {
      clients.clear();
    }
    WebClient client = clients.computeIfAbsent(key, this::client);
    return client.execute(
        request, RequestOptions.builder().attr(RAW_PATH, target.pathAndQuery()).build());
  }

  private WebClient client(Key key) {
    return WebClient.builder(
            key.pool().tls() ? SessionProtocol.HTTPS : SessionProtocol.H1C,
            Endpoint.of(key.host(), key.port()))
        .factory(Optional.ofNullable(factories.get(key.pool())).orElseThrow())
        .responseTimeoutMillis(0)
        .writeTimeoutMillis(0)
        .maxResponseLength(0)
        .decorator(RawPath::new)
        .build();
  }

  /**
   * Runs the call to the provider on the event loop of its caller. Armeria stops reading from a
   * connection when much is waiting, and begins again when it was taken; when it is taken on
   * another loop, the order of the two can be lost and the connection is never read again. It saves
   * the way between threads, too.
   */
  private record OneLoop(EventLoopGroup group) implements EventLoopScheduler {
    @Override
    public ReleasableHolder<EventLoop> acquire(
        SessionProtocol protocol, EndpointGroup endpoints, @Nullable Endpoint endpoint) {
      RequestContext caller = RequestContext.currentOrNull();
      EventLoop loop =
          caller instanceof ServiceRequestContext service
              ? service.eventLoop().withoutContext()
              : group.next();
      return new ReleasableHolder<>() {
        @Override
        public EventLoop get() {
          return loop;
        }

        @Override
        public void release() {
          // The loop belongs to the server.
        }
      };
    }
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
