package dev.verbatim.springai;

import dev.verbatim.sdk.ReplayDenied;
import dev.verbatim.sdk.ToolReplay;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.ToolContext;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import org.springframework.ai.model.tool.ToolCallingManager;
import org.springframework.ai.model.tool.ToolExecutionResult;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.definition.ToolDefinition;
import org.springframework.ai.tool.execution.ToolExecutionException;
import org.springframework.ai.tool.metadata.ToolMetadata;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** Under replay the recording answers instead of the tools of every tool calling manager. */
final class ReplayedTools implements BeanPostProcessor {

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    return bean instanceof ToolCallingManager manager && !(bean instanceof AskingFirst)
        ? new AskingFirst(manager)
        : bean;
  }

  /** Hands the manager tools that ask first. */
  private record AskingFirst(ToolCallingManager delegate) implements ToolCallingManager {
    @Override
    public List<ToolDefinition> resolveToolDefinitions(ToolCallingChatOptions options) {
      return delegate.resolveToolDefinitions(options);
    }

    @Override
    public ToolExecutionResult executeToolCalls(Prompt prompt, ChatResponse response) {
      return delegate.executeToolCalls(
          ToolReplay.url().isPresent() ? asking(prompt) : prompt, response);
    }

    private static Prompt asking(Prompt prompt) {
      if (!(prompt.getOptions() instanceof ToolCallingChatOptions options)
          || options.getToolCallbacks() == null) {
        return prompt;
      }
      List<ToolCallback> tools =
          options.getToolCallbacks().stream().<ToolCallback>map(Asking::new).toList();
      return new Prompt(prompt.getInstructions(), options.mutate().toolCallbacks(tools).build());
    }
  }

  /** A tool that asks first. Its span is made by the observation around it. */
  private record Asking(ToolCallback delegate) implements ToolCallback {
    @Override
    public ToolDefinition getToolDefinition() {
      return delegate.getToolDefinition();
    }

    @Override
    public ToolMetadata getToolMetadata() {
      return delegate.getToolMetadata();
    }

    @Override
    public String call(String input) {
      return call(input, null);
    }

    @Override
    public String call(String input, @Nullable ToolContext context) {
      AtomicBoolean live = new AtomicBoolean();
      try {
        String text =
            ToolReplay.<RuntimeException>textOf(
                getToolDefinition().name(),
                null,
                input,
                () -> {
                  live.set(true);
                  return delegate.call(input, context);
                });
        return text == null ? "" : text;
      } catch (ReplayDenied denied) {
        throw denied;
      } catch (RuntimeException failure) {
        // What a tool failed with in the recording is told to the model as it was then.
        throw live.get() ? failure : new ToolExecutionException(getToolDefinition(), failure);
      }
    }
  }
}
