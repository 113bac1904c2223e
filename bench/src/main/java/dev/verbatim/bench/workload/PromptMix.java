package dev.verbatim.bench.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * System prompts of one site, each of them different: three quarters are the lines of a program,
 * one quarter is retrieved text, a name and a number. The program changes once, in the middle.
 */
public final class PromptMix {
  private final SplittableRandom random;
  private final ZipfText text;
  private final List<String> program = new ArrayList<>();
  private final int dataBytes;

  /**
   * @param bytes of one prompt, about
   */
  public PromptMix(long seed, int bytes) {
    random = new SplittableRandom(seed);
    text = new ZipfText(seed);
    dataBytes = bytes / 4;
    for (int size = 0; size < bytes - dataBytes; size += program.getLast().length() + 1) {
      program.add("- " + line(100));
    }
  }

  /** A prompt of the program before its change, or after it. */
  public String prompt(int number, boolean changed) {
    StringBuilder prompt = new StringBuilder("You help customer " + number + ".\n");
    for (int i = 0; i < program.size(); i++) {
      prompt.append(changed && i == program.size() / 2 ? "- A new rule." : program.get(i));
      prompt.append('\n');
      if (i == program.size() / 4) {
        for (int size = 0; size < dataBytes; size += 100) {
          prompt.append(line(100)).append('\n');
        }
      }
    }
    return prompt.toString();
  }

  private String line(int bytes) {
    return text.json(random, bytes).replace("\\n", " ").strip();
  }
}
