package dev.verbatim.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.verbatim.testkit.provider.Exchange;
import dev.verbatim.testkit.provider.Reply;
import dev.verbatim.testkit.provider.ScriptedProvider;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The same bytes with the older provider SDKs that the build copies into {@code target}. */
final class OlderVersionsTest {
  /** Sees the older SDKs and its own copy of ours first. */
  private static final class OlderSdks extends URLClassLoader {
    OlderSdks(URL[] urls) {
      super(urls, OlderVersionsTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      boolean own =
          name.startsWith("com.openai.")
              || name.startsWith("com.anthropic.")
              || name.startsWith("dev.verbatim.sdk.");
      if (!own) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? findClass(name) : loaded;
      }
    }
  }

  private static URL[] urls() throws IOException {
    List<URL> urls = new ArrayList<>();
    try (Stream<Path> jars = Files.list(Path.of("target/older-sdks"))) {
      for (Path jar : jars.sorted().toList()) {
        urls.add(jar.toUri().toURL());
      }
    }
    assertThat(urls).hasSize(4);
    urls.add(Path.of("target/classes/").toUri().toURL());
    urls.add(Path.of("target/test-classes/").toUri().toURL());
    return urls.toArray(new URL[0]);
  }

  @Test
  void theOlderSdksAreCapturedToo() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    try (OtlpReceiver receiver = OtlpReceiver.start();
        ScriptedProvider provider =
            ScriptedProvider.start(
                request ->
                    requests.getAndIncrement() % 2 == 0
                        ? Reply.rateLimited(Duration.ofMillis(5))
                        : Reply.text("Hello"));
        OlderSdks sdks = new OlderSdks(urls())) {
      Class<?> scenario = sdks.loadClass(OlderVersionsScenario.class.getName());
      scenario
          .getMethod("run", String.class, String.class, String.class)
          .invoke(null, provider.openAiBaseUrl(), provider.anthropicBaseUrl(), receiver.url());

      List<Exchange> exchanges = provider.settledExchanges();
      assertThat(exchanges).hasSize(12);
      List<Span> calls =
          receiver.spans().stream().filter(span -> span.getName().startsWith("chat ")).toList();
      assertThat(calls).hasSize(6);
      List<String> versions =
          exchanges.stream().map(OlderVersionsTest::sdkVersion).distinct().sorted().toList();
      assertThat(versions).containsExactly("2.57.0", "4.52.0");
      int exchange = 0;
      for (Span call : calls) {
        List<Values> attempts = Values.attempts(call);
        assertThat(attempts).hasSize(2);
        assertThat(attempts.get(0).bytes("verbatim.request.body"))
            .isEqualTo(ByteString.copyFrom(exchanges.get(exchange).requestBody()));
        for (Values attempt : attempts) {
          assertThat(attempt.bytes("verbatim.response.body"))
              .isEqualTo(ByteString.copyFrom(exchanges.get(exchange++).responseBody()));
        }
        Span parent =
            receiver.spans().stream()
                .filter(span -> span.getSpanId().equals(call.getParentSpanId()))
                .findFirst()
                .orElseThrow();
        assertThat(parent.getName()).matches("(openai|anthropic) (sync|stream|async)");
      }
    }
  }

  private static String sdkVersion(Exchange exchange) {
    return exchange.request().headers().stream()
        .filter(header -> header.name().equalsIgnoreCase("x-stainless-package-version"))
        .map(header -> header.value())
        .findFirst()
        .orElseThrow();
  }
}
