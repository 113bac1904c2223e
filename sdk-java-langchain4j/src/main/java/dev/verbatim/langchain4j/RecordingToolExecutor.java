package dev.verbatim.langchain4j;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.invocation.InvocationContext;
import dev.langchain4j.service.tool.AiServiceTool;
import dev.langchain4j.service.tool.ToolExecutionResult;
import dev.langchain4j.service.tool.ToolExecutor;
import dev.verbatim.sdk.Verbatim;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Runs a tool as a span with its arguments and what the model is told of its result. */
final class RecordingToolExecutor implements ToolExecutor {
  private final ToolExecutor delegate;

  RecordingToolExecutor(ToolExecutor delegate) {
    this.delegate = delegate;
  }

  static AiServiceTool around(AiServiceTool tool) {
    return tool.toBuilder().toolExecutor(new RecordingToolExecutor(tool.toolExecutor())).build();
  }

  @Override
  public String execute(ToolExecutionRequest request, Object memoryId) {
    return Verbatim.tool(
        request.name(),
        request.id(),
        request.arguments(),
        String.class,
        () -> delegate.execute(request, memoryId));
  }

  @Override
  public ToolExecutionResult executeWithContext(
      ToolExecutionRequest request, @Nullable InvocationContext context) {
    AtomicReference<@Nullable ToolExecutionResult> result = new AtomicReference<>();
    String text =
        Verbatim.<@Nullable String, RuntimeException>tool(
            request.name(),
            request.id(),
            request.arguments(),
            recorded -> recorded,
            () -> {
              ToolExecutionResult told = delegate.executeWithContext(request, context);
              result.set(told);
              return told.resultText();
            });
    ToolExecutionResult told = result.get();
    // Without one the recording of a replay has answered.
    return told != null
        ? told
        : ToolExecutionResult.builder().resultText(text == null ? "" : text).build();
  }
}
