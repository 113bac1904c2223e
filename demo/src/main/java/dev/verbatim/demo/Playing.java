package dev.verbatim.demo;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import dev.verbatim.demo.story.DemoScript;
import dev.verbatim.demo.story.Stories;
import dev.verbatim.demo.story.Story;
import dev.verbatim.demo.story.World;
import dev.verbatim.sdk.Verbatim;
import dev.verbatim.testkit.episode.Episode;
import dev.verbatim.testkit.episode.EpisodeProvider;
import dev.verbatim.testkit.provider.ScriptedProvider;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** Plays all stories against a server, several at a time, and says how far it is. */
final class Playing {
  private static final int AT_A_TIME = 6;
  private static final Duration BETWEEN_STARTS = Duration.ofMillis(120);

  private final URI server;
  private final PrintStream out;

  Playing(URI server, PrintStream out) {
    this.server = server;
    this.out = out;
  }

  /** Returns when everything is played and sent. */
  void play(String sessionSuffix) throws InterruptedException, ExecutionException {
    List<Story> stories = Stories.all();
    DemoScript script =
        new DemoScript(
            stories.stream().flatMap(story -> story.dialogues().stream()).toList(),
            EpisodeProvider.of(Episode.bundled()));
    Verbatim.configure(
        settings ->
            settings
                .endpoint(server.toString())
                .service("airline-desk")
                .environment("demo")
                .release("1.4.2"));
    try (ScriptedProvider provider = ScriptedProvider.start(script)) {
      OpenAIClient openAi =
          Verbatim.wrap(
              OpenAIOkHttpClient.builder()
                  .apiKey("sk-demo-0000000000000000000000000000000000000000")
                  .baseUrl(provider.openAiBaseUrl())
                  .build());
      AnthropicClient anthropic =
          Verbatim.wrap(
              AnthropicOkHttpClient.builder()
                  .apiKey("sk-ant-demo-00000000000000000000000000000000000000")
                  .baseUrl(provider.anthropicBaseUrl())
                  .build());
      playAll(stories, new World(openAi, anthropic, server, sessionSuffix));
      openAi.close();
      anthropic.close();
    }
    if (!Verbatim.flush(Duration.ofSeconds(20))) {
      throw new IllegalStateException("not everything was sent: " + Verbatim.stats());
    }
    if (Verbatim.stats().droppedTotal() > 0) {
      throw new IllegalStateException("spans were lost: " + Verbatim.stats());
    }
  }

  private void playAll(List<Story> stories, World world)
      throws InterruptedException, ExecutionException {
    Semaphore free = new Semaphore(AT_A_TIME);
    AtomicInteger played = new AtomicInteger();
    List<Future<?>> running = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Story story : stories) {
        free.acquire();
        running.add(
            threads.submit(
                () -> {
                  try {
                    story.play(world);
                  } finally {
                    free.release();
                  }
                  out.printf(
                      "  %2d/%d  %s%n", played.incrementAndGet(), stories.size(), story.title());
                  return story;
                }));
        Thread.sleep(BETWEEN_STARTS);
      }
      for (Future<?> story : running) {
        story.get();
      }
    }
  }
}
