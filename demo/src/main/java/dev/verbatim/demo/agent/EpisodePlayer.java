package dev.verbatim.demo.agent;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verbatim.demo.agent.AgentChat.Answer;
import dev.verbatim.demo.agent.AgentChat.ToolRequest;
import dev.verbatim.testkit.episode.Episode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Plays the user and the tools of an episode against an agent: the user says what was recorded, and
 * every tool gives what it gave then.
 */
public final class EpisodePlayer {
  private final Episode episode;
  private final AgentChat chat;
  private final ToolRunner tools;

  public EpisodePlayer(Episode episode, AgentChat chat, ToolRunner tools) {
    this.episode = episode;
    this.chat = chat;
    this.tools = tools;
  }

  /** Runs a tool of the app; an app that instruments its tools does it here. */
  @FunctionalInterface
  public interface ToolRunner {
    /** The result of this request; {@code recorded} is what the tool gave in the episode. */
    String run(ToolRequest request, String recorded);
  }

  /**
   * What the user says once, with everything until the user's next turn.
   *
   * @param userText what the user says
   * @param calls how many model calls follow
   * @param toolResults what the tools gave, in order
   */
  public record UserTurn(String userText, int calls, List<String> toolResults) {}

  /** The turns of the user that the agent answered. */
  public List<UserTurn> turns() {
    return turns(episode);
  }

  /** The turns of the user that the agent answered. */
  public static List<UserTurn> turns(Episode episode) {
    List<UserTurn> turns = new ArrayList<>();
    String user = "";
    int calls = 0;
    List<String> results = new ArrayList<>();
    for (JsonNode message : episode.messages()) {
      switch (message.path("role").asText()) {
        case "user" -> {
          if (calls > 0) {
            turns.add(new UserTurn(user, calls, List.copyOf(results)));
          }
          user = message.path("content").asText();
          calls = 0;
          results.clear();
        }
        case "assistant" -> calls++;
        case "tool" -> results.add(message.path("content").asText());
        default -> {
          // the system message is part of the chat from the start
        }
      }
    }
    if (calls > 0) {
      turns.add(new UserTurn(user, calls, List.copyOf(results)));
    }
    return turns;
  }

  /** Plays one turn: as many model calls as it had, their tools run in between. */
  public Answer play(UserTurn turn) {
    chat.user(turn.userText());
    Deque<String> results = new ArrayDeque<>(turn.toolResults());
    Answer answer = new Answer(Optional.empty(), List.of(), Optional.empty());
    for (int call = 0; call < turn.calls(); call++) {
      answer = chat.answer();
      for (ToolRequest request : answer.toolRequests()) {
        String recorded = results.poll();
        if (recorded != null) {
          chat.toolResult(request, tools.run(request, recorded));
        }
      }
    }
    return answer;
  }

  /** Plays all turns; the last answer. */
  public Answer playAll() {
    Answer last = new Answer(Optional.empty(), List.of(), Optional.empty());
    for (UserTurn turn : turns()) {
      last = play(turn);
    }
    return last;
  }
}
