package dev.verbatim.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verbatim.e2e.world.Api;
import dev.verbatim.e2e.world.EpisodePlan;
import dev.verbatim.e2e.world.EpisodeProgram;
import dev.verbatim.e2e.world.EpisodeProgram.Language;
import dev.verbatim.e2e.world.StoredExchanges;
import dev.verbatim.e2e.world.VerbatimProcess;
import dev.verbatim.testkit.episode.Episode;
import dev.verbatim.testkit.episode.EpisodeProvider;
import dev.verbatim.testkit.provider.Reply;
import dev.verbatim.testkit.provider.ScriptedProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server is killed while applications in all languages work, and comes back on the same port
 * and folder. The applications go on; what fits into the memory that the SDK may use arrives, and
 * the rest is counted. {@code -Doutage.seconds=60} makes the outage longer.
 */
class OutageTest {
  private static final Duration OUTAGE =
      Duration.ofSeconds(Integer.getInteger("outage.seconds", 8));
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration PAUSE_OF_PROVIDER = Duration.ofMillis(100);
  private static final Episode EPISODE = Episode.bundled().get(5);
  private static final long ROOMY = 64L << 20;
  private static final long SMALL = 300_000;

  /** What the memory of a process may vary by: garbage that is not collected yet. */
  private static final long GARBAGE = 48L << 20;

  @TempDir Path data;

  /** An application with a provider of its own. */
  private static final class App implements AutoCloseable {
    private final Language language;
    private final long budget;
    private final EpisodePlan plan;
    private final ScriptedProvider provider;
    private final EpisodeProgram program;
    private long memory;

    App(VerbatimProcess server, Language language, long budget) {
      this.language = language;
      this.budget = budget;
      plan = new EpisodePlan(EPISODE, "chat", false, true, true, "outage-" + this);
      EpisodeProvider recorded = EpisodeProvider.of(List.of(EPISODE));
      provider =
          ScriptedProvider.start(
              request -> Reply.answer(recorded.answer(request)).after(PAUSE_OF_PROVIDER));
      program =
          EpisodeProgram.start(
              language,
              provider.uri(),
              server.url(),
              plan,
              Map.of("VERBATIM_MAX_BYTES", String.valueOf(budget)));
    }

    boolean roomy() {
      return budget == ROOMY;
    }

    void awaitExchanges(int count) throws InterruptedException {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (provider.exchanges().size() < count) {
        assertThat(System.nanoTime() - deadline).as("%s goes on", this).isNegative();
        Thread.sleep(50);
      }
    }

    /** All traces of the application, as soon as they hold as many spans as it has sent. */
    List<JsonNode> awaitTraces(Api api, JsonNode counted) throws InterruptedException {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (true) {
        List<JsonNode> traces = new ArrayList<>();
        int spans = 0;
        for (int i = 1; i <= counted.path("played").asInt(); i++) {
          for (JsonNode item : api.traces("session:" + plan.session() + "-" + i).path("items")) {
            JsonNode trace = api.trace(item.path("traceId").asText());
            traces.add(trace);
            spans += Api.spans(trace, "llm").size() + Api.spans(trace, "agent").size();
          }
        }
        if (spans == counted.path("sent").asInt()) {
          return traces;
        }
        assertThat(System.nanoTime() - deadline)
            .as("%s: %d spans are stored of %s", this, spans, counted)
            .isNegative();
        Thread.sleep(200);
      }
    }

    @Override
    public String toString() {
      return language.name().toLowerCase(Locale.ROOT) + (roomy() ? "-roomy" : "-small");
    }

    @Override
    public void close() {
      program.close();
      provider.close();
    }
  }

  @Test
  void whatFitsArrivesAfterwardsAndTheRestIsCounted() throws Exception {
    List<App> apps = new ArrayList<>();
    VerbatimProcess server = VerbatimProcess.serve(data);
    try {
      for (Language language : Language.values()) {
        apps.add(new App(server, language, ROOMY));
        apps.add(new App(server, language, SMALL));
      }
      for (App app : apps) {
        app.awaitExchanges(2 * EPISODE.calls());
      }
      server.kill();
      outage(apps);
      server = VerbatimProcess.serve(data, "--port", String.valueOf(server.url().getPort()));
      for (App app : apps) {
        app.awaitExchanges(app.provider.exchanges().size() + EPISODE.calls());
      }
      apps.forEach(app -> app.program.end());
      for (App app : apps) {
        check(app, server.api());
      }
    } finally {
      apps.forEach(App::close);
      server.close();
    }
  }

  /** The applications work on all the time, and what they hold does not grow any more. */
  private static void outage(List<App> apps) throws InterruptedException {
    Map<App, Integer> before = new HashMap<>();
    apps.forEach(app -> before.put(app, app.provider.exchanges().size()));
    Thread.sleep(OUTAGE.dividedBy(3));
    apps.forEach(app -> app.memory = app.program.memory());
    Thread.sleep(OUTAGE.dividedBy(3).multipliedBy(2));
    for (App app : apps) {
      assertThat(app.program.isRunning()).as("%s goes on", app).isTrue();
      app.awaitExchanges(before.getOrDefault(app, 0) + EPISODE.calls());
      long grown = app.program.memory() - app.memory;
      System.out.printf(
          "OutageTest %s: %d MiB, %+d KiB in the last two thirds of %s, %d calls meanwhile%n",
          app,
          app.program.memory() >> 20,
          grown >> 10,
          OUTAGE,
          app.provider.exchanges().size() - before.getOrDefault(app, 0));
      assertThat(grown).as("growth of %s", app).isLessThan(app.budget + GARBAGE);
    }
  }

  private static void check(App app, Api api) throws InterruptedException {
    JsonNode counted = app.program.finish();
    System.out.printf("OutageTest %s: %s%n", app, counted);
    String told = app + ": " + counted + "\n" + app.program.errors();
    assertThat(app.program.errors())
        .as(told)
        .doesNotContain("Traceback", "Exception in thread", "Unhandled", "\tat ");
    assertThat(counted.path("flushed").asBoolean()).as(told).isTrue();
    assertThat(counted.path("held").asInt()).as(told).isZero();
    int captured = app.provider.settledExchanges().size() + counted.path("played").asInt();
    int dropped = counted.path("dropped").asInt();
    assertThat(counted.path("captured").asInt()).as(told).isEqualTo(captured);
    assertThat(counted.path("sent").asInt() + dropped).as(told).isEqualTo(captured);
    assertThat(counted.path("mostHeld").asLong())
        .as(told)
        .isPositive()
        .isLessThanOrEqualTo(app.budget);
    List<JsonNode> traces = app.awaitTraces(api, counted);
    if (app.roomy()) {
      assertThat(dropped + counted.path("bodiesDropped").asInt()).as(told).isZero();
      StoredExchanges.assertSame(api, traces, app.provider.settledExchanges());
    } else {
      assertThat(dropped).as(told).isPositive();
    }
  }
}
