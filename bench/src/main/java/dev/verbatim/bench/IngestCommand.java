package dev.verbatim.bench;

import dev.verbatim.bench.load.IngestLoad;
import dev.verbatim.bench.load.ServerUnderTest;
import dev.verbatim.bench.workload.AgentMix;
import dev.verbatim.bench.workload.SmallSpans;
import dev.verbatim.bench.workload.Workload;
import dev.verbatim.bench.workload.Workload.Batch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How fast OTLP is acknowledged and indexed, and what it costs on the disk. */
@Command(
    name = "ingest",
    description = "Acknowledged and indexed OTLP per second, disk, CPU, memory.")
final class IngestCommand implements Callable<Integer> {
  private static final double MB = 1e6;

  @Mixin private Common common = new Common();

  @Option(
      names = "--workload",
      defaultValue = "agentmix-1",
      description = "agentmix-1 or spans-small")
  private String workload = "agentmix-1";

  @Option(names = "--mb", defaultValue = "600", description = "raw OTLP, in millions of bytes")
  private int megabytes = 600;

  @Option(names = "--clients", defaultValue = "4")
  private int clients = 4;

  @Option(names = "--rounds", defaultValue = "3")
  private int rounds = 3;

  @Override
  public Integer call() throws Exception {
    List<Batch> batches = prepare();
    long raw = batches.stream().mapToLong(batch -> batch.body().length).sum();
    long spans = batches.stream().mapToLong(Batch::spans).sum();
    System.out.printf(
        Locale.ROOT,
        "%s seed %d: %.0f MB raw OTLP, %d spans, %d batches, %d clients%n",
        workload,
        common.seed,
        raw / MB,
        spans,
        batches.size(),
        clients);
    System.out.println(
        "round | acked MB/s | acked spans/s | indexed MB/s | behind at last ack s | CPU s/GB |"
            + " disk MB | raw/disk | RSS MB | refused");
    for (int round = 1; round <= rounds; round++) {
      Path data = Files.createTempDirectory("verbatim-bench");
      try {
        round(round, data, batches, raw, spans);
      } finally {
        Common.delete(data);
      }
    }
    return 0;
  }

  private void round(int round, Path data, List<Batch> batches, long raw, long spans)
      throws Exception {
    try (ServerUnderTest server = ServerUnderTest.start(common.root(), data, common.javaOptions)) {
      Duration cpuBefore = server.cpu();
      IngestLoad load = new IngestLoad(server, batches);
      long start = System.nanoTime();
      load.run(clients);
      double acked = (System.nanoTime() - start) / 1e9;
      while (server.metric("verbatim_store_unindexed_bytes").orElse(0) > 0) {
        Thread.sleep(10);
      }
      double indexed = (System.nanoTime() - start) / 1e9;
      double cpu = server.cpu().minus(cpuBefore).toMillis() / 1e3;
      long disk = server.diskBytes();
      System.out.printf(
          Locale.ROOT,
          "%5d | %10.1f | %13.0f | %12.1f | %20.1f | %8.1f | %7.1f | %8.1f | %6.0f | %d%n",
          round,
          raw / MB / acked,
          spans / acked,
          raw / MB / indexed,
          indexed - acked,
          cpu / (raw / 1e9),
          disk / MB,
          (double) raw / disk,
          server.residentBytes() / MB,
          load.refused());
    }
  }

  private List<Batch> prepare() {
    Workload source =
        switch (workload) {
          case "agentmix-1" -> new AgentMix(common.seed, 1_000_000);
          case "spans-small" -> new SmallSpans(common.seed);
          default ->
              throw new IllegalArgumentException(
                  "--workload " + workload + " (expected: agentmix-1 or spans-small)");
        };
    List<Batch> batches = new ArrayList<>();
    for (long size = 0; size < megabytes * 1_000_000L; size += batches.getLast().body().length) {
      batches.add(source.next());
    }
    return batches;
  }
}
