package dev.verbatim.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the SDK finds out by itself. */
final class EnvironmentTest {
  private static final String HASH = "0123456789abcdef0123456789abcdef01234567";

  @TempDir private Path folder;

  @Test
  void theCommitOfARepository() throws Exception {
    Path git = Files.createDirectories(folder.resolve(".git/refs/heads"));
    Files.writeString(folder.resolve(".git/HEAD"), "ref: refs/heads/main\n");
    Path inside = Files.createDirectories(folder.resolve("a/b"));
    assertThat(GitCommit.inFolder(inside)).isEmpty();
    Files.writeString(
        folder.resolve(".git/packed-refs"),
        "# pack-refs with: peeled\n" + "f".repeat(40) + " refs/heads/main\n");
    assertThat(GitCommit.inFolder(inside)).contains("f".repeat(40));
    Files.writeString(git.resolve("main"), HASH + "\n");
    assertThat(GitCommit.inFolder(inside)).contains(HASH);
    Files.writeString(folder.resolve(".git/HEAD"), "a".repeat(40) + "\n");
    assertThat(GitCommit.inFolder(inside)).contains("a".repeat(40));
  }

  @Test
  void theCommitOfAWorktree() throws Exception {
    Path main = Files.createDirectories(folder.resolve("main/.git"));
    Path own = Files.createDirectories(main.resolve("worktrees/w"));
    Files.writeString(own.resolve("HEAD"), "ref: refs/heads/w\n");
    Files.writeString(own.resolve("commondir"), "../..\n");
    Files.createDirectories(main.resolve("refs/heads"));
    Files.writeString(main.resolve("refs/heads/w"), HASH);
    Path worktree = Files.createDirectories(folder.resolve("tree"));
    Files.writeString(worktree.resolve(".git"), "gitdir: " + own + "\n");
    assertThat(GitCommit.inFolder(worktree)).contains(HASH);
  }

  @Test
  void variablesWinAndNonsenseIsSkipped() {
    assertThat(GitCommit.find(Map.of("GIT_COMMIT", "not a hash", "GITHUB_SHA", HASH)))
        .contains(HASH);
    assertThat(GitCommit.find(Map.of("VERBATIM_COMMIT", "abcdef1", "GITHUB_SHA", HASH)))
        .contains("abcdef1");
  }

  @Test
  void theResource() {
    Map<String, String> environment =
        Map.of(
            "OTEL_SERVICE_NAME", "shop",
            "OTEL_RESOURCE_ATTRIBUTES",
                "service.name=other,service.version=1.2,deployment.environment=staging,team=a%20b",
            "VERBATIM_ENVIRONMENT", "production",
            "GITHUB_SHA", HASH);
    VerbatimConfig config = VerbatimConfig.fromEnvironment(environment).build();
    Map<String, Object> resource = Resource.describe(config, environment, "1");
    assertThat(resource)
        .containsEntry("service.name", "shop")
        .containsEntry("service.version", "1.2")
        .containsEntry("deployment.environment.name", "production")
        .containsEntry("team", "a b")
        .containsEntry("vcs.ref.head.revision", HASH)
        .containsKey("service.instance.id");
  }

  @Test
  void settingsOfTheEnvironmentAndWrongOnes() {
    VerbatimConfig good =
        VerbatimConfig.fromEnvironment(
                Map.of(
                    "VERBATIM_ENDPOINT", " https://v.example/base/ ",
                    "VERBATIM_ENABLED", "off",
                    "VERBATIM_MAX_BYTES", "1000",
                    "VERBATIM_API_KEY", "vb-secret"))
            .build();
    assertThat(good.tracesUrl()).hasToString("https://v.example/base/v1/traces");
    assertThat(good.enabled()).isFalse();
    assertThat(good.maxBytes()).isEqualTo(1000);
    assertThat(good.toString()).doesNotContain("vb-secret");
    VerbatimConfig wrong =
        VerbatimConfig.fromEnvironment(
                Map.of(
                    "VERBATIM_ENDPOINT", "localhost:4318",
                    "VERBATIM_ENABLED", "maybe",
                    "VERBATIM_MAX_BYTES", "-1"))
            .build();
    assertThat(wrong.tracesUrl()).hasToString("http://localhost:4318/v1/traces");
    assertThat(wrong.enabled()).isTrue();
    assertThat(wrong.maxBytes()).isEqualTo(64L << 20);
    assertThat(wrong.shutdownTimeout()).isEqualTo(Duration.ofSeconds(5));
  }
}
