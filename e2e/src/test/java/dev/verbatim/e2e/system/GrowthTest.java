package dev.verbatim.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.demo.agent.EpisodePlayer;
import dev.verbatim.e2e.world.VerbatimProcess;
import dev.verbatim.e2e.world.WrappedApp;
import dev.verbatim.testkit.episode.Episode;
import dev.verbatim.testkit.episode.EpisodeProvider;
import dev.verbatim.testkit.episode.SyntheticEpisodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Storage grows with what is new, not with what is said again. */
class GrowthTest {
  private static final int CALLS = 240;

  @TempDir Path folder;

  /**
   * @param turns calls of each conversation
   * @param stored bytes of the data folder for each call
   * @param naive bytes of request and response for each call
   */
  private record Point(int turns, double stored, double naive) {}

  @Test
  void bytesPerCallStayFlatFromTenToEightyTurns() throws Exception {
    List<Point> curve = new ArrayList<>();
    for (int turns : List.of(10, 20, 40, 80)) {
      curve.add(measure(turns));
    }
    System.out.println("Disk bytes for each call, whole data folder, " + CALLS + " calls each:");
    System.out.println("  turns     stored      naive   naive/stored");
    for (Point point : curve) {
      System.out.printf(
          "  %5d %10.0f %10.0f %14.1f%n",
          point.turns, point.stored, point.naive, point.naive / point.stored);
    }
    Point first = curve.getFirst();
    Point last = curve.getLast();
    assertThat(last.stored / first.stored).as("growth of stored bytes per call").isLessThan(1.3);
    assertThat(last.naive / first.naive).as("growth of naive bytes per call").isGreaterThan(1.5);
    assertThat(last.naive / last.stored).as("saving at 80 turns").isGreaterThan(4);
  }

  private Point measure(int turns) throws Exception {
    Path data = folder.resolve("turns-" + turns);
    SyntheticEpisodes synthetic = new SyntheticEpisodes();
    List<Episode> episodes = new ArrayList<>();
    for (int i = 0; i < CALLS / turns; i++) {
      episodes.add(synthetic.generate(turns * 1000L + i, turns));
    }
    long naive;
    try (VerbatimProcess server = VerbatimProcess.serve(data);
        WrappedApp app = new WrappedApp(server.url(), EpisodeProvider.of(episodes))) {
      for (Episode episode : episodes) {
        new EpisodePlayer(episode, app.chat("chat", episode, false), (request, result) -> result)
            .playAll();
      }
      app.flush();
      server.api().awaitTraces("kind:llm", found -> found.path("total").asLong() == CALLS);
      naive =
          app.provider().settledExchanges().stream()
              .mapToLong(
                  exchange -> (long) exchange.requestBody().length + exchange.sentBody().length)
              .sum();
      server.stop();
    }
    return new Point(turns, (double) size(data) / CALLS, (double) naive / CALLS);
  }

  private static long size(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
