package dev.verbatim.insight.align;

import dev.verbatim.model.Message;
import java.util.ArrayList;
import java.util.List;

/** What a model call was told by the program: all system messages, one below the other. */
public final class Instructions {
  private Instructions() {}

  public static String of(List<Message> input) {
    List<String> texts = new ArrayList<>();
    for (Message message : input) {
      if (message.role().equals("system")) {
        texts.add(message.text());
      }
    }
    return String.join("\n\n", texts);
  }
}
