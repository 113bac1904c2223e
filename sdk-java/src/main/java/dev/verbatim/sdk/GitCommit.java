package dev.verbatim.sdk;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the git commit of the application: in the environment, in {@code git.properties} on the
 * class path (as build plugins write it), or in a {@code .git} folder above the working directory.
 * Runs no program.
 */
final class GitCommit {
  /** In this order; those behind the first two are set by common build and hosting services. */
  private static final List<String> VARIABLES =
      List.of(
          "VERBATIM_COMMIT",
          "GIT_COMMIT",
          "GITHUB_SHA",
          "CI_COMMIT_SHA",
          "GIT_SHA",
          "COMMIT_SHA",
          "SOURCE_VERSION",
          "SOURCE_COMMIT",
          "BUILDKITE_COMMIT",
          "CIRCLE_SHA1",
          "BITBUCKET_COMMIT",
          "BUILD_SOURCEVERSION",
          "HEROKU_SLUG_COMMIT",
          "RENDER_GIT_COMMIT",
          "RAILWAY_GIT_COMMIT_SHA",
          "VERCEL_GIT_COMMIT_SHA");

  private static final Pattern HASH = Pattern.compile("[0-9a-fA-F]{7,64}");

  private GitCommit() {}

  static Optional<String> find(Map<String, String> environment) {
    for (String variable : VARIABLES) {
      Optional<String> hash = Settings.text(environment, variable).filter(GitCommit::isHash);
      if (hash.isPresent()) {
        return hash;
      }
    }
    return inProperties().or(() -> inFolder(Path.of("").toAbsolutePath()));
  }

  private static boolean isHash(String text) {
    return HASH.matcher(text).matches();
  }

  private static Optional<String> inProperties() {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    try (InputStream in =
        loader == null
            ? ClassLoader.getSystemResourceAsStream("git.properties")
            : loader.getResourceAsStream("git.properties")) {
      if (in == null) {
        return Optional.empty();
      }
      Properties properties = new Properties();
      properties.load(in);
      return Stream.of("git.commit.id.full", "git.commit.id", "git.commit.id.abbrev")
          .map(properties::getProperty)
          .filter(hash -> hash != null && isHash(hash))
          .findFirst();
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /** Looks in this folder and those above it. */
  static Optional<String> inFolder(Path start) {
    try {
      for (Path at = start; at != null; at = at.getParent()) {
        Path git = at.resolve(".git");
        if (Files.isDirectory(git)) {
          return head(git, git);
        }
        if (Files.isRegularFile(git)) {
          // A worktree or submodule: "gitdir: <folder>".
          String pointer = Files.readString(git).strip();
          if (!pointer.startsWith("gitdir:")) {
            return Optional.empty();
          }
          Path folder = at.resolve(pointer.substring("gitdir:".length()).strip()).normalize();
          Path common = folder.resolve("commondir");
          Path shared =
              Files.isRegularFile(common)
                  ? folder.resolve(Files.readString(common).strip()).normalize()
                  : folder;
          return head(folder, shared);
        }
      }
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> head(Path folder, Path shared) throws IOException {
    String head = Files.readString(folder.resolve("HEAD")).strip();
    if (!head.startsWith("ref:")) {
      return Optional.of(head).filter(GitCommit::isHash);
    }
    String reference = head.substring("ref:".length()).strip();
    for (Path root : List.of(folder, shared)) {
      Path loose = root.resolve(reference);
      if (Files.isRegularFile(loose)) {
        return Optional.of(Files.readString(loose).strip()).filter(GitCommit::isHash);
      }
    }
    Path packed = shared.resolve("packed-refs");
    if (!Files.isRegularFile(packed)) {
      return Optional.empty();
    }
    try (Stream<String> lines = Files.lines(packed)) {
      return lines
          .filter(line -> line.endsWith(" " + reference))
          .map(line -> line.substring(0, line.indexOf(' ')))
          .filter(GitCommit::isHash)
          .findFirst();
    }
  }
}
