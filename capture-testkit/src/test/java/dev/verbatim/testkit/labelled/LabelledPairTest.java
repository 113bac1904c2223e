package dev.verbatim.testkit.labelled;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.model.Conversation;
import dev.verbatim.model.Part;
import dev.verbatim.model.SpanKind;
import dev.verbatim.model.SpanStatus;
import dev.verbatim.model.StoredSpan;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabelledPairTest {
  @Test
  void manyPairsOfManyKindsMostFromRealEpisodes() {
    List<LabelledPair> pairs = LabelledPair.all();
    assertThat(pairs).hasSizeGreaterThanOrEqualTo(40);
    assertThat(pairs).extracting(LabelledPair::name).doesNotHaveDuplicates().isSorted();
    assertThat(pairs.stream().map(LabelledPair::kind).distinct().toList())
        .hasSizeGreaterThanOrEqualTo(20);
    long real =
        pairs.stream()
            .filter(pair -> pair.left().answering().span().name().equals("chat gpt-4o-2024-05-13"))
            .count();
    assertThat(2 * real).isGreaterThanOrEqualTo(pairs.size());
  }

  @Test
  void everyStepHasANameAndWhatItWasGiven() {
    for (LabelledPair pair : LabelledPair.all()) {
      for (LabelledRun run : List.of(pair.left(), pair.right())) {
        assertThat(run.names()).as(pair.name()).hasSameSizeAs(run.spans());
        for (StoredSpan stored : run.spans()) {
          SpanKind kind = stored.span().kind();
          boolean known =
              kind == SpanKind.AGENT
                  || (kind == SpanKind.LLM
                      ? run.conversations().containsKey(stored.span().spanId())
                      : run.inputs().containsKey(stored.span().spanId()));
          assertThat(known).as(pair.name() + " " + stored.span().name()).isTrue();
        }
      }
    }
  }

  @Test
  void aFailedCallIsNoPartOfTheHistory() {
    LabelledRun run = pair("model-call-failed-and-was-made-again").right();
    List<StoredSpan> calls =
        run.spans().stream().filter(stored -> stored.span().kind() == SpanKind.LLM).toList();
    assertThat(calls.get(3).span().status()).isEqualTo(SpanStatus.ERROR);
    Conversation failed = run.conversation(calls.get(3));
    Conversation again = run.conversation(calls.get(4));
    assertThat(again.input()).isEqualTo(failed.input());
    assertThat(failed.output()).isEmpty();
  }

  @Test
  void anEditChangesWhatComesAfterItToo() {
    LabelledPair pair = pair("deep-argument");
    assertThat(arguments(pair.left())).contains("2024-05-21").doesNotContain("2024-05-22");
    assertThat(arguments(pair.right())).contains("2024-05-22");
  }

  private static String arguments(LabelledRun run) {
    Conversation last = run.conversation(run.answering());
    return last.input().stream()
        .flatMap(message -> message.parts().stream())
        .filter(Part.ToolRequest.class::isInstance)
        .map(part -> ((Part.ToolRequest) part).arguments())
        .filter(arguments -> arguments.contains("HAT028"))
        .findFirst()
        .orElseThrow();
  }

  private static LabelledPair pair(String name) {
    return LabelledPair.all().stream()
        .filter(pair -> pair.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
