package dev.verbatim.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.openai.client.OpenAIClient;
import com.openai.core.MultipartField;
import com.openai.models.audio.transcriptions.TranscriptionCreateParams;
import dev.verbatim.testkit.provider.Exchange;
import dev.verbatim.testkit.provider.Reply;
import dev.verbatim.testkit.provider.ScriptedProvider;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bodies of unusual kinds and sizes. */
final class BodyTest {
  private OtlpReceiver receiver;

  @BeforeEach
  void start() {
    receiver = OtlpReceiver.start();
    Verbatim.configure(settings -> settings.endpoint(receiver.url()));
  }

  @AfterEach
  void stop() {
    Verbatim.close();
    receiver.close();
  }

  @Test
  void anUploadThatCanBeReadOnlyOnce() throws Exception {
    byte[] sound = new byte[300_000];
    new Random(7).nextBytes(sound);
    Reply reply =
        Reply.raw(200, "application/json", "{\"text\":\"hello\"}".getBytes(StandardCharsets.UTF_8));
    try (ScriptedProvider provider = ScriptedProvider.start(request -> reply)) {
      OpenAIClient client = Verbatim.wrap(Testing.openAi(provider));
      client
          .audio()
          .transcriptions()
          .create(
              TranscriptionCreateParams.builder()
                  .model("whisper-1")
                  .file(
                      MultipartField.<InputStream>builder()
                          .value(new ByteArrayInputStream(sound))
                          .filename("sound.wav")
                          .build())
                  .build());
      Testing.flush();
      Exchange exchange = provider.settledExchanges().get(0);
      assertThat(exchange.requestBody().length).isGreaterThan(sound.length);
      Span span = receiver.spans().get(0);
      Testing.sameBytes(Values.attempts(span).get(0), exchange);
      assertThat(Values.attempts(span).get(0).text("verbatim.request.content_type"))
          .startsWith("multipart/form-data");
    }
  }

  @Test
  void severalMegabytes() throws Exception {
    String large = "0123456789abcdef".repeat(400_000);
    try (ScriptedProvider provider = ScriptedProvider.start(request -> Reply.text(large))) {
      OpenAIClient client = Verbatim.wrap(Testing.openAi(provider));
      client.chat().completions().create(Testing.chat(large));
      Testing.flush();
      Testing.sameBytes(
          Values.attempts(receiver.span("chat gpt-5")).get(0), provider.settledExchanges().get(0));
      assertThat(Verbatim.stats().bytesHeld()).isZero();
    }
  }

  @Test
  void aBodyBeyondTheBoundIsLeftOutAndTheSpanSaysSo() throws Exception {
    Verbatim.configure(settings -> settings.endpoint(receiver.url()).maxBytes(100_000));
    String large = "x".repeat(500_000);
    try (ScriptedProvider provider = ScriptedProvider.start(request -> Reply.text("short"))) {
      OpenAIClient client = Verbatim.wrap(Testing.openAi(provider));
      client.chat().completions().create(Testing.chat(large));
      Testing.flush();
      Exchange exchange = provider.settledExchanges().get(0);
      Values attempt = Values.attempts(receiver.spans().get(0)).get(0);
      assertThat(attempt.text("verbatim.body.dropped")).isEqualTo("request");
      assertThat(attempt.number("verbatim.body.dropped_bytes"))
          .isEqualTo(exchange.requestBody().length);
      assertThat(attempt.has("verbatim.request.body")).isFalse();
      assertThat(attempt.bytes("verbatim.response.body"))
          .isEqualTo(ByteString.copyFrom(exchange.responseBody()));
      assertThat(Verbatim.stats().bodiesDropped()).isEqualTo(1);
      assertThat(Verbatim.stats().bytesHeld()).isZero();
    }
  }

  @Test
  void whatCannotBeWrappedIsReturned() {
    Object stranger = new Object();
    long before = Verbatim.stats().captureOff();
    assertThat(Verbatim.<Object>wrap(stranger)).isSameAs(stranger);
    assertThat(Verbatim.stats().captureOff()).isEqualTo(before + 1);
  }

  @Test
  void aClientThatCannotBeHookedWorksOn() {
    OpenAIClient strange =
        (OpenAIClient)
            Proxy.newProxyInstance(
                OpenAIClient.class.getClassLoader(),
                new Class<?>[] {OpenAIClient.class},
                (proxy, method, arguments) -> {
                  throw new UnsupportedOperationException(method.getName());
                });
    OpenAIClient wrapped = Verbatim.wrap(strange);
    assertThat(wrapped == strange).isTrue();
    assertThat(Verbatim.stats().captureOff()).isEqualTo(1);
  }
}
