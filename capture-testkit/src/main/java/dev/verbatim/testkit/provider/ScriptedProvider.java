package dev.verbatim.testkit.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.verbatim.model.Sha256;
import dev.verbatim.testkit.provider.HttpMessages.RawRequest;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A model provider that follows a script: a real HTTP/1.1 server on a free port of the loopback
 * address that speaks OpenAI Chat Completions, OpenAI Responses and Anthropic Messages, plain and
 * streaming. It remembers every exchange byte for byte, so that a test can compare what a tracer
 * stored with what really went over the wire.
 *
 * <p>Ids depend on the seed, the request's bytes and how often those bytes came; so a run can be
 * repeated, in any order of concurrent requests.
 *
 * <pre>{@code
 * try (ScriptedProvider provider = ScriptedProvider.start(Script.of(
 *     Reply.rateLimited(Duration.ofMillis(10)), Reply.text("Hello")))) {
 *   OpenAIClient client = OpenAIOkHttpClient.builder()
 *       .apiKey("test").baseUrl(provider.openAiBaseUrl()).build();
 *   …
 *   provider.exchanges().getFirst().requestSha256();
 * }
 * }</pre>
 */
public final class ScriptedProvider implements AutoCloseable {
  private final ServerSocket listener;
  private final long seed;
  private volatile Script script;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final Map<Sha256, AtomicInteger> seen = new ConcurrentHashMap<>();
  private final AtomicInteger numbers = new AtomicInteger();
  private final List<Exchange> exchanges = new ArrayList<>();
  private int underWay;

  private ScriptedProvider(ServerSocket listener, long seed, Script script) {
    this.listener = listener;
    this.seed = seed;
    this.script = script;
  }

  /** Starts on a free port with seed 1. */
  public static ScriptedProvider start(Script script) {
    return start(1, script);
  }

  /** Starts on a free port. */
  public static ScriptedProvider start(long seed, Script script) {
    return start(0, seed, script);
  }

  /** Starts on this port; 0 picks a free one. */
  public static ScriptedProvider start(int port, long seed, Script script) {
    try {
      ServerSocket listener = new ServerSocket(port, 200, InetAddress.getLoopbackAddress());
      ScriptedProvider provider = new ScriptedProvider(listener, seed, script);
      Thread.ofVirtual().name("scripted-provider").start(provider::accept);
      return provider;
    } catch (IOException e) {
      throw new UncheckedIOException("the scripted provider cannot listen on port " + port, e);
    }
  }

  /** {@code http://127.0.0.1:port}, without a slash at the end. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /** What OpenAI clients take as base URL: with {@code /v1}. */
  public String openAiBaseUrl() {
    return uri() + "/v1";
  }

  /** What Anthropic clients take as base URL: they add {@code /v1/messages}. */
  public String anthropicBaseUrl() {
    return uri().toString();
  }

  /** Follows another script from the next request on. */
  public void follow(Script newScript) {
    script = newScript;
  }

  /** The finished exchanges in the order they ended. */
  public List<Exchange> exchanges() {
    synchronized (exchanges) {
      return List.copyOf(exchanges);
    }
  }

  /**
   * Waits until so many exchanges are finished, for at most ten seconds.
   *
   * @throws IllegalStateException if there are fewer by then
   */
  public List<Exchange> awaitExchanges(int count) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    synchronized (exchanges) {
      while (exchanges.size() < count) {
        long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
        if (left <= 0) {
          throw new IllegalStateException(
              "exchanges: " + exchanges.size() + " after 10 s (expected: " + count + ")");
        }
        exchanges.wait(left);
      }
      return List.copyOf(exchanges);
    }
  }

  /**
   * Waits until no exchange is under way, for at most ten seconds: a client can be done with an
   * answer a moment before the provider is.
   *
   * @throws IllegalStateException if one is still under way by then
   */
  public List<Exchange> settledExchanges() throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    synchronized (exchanges) {
      while (underWay > 0) {
        long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
        if (left <= 0) {
          throw new IllegalStateException("exchanges under way after 10 s: " + underWay);
        }
        exchanges.wait(left);
      }
      return List.copyOf(exchanges);
    }
  }

  /** Forgets the exchanges so far. */
  public void forget() {
    synchronized (exchanges) {
      exchanges.clear();
    }
  }

  /** Stops listening and closes every connection. */
  @Override
  public void close() {
    close(listener);
    connections.forEach(ScriptedProvider::close);
  }

  private static void close(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception alreadyClosed) {
      // nothing is left to close
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        connections.add(socket);
        Thread.ofVirtual().name("scripted-provider-connection").start(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      BufferedInputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
      boolean open = true;
      while (open) {
        Optional<RawRequest> raw = HttpMessages.read(in, out);
        open = raw.isPresent() && answer(raw.get(), out);
      }
    } catch (IOException connectionLost) {
      // the client went away between two exchanges
    } finally {
      connections.remove(socket);
    }
  }

  /** Answers one request; false if the connection is over. */
  private boolean answer(RawRequest raw, OutputStream out) {
    Instant received = Instant.now();
    synchronized (exchanges) {
      underWay++;
    }
    ProviderRequest request =
        new ProviderRequest(
            numbers.incrementAndGet(),
            raw.method(),
            raw.path(),
            List.copyOf(raw.headers()),
            raw.body(),
            WireFormat.ofPath(raw.path()),
            parse(raw.body()));
    Reply reply = reply(request);
    RenderedReply rendered = render(reply, request, received.getEpochSecond());
    ResponseSending sending = new ResponseSending(out, rendered, reply.delivery());
    Exchange.Ending ending = sending.send();
    Exchange exchange =
        new Exchange(
            request,
            rendered.status(),
            sending.headers(),
            sending.sentBody(),
            sending.chunkSizes(),
            received,
            Instant.now(),
            ending);
    synchronized (exchanges) {
      exchanges.add(exchange);
      underWay--;
      exchanges.notifyAll();
    }
    return ending == Exchange.Ending.COMPLETE;
  }

  private Reply reply(ProviderRequest request) {
    try {
      return script.reply(request);
    } catch (RuntimeException e) {
      return scriptFailed(e);
    }
  }

  private RenderedReply render(Reply reply, ProviderRequest request, long epochSeconds) {
    try {
      return RenderedReply.of(reply, request, ids(request), epochSeconds);
    } catch (RuntimeException e) {
      return RenderedReply.of(scriptFailed(e), request, ids(request), epochSeconds);
    }
  }

  private static Reply scriptFailed(RuntimeException e) {
    return Reply.error(500, "server_error", "the script failed: " + e)
        .header("x-should-retry", "false");
  }

  private SeededIds ids(ProviderRequest request) {
    Sha256 hash = Sha256.of(request.body());
    int occurrence = seen.computeIfAbsent(hash, key -> new AtomicInteger()).incrementAndGet();
    return new SeededIds(seed * 0x9E3779B97F4A7C15L ^ hash.a() ^ (long) occurrence << 32);
  }

  private static JsonNode parse(byte[] body) {
    try {
      JsonNode json = Wire.JSON.readTree(body);
      return json == null ? MissingNode.getInstance() : json;
    } catch (IOException notJson) {
      return MissingNode.getInstance();
    }
  }
}
