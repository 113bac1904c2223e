package dev.verbatim.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.model.Sha256;
import dev.verbatim.server.web.ApiKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code key}, {@code config}, {@code serve} used wrongly, {@code version}. */
class SetupCommandsTest {
  private static final Pattern MADE =
      Pattern.compile("(vb_\\w{8}_[\\w-]{32})\\s.*\\s(vb_\\w{8}:[0-9a-f]{64})\\s", Pattern.DOTALL);

  @TempDir Path folder;

  private static Matcher makeKey() {
    CommandRun made = CommandRun.of("key", "new");
    assertThat(made.exitCode()).isZero();
    assertThat(made.err()).isEmpty();
    Matcher parts = MADE.matcher(made.out());
    assertThat(parts.find()).as(made.out()).isTrue();
    return parts;
  }

  @Test
  void aNewKeyFitsItsLine() {
    Matcher made = makeKey();
    String key = made.group(1);
    assertThat(made.group(2))
        .isEqualTo(key.substring(0, 11) + ":" + Sha256.of(key.getBytes(StandardCharsets.UTF_8)));
    assertThat(ApiKeys.of(List.of(made.group(2))).isEmpty()).isFalse();
    assertThat(makeKey().group(1)).isNotEqualTo(key);
  }

  @Test
  void keyAloneTellsHowItIsUsed() {
    CommandRun alone = CommandRun.of("key");
    assertThat(alone.exitCode()).isEqualTo(2);
    assertThat(alone.out() + alone.err()).contains("new");
    assertThat(CommandRun.of("key", "nwe").exitCode()).isEqualTo(2);
  }

  @Test
  void configShowsWhatServeWouldUseAndMasksSecrets() throws Exception {
    String line = makeKey().group(2);
    Path file = folder.resolve("verbatim.yaml");
    Files.writeString(
        file, "server:\n  host: 0.0.0.0\n  port: 5000\nauth:\n  keys: [\"" + line + "\"]\n");
    CommandRun shown = CommandRun.of("config", "--config", file.toString(), "--port", "5001");
    assertThat(shown.err()).isEmpty();
    assertThat(shown.exitCode()).isZero();
    assertThat(shown.out()).containsPattern("(?m)^server\\.port.*5001");
    assertThat(shown.out()).containsPattern("(?m)^server\\.host.*0\\.0\\.0\\.0");
    assertThat(shown.out()).doesNotContain(line.substring(line.indexOf(':') + 1));
  }

  @Test
  void everythingWrongIsReportedAtOnce() throws Exception {
    Path file = folder.resolve("verbatim.yaml");
    Files.writeString(file, "server:\n  prot: 1\n");
    for (String command : List.of("config", "serve")) {
      CommandRun wrong = CommandRun.of(command, "--config", file.toString(), "--grpc-port", "many");
      assertThat(wrong.exitCode()).isEqualTo(2);
      assertThat(wrong.out()).isEmpty();
      assertThat(wrong.err())
          .contains("The configuration cannot be used:", "server.prot", "server.port", "many");
    }
  }

  @Test
  void serveOpensNoAddressToOthersWithoutKeys() {
    CommandRun refused =
        CommandRun.of(
            "serve", "--host", "0.0.0.0", "--port", "0", "--data", folder.resolve("d").toString());
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("host: 0.0.0.0", "verbatim key new");
    assertThat(folder.resolve("d")).doesNotExist();
  }

  @Test
  void aMissingFileIsAnError() {
    CommandRun missing =
        CommandRun.of("config", "--config", folder.resolve("none.yaml").toString());
    assertThat(missing.exitCode()).isEqualTo(2);
    assertThat(missing.err()).contains("none.yaml", "expected: a file that can be read");
  }

  @Test
  void versionAndHelp() {
    assertThat(CommandRun.of("version").out()).isNotBlank();
    assertThat(CommandRun.of("--version").out()).startsWith("verbatim ");
    assertThat(CommandRun.of("--help").out())
        .contains("serve", "search", "show", "verify", "reindex", "key", "config");
    CommandRun unknown = CommandRun.of("serch");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err()).contains("search");
  }
}
