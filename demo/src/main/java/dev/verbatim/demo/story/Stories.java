package dev.verbatim.demo.story;

import dev.verbatim.demo.story.EpisodeStory.Api;
import dev.verbatim.testkit.episode.Episode;
import java.util.ArrayList;
import java.util.List;

/** The programme of the demo. */
public final class Stories {
  private Stories() {}

  /** All stories, in the order in which they begin. */
  public static List<Story> all() {
    List<Story> stories = new ArrayList<>();
    stories.add(new TripPlanStory());
    List<Story> brief = new ArrayList<>();
    brief.addAll(RefundStory.all());
    brief.addAll(List.of(TroubleStory.values()));
    brief.addAll(List.of(ForeignStory.values()));
    brief.add(new RefusalStory(false));
    brief.add(new RefusalStory(true));
    brief.add(new InjectionStory());
    brief.add(new CancellationStory("v3"));
    brief.add(new CancellationStory("v4"));
    List<Story> episodes = episodes();
    for (int i = 0; i < Math.max(episodes.size(), brief.size()); i++) {
      if (i < episodes.size()) {
        stories.add(episodes.get(i));
      }
      if (i < brief.size()) {
        stories.add(brief.get(i));
      }
    }
    return List.copyOf(stories);
  }

  /**
   * Task 13 as an evaluation run, the others as a service; trial 0 and 2 with instrumented tools,
   * trial 1 and 3 streamed; the short task 12 over the other two APIs as well.
   */
  private static List<Story> episodes() {
    List<Story> stories = new ArrayList<>();
    for (Episode episode : Episode.bundled()) {
      boolean even = episode.trial() % 2 == 0;
      boolean evaluation = episode.task() == 13;
      stories.add(new EpisodeStory(episode, Api.CHAT_COMPLETIONS, !even, even, evaluation));
      if (episode.task() == 12) {
        stories.add(new EpisodeStory(episode, Api.MESSAGES, even, !even, false));
        if (even) {
          stories.add(new EpisodeStory(episode, Api.RESPONSES, episode.trial() == 2, false, false));
        }
      }
    }
    return stories;
  }
}
