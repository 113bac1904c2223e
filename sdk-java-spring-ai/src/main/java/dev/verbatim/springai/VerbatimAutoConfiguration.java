package dev.verbatim.springai;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.AnthropicClientAsync;
import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientAsync;
import dev.verbatim.sdk.Verbatim;
import dev.verbatim.sdk.VerbatimConfig;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.anthropic.http.okhttp.AnthropicHttpClientBuilderCustomizer;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.openai.http.okhttp.OpenAiHttpClientBuilderCustomizer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Records every model call of Spring AI. Bytes are taken on the HTTP layer, which Spring AI opens
 * to customizers; steps and tools are learned from its observations.
 */
@AutoConfiguration(
    afterName =
        "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass({ChatClient.class, ObservationRegistry.class})
@ConditionalOnProperty(prefix = "verbatim", name = "enabled", matchIfMissing = true)
@EnableConfigurationProperties(VerbatimProperties.class)
public class VerbatimAutoConfiguration {

  /** What the hooks of the HTTP layer and those of the observations tell each other. */
  @Bean
  static PendingStreams verbatimPendingStreams() {
    return new PendingStreams();
  }

  @Bean
  RecordingInterceptor verbatimRecordingInterceptor(
      VerbatimProperties properties, Environment environment, PendingStreams streams) {
    Verbatim.configure(
        settings ->
            apply(properties, environment.getProperty("spring.application.name"), settings));
    return new RecordingInterceptor(streams);
  }

  private static void apply(
      VerbatimProperties properties,
      @Nullable String applicationName,
      VerbatimConfig.Builder settings) {
    String service = properties.service() == null ? applicationName : properties.service();
    if (service != null) {
      settings.service(service);
    }
    if (properties.endpoint() != null) {
      settings.endpoint(properties.endpoint());
    }
    if (properties.apiKey() != null) {
      settings.apiKey(properties.apiKey());
    }
    if (properties.environment() != null) {
      settings.environment(properties.environment());
    }
    if (properties.release() != null) {
      settings.release(properties.release());
    }
    if (properties.maxBytes() != null) {
      settings.maxBytes(properties.maxBytes());
    }
  }

  /** Applications without Spring Boot's own, which Actuator brings. */
  @Bean
  @ConditionalOnMissingBean
  ObservationRegistry verbatimObservationRegistry() {
    return ObservationRegistry.create();
  }

  @Bean
  static BeanPostProcessor verbatimObservations(ObjectProvider<PendingStreams> streams) {
    return new ObservationHooks(streams);
  }

  @Bean
  static BeanPostProcessor verbatimReplayedTools() {
    return new ReplayedTools();
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(OpenAiHttpClientBuilderCustomizer.class)
  static class OpenAi {
    @Bean
    OpenAiHttpClientBuilderCustomizer verbatimOpenAi(RecordingInterceptor interceptor) {
      return builder -> builder.interceptor(interceptor);
    }

    @Bean
    static BeanPostProcessor verbatimOpenAiClients() {
      return new ClientBeans(OpenAIClient.class, OpenAIClientAsync.class);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(AnthropicHttpClientBuilderCustomizer.class)
  static class Anthropic {
    @Bean
    AnthropicHttpClientBuilderCustomizer verbatimAnthropic(RecordingInterceptor interceptor) {
      return builder -> builder.interceptor(interceptor);
    }

    @Bean
    static BeanPostProcessor verbatimAnthropicClients() {
      return new ClientBeans(AnthropicClient.class, AnthropicClientAsync.class);
    }
  }
}
