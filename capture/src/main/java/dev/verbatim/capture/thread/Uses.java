package dev.verbatim.capture.thread;

import dev.verbatim.model.Fact;
import dev.verbatim.model.Message;
import dev.verbatim.model.Part;
import dev.verbatim.model.SpanStatus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which answers were used: an answer was, if it reappears in the request of a later call.
 * That is so for a call that goes on from the one that answered, and where the text of an answer
 * stands, whole, in what a call of the same trace or the same declared session brings that is new:
 * a summary that is asked about, a draft that is judged, what a subagent gave its caller as the
 * result of a tool.
 *
 * <p>An answer that only quotes its own request is not looked for: it may stand elsewhere because
 * what it quotes does. A text is looked for in calls that come after the answer; texts of answers
 * are known as long as their call is in memory, and not to the next process. Guarded by the lock of
 * {@link Threader}.
 */
final class Uses {
  private final ThreadMemory memory;
  private final TextHash hashing = new TextHash();

  Uses(ThreadMemory memory) {
    this.memory = memory;
  }

  /**
   * Tells what a call uses, and keeps its own answers open.
   *
   * @param node the call, placed but not remembered yet
   * @param before the call it goes on from
   */
  void of(CallNode node, CallOutline call, @Nullable CallNode before) {
    if (before != null && before.answered) {
      tell(before, node, node.facts);
    }
    List<OpenAnswers> among = new ArrayList<>();
    for (ThreadMemory.Scope scope : node.scopes) {
      memory.openAnswers(scope).filter(open -> !open.isEmpty()).ifPresent(among::add);
    }
    List<OpenAnswer> answers = answers(node, call);
    if (!answers.isEmpty()) {
      OpenAnswers own = new OpenAnswers();
      answers.forEach(own::add);
      among.add(own);
    }
    if (among.isEmpty()) {
      return;
    }
    AnswerScan scan = new AnswerScan(hashing, among);
    List<Message> input = call.conversation().input();
    int known = Math.min(node.threading().sharedMessages(), input.size());
    for (Message message : input.subList(known, input.size())) {
      for (Part part : message.parts()) {
        switch (part) {
          case Part.Text text -> scan.walk(text.text());
          case Part.ToolResult result -> scan.walk(result.content());
          default -> {}
        }
      }
    }
    for (OpenAnswer found : scan.found()) {
      if (found.call() != node && mayUse(node, found.call())) {
        tell(found.call(), node, node.facts);
      }
    }
    node.openAnswers = answers.stream().filter(answer -> !scan.found().contains(answer)).toList();
  }

  private List<OpenAnswer> answers(CallNode node, CallOutline call) {
    if (node.head.status() != SpanStatus.OK || !node.requests.isEmpty()) {
      return List.of();
    }
    return call.conversation().output().stream()
        .map(answer -> answer.text().strip())
        .filter(text -> text.length() >= OpenAnswer.WINDOW)
        .distinct()
        .map(text -> OpenAnswer.of(node, text, hashing))
        .toList();
  }

  private static boolean mayUse(CallNode node, CallNode answered) {
    return answered.head.endEpochNanos() <= node.head.startEpochNanos()
        && Predecessors.mayPrecede(answered.head, node.head);
  }

  /** An answer is told used once, by the first call that is known to use it. */
  void tell(CallNode answered, CallNode by, List<Fact> into) {
    if (!answered.used) {
      answered.used = true;
      memory.closeAnswers(answered);
      into.add(new Fact.Used(answered.head.key(), by.head.startEpochNanos(), by.head.key()));
    }
  }
}
