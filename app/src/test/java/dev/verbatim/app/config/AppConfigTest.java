package dev.verbatim.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.verbatim.gateway.provider.Providers;
import dev.verbatim.server.web.ApiKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppConfigTest {
  @TempDir Path folder;

  private Path file(String yaml) throws Exception {
    return Files.writeString(folder.resolve("verbatim.yaml"), yaml);
  }

  private static AppConfig load(Map<Setting, String> flags) throws ConfigException {
    return AppConfig.load(Optional.empty(), Map.of(), flags);
  }

  @Test
  void defaults() throws Exception {
    AppConfig config = load(Map.of());
    assertThat(config.server().port()).isEqualTo(4318);
    assertThat(config.server().grpcPort()).isEqualTo(OptionalInt.of(4317));
    assertThat(config.server().address().isLoopbackAddress()).isTrue();
    assertThat(config.server().maxRequestBytes()).isEqualTo(64 << 20);
    assertThat(config.data()).isEqualTo(Path.of("./verbatim-data"));
    assertThat(config.retention().maxAge()).isEmpty();
    assertThat(load(Map.of(Setting.PORT, "0")).server().grpcPort()).isEmpty();
  }

  @Test
  void theLaterSourceWins() throws Exception {
    Path file = file("server:\n  port: 5000\n  drainTimeout: 3s\nretention:\n  maxAge: 30d\n");
    Map<String, String> environment = Map.of("VERBATIM_SERVER_PORT", "5001");
    assertThat(AppConfig.load(Optional.of(file), Map.of(), Map.of()).server().port())
        .isEqualTo(5000);
    assertThat(AppConfig.load(Optional.of(file), environment, Map.of()).server().port())
        .isEqualTo(5001);
    AppConfig config = AppConfig.load(Optional.of(file), environment, Map.of(Setting.PORT, "5002"));
    assertThat(config.server().port()).isEqualTo(5002);
    assertThat(config.server().drainTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(config.retention().maxAge()).hasValue(Duration.ofDays(30));
  }

  @Test
  void everySourceAddsToTheProviders() throws Exception {
    Path file =
        file(
            "providers:\n"
                + "  openai: http://127.0.0.1:9000/v1\n"
                + "  vllm: http://gpu:8000/v1\n"
                + "  groq: \"off\"\n");
    Providers providers =
        AppConfig.load(
                Optional.of(file),
                Map.of("VERBATIM_PROVIDERS", "tgi=http://gpu:8001"),
                Map.of(Setting.PROVIDERS, "vllm=http://gpu:8002/v1,x=https://x.example"))
            .server()
            .gateway()
            .providers();
    assertThat(providers.named("openai").orElseThrow().base().getPort()).isEqualTo(9000);
    assertThat(providers.named("vllm").orElseThrow().base().getPort()).isEqualTo(8002);
    assertThat(providers.named("tgi")).isPresent();
    assertThat(providers.named("x")).isPresent();
    assertThat(providers.named("groq")).isEmpty();
    assertThat(providers.named("anthropic")).isPresent();
    assertThatThrownBy(() -> load(Map.of(Setting.PROVIDERS, "x=gopher://x")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("--provider: x: a text of 10 characters (expected: http://");
  }

  @Test
  void reportsEverythingThatIsWrong() throws Exception {
    Path file = file("server:\n  prot: 1\nfoo: x\n");
    Map<Setting, String> flags = new EnumMap<>(Setting.class);
    flags.put(Setting.PORT, "abc");
    flags.put(Setting.MAX_REQUEST_BYTES, "64MB");
    ConfigException failure =
        catchThrowableOfType(
            ConfigException.class,
            () -> AppConfig.load(Optional.of(file), Map.of("VERBATIM_SERVER_PROT", "1"), flags));
    assertThat(failure.problems())
        .hasSize(5)
        .contains(
            "verbatim.yaml: server.prot: unknown key (did you mean server.port?)",
            "VERBATIM_SERVER_PROT: unknown variable (did you mean VERBATIM_SERVER_PORT?)",
            "--port: abc (expected: 0..65535)")
        .anyMatch(problem -> problem.startsWith("verbatim.yaml: foo: unknown key (expected one of"))
        .anyMatch(problem -> problem.startsWith("--max-request-bytes: 64MB (expected: a size"));
  }

  @Test
  void otherMachinesNeedAKey() throws Exception {
    Map<Setting, String> open = Map.of(Setting.HOST, "0.0.0.0");
    ConfigException failure = catchThrowableOfType(ConfigException.class, () -> load(open));
    assertThat(failure.problems()).hasSize(1).allMatch(problem -> problem.contains("key new"));
    ApiKeys.NewKey key = ApiKeys.create(new SecureRandom());
    Map<Setting, String> closed = Map.of(Setting.HOST, "0.0.0.0", Setting.KEYS, key.line());
    AppConfig config = load(closed);
    assertThat(config.server().keys().isEmpty()).isFalse();
    assertThat(config.effective()).contains("auth.keys: (secret)   # --api-keys");
    assertThat(String.join("\n", config.effective())).doesNotContain(key.line());
  }

  @Test
  void everySettingHasItsOwnNames() {
    List<Setting> all = List.of(Setting.values());
    assertThat(all).extracting(Setting::key).doesNotHaveDuplicates();
    assertThat(all).extracting(Setting::flag).doesNotHaveDuplicates();
    assertThat(all).extracting(Setting::variable).doesNotHaveDuplicates();
    assertThat(Setting.GRPC_PORT.variable()).isEqualTo("VERBATIM_SERVER_GRPC_PORT");
  }

  @Test
  void forwardTargetsGetTheirHeadersAndShowNone() throws Exception {
    AppConfig config =
        AppConfig.load(
            Optional.empty(),
            Map.of("VERBATIM_FORWARD_HEADERS", "a.x-key=k1,a.x-team=t=1"),
            Map.of(Setting.FORWARD_TARGETS, "a=https://h/v1/traces,b=http://g:1/x"));
    assertThat(config.forwards()).hasSize(2);
    assertThat(config.forwards().getFirst().headers())
        .isEqualTo(Map.of("x-key", "k1", "x-team", "t=1"));
    assertThat(String.join("\n", config.effective())).doesNotContain("k1");
    assertThatThrownBy(
            () ->
                AppConfig.load(
                    Optional.empty(),
                    Map.of("VERBATIM_FORWARD_HEADERS", "c.x-key=hidden,nonsense"),
                    Map.of(Setting.FORWARD_TARGETS, "a=ftp://h,https://no-name")))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e ->
                assertThat(String.join("\n", e.problems()))
                    .contains("forward.a", "without a name", "c: there is no such target")
                    .contains("target.header=value")
                    .doesNotContain("hidden"));
  }
}
