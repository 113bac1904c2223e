package dev.verbatim.bench;

import dev.verbatim.bench.workload.PromptMix;
import dev.verbatim.capture.canon.VersionThresholds;
import dev.verbatim.insight.version.ObservedCall;
import dev.verbatim.insight.version.PromptText;
import dev.verbatim.insight.version.VersionChanges;
import dev.verbatim.insight.version.VersionDetector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What it costs to find versions in prompts that all differ. */
@Command(
    name = "versions",
    description =
        "Milliseconds to find the versions of distinct prompts, beside hashing their texts.")
final class VersionsCommand implements Callable<Integer> {
  @Mixin private Common common = new Common();

  @Option(names = "--prompts", defaultValue = "4000", description = "all different")
  private int prompts = 4_000;

  @Option(names = "--kb", defaultValue = "10", description = "of one prompt")
  private int kilobytes = 10;

  @Option(names = "--processes", defaultValue = "4")
  private int processes = 4;

  @Option(names = "--rounds", defaultValue = "5")
  private int rounds = 5;

  @Override
  public Integer call() {
    PromptMix mix = new PromptMix(common.seed, kilobytes * 1_000);
    List<PromptText> texts = new ArrayList<>();
    for (int i = 0; i < prompts; i++) {
      texts.add(new PromptText(List.of(), mix.prompt(i, i >= prompts / 2), "Question " + i));
    }
    double[] mining = new double[rounds];
    double[] hashing = new double[rounds];
    int found = 0;
    int hashes = 0;
    long held = 0;
    for (int round = -1; round < rounds; round++) {
      long start = System.nanoTime();
      Set<Long> distinct = new HashSet<>();
      texts.forEach(text -> distinct.add(text.hash()));
      long hashed = System.nanoTime();
      Map<Long, String> versions = new HashMap<>();
      long before = round == rounds - 1 ? usedBytes() : 0;
      long mined = System.nanoTime();
      VersionDetector detector = new VersionDetector(VersionThresholds.DEFAULT, into(versions));
      for (int i = 0; i < prompts; i++) {
        detector.observe(call(i, texts.get(i)));
      }
      detector.settle();
      long end = System.nanoTime();
      if (round >= 0) {
        hashing[round] = (hashed - start) / 1e6;
        mining[round] = (end - mined) / 1e6;
        found = new HashSet<>(versions.values()).size();
        hashes = distinct.size();
      }
      if (round == rounds - 1) {
        held = usedBytes() - before;
        detector.settle();
      }
    }
    print("hash of the text", hashing, hashes);
    print("constant segments", mining, found);
    System.out.printf(Locale.ROOT, "%-20s %.1f MB held for the site%n", "", held / 1e6);
    return 0;
  }

  private ObservedCall call(int number, PromptText text) {
    // One process after the other gets the changed program.
    return new ObservedCall(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "bench",
        "chat",
        "conversation " + number,
        number < prompts / 2 ? "1" : "2",
        (number < prompts / 2 ? "old " : "new ") + number % processes,
        1_795_165_200_000_000_000L + number * 1_000_000_000L,
        text);
  }

  private static VersionChanges into(Map<Long, String> versions) {
    return new VersionChanges() {
      @Override
      public void assigned(String siteId, long prompt, String versionId) {
        versions.put(prompt, versionId);
      }

      @Override
      public void merged(String siteId, String versionId, String intoVersionId) {
        versions.replaceAll((prompt, id) -> id.equals(versionId) ? intoVersionId : id);
      }
    };
  }

  private static long usedBytes() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private void print(String what, double[] millis, int versions) {
    Arrays.sort(millis);
    System.out.printf(
        Locale.ROOT,
        "%-20s median %.0f ms per 1,000 prompts of %d KB (%.0f … %.0f), %d versions of 2%n",
        what,
        millis[millis.length / 2] * 1_000 / prompts,
        kilobytes,
        millis[0] * 1_000 / prompts,
        millis[millis.length - 1] * 1_000 / prompts,
        versions);
  }
}
