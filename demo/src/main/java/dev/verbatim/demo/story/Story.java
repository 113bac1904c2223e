package dev.verbatim.demo.story;

import java.util.List;

/** One piece of traffic: what an app does, and what the provider says to it. */
public interface Story {

  /** For the progress line. */
  String title();

  /** What the provider says; empty if the recorded episodes have it. */
  default List<Dialogue> dialogues() {
    return List.of();
  }

  /** Does it, as an app would. */
  void play(World world) throws Exception;
}
