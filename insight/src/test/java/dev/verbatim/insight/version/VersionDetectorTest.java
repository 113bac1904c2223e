package dev.verbatim.insight.version;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.capture.canon.VersionThresholds;
import dev.verbatim.insight.version.SkeletonLine.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VersionDetectorTest {
  private static final long HOUR = 3_600_000_000_000L;

  private static final List<String> REGIONS =
      List.of("EU", "US", "Japan", "Peru", "India", "Kenya", "Chile", "Egypt", "Nepal");

  private final Map<Long, String> versions = new HashMap<>();
  private final List<VersionDetector.Sighting> sightings = new ArrayList<>();
  private final VersionDetector detector =
      new VersionDetector(
          VersionThresholds.DEFAULT,
          new VersionChanges() {
            @Override
            public void assigned(String siteId, long prompt, String versionId) {
              versions.put(prompt, versionId);
            }

            @Override
            public void merged(String siteId, String from, String into) {
              versions.replaceAll((prompt, id) -> id.equals(from) ? into : id);
            }
          });
  private int number;

  private void call(String process, String system, String user) {
    number++;
    sightings.add(
        detector.observe(
            new ObservedCall(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "shop",
                "chat",
                "conversation " + number,
                process.isEmpty() ? "" : "1",
                process,
                number * HOUR / 60,
                new PromptText(List.of(), system, user))));
  }

  /** The versions of all calls in order, those of no version as a dash. */
  private List<String> settled() {
    detector.settle();
    return sightings.stream()
        .map(sighting -> versions.getOrDefault(sighting.prompt(), "-"))
        .toList();
  }

  private Set<String> distinct() {
    return new LinkedHashSet<>(settled());
  }

  @Test
  void oneQuestionAskedAgainAndAgainIsNoProgramText() {
    for (int i = 0; i < 30; i++) {
      call("p1", "You help.\nBe brief.", i < 15 ? "Where is order 1?" : "What does it cost?");
    }
    assertThat(distinct()).hasSize(1).doesNotContain("-");
  }

  @Test
  void twoCallsAreTooFew() {
    call("p1", "You help.", "One?");
    call("p1", "You help.", "Two?");
    assertThat(distinct()).containsExactly("-");
    call("p1", "You help.", "Three?");
    assertThat(distinct()).hasSize(1).doesNotContain("-");
  }

  @Test
  void aCustomerWhoCallsFiveTimesIsNoVersion() {
    for (int i = 0; i < 40; i++) {
      call("p1", "You help.\nCustomer " + (i < 6 ? "Ada" : "N" + i) + "\nBe brief.", "Hi " + i);
    }
    assertThat(distinct()).hasSize(1);
    assertThat(skeleton()).contains("Customer {{s1}}");
  }

  @Test
  void aHotReloadIsAVersionAndGoingBackIsTheOldOne() {
    for (int i = 0; i < 60; i++) {
      String rule = i < 20 || i >= 40 ? "Refund at most 100 EUR." : "Refund at most 150 EUR.";
      call(i < 40 ? "p1" : "p2", "You help " + i + " customers.\n" + rule + "\nBe brief.", "Q" + i);
    }
    List<String> found = settled();
    assertThat(distinct()).hasSize(2);
    assertThat(found.subList(40, 60)).containsOnly(found.getFirst());
    assertThat(found.subList(20, 40)).doesNotContain(found.getFirst());
  }

  @Test
  void armsAreVersionsAndBlocksAreNot() {
    for (int i = 0; i < 60; i++) {
      String arm =
          i % 2 == 0
              ? "Answer in one sentence.\n"
              : "Explain your reasons step by step, then conclude.\n";
      String block = i % 3 == 0 ? "This customer pays for support.\n" : "";
      call("p1", "You help.\n" + arm + "Stay polite.\n" + block + "Be fair.", "Q" + i);
    }
    List<String> found = settled();
    assertThat(distinct()).hasSize(2);
    for (int i = 2; i < 60; i++) {
      assertThat(found.get(i)).isEqualTo(found.get(i - 2));
    }
    assertThat(
            lines(found.getFirst()).stream()
                .filter(line -> line.kind() == Kind.CONDITIONAL)
                .map(SkeletonLine::text))
        .containsExactly("This customer pays for support.");
  }

  @Test
  void aWordThatIsFilledInIsNoExperiment() {
    for (int i = 0; i < 60; i++) {
      call("p1", "You help.\nAnswer in " + (i % 2 == 0 ? "English" : "German") + ".", "Q" + i);
    }
    assertThat(distinct()).hasSize(1);
  }

  @Test
  void valuesThatAProcessKeepsAreDataOnceOneProcessVariesThem() {
    for (int i = 0; i < 25; i++) {
      call("eu", "You help.\nThe region is EU.\nBe brief and exact.", "Q" + i);
      call("us", "You help.\nThe region is US.\nBe brief and exact.", "Q" + i);
    }
    assertThat(distinct()).hasSize(2);
    for (int i = 0; i < 25; i++) {
      String region = REGIONS.get(i % REGIONS.size());
      call("all", "You help.\nThe region is " + region + ".\nBe brief and exact.", "Q" + i);
    }
    assertThat(distinct()).hasSize(1);
  }

  @Test
  void aDayIsNoVersionAndADateOfThePolicyIs() {
    for (int i = 0; i < 96; i++) {
      java.time.LocalDate day = java.time.LocalDate.ofEpochDay(i / 24);
      String since = i < 48 ? "2019-01-01" : "2020-01-01";
      number += 59;
      call("p1", "You help.\nToday is " + day + ".\nPolicy of " + since + ".", "Q" + i);
    }
    List<String> found = settled();
    assertThat(distinct()).hasSize(2);
    assertThat(found.subList(0, 48)).containsOnly(found.getFirst());
  }

  @Test
  void thousandsOfDistinctPromptsAreOneVersion() {
    StringBuilder program = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      program.append("Rule ").append((char) ('a' + i % 26)).append(i).append(" holds.\n");
    }
    for (int i = 0; i < 3000; i++) {
      call("p" + i % 3, program + "Order " + i + " of " + i * 7 + ".\nBe fair.", "Q" + i);
    }
    assertThat(distinct()).hasSize(1);
  }

  @Test
  void hugePromptsAreCompared() {
    StringBuilder program = new StringBuilder();
    for (int i = 0; program.length() < 200_000; i++) {
      program.append("Paragraph ").append(i).append(" of a manual that nobody reads twice.\n");
    }
    for (int i = 0; i < 24; i++) {
      call("p1", program + (i < 12 ? "Be brief.\n" : "Be thorough, always.\n") + "End.", "Q" + i);
    }
    assertThat(distinct()).hasSize(2);
  }

  @Test
  void declaredVersionsWin() {
    VersionDetector.Sighting declared =
        detector.observe(
            new ObservedCall(
                Optional.of("refund"),
                Optional.of("v4"),
                Optional.empty(),
                "shop",
                "chat",
                "c",
                "",
                "",
                0,
                new PromptText(List.of(), "You help.", "Hi")));
    assertThat(declared.versionId()).contains(DeclaredVersion.versionId("refund", "v4"));
    assertThat(declared.siteName()).isEqualTo("refund");
  }

  @Test
  void aLongBlockIsOneCondition() {
    String block =
        IntStream.range(0, 40)
            .mapToObj(i -> "Rule " + (char) ('A' + i) + " holds for those who pay.\n")
            .collect(Collectors.joining());
    for (int i = 0; i < 60; i++) {
      call("p1", "You help.\n" + (i % 3 == 0 ? "" : block) + "Be fair.", "Q" + i);
    }
    List<String> found = settled();
    assertThat(distinct()).hasSize(1);
    assertThat(
            lines(found.getFirst()).stream()
                .filter(line -> line.kind() == Kind.CONDITIONAL)
                .toList())
        .hasSize(40);
  }

  @Test
  void strayCallsDoNotHideTheTextOfADeclaredVersion() {
    for (int i = 0; i < 40; i++) {
      boolean stray = i == 3 || i == 9 || i == 30;
      detector.observe(
          new ObservedCall(
              Optional.of("refund"),
              Optional.of("v4"),
              Optional.empty(),
              "shop",
              "chat",
              "c" + i,
              "",
              "",
              i,
              new PromptText(List.of(), stray ? "" : "You help.\nBe fair.", "Question " + i)));
    }
    detector.settle();
    assertThat(
            detector
                .declaredSkeleton(DeclaredVersion.versionId("refund", "v4"))
                .orElseThrow()
                .lines())
        .filteredOn(line -> line.part() == SkeletonLine.Part.SYSTEM)
        .allMatch(line -> line.kind() == Kind.CONDITIONAL)
        .extracting(SkeletonLine::text)
        .containsExactly("You help.", "Be fair.");
  }

  private List<String> skeleton() {
    return lines(settled().getFirst()).stream().map(SkeletonLine::text).toList();
  }

  /** Read back from JSON, which keeps all of it. */
  private List<SkeletonLine> lines(String versionId) {
    Skeleton skeleton =
        java.util.Objects.requireNonNull(
            detector.skeletons(sightings.getFirst().siteId()).get(versionId));
    Skeleton again = Skeleton.ofJson(skeleton.toJson()).orElseThrow();
    assertThat(again.identity()).isEqualTo(skeleton.identity());
    return again.lines();
  }
}
