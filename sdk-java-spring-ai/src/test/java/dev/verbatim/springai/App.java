package dev.verbatim.springai;

import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientImpl;
import com.openai.core.ClientOptions;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.ai.openai.http.okhttp.SpringAiOpenAiHttpClient;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** An application that has the starters on its class path and nothing else. */
@SpringBootConfiguration
@EnableAutoConfiguration
class App {
  /** A client that the application makes for itself. */
  @Bean
  OpenAIClient client(@Value("${spring.ai.openai.base-url}") String url) {
    return new OpenAIClientImpl(
        ClientOptions.builder()
            .httpClient(SpringAiOpenAiHttpClient.builder().build())
            .baseUrl(url)
            .apiKey("sk-canary-4711")
            .build());
  }

  static ConfigurableApplicationContext start(String providerUrl, String... more) {
    return prepared(providerUrl, more).run();
  }

  /** The same with a registry of observations, which Spring Boot's tracing brings. */
  static ConfigurableApplicationContext observed(
      String providerUrl, ObservationRegistry registry, String... more) {
    return prepared(providerUrl, more)
        .initializers(
            context -> context.getBeanFactory().registerSingleton("observationRegistry", registry))
        .run();
  }

  private static SpringApplicationBuilder prepared(String providerUrl, String... more) {
    return new SpringApplicationBuilder(App.class)
        .web(WebApplicationType.NONE)
        .bannerMode(org.springframework.boot.Banner.Mode.OFF)
        .properties(
            "spring.application.name=shop",
            "spring.main.lazy-initialization=true",
            "spring.ai.openai.api-key=sk-canary-4711",
            "spring.ai.openai.base-url=" + providerUrl,
            "spring.ai.openai.chat.model=gpt-5",
            "logging.level.root=warn")
        .properties(more);
  }
}
