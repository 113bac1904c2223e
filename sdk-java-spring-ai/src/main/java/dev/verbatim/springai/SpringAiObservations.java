package dev.verbatim.springai;

import dev.verbatim.sdk.ActiveSpan;
import dev.verbatim.sdk.Kind;
import dev.verbatim.sdk.Verbatim;
import dev.verbatim.sdk.VerbatimScope;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationView;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.client.ChatClientResponse;
import org.springframework.ai.chat.client.observation.ChatClientObservationContext;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.observation.ChatModelObservationContext;
import org.springframework.ai.tool.observation.ToolCallingObservationContext;

/**
 * Makes spans of chat clients and tools from the observations of Spring AI, and keeps their place
 * current where the work is done. Model calls get no span here: theirs is made of their exchanges.
 */
final class SpringAiObservations implements ObservationHandler<Observation.Context> {
  private static final ThreadLocal<Deque<Scope>> OPEN = ThreadLocal.withInitial(ArrayDeque::new);

  private final PendingStreams streams;

  SpringAiObservations(PendingStreams streams) {
    this.streams = streams;
  }

  /**
   * Where the work of an observation is done.
   *
   * @param base what was current when it began
   * @param context what is current inside
   * @param span null for model calls
   * @param stream null unless it is a stream
   */
  private record Place(
      Context base,
      Context context,
      @Nullable ActiveSpan span,
      PendingStreams.@Nullable Stream stream) {}

  @Override
  public boolean supportsContext(Observation.Context context) {
    return context instanceof ChatClientObservationContext
        || context instanceof ChatModelObservationContext
        || context instanceof ToolCallingObservationContext;
  }

  @Override
  public void onStart(Observation.Context observation) {
    Context base = Context.current();
    Context above = above(observation, base);
    if (observation instanceof ChatModelObservationContext call) {
      PendingStreams.Stream stream =
          call.isStreaming() ? streams.add(above, call.getRequest().getInstructions()) : null;
      call.put(Place.class, new Place(base, above, null, stream));
      return;
    }
    ActiveSpan span = above.wrapSupplier(begins(observation)).get();
    observation.put(Place.class, new Place(base, span.context(), span, null));
  }

  @SuppressWarnings("try") // the session is current, nothing is said to it
  private static Supplier<ActiveSpan> begins(Observation.Context observation) {
    return () -> {
      if (observation instanceof ToolCallingObservationContext tool) {
        return Verbatim.startTool(
            tool.getToolDefinition().name(),
            tool.getToolCallId().isEmpty() ? null : tool.getToolCallId(),
            tool.getToolCallArguments());
      }
      ChatClientObservationContext client = (ChatClientObservationContext) observation;
      if (client.getRequest().context().get(ChatMemory.CONVERSATION_ID) instanceof String id) {
        try (VerbatimScope session = Verbatim.session(id)) {
          return started(client);
        }
      }
      return started(client);
    };
  }

  private static ActiveSpan started(ChatClientObservationContext client) {
    return Verbatim.start(Kind.CHAIN, "chat client")
        .input(client.getRequest().prompt().getUserMessage().getText());
  }

  /**
   * The context of the observation around this one, unless the application went deeper on this
   * thread. Parts of a stream run where nothing is current.
   */
  private static Context above(Observation.Context observation, Context current) {
    ObservationView parent = observation.getParentObservation();
    while (parent != null) {
      if (parent.getContextView().get(Place.class) instanceof Place place) {
        return current.equals(Context.root()) || current.equals(place.base())
            ? place.context()
            : current;
      }
      parent = parent.getContextView().getParentObservation();
    }
    return current;
  }

  @Override
  @SuppressWarnings("MustBeClosedChecker") // closed with the scope of the observation
  public void onScopeOpened(Observation.Context observation) {
    if (observation.get(Place.class) instanceof Place place) {
      OPEN.get().push(place.context().makeCurrent());
    } else {
      OPEN.get().push(Scope.noop());
    }
  }

  @Override
  public void onScopeClosed(Observation.Context observation) {
    Scope scope = OPEN.get().poll();
    if (scope != null) {
      scope.close();
    }
  }

  @Override
  public void onError(Observation.Context observation) {
    Place place = observation.get(Place.class);
    Throwable error = observation.getError();
    if (place != null && place.span() != null && error != null) {
      place.span().error(error);
    }
  }

  @Override
  public void onStop(Observation.Context observation) {
    if (!(observation.get(Place.class) instanceof Place place)) {
      return;
    }
    if (observation instanceof ChatModelObservationContext) {
      if (place.stream() == null) {
        FailedExchange.givenUp();
      } else {
        streams.remove(place.stream());
        place.stream().givenUp();
      }
      return;
    }
    ActiveSpan span = place.span();
    if (span == null) {
      return;
    }
    if (observation instanceof ToolCallingObservationContext tool) {
      span.toolResult(tool.getToolCallResult());
    } else if (observation instanceof ChatClientObservationContext client) {
      span.output(text(client.getResponse()));
    }
    span.close();
  }

  private static @Nullable String text(@Nullable ChatClientResponse response) {
    ChatResponse chat = response == null ? null : response.chatResponse();
    return chat == null || chat.getResult() == null ? null : chat.getResult().getOutput().getText();
  }
}
