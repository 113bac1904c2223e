package dev.verbatim.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import dev.verbatim.sdk.internal.call.Credentials;
import dev.verbatim.testkit.provider.Reply;
import dev.verbatim.testkit.provider.ScriptedProvider;
import org.junit.jupiter.api.Test;

/** Credentials do not leave the process. */
final class CredentialTest {
  @Test
  void canariesOfHeadersAndUrls() {
    try (OtlpReceiver receiver = OtlpReceiver.start();
        ScriptedProvider provider =
            ScriptedProvider.start(
                request -> Reply.text("Hi").header("set-cookie", "session=canary-cookie-1"))) {
      Verbatim.configure(settings -> settings.endpoint(receiver.url()));
      OpenAIClient client =
          Verbatim.wrap(
              OpenAIOkHttpClient.builder()
                  .apiKey(Testing.OPENAI_KEY)
                  .baseUrl(provider.openAiBaseUrl())
                  .putHeader("Cookie", "a=canary-cookie-2")
                  .putHeader("api-key", "canary-azure")
                  .putHeader("X-Goog-Api-Key", "canary-goog")
                  .putHeader("Proxy-Authorization", "Basic canary-proxy")
                  .putHeader("X-Harmless", "visible")
                  .putQueryParam("key", "canary-query")
                  .build());
      client.chat().completions().create(Testing.chat("Hi"));
      Verbatim.wrap(Testing.anthropic(provider)).messages().create(Testing.message("Hi"));
      Testing.flush();
      assertThat(receiver.spans()).hasSize(2);
      String everything = receiver.requests().toString();
      assertThat(everything).contains("visible").doesNotContain("canary");
      assertThat(provider.exchanges().get(0).request().path())
          .as("the provider got what the application sent")
          .contains("canary-query");
      Verbatim.close();
    }
  }

  @Test
  void urls() {
    assertThat(Credentials.scrubUrl("https://u:p@host/v1?key=abc&x=1&api_key=z#f"))
        .isEqualTo("https://host/v1?key=REDACTED&x=1&api_key=REDACTED#f");
    assertThat(Credentials.scrubUrl("cannot reach http://h/v1?token=abc now"))
        .isEqualTo("cannot reach http://h/v1?token=REDACTED now");
    assertThat(Credentials.scrubUrl("https://host/v1/chat?api-version=2025-01-01"))
        .isEqualTo("https://host/v1/chat?api-version=2025-01-01");
  }

  @Test
  void headerNames() {
    assertThat(Credentials.isSecretHeader("X-My-Api-Key")).isTrue();
    assertThat(Credentials.isSecretHeader("x-auth-token")).isTrue();
    assertThat(Credentials.isSecretHeader("x-ratelimit-remaining-tokens")).isFalse();
    assertThat(Credentials.isSecretHeader("Content-Type")).isFalse();
  }
}
