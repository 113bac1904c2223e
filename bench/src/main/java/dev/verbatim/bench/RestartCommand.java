package dev.verbatim.bench;

import dev.verbatim.bench.load.IngestLoad;
import dev.verbatim.bench.load.ServerUnderTest;
import dev.verbatim.bench.workload.AgentMix;
import dev.verbatim.bench.workload.Workload.Batch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** From the command to an acknowledged span: empty, and after kill -9 in the middle of a load. */
@Command(
    name = "restart",
    description = "Seconds from the start of the process to its first acknowledged span.")
final class RestartCommand implements Callable<Integer> {
  @Mixin private Common common = new Common();

  @Option(names = "--mb", defaultValue = "500", description = "raw OTLP stored before the kill")
  private int megabytes = 500;

  @Option(names = "--rounds", defaultValue = "5")
  private int rounds = 5;

  @Override
  public Integer call() throws Exception {
    AgentMix mix = new AgentMix(common.seed, 1_000_000);
    List<Batch> load = new ArrayList<>();
    for (long size = 0; size < megabytes * 1_000_000L; size += load.getLast().body().length) {
      load.add(mix.next());
    }
    List<Batch> one = List.of(mix.next());
    double[] empty = new double[rounds];
    double[] killed = new double[rounds];
    Path full = Files.createTempDirectory("verbatim-bench");
    try {
      ServerUnderTest first = ServerUnderTest.start(common.root(), full, common.javaOptions);
      new IngestLoad(first, load).run(4);
      first.kill();
      for (int round = 0; round < rounds; round++) {
        Path nothing = Files.createTempDirectory("verbatim-bench");
        empty[round] = startAndKill(nothing, one);
        Common.delete(nothing);
        killed[round] = startAndKill(full, one);
      }
    } finally {
      Common.delete(full);
    }
    print("empty folder", empty);
    print("after kill -9, " + megabytes + " MB raw stored", killed);
    return 0;
  }

  private double startAndKill(Path data, List<Batch> one) throws Exception {
    long start = System.nanoTime();
    ServerUnderTest server = ServerUnderTest.start(common.root(), data, common.javaOptions);
    new IngestLoad(server, one).run(1);
    double seconds = (System.nanoTime() - start) / 1e9;
    server.kill();
    return seconds;
  }

  private static void print(String what, double[] seconds) {
    Arrays.sort(seconds);
    System.out.printf(
        Locale.ROOT,
        "%-40s median %.2f s (%.2f … %.2f)%n",
        what,
        seconds[seconds.length / 2],
        seconds[0],
        seconds[seconds.length - 1]);
  }
}
