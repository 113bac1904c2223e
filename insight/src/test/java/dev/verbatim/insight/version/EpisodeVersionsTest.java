package dev.verbatim.insight.version;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verbatim.capture.canon.VersionThresholds;
import dev.verbatim.testkit.episode.Episode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Real conversations of one agent, each asked something else, are one version at one site. */
class EpisodeVersionsTest {
  @Test
  void oneAgentHasOnePrompt() {
    Recorder recorder = new Recorder();
    VersionDetector detector = new VersionDetector(VersionThresholds.DEFAULT, recorder);
    Set<String> sites = new HashSet<>();
    long time = 1_795_165_200_000_000_000L;
    for (Episode episode : Episode.bundled()) {
      List<String> tools = new ArrayList<>();
      episode
          .tools()
          .forEach(
              tool ->
                  tools.add(
                      tool.at("/function/name").asText() + " " + VersionIds.of(tool.toString())));
      for (int call = 0; call < episode.calls(); call++) {
        time += 1_000_000_000L;
        VersionDetector.Sighting sighting =
            detector.observe(
                new ObservedCall(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    "airline",
                    "chat",
                    episode.id(),
                    "",
                    "",
                    time,
                    new PromptText(tools, episode.systemPrompt(), question(episode, call))));
        sites.add(sighting.siteId());
      }
    }
    detector.settle();
    assertThat(sites).hasSize(1);
    assertThat(recorder.versions).hasSize(1);
    assertThat(detector.skeletons(sites.iterator().next())).hasSize(1);
  }

  private static String question(Episode episode, int call) {
    for (JsonNode message : episode.request(call)) {
      if (message.path("role").asText().equals("user")) {
        return message.path("content").asText();
      }
    }
    return "";
  }

  /** The versions that prompts were given in the end. */
  private static final class Recorder implements VersionChanges {
    final Set<String> versions = new HashSet<>();

    @Override
    public void assigned(String siteId, long prompt, String versionId) {
      versions.add(versionId);
    }

    @Override
    public void merged(String siteId, String versionId, String intoVersionId) {
      versions.remove(versionId);
    }
  }
}
