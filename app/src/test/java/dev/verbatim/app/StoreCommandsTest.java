package dev.verbatim.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.app.config.AppConfig;
import dev.verbatim.app.config.Setting;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code verify} and {@code reindex} on folders that a server wrote. */
class StoreCommandsTest {
  @TempDir Path folder;

  private ServerProcess start() throws Exception {
    return ServerProcess.start(
        AppConfig.load(
            Optional.empty(),
            Map.of(),
            Map.of(Setting.PORT, "0", Setting.DATA, folder.toString())));
  }

  /** Lets a server write so many spans, in requests of so many, each with the same long text. */
  private void write(int spans, int perRequest) throws Exception {
    try (ServerProcess server = start()) {
      Sender sender = new Sender(server.server().port());
      for (int from = 0; from < spans; from += perRequest) {
        sender.send(from, perRequest);
      }
    }
  }

  private Path segment() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.endsWith("segment.log")).findFirst().orElseThrow();
    }
  }

  private void flip(long position) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(segment().toFile(), "rw")) {
      file.seek(position);
      int value = file.read();
      file.seek(position);
      file.write(value ^ 0x5a);
    }
  }

  private CommandRun run(String command, String... more) {
    return CommandRun.of(
        Stream.concat(Stream.of(command, "--data", folder.toString()), Stream.of(more))
            .toArray(String[]::new));
  }

  @Test
  void aWholeStoreIsWell() throws Exception {
    write(40, 10);
    CommandRun verify = run("verify");
    assertThat(verify.exitCode()).isZero();
    assertThat(verify.out()).contains(" 40 spans, ", "All is well.").doesNotContain("DAMAGED");
    assertThat(verify.err()).isEmpty();
  }

  @Test
  void damageIsNamedByRecordAndNotOnceForEachSpan() throws Exception {
    write(600, 200);
    // The text that all spans share was stored by the first record that came.
    flip(60);
    CommandRun verify = run("verify");
    assertThat(verify.exitCode()).isEqualTo(1);
    assertThat(verify.err()).isEmpty();
    List<String> lines = verify.out().lines().toList();
    assertThat(lines.size()).as("lines for 600 damaged spans").isLessThan(120);
    assertThat(verify.out())
        .containsPattern(
            "segment\\.log, record at byte [0-9]+: ([0-9]+) of its \\1 spans cannot be read in"
                + " full")
        .containsPattern("(?m)^  and [0-9]+ more; --all lists them$");
    assertThat(lines.getLast()).matches("[0-9]+ damaged places?\\.");
    CommandRun all = run("verify", "--all");
    assertThat(all.exitCode()).isEqualTo(1);
    assertThat(all.out()).doesNotContain("--all lists them");
    assertThat(all.out().lines().filter(line -> line.startsWith("  ")).count())
        .isGreaterThanOrEqualTo(400);
    assertThat(all.out()).contains("payload ");
  }

  @Test
  void damagedPlacesAreNotListedWithoutEndEither() throws Exception {
    write(60, 1);
    flip(60);
    CommandRun verify = run("verify");
    assertThat(verify.exitCode()).isEqualTo(1);
    assertThat(verify.out().lines().filter(line -> line.startsWith("DAMAGED "))).hasSize(20);
    assertThat(verify.out()).containsPattern("(?m)^and [0-9]+ more; --all lists them$");
    assertThat(
            run("verify", "--all")
                .out()
                .lines()
                .filter(line -> line.startsWith("DAMAGED "))
                .count())
        .isGreaterThan(50);
  }

  @Test
  void reindexBuildsTheIndexAnew() throws Exception {
    write(30, 10);
    try (Stream<Path> files = Files.walk(segment().getParent())) {
      for (Path file :
          files.filter(file -> file.toString().contains("/spans/segments_")).toList()) {
        Files.delete(file);
      }
    }
    CommandRun reindex = run("reindex");
    assertThat(reindex.err()).isEmpty();
    assertThat(reindex.exitCode()).isZero();
    assertThat(reindex.out()).contains("The index holds 30 spans.");
    try (ServerProcess server = start()) {
      CommandRun search =
          CommandRun.of(
              "search", "--url", "http://localhost:" + server.server().port(), "name:step-17");
      assertThat(search.out()).contains("1 of 1");
    }
  }

  @Test
  void aFolderInUseIsLeftAlone() throws Exception {
    try (ServerProcess server = start()) {
      new Sender(server.server().port()).send(0, 1);
      for (String command : List.of("verify", "reindex")) {
        CommandRun refused = run(command);
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains(folder.toString());
        assertThat(refused.out()).isEmpty();
      }
    }
    assertThat(run("verify").exitCode()).isZero();
  }

  @Test
  void aFolderThatDoesNotExistIsAnError() {
    for (String command : List.of("verify", "reindex")) {
      CommandRun refused = CommandRun.of(command, "--data", folder.resolve("nothing").toString());
      assertThat(refused.exitCode()).isEqualTo(1);
      assertThat(refused.err()).contains("--data: ", "(expected: a data folder)");
      assertThat(folder.resolve("nothing")).doesNotExist();
    }
  }
}
