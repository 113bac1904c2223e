package dev.verbatim.junit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Begins a replay before a test, and judges it behind the test. */
class ReplayExtension
    implements BeforeEachCallback,
        AfterTestExecutionCallback,
        AfterEachCallback,
        ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(ReplayExtension.class);
  private static final String PROPERTY = "verbatim.replay.url";
  private static final String BEFORE = "before";

  private final @Nullable Path tape;

  ReplayExtension() {
    this(null);
  }

  /**
   * On this tape.
   *
   * @param tape null: the one that the annotation names
   */
  ReplayExtension(@Nullable Path tape) {
    this.tape = tape;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    Path folder = (tape == null ? named(context) : tape).toAbsolutePath().normalize();
    if (!Files.isRegularFile(folder.resolve("tape.json"))) {
      throw new IllegalStateException(
          folder + ": no tape (make one: verbatim replay tape --trace ID -o " + folder + ")");
    }
    Players players =
        Objects.requireNonNull(
            context
                .getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(Players.class, type -> new Players(), Players.class));
    Replay replay = new Replay(players.with(folder), folder, accepts());
    Store store = context.getStore(NAMESPACE);
    store.put(Replay.class, replay);
    String before = System.getProperty(PROPERTY);
    if (before != null) {
      store.put(BEFORE, before);
    }
    System.setProperty(PROPERTY, replay.url());
  }

  private static Path named(ExtensionContext context) {
    return Path.of(context.getRequiredTestMethod().getAnnotation(ReplayTest.class).value());
  }

  private static boolean accepts() {
    return Boolean.getBoolean("verbatim.replay.accept");
  }

  private static @Nullable Replay replay(ExtensionContext context) {
    return context.getStore(NAMESPACE).get(Replay.class, Replay.class);
  }

  @Override
  public void afterTestExecution(ExtensionContext context) throws Exception {
    Replay replay = replay(context);
    if (replay == null) {
      return;
    }
    if (context.getExecutionException().isPresent()) {
      String report = replay.report();
      if (!report.isEmpty()) {
        context.getExecutionException().get().addSuppressed(new AssertionError(report));
      }
      return;
    }
    settle(replay);
  }

  private static void settle(Replay replay) throws Exception {
    RunState state = replay.state();
    if (state.isSame()) {
      return;
    }
    String report = RunReport.of(state, replay.tape());
    if (!accepts()) {
      throw new AssertionError(
          report + "\nIf that is right, take it as the new tape: -Dverbatim.replay.accept=true");
    }
    var calls = state.list("calls");
    if (calls.isEmpty() || calls.stream().anyMatch(call -> call.text("served").equals("false"))) {
      throw new AssertionError(
          report
              + "\nIt cannot be the new tape, as nothing recorded answers it: record such a run,"
              + " and make a tape of it.");
    }
    AcceptedTape.write(replay.player(), state.text("traceId"), calls.size(), replay.tape());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    String before = context.getStore(NAMESPACE).get(BEFORE, String.class);
    if (before == null) {
      System.clearProperty(PROPERTY);
    } else {
      System.setProperty(PROPERTY, before);
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Replay.class;
  }

  @Override
  public @Nullable Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return replay(context);
  }
}
