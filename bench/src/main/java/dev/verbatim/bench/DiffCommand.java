package dev.verbatim.bench;

import dev.verbatim.bench.workload.DiffCases;
import dev.verbatim.bench.workload.DiffCases.Case;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How long two runs take to compare, in one process, without a store. */
@Command(
    name = "diff",
    description = "Milliseconds to compare two traces, two long texts, two long prompts.")
final class DiffCommand implements Callable<Integer> {
  @Mixin private Common common = new Common();

  @Option(names = "--spans", defaultValue = "1000", description = "steps of a trace")
  private int spans = 1000;

  @Option(names = "--rounds", defaultValue = "5")
  private int rounds = 5;

  @Override
  public Integer call() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    System.out.printf(
        Locale.ROOT,
        "%-58s %8s %8s %8s %8s%n",
        "milliseconds",
        "first",
        "median",
        "slowest",
        "CPU");
    for (Case one : new DiffCases(common.seed, spans).all()) {
      double[] millis = new double[rounds];
      double[] cpu = new double[rounds];
      boolean complete = true;
      for (int round = 0; round < rounds; round++) {
        long start = System.nanoTime();
        long busy = threads.getCurrentThreadCpuTime();
        complete = one.run().getAsBoolean();
        millis[round] = (System.nanoTime() - start) / 1e6;
        cpu[round] = (threads.getCurrentThreadCpuTime() - busy) / 1e6;
      }
      double first = millis[0];
      Arrays.sort(millis);
      Arrays.sort(cpu);
      System.out.printf(
          Locale.ROOT,
          "%-58s %8.0f %8.0f %8.0f %8.0f  %s%n",
          one.name(),
          first,
          millis[rounds / 2],
          millis[rounds - 1],
          cpu[rounds / 2],
          complete ? "" : "degraded, and says so");
    }
    return 0;
  }
}
