package dev.verbatim.app.client;

import dev.verbatim.interchange.ImportFormat;
import dev.verbatim.interchange.ImportListener;
import dev.verbatim.interchange.ImportProblem;
import dev.verbatim.interchange.ImportSummary;
import dev.verbatim.interchange.TraceImport;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code verbatim import}. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = {
      "Imports exports of other products, OTLP files and our own JSON Lines.",
      "Importing a file twice changes nothing. Exit code 0: everything was imported;"
          + " 1: something was left out or failed."
    })
public final class ImportCommand implements Callable<Integer> {
  private static final Duration PROGRESS = Duration.ofSeconds(5);

  /** More problems of one file are only counted. */
  private static final int SHOWN_PROBLEMS = 100;

  @Mixin private final ServerAddress server = new ServerAddress();

  @Option(
      names = "--from",
      paramLabel = "FORMAT",
      description =
          "langfuse, langsmith, helicone, phoenix, otlp or verbatim; recognised if not given")
  private Optional<String> from = Optional.empty();

  @Option(names = "--dry-run", description = "Read and count only, send nothing")
  private boolean dryRun;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "JSON, JSON Lines, CSV or protobuf, also as .gz or .zst; - for standard input")
  private List<String> files = List.of();

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Optional<ImportFormat> format = from.flatMap(ImportFormat::ofWireName);
    if (from.isPresent() && format.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "--from: "
              + Terminal.line(from.get())
              + " (expected: one of "
              + ImportFormat.names()
              + ")");
    }
    boolean complete = true;
    try (SpanSender sender = new SpanSender(server)) {
      for (String file : files) {
        complete &= read(file, format, sender);
      }
    }
    return complete ? 0 : 1;
  }

  private boolean read(String file, Optional<ImportFormat> format, SpanSender sender)
      throws IOException, InterruptedException {
    Run run = new Run(file, sender);
    try (InputStream in = open(file)) {
      run.finish(TraceImport.read(in, name(file), format, run));
    } catch (NoSuchFileException missing) {
      throw new IOException(Terminal.line(file) + ": there is no such file", missing);
    }
    return run.problems == 0;
  }

  private static InputStream open(String file) throws IOException {
    if (!file.equals("-")) {
      return Files.newInputStream(Path.of(file));
    }
    return new FilterInputStream(System.in) {
      @Override
      public void close() {
        // Standard input is not ours to close.
      }
    };
  }

  private static String name(String file) {
    return file.equals("-") ? "standard input" : file;
  }

  /** The import of one file, as it goes on. */
  private final class Run implements ImportListener {
    private final String file;
    private final SpanSender sender;
    private final PrintWriter err = spec.commandLine().getErr();
    private long nextProgress = System.nanoTime() + PROGRESS.toNanos();
    private long sent;
    private long problems;

    Run(String file, SpanSender sender) {
      this.file = name(file);
      this.sender = sender;
    }

    @Override
    public void request(ExportTraceServiceRequest request)
        throws IOException, InterruptedException {
      if (!dryRun) {
        sender.send(request).ifPresent(reason -> problem(new ImportProblem(file, 0, reason)));
      }
      sent +=
          request.getResourceSpansList().stream()
              .flatMap(resource -> resource.getScopeSpansList().stream())
              .mapToLong(scope -> scope.getSpansCount())
              .sum();
      if (System.nanoTime() >= nextProgress) {
        nextProgress = System.nanoTime() + PROGRESS.toNanos();
        err.println(Terminal.line(file) + ": " + sent + " spans so far");
        err.flush();
      }
    }

    @Override
    public void problem(ImportProblem problem) {
      problems++;
      if (problems <= SHOWN_PROBLEMS) {
        err.println(Terminal.line(problem.toString()));
      }
    }

    void finish(ImportSummary summary) {
      if (problems > SHOWN_PROBLEMS) {
        err.println(Terminal.line(file) + ": " + (problems - SHOWN_PROBLEMS) + " more like these");
      }
      spec.commandLine()
          .getOut()
          .printf(
              "%s: %s%s %d spans of %s%d traces from %d records, %d left out%n",
              Terminal.line(file),
              summary.format().map(format -> format.wireName() + ", ").orElse(""),
              dryRun ? "found" : "imported",
              summary.spans(),
              summary.tracesAreExact() ? "" : "at least ",
              summary.traces(),
              summary.records(),
              problems);
    }
  }
}
