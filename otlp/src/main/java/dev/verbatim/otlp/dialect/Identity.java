package dev.verbatim.otlp.dialect;

import dev.verbatim.model.Outcome;
import dev.verbatim.model.Prompt;
import dev.verbatim.model.Session;
import java.util.List;
import java.util.Optional;

/**
 * Who and where: session, user, environment, release, prompt. Every list is an order of precedence
 * over all dialects.
 */
public final class Identity {
  private static final List<String> SESSION =
      List.of(
          "langfuse.session.id",
          "session.id",
          "gen_ai.conversation.id",
          "traceloop.association.properties.session_id",
          "ai.telemetry.metadata.sessionId",
          "langsmith.metadata.session_id",
          "langsmith.metadata.thread_id",
          "langsmith.metadata.conversation_id",
          "spring.ai.chat.client.conversation.id",
          "gcp.vertex.agent.session_id",
          "mlflow.trace.session",
          "conversation.id");
  private static final List<String> USER =
      List.of(
          "langfuse.user.id",
          "user.id",
          "enduser.id",
          "gen_ai.user",
          "llm.user",
          "traceloop.association.properties.user_id",
          "ai.telemetry.metadata.userId",
          "langsmith.metadata.user_id",
          "mlflow.trace.user");
  private static final List<String> ENVIRONMENT =
      List.of("langfuse.environment", "deployment.environment.name", "deployment.environment");
  private static final List<String> PROMPT_NAME =
      List.of(
          "verbatim.prompt.name",
          "gen_ai.prompt.name",
          "langfuse.observation.prompt.name",
          "traceloop.prompt.key",
          "prompt.id");
  private static final List<String> PROMPT_VERSION =
      List.of(
          "verbatim.prompt.version",
          "gen_ai.prompt.version",
          "langfuse.observation.prompt.version",
          "traceloop.prompt.version",
          "llm.prompt_template.version");

  private final AttributeView span;
  private final AttributeView resource;

  /** Reads from the span first, then from its resource. */
  public Identity(AttributeView span, AttributeView resource) {
    this.span = span;
    this.resource = resource;
  }

  /** The conversation, as declared. */
  public Optional<Session> session() {
    return first(SESSION).map(id -> new Session(id, true));
  }

  /** The user of the app. */
  public Optional<String> user() {
    return first(USER);
  }

  /** E.g. {@code production}. */
  public Optional<String> environment() {
    return first(ENVIRONMENT);
  }

  /** The service's name. */
  public Optional<String> service() {
    return resource.text("service.name");
  }

  /** The version of the app. */
  public Optional<String> release() {
    return span.text("langfuse.release").or(() -> resource.text("service.version"));
  }

  /** The git commit of the app. */
  public Optional<String> commit() {
    return first(List.of("vcs.ref.head.revision"));
  }

  /** One running process. */
  public Optional<String> instance() {
    return resource.text("service.instance.id");
  }

  /** The declared prompt. */
  public Prompt prompt() {
    Optional<String> name = span.text(PROMPT_NAME).map(AttributeView::unquoted);
    Optional<String> version = span.text(PROMPT_VERSION).map(AttributeView::unquoted);
    return name.isEmpty() && version.isEmpty() ? Prompt.UNDECLARED : new Prompt(name, version);
  }

  /** What the app said happened next. */
  public Optional<Outcome> outcome() {
    return span.text("verbatim.outcome").flatMap(Outcome::ofWireName);
  }

  private Optional<String> first(List<String> keys) {
    return span.text(keys)
        .or(() -> resource.text(keys))
        .map(AttributeView::unquoted)
        .filter(text -> !text.isEmpty());
  }
}
