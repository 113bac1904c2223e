package dev.verbatim.model;

import java.util.List;

/**
 * By what calls are found that ask the same: taken from the whole question of a call, which is what
 * the app declared as such, or else the text of the last message of a user.
 *
 * @param exact of equal questions the same: case, width, white space, outer punctuation and noise
 *     (times, random ids) do not matter
 * @param bands of a MinHash signature: similar questions share some at the same place of the list.
 *     Empty where the call is not the first to ask, or the question is a single word
 * @param messagesSince how many messages stand behind the question in the request: 0 means that
 *     this call is the first to ask it, more that it goes on working on it
 */
public record QuestionKeys(Hash128 exact, List<Integer> bands, int messagesSince) {
  public QuestionKeys {
    bands = List.copyOf(bands);
  }

  /** Whether nothing was done about the question before this call. */
  public boolean asksAnew() {
    return messagesSince == 0;
  }
}
