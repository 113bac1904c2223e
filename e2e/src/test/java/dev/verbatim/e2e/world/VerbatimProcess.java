package dev.verbatim.e2e.world;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Verbatim server (or the demo) in a process of its own, as a user runs it. */
public final class VerbatimProcess implements AutoCloseable {
  private static final Pattern URL = Pattern.compile("http://[0-9a-zA-Z.\\[\\]:-]+:\\d+");
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final Process process;
  private final URI url;
  private final Path data;
  private final List<String> output;

  private VerbatimProcess(Process process, URI url, Path data, List<String> output) {
    this.process = process;
    this.url = url;
    this.data = data;
    this.output = output;
  }

  /** {@code verbatim serve} on a free port with this data folder; returns when it is ready. */
  public static VerbatimProcess serve(Path data, String... more) {
    List<String> arguments = new ArrayList<>(List.of("serve", "--data", data.toString()));
    if (!List.of(more).contains("--port")) {
      arguments.addAll(List.of("--port", "0"));
    }
    arguments.addAll(List.of(more));
    return start(List.of(), "dev.verbatim.app.Main", data, arguments);
  }

  /** The same with a heap of at most so many MiB. */
  public static VerbatimProcess serveWithin(int heapMiB, Path data) {
    return start(
        List.of("-Xmx" + heapMiB + "m", "-XX:+ExitOnOutOfMemoryError"),
        "dev.verbatim.app.Main",
        data,
        List.of("serve", "--data", data.toString(), "--port", "0"));
  }

  /** {@code verbatim demo} on a free port; returns when its server is ready. */
  public static VerbatimProcess demo(Path data) {
    return start(
        List.of(),
        "dev.verbatim.demo.Demo",
        data,
        List.of("--data", data.toString(), "--port", "0"));
  }

  private static VerbatimProcess start(
      List<String> javaOptions, String mainClass, Path data, List<String> arguments) {
    List<String> command = javaCommand(mainClass);
    // Of options given twice Java takes the last.
    command.addAll(command.indexOf("-cp"), javaOptions);
    command.addAll(arguments);
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      List<String> output = new ArrayList<>();
      CompletableFuture<URI> url = new CompletableFuture<>();
      // Not a virtual thread: a read of a pipe holds its carrier, and there is one for each core.
      Thread.ofPlatform().daemon().start(() -> read(process, output, url));
      URI found = url.get(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
      VerbatimProcess started = new VerbatimProcess(process, found, data, output);
      new Api(found).awaitReady(START_LIMIT);
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a server started", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the server did not say where it listens", e);
    }
  }

  /** The Java command with the class path of this test and the options of the launcher. */
  public static List<String> javaCommand(String mainClass) {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return new ArrayList<>(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx768m",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--add-modules=jdk.incubator.vector",
            "-cp",
            classPath,
            mainClass));
  }

  private static void read(Process process, List<String> output, CompletableFuture<URI> url) {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        synchronized (output) {
          output.add(line);
          output.notifyAll();
        }
        Matcher matcher = URL.matcher(line);
        if (matcher.find()) {
          url.complete(URI.create(matcher.group()));
        }
      }
    } catch (IOException gone) {
      // a killed process closes its output in the middle of a line
    }
    synchronized (output) {
      url.completeExceptionally(
          new IllegalStateException("it ended with: " + String.join("\n", output)));
      output.notifyAll();
    }
  }

  public URI url() {
    return url;
  }

  public Path data() {
    return data;
  }

  public Api api() {
    return new Api(url);
  }

  /** Everything it has printed, both streams. */
  public String output() {
    synchronized (output) {
      return String.join("\n", output);
    }
  }

  /** Waits until a printed line contains this text. */
  public void awaitOutput(String text, Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    synchronized (output) {
      while (output.stream().noneMatch(line -> line.contains(text))) {
        long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
        if (left <= 0 || !process.isAlive()) {
          throw new IllegalStateException(
              "no line with \"" + text + "\" in:\n" + String.join("\n", output));
        }
        output.wait(Math.min(left, 500));
      }
    }
  }

  /** kill -9. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Asks it to stop, as Ctrl-C does, and waits. */
  public void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      throw new IllegalStateException("it did not stop within 30 s:\n" + output());
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      try {
        stop();
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
